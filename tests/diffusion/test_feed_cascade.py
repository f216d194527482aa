import pickle

import networkx as nx
import numpy as np
import pytest
from naive import competition as naive

from socialgraph.diffusion import FeedCascade, IndependentCascade
from socialgraph.errors import GraphInputError, LimitExceeded, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

STAR = Graph.from_edges([(0, v) for v in range(1, 21)])


def by_arc(model, graph):
    arcs = zip(graph.sources.tolist(), graph.indices.tolist(), strict=True)
    return dict(zip(arcs, IndependentCascade(model.p).probabilities(graph).tolist(), strict=True))


def random_case(draws):
    """Draw a network, seeds and a model; probabilities and posts are alike or not, the order is of time or ranked."""
    n, directed, pairs = naive.random_ties(draws, 12)
    graph = Graph.from_edges(pairs, n=n, directed=directed, weight=draws.random(len(pairs)))
    p = [float(draws.random()), 1.0, "weight", "weighted", draws.random(graph.indices.size)][draws.integers(5)]
    posts = [0, 0.5, 3.0, draws.random(n) * 4][draws.integers(4)]
    appeal = [None, 0, 0.5, float(draws.random()), 1][draws.integers(5)]
    model = FeedCascade(p, slots=int(draws.integers(1, 5)), posts=posts, appeal=appeal)
    return graph, draws.permutation(n)[: draws.integers(1, 3)].tolist(), model


def assert_as_the_twin(model, graph, seeds, seed, runs):
    ensemble, reached = model(graph, seeds, runs=runs, rng=seed), np.zeros(graph.n)
    p, seen = by_arc(model, graph), model.visibility(graph).tolist()
    for run in range(runs):
        step, parent = naive.feed_cascade(graph.n, p, seen, seeds, seed, run)
        cascade = ensemble.cascade(run)
        assert cascade.step.tolist() == step
        assert cascade.parent.tolist() == parent
        assert cascade.time[cascade.step >= 0].tolist() == cascade.step[cascade.step >= 0].tolist()
        assert ensemble.size[run] == sum(at >= 0 for at in step)
        assert ensemble.depth[run] == max(step)
        by_then = [sum(0 <= at <= time for at in step) for time in range(ensemble.times.size)]
        assert ensemble.counts[run, :, 0].tolist() == by_then
        reached += np.array(step) >= 0
    assert ensemble.reach.tolist() == (reached / runs).tolist()


def test_five_thousand_runs_on_random_networks_are_the_twins():
    draws = np.random.default_rng(1)
    for seed in range(2_500):
        graph, seeds, model = random_case(draws)
        assert_as_the_twin(model, graph, seeds, seed, runs=2)


def test_a_large_network_is_the_twins():
    graph = barabasi_albert(1_500, 4, rng=5)
    for appeal in [None, 0.7]:
        model = FeedCascade("weighted", slots=4, posts=0.8, appeal=appeal)
        assert_as_the_twin(model, graph, list(range(10)), 6, runs=3)


# How likely it is to be seen.


def test_visibility_is_the_sum_over_all_feeds():
    for others in [0.1, 1.0, 7.3, 60.0]:
        graph = Graph.from_edges([(0, 1)], directed=True)
        for slots in [1, 2, 10, 80]:
            for appeal in [None, 0.0, 0.3, 0.95, 1.0]:
                seen = FeedCascade(1, slots=slots, posts=others, appeal=appeal).visibility(graph)
                assert seen[0] == 1.0
                assert seen[1] == pytest.approx(naive.visibility(others, slots, appeal), abs=1e-12)


def test_who_follows_many_sees_less():
    graph = Graph.from_edges([(u, v) for v in range(1, 40) for u in range(v)], directed=True)
    for appeal in [None, 0.5]:
        seen = FeedCascade(1, slots=5, appeal=appeal).visibility(graph)
        assert (np.diff(seen) <= 0).all()
        assert seen[-1] < 0.2 < 0.9 < seen[1]
    assert FeedCascade(1, slots=5, appeal=1).visibility(graph).tolist() == [1.0] * 40


def test_posts_crowd_the_feeds_of_those_who_follow_their_writers():
    graph = Graph.from_edges([(0, 2), (1, 2), (1, 3)], directed=True)
    loud = FeedCascade(1, slots=1, posts=[100, 0, 0, 0]).visibility(graph)
    assert loud.round(3).tolist() == [1.0, 1.0, 0.01, 1.0]
    named = Graph.from_edges(graph.edges(), directed=True, names=["ann", "bob", "cy", "dee"])
    posts = {"ann": 100, "bob": 0, "cy": 0, "dee": 0}
    assert FeedCascade(1, slots=1, posts=posts).visibility(named).tolist() == loud.tolist()


@pytest.mark.parametrize("posts", [5e-324, 1e-300, 1e-9, 1e6, 1e300, 1e308])
@pytest.mark.parametrize("appeal", [None, 0.5])
def test_visibility_is_a_probability_at_the_ends_of_what_posts_can_be(posts, appeal):
    for slots in [1, 10, 10**9]:
        seen = FeedCascade(1, slots=slots, posts=posts, appeal=appeal).visibility(STAR)
        assert ((seen >= 0) & (seen <= 1)).all()
        assert FeedCascade(1, slots=slots, posts=posts, appeal=1).visibility(STAR).tolist() == [1.0] * 21
        assert (seen > 0.999).all() if posts < 1 else posts == 1e6 or (seen < 1e-200).all()


# What it couples.


def test_where_nobody_else_posts_it_is_the_independent_cascade_to_the_bit():
    graph = barabasi_albert(500, 3, rng=1)
    for p in [0.15, "weighted"]:
        alone = IndependentCascade(p)(graph, [0, 3], runs=300, rng=2)
        for model in [FeedCascade(p, slots=1, posts=0), FeedCascade(p, slots=1, posts=9, appeal=1)]:
            here = model(graph, [0, 3], runs=300, rng=2)
            for name in ["size", "depth", "reach", "counts"]:
                assert getattr(here, name).tobytes() == getattr(alone, name).tobytes()
            assert all(here.cascade(run) == alone.cascade(run) for run in range(50))


def reached(model, graph, seeds, run):
    return model.replay(graph, seeds, run, rng=7).step >= 0


def test_on_a_tree_more_slots_fewer_posts_or_more_appeal_never_reach_fewer():
    """In every run; elsewhere an earlier step is another feed."""
    tree = barabasi_albert(400, 1, rng=3)
    base, more = {"p": 0.7, "slots": 3, "posts": 1.0, "appeal": 0.3}, 0
    for change in [{"slots": 4}, {"posts": 0.5}, {"appeal": 0.4}, {"p": 0.75}, {"appeal": 1}]:
        for run in range(60):
            before, after = (reached(FeedCascade(**fields), tree, [0], run) for fields in (base, base | change))
            assert not (before & ~after).any()
            more += np.count_nonzero(after & ~before)
    assert more > 1_000


@pytest.mark.parametrize("ladder", [{"slots": [1, 3, 10, 30]}, {"posts": [8, 4, 2, 1]}, {"appeal": [0, 0.5, 0.9, 1]}])
def test_on_average_more_slots_fewer_posts_or_more_appeal_reach_more_anywhere(ladder):
    graph, ((name, values),) = barabasi_albert(400, 4, rng=3), ladder.items()
    models = [FeedCascade(**{"p": 0.3, "posts": 2, name: value}) for value in values]
    made = [model(graph, [0, 1], runs=2_000, rng=4) for model in models]
    rises = np.diff([each.mean for each in made])
    assert (rises > 4 * np.hypot(made[0].standard_error, made[-1].standard_error)).all()


def test_no_run_reaches_whom_all_tries_together_cannot():
    """What a feed hides is all that it does: whoever is reached is reached where everything is seen."""
    graph = barabasi_albert(300, 4, rng=3)
    for run in range(200):
        hidden = reached(FeedCascade(0.3, slots=3), graph, [0], run)
        assert not (hidden & ~reached(IndependentCascade(0.3), graph, [0], run)).any()


# What must hold whatever the coins.


def test_on_a_path_with_certainty_it_goes_one_hop_a_step():
    path = Graph.from_edges([(u, u + 1) for u in range(99)])
    ensemble = FeedCascade(1, posts=0)(path, [0], rng=1)
    assert ensemble.cascade(0).step.tolist() == list(range(100))
    assert ensemble.counts[0, :, 0].tolist() == list(range(1, 101))


def test_an_arc_carries_one_way():
    arc = Graph.from_edges([(0, 1)], directed=True)
    model = FeedCascade(1, posts=0.01)
    assert model(arc, [0], rng=1).size.tolist() == [2]
    assert model(arc, [1], rng=1).size.tolist() == [1]


def test_what_is_last_of_many_is_never_seen():
    assert FeedCascade(1, slots=1, posts=1e4, appeal=0)(STAR, [0], runs=50, rng=1).size.tolist() == [1] * 50


def test_nobody_knows_anybody():
    lonely = Graph.from_edges([], n=3)
    for p in [0.5, "weighted", []]:
        ensemble = FeedCascade(p)(lonely, [1], runs=4, rng=1)
        assert ensemble.size.tolist() == [1] * 4
        assert ensemble.cascade(3).step.tolist() == [-1, 0, -1]
    assert FeedCascade(0.5).visibility(lonely).tolist() == [1.0] * 3


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(2_000, 5, rng=1)
    model = FeedCascade(0.2, slots=3)
    for runs in [1, 2, 101]:
        one, two = threads(lambda runs=runs: model(graph, [0, 1], runs=runs, rng=9))
        assert one == two
        assert one.reach.tobytes() == two.reach.tobytes()


def test_more_runs_keep_the_first_and_leave_no_trace():
    graph = barabasi_albert(60, 3, rng=1)
    few, many = (FeedCascade(0.4, slots=3)(graph, [0], runs=runs, rng=2) for runs in (10, 500))
    assert many.size[:10].tolist() == few.size.tolist()
    assert [many.cascade(run).size for run in range(500)] == many.size.tolist()


def test_relabelling_keeps_the_law():
    graph, order = barabasi_albert(60, 3, rng=1), np.random.default_rng(2).permutation(60)
    number = np.argsort(order)
    other, model = Graph.from_edges(number[graph.edges()], n=60), FeedCascade(0.4, slots=4)
    here, there = model(graph, [0], runs=20_000, rng=3), model(other, number[[0]], runs=20_000, rng=4)
    spread = np.sqrt(2 * here.reach * (1 - here.reach) / 20_000)
    assert (np.abs(there.reach[number] - here.reach) <= 5 * spread + 1e-12).all()


# What is given, and how.


def test_names_are_kept():
    ties = nx.Graph([("ann", "bob"), ("bob", "cy")])
    model = FeedCascade({("ann", "bob"): 1, ("cy", "bob"): 0}, posts={"ann": 0, "bob": 0, "cy": 0})
    assert model(ties, ["ann"], runs=3, rng=1).cascade(2).frame().index.tolist() == ["ann", "bob"]


def test_a_model_is_a_value():
    for posts in [2, [1.0, 2.0], {"ann": 1}]:
        model = FeedCascade([0.1, 0.2], slots=3, posts=posts, appeal=0.5)
        assert model == FeedCascade([0.1, 0.2], 3, posts, 0.5)
        assert hash(model) == hash(FeedCascade([0.1, 0.2], 3, posts, 0.5))
        assert pickle.loads(pickle.dumps(model)) == model
        assert model != FeedCascade([0.1, 0.2], 3, posts)
    assert repr(FeedCascade(1)) == "FeedCascade(p=1.0, slots=10, posts=1.0, appeal=None)"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"p": 1.5}, "p must lie in [0, 1]; got 1.5"),
        ({"slots": 0}, "slots must be a whole number of at least 1; got 0"),
        ({"slots": 2.5}, "slots must be a whole number of at least 1; got 2.5"),
        ({"posts": -1}, "posts must be a finite number of at least 0; got -1"),
        ({"posts": float("inf")}, "posts must be a finite number of at least 0; got inf"),
        ({"posts": "3"}, "posts must be a number of at least 0, one for each person or {person: number}; got '3'"),
        ({"posts": [1, -1]}, "posts[1] must be a finite number of at least 0; got -1.0"),
        ({"appeal": 1.1}, "appeal must lie in [0, 1]; got 1.1"),
        ({"appeal": "time"}, "appeal must lie in [0, 1]; got 'time'"),
    ],
)
def test_what_makes_no_model_is_refused(fields, message):
    with pytest.raises(ParameterError) as caught:
        FeedCascade(**{"p": 0.5, **fields})
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("fields", "seeds", "kind", "message"),
    [
        ({"posts": [1, 2]}, [0], ParameterError, "posts must be one number for each of the 21 people; got '2 values'"),
        (
            {"posts": {0: 1}},
            [0],
            ParameterError,
            "posts must be given for all 21 people; got 'none for 20, the first 1'",
        ),
        ({"posts": {"ann": 1}}, [0], NodeNotFound, "posts must be nodes of the graph; got 'ann'"),
        ({"p": [0.1]}, [0], ParameterError, "p must be one number for each of the 40 arcs; got '1 values'"),
        ({}, [], ParameterError, "seeds must name at least one node; got []"),
        ({}, [21], NodeNotFound, "seeds must be nodes of the graph; got 21"),
    ],
)
def test_what_does_not_fit_the_graph_is_refused(fields, seeds, kind, message):
    model = FeedCascade(**{"p": 0.5, **fields})
    for call in [lambda: model(STAR, seeds, rng=1), lambda: model.replay(STAR, seeds, 0, rng=1)]:
        with pytest.raises(kind) as caught:
            call()
        assert str(caught.value) == message


def test_too_many_runs_a_negative_run_and_no_nodes_are_refused():
    with pytest.raises(LimitExceeded, match="runs must fit in 2 GiB"):
        FeedCascade(0.5)(STAR, [0], runs=10**10, rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        FeedCascade(0.5).replay(STAR, [0], -1, rng=1)
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        FeedCascade(0.5)(Graph.from_edges([], n=0), [0], rng=1)
