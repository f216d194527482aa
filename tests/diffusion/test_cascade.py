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


# --- Read-outs -------------------------------------------------------------------------------------------------------


@given(cascades())
def test_children_and_reproduction_are_counted_by_hand(cascade):
    step, parent = cascade.step.tolist(), cascade.parent.tolist()
    assert cascade.children.tolist() == [parent.count(u) for u in range(len(step))]
    for generation, mean in enumerate(cascade.reproduction.tolist()):
        members = [u for u, at in enumerate(step) if at == generation]
        assert mean == pytest.approx(np.mean([parent.count(u) for u in members]) if members else 0.0)
    assert cascade.reproduction[-1] == 0.0


@given(cascades(), st.floats(0, 1), st.sampled_from(["everyone", "reached"]))
def test_the_time_to_a_share_is_the_first_by_which_so_many_were_reached(cascade, share, of):
    whole = cascade.step.size if of == "everyone" else cascade.size
    enough = [time for time in range(13) if (cascade.time <= time).sum() >= max(share * whole - 1e-9, 1)]
    assert cascade.time_to(share, of=of) == (enough[0] if enough else np.inf)


def test_three_tenths_of_ten_people_are_three():
    chain = Cascade(step=[0, 1, 2, *[-1] * 7], parent=[-1, 0, 1, *[-1] * 7])
    assert chain.time_to(0.3) == 2.0
    assert chain.time_to(0.1 + 0.2) == 2.0
    assert chain.time_to(0) == 0.0


@given(cascades())
def test_the_tree_has_every_tie_once(cascade):
    tree = cascade.tree()
    assert tree.directed
    called = list(range(tree.n) if tree.names is None else tree.names)
    assert called == np.flatnonzero(cascade.step >= 0).tolist()
    ties = {(called[u], called[v]) for u, v in tree.edges().tolist()}
    assert ties == {(u, v) for v, u in enumerate(cascade.parent.tolist()) if u >= 0}


def test_the_tree_keeps_names():
    tree = Cascade(step=[1, 0, -1], parent=[1, -1, -1], names=["ann", "bob", "cy"]).tree()
    assert list(tree.to_networkx().edges) == [("bob", "ann")]


SPELLS = Cascade(
    step=[0, 1, 1, -1],
    parent=[-1, 0, 0, -1],
    time=[0.0, 0.5, 2.0, np.nan],
    spells=[[0, 0.0, 1.0], [1, 0.5, 3.0], [2, 2.0, np.inf], [0, 2.5, 4.0]],
)


def test_prevalence_counts_spells_that_have_begun_and_not_ended():
    times = [-1, 0, 0.5, 1, 2, 2.5, 3, 4, 1e9]
    by_hand = [sum(begin <= time < end for _, begin, end in SPELLS.spells.tolist()) for time in times]
    assert SPELLS.prevalence(times).tolist() == by_hand == [0, 1, 2, 1, 2, 3, 2, 1, 1]
    assert SPELLS.prevalence(0.5) == 2
    assert type(SPELLS.prevalence(0.5)) is int
    assert SPELLS.peak == (2.5, 3)


def test_where_it_lasts_prevalence_is_who_was_reached_and_the_peak_the_largest_gain():
    star = Cascade(step=[0, 1, 1, 2], parent=[-1, 0, 0, 2])
    assert star.prevalence(np.array([[0, 1], [2, 3]])).tolist() == [[1, 3], [4, 4]]
    assert star.peak == (1.0, 2)
    assert star.curve().to_numpy().tolist() == [[0, 1, 1], [1, 2, 3], [2, 1, 4]]


def test_the_summary_says_what_the_read_outs_say():
    cascade = IndependentCascade(p=0.2)(barabasi_albert(300, 3, rng=2), [0], rng=8).cascade(0)
    summary = cascade.summary()
    assert cascade.size > 10
    for name in ("size", "depth", "breadth", "structural_virality"):
        assert summary[name] == getattr(cascade, name)
    assert (summary["peak_time"], summary["peak"]) == cascade.peak
    assert summary["duration"] == cascade.step.max()
    before_last = cascade.children[(cascade.step >= 0) & (cascade.step < cascade.depth)]
    assert summary["reproduction"] == pytest.approx(before_last.mean())
    nobody = Cascade(step=[-1], parent=[-1]).summary()
    assert nobody["size"] == nobody["peak"] == nobody["reproduction"] == 0
    assert np.isnan(nobody["peak_time"])
    assert np.isnan(nobody["duration"])


def test_a_forest_of_many_trees_in_any_order_has_the_distances_of_networkx():
    draws = np.random.default_rng(5)
    for _ in range(60):
        n = int(draws.integers(2, 60))
        order, step, parent = draws.permutation(n), np.full(n, -1), np.full(n, -1)
        for place, u in enumerate(order.tolist()):
            above = int(order[draws.integers(0, place)]) if place and draws.random() < 0.9 else -1
            step[u], parent[u] = (step[above] + 1, above) if above >= 0 else (0, -1)
        forest = nx.Graph([(v, u) for v, u in enumerate(parent.tolist()) if u >= 0])
        pairs = [found for _, ends in nx.all_pairs_shortest_path_length(forest) for found in ends.values() if found]
        cascade = Cascade(step=step, parent=parent)
        assert cascade.structural_virality == pytest.approx(np.mean(pairs) if pairs else 0.0)


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"time": [0.0]}, "time must be a number for each person reached and NaN for the others"),
        ({"time": [0.0, np.nan]}, "time must be a number for each person reached and NaN for the others"),
        ({"time": [1.0, 0.5]}, r"parent\[1\] must not be reached after the child; got 0"),
        ({"spells": [[0, 1.0]]}, "spells must be rows of a person, a begin and an end"),
        ({"spells": [[2, 0.0, 1.0]]}, "spells must be rows of a person, a begin and an end"),
        ({"spells": [[0, 1.0, 0.0]]}, "spells must be rows of a person, a begin and an end"),
    ],
)
def test_times_and_spells_that_cannot_be(given_, message):
    with pytest.raises(ParameterError, match=message):
        Cascade(step=[0, 1], parent=[-1, 0], **given_)


def test_a_share_that_is_none():
    chain = Cascade(step=[0], parent=[-1])
    with pytest.raises(ParameterError, match=r"share must lie in \[0, 1\]; got 1.5"):
        chain.time_to(1.5)
    with pytest.raises(ParameterError, match="of must be one of everyone, reached; got 'all'"):
        chain.time_to(0.5, of="all")
