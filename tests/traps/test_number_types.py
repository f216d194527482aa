"""T26: numbers that outgrow 32 bits. Arcs are counted, and pairs numbered, in 64; people fit into 31."""

import numpy as np
import pytest

import socialgraph as sg
from socialgraph.errors import GraphInputError, LimitExceeded, ParameterError
from socialgraph.platform.tables import EXPOSURES, INTERACTIONS

# A pair of the last two of so many people is number 9e10, which 32 bits would take for another one.
N = 300_000
LAST = np.array([(N - 1, N - 2), (N - 2, N - 3), (0, N - 1), (5, 65_541), (65_541, N - 3)])


@pytest.fixture(scope="module")
def wide():
    return sg.Graph.from_edges(LAST, N)


@pytest.mark.parametrize("kind", ["i1", "u1", ">i2", "u4", "i8", ">u8", "f4", "f8"])
def test_a_graph_has_one_layout_whatever_it_is_made_from(kind):
    pairs = np.array([(0, 1), (1, 2), (0, 3)], dtype=kind)
    for weight in (None, np.array([1, 2, 3], dtype=kind)):
        graph = sg.Graph.from_edges(pairs, 4, weight=weight)
        assert graph.indptr.dtype == np.dtype("int64")
        assert graph.indices.dtype == np.dtype("int32")
        assert weight is None or graph.weight.dtype == np.dtype("float32")
        again = sg.Graph(graph.indptr.astype("i4"), graph.indices.astype("i8"), weight=graph.weight)
        assert (again.indptr.dtype, again.indices.dtype) == (np.int64, np.int32)
        assert again == graph
        assert graph.degree.dtype == np.int64


def test_pairs_of_the_highest_numbers_are_themselves(wide):
    both = {(int(u), int(v)) for u, v in np.concatenate([LAST, LAST[:, ::-1]])}
    assert set(zip(wide.sources.tolist(), wide.indices.tolist(), strict=True)) == both
    assert all(wide.has_edge(u, v) for u, v in both)
    assert wide.with_edges([(N - 1, N - 3)]).without_edges([(N - 3, N - 1)]) == wide
    assert sg.Graph.from_edges(LAST, N, directed=True).reverse.has_edge(N - 2, N - 1)
    assert sg.Graph.from_edges(np.concatenate([LAST, LAST[:, ::-1]]), N, multi="merge") == wide
    kept = wide.subgraph([N - 1, N - 2, N - 3])
    assert kept.edges().tolist() == [[0, 1], [1, 2]]


def test_more_people_than_31_bits_are_refused_before_anything_is_made():
    with pytest.raises(ParameterError, match=r"n must be a whole number in \[0, 2147483647\]"):
        sg.Graph.from_edges([(0, 1)], 2**31)
    with pytest.raises((GraphInputError, ParameterError)):
        sg.Graph.from_edges([(0, 2**31)])
    with pytest.raises(GraphInputError):
        sg.Graph.from_edges(np.array([[0, 2**63]], dtype=np.uint64))


@pytest.mark.parametrize("number", [2**31, 2**32 + 1, 2**63])
def test_an_end_that_would_wrap_around_is_refused(number):
    """2**32 + 1 is 1 in 32 bits."""
    with pytest.raises((GraphInputError, ParameterError)):
        sg.Graph.from_edges(np.array([(0, number)], dtype=np.uint64), 3)
    with pytest.raises((GraphInputError, ParameterError)):
        sg.Graph([0, 1, 2], np.array([number, 0], dtype=np.uint64), directed=True)


@pytest.mark.parametrize(
    "make",
    [
        lambda: sg.generators.erdos_renyi(2**30, 0.5, rng=1),
        lambda: sg.generators.barabasi_albert(2**29, 64, rng=1),
        lambda: sg.generators.stochastic_block([2**29, 2**29], [[0.5, 0], [0, 0.5]], rng=1),
        lambda: sg.diffusion.IndependentCascade(p=0.1)(sg.Graph.from_edges([(0, 1)]), [0], runs=10**12, rng=1),
    ],
    ids=["random", "attachment", "blocks", "runs"],
)
def test_more_than_fits_is_refused_before_anything_is_made(make):
    with pytest.raises(LimitExceeded):
        make()


def test_a_day_of_the_highest_numbers(wide):
    """Who sees whom, counted by pair, suggested by pair, dropped by pair: all beyond 32 bits."""
    platform = sg.Platform(
        rank=sg.feed.Chronological(),
        suggest=sg.friends.AdamicAdar(),
        opinions=sg.opinions.BoundedConfidence(epsilon=2.0, mu=0.5),
        behaviour=sg.Behaviour(post=1.0, accept=1.0, drop=0.0, share=0.5),
        suggest_every=1,
    )
    opinion = np.zeros(N)
    opinion[N - 3 :] = [0.2, 0.4, 0.6]
    run = sg.simulate(platform, wide, {"opinion": opinion}, days=1, rng=1, progress=False)
    ties = {(min(u, v), max(u, v)) for u, v in LAST.tolist()}
    seen = {
        (min(u, v), max(u, v)) for u, v in run.exposures.merge(run.content, on="content")[["person", "author"]].values
    }
    assert seen == ties
    # Each moved half-way to the mean of the two that they read.
    moved = run.people["opinion"][N - 3 :]
    assert moved == pytest.approx([0.2, 0.4, 0.3 + 0.5 * 0.2])
    made = {(min(u, v), max(u, v)) for u, v in run.reports[0].offers["made"].tolist()}
    two_steps = {(N - 3, N - 1), (0, N - 2), (5, N - 3), (65_541, N - 2)}
    assert made == two_steps
    assert {(min(u, v), max(u, v)) for u, v in run.graph.edges().tolist()} == ties | two_steps
    for table, schema in ((run.reports[0].exposures, EXPOSURES), (run.reports[0].interactions, INTERACTIONS)):
        assert {name: column.dtype for name, column in table.items()} == {n: np.dtype(t) for n, t in schema.items()}


def test_word_of_mouth_among_the_highest_numbers(wide):
    spread = sg.diffusion.IndependentCascade(p=1.0)(wide, [N - 1], runs=2, rng=1)
    assert np.flatnonzero(spread.reach).tolist() == [0, 5, 65_541, N - 3, N - 2, N - 1]
    assert spread.cascade(1).parent[N - 2] == N - 1


def test_people_numbers_are_no_floats():
    """Above 2**24 a float32 skips every other number."""
    graph = sg.Graph.from_edges([(2**24, 2**24 + 1)], 2**24 + 2)
    spread = sg.diffusion.IndependentCascade(p=1.0)(graph, [2**24 + 1], rng=1)
    assert np.flatnonzero(spread.reach).tolist() == [2**24, 2**24 + 1]
