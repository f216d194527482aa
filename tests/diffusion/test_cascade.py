import pickle

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive.diffusion import distances

from socialgraph.diffusion import Cascade, IndependentCascade
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


@st.composite
def cascades(draw):
    """Draw a forest among up to 12 people: each hangs on an earlier one, is a seed, or is never reached."""
    step, parent = [], []
    for child in range(draw(st.integers(1, 12))):
        above = draw(st.integers(-2, child - 1))
        reached = above >= 0 and step[above] >= 0
        parent.append(above if reached else -1)
        step.append(step[above] + 1 if reached else 0 if above == -1 else -1)
    return Cascade(step=step, parent=parent)


def path(n):
    return Cascade(step=np.arange(n), parent=np.arange(n) - 1)


def test_star_and_path_have_the_structural_virality_of_the_paper():
    for n in [2, 3, 10, 1000]:
        star = Cascade(step=np.minimum(np.arange(n), 1), parent=np.where(np.arange(n) > 0, 0, -1))
        assert star.structural_virality == pytest.approx(2 - 2 / n)
        assert path(n).structural_virality == pytest.approx((n + 1) / 3)


def test_structural_virality_of_a_path_of_five_million_does_not_overflow():
    n = 5_000_000
    assert path(n).structural_virality == pytest.approx((n + 1) / 3, rel=1e-9)


@given(cascades())
def test_structural_virality_is_the_mean_over_all_pairs_of_a_tree(cascade):
    pairs = distances(cascade.parent.tolist(), np.flatnonzero(cascade.step >= 0).tolist())
    assert cascade.structural_virality == pytest.approx(np.mean(pairs) if pairs else 0.0)


def test_structural_virality_of_one_seed_is_the_wiener_index_of_networkx():
    ensemble = IndependentCascade(p=0.2)(barabasi_albert(300, 3, rng=2), [0], runs=20, rng=3)
    for run in range(20):
        cascade = ensemble.cascade(run)
        tree = nx.Graph([(v, u) for v, u in enumerate(cascade.parent.tolist()) if u >= 0])
        if cascade.size > 1:
            assert cascade.structural_virality == pytest.approx(nx.average_shortest_path_length(tree))


def test_trees_of_several_seeds_count_their_own_pairs_only():
    # A pair at distance 1, and a star of three whose pairs are at 1, 1 and 2.
    forest = Cascade(step=[0, 1, 0, 1, 1], parent=[-1, 0, -1, 2, 2])
    assert forest.structural_virality == pytest.approx((1 + 1 + 1 + 2) / 4)
    assert Cascade(step=[0, 0, -1], parent=[-1, -1, -1]).structural_virality == 0.0


@given(cascades())
def test_read_outs_agree_with_a_count_by_hand(cascade):
    steps = [step for step in cascade.step.tolist() if step >= 0]
    assert cascade.size == len(steps)
    assert cascade.depth == max(steps, default=0)
    assert cascade.widths.tolist() == [steps.count(step) for step in range(cascade.depth + 1)]
    assert cascade.breadth == max(cascade.widths.tolist())
    assert cascade.size_by(["all"] * cascade.step.size) == {"all": cascade.size}


def test_nobody_reached_is_a_cascade_too():
    nobody = Cascade(step=[-1, -1], parent=[-1, -1])
    assert (nobody.size, nobody.depth, nobody.breadth, nobody.widths.tolist()) == (0, 0, 0, [0])
    assert nobody.structural_virality == 0.0
    assert nobody.frame().empty


def test_frame_has_a_row_a_person_reached_in_the_order_of_steps():
    frame = Cascade(step=[2, 0, -1, 1], parent=[3, -1, -1, 1]).frame()
    assert frame.reset_index().to_numpy().tolist() == [[1, 0, -1], [3, 1, 1], [0, 2, 3]]
    called = Cascade(step=[1, 0], parent=[1, -1], names=["ann", "bob"]).frame()
    assert called.index.tolist() == ["bob", "ann"]
    assert called["parent"].isna().tolist() == [True, False]
    assert called.loc["ann"].tolist() == [1, "bob"]


def test_names_of_any_kind_reach_the_frame():
    graph = Graph.from_edges([(0, 1)], names=[("a", 1), ("b", 2)])
    frame = IndependentCascade(p=1)(graph, [("b", 2)], rng=1).cascade(0).frame()
    assert frame.index.tolist() == [("b", 2), ("a", 1)]
    assert frame["parent"].tolist()[1] == ("b", 2)


def test_a_cascade_is_a_value():
    one, two = (Cascade(step=[0, 1], parent=np.array([-1, 0])) for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == one
    assert one != Cascade(step=[0, 0], parent=[-1, -1])
    assert one.step.dtype == one.parent.dtype == np.int32
    assert not one.step.flags.writeable


@pytest.mark.parametrize(
    ("step", "parent", "message"),
    [
        ([0, 1], [-1], "parent must be 2 numbers, as step is; got '1 numbers'"),
        ([0.0, 1.0], [-1, 0], "step must be one whole number of at least -1 a person; got [0.0, 1.0]"),
        ([[0]], [[-1]], "step must be one whole number of at least -1 a person; got [[0]]"),
        ([0, -2], [-1, -1], "step must be one whole number of at least -1 a person; got [0, -2]"),
        ([0, 1], [-1, 2**32], "parent must be one whole number of at least -1 a person; got [-1, 4294967296]"),
        ([0, 1], [-1, 2], "parent[1] must be the number of a person; got 2"),
        ([0, 1], [1, -1], "parent[0] must be reached before the child; got 1"),
        ([0, 0], [-1, 0], "parent[1] must be reached before the child; got 0"),
        ([-1, 1], [-1, 0], "parent[1] must be reached before the child; got 0"),
        ([0, -1], [-1, 0], "parent[1] must be reached before the child; got 0"),
    ],
)
def test_what_is_no_forest_is_refused(step, parent, message):
    with pytest.raises(ParameterError) as caught:
        Cascade(step=step, parent=parent)
    assert str(caught.value) == message


def test_names_and_groups_have_one_value_a_person():
    with pytest.raises(ParameterError, match="names must be 2, one a person"):
        Cascade(step=[0, 1], parent=[-1, 0], names=["ann"])
    with pytest.raises(ParameterError, match="group must be 2 values, one a person"):
        Cascade(step=[0, 1], parent=[-1, 0]).size_by(["left"])
