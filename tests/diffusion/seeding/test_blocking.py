import pickle

import networkx as nx
import numpy as np
import pytest
from naive import seeding as naive

from socialgraph.diffusion import Blocking, IndependentCascade, block
from socialgraph.errors import GraphInputError, NodeNotFound, ParameterError, UnknownName
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

METHODS = ["greedy", "random", "degree", "degree_discount", "k_shell", "pagerank"]
MODEL = IndependentCascade(p=0.3)
CLUB = nx.karate_club_graph()


class Threshold:
    """Stands in for a linear threshold model: each person hears from one at most."""

    def weights(self, graph):
        return 1 / np.bincount(graph.indices, minlength=graph.n)[graph.indices]


def twin(graph, p, seeds, k, seed, runs):
    """Take everyone out of every world, one by one, each time."""
    arcs = dict.fromkeys(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True), p)
    choose, judge = (naive.stream_key(seed, "diffusion.blocking", part) for part in (0, 1))
    worlds = [naive.live_arcs(arcs, choose, run) for run in range(runs)]
    out = []
    for _ in range(k):
        saved = naive.held_back(graph.n, worlds, seeds, out)
        out.append(max((v for v in range(graph.n) if v not in [*seeds, *out]), key=lambda v: (saved[v], -v)))
    worlds = [naive.live_arcs(arcs, judge, run) for run in range(runs)]
    mean = [np.mean([len(naive.closure(world, seeds, out[:i])) for world in worlds]) for i in range(k + 1)]
    return out, mean


def test_the_choice_and_what_it_prevents_are_the_twins():
    draws = np.random.default_rng(1)
    for number in range(120):
        n, directed = int(draws.integers(3, 10)), bool(number % 2)
        pairs = np.argwhere(draws.random((n, n)) < draws.random())
        pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
        graph, p = Graph.from_edges(pairs, n=n, directed=directed), float(draws.choice([0.1, 0.4, 0.8]))
        seeds = sorted(draws.permutation(n)[: draws.integers(1, n)].tolist())
        k = int(draws.integers(1, n - len(seeds) + 1))
        blocking = block(graph, IndependentCascade(p), seeds, k, runs=6, rng=number, progress=False)
        out, mean = twin(graph, p, seeds, k, number, 6)
        assert list(blocking.blocked) == out
        assert [blocking.before, *(blocking.before - np.cumsum(blocking.gains))] == pytest.approx(mean)
        assert blocking.after == pytest.approx(mean[-1])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("model", [MODEL, Threshold()])
def test_as_many_as_asked_and_no_seed(method, model):
    for graph in [CLUB, Graph.from_edges([(0, 1), (1, 2), (2, 0), (2, 3)], n=6, directed=True)]:
        blocking = block(graph, model, [0, 2], 3, method=method, runs=50, rng=1, progress=False)
        assert len(set(blocking.blocked)) == len(blocking.blocked) == 3
        assert not {0, 2} & set(blocking.blocked)
        assert blocking.gains.min() >= 0
        assert 2 <= blocking.after <= blocking.before
        assert (blocking.method, blocking.seed) == (method, 1)


def test_greedy_prevents_more_than_degree():
    """Whoever stands between what has begun and the rest, who has few ties: two communities and a bridge."""
    ties = [(u, v) for u in range(12) for v in range(u)]
    ties += [(u + 13, v + 13) for u, v in ties] + [(0, 12), (1, 12), (12, 13)]
    graph, model = Graph.from_edges(ties), IndependentCascade(0.7)
    found = {method: block(graph, model, [5], 1, method=method, rng=1, progress=False) for method in METHODS}
    assert found["greedy"].blocked == (12,)
    assert found["greedy"].after < found["degree"].after - 3


def test_when_all_ways_out_are_blocked_nobody_else_is_reached():
    star = Graph.from_edges([(0, v) for v in range(1, 5)])
    blocking = block(star, IndependentCascade(1), [0], 4, rng=1, progress=False)
    assert (blocking.before, blocking.after, blocking.gains.tolist()) == (5, 1, [1, 1, 1, 1])
    nobody = block(star, IndependentCascade(0), [0], 2, rng=1, progress=False)
    assert (nobody.before, nobody.after, nobody.blocked) == (1, 1, (1, 2))


def test_immunity_raises_nobody_elses_probability():
    """In the weighted cascade a tie less would make the others likelier; whoever is immune is still looked at."""
    graph = Graph.from_edges([(0, 2), (1, 2), (0, 1)], directed=True)
    blocking = block(graph, IndependentCascade("weighted"), [0], 1, candidates=[1], runs=20_000, rng=1, progress=False)
    # 2 hears from 0 with probability 1/2 still.
    assert blocking.after == pytest.approx(1.5, abs=0.02)


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(200, 3, rng=1)
    for model in [IndependentCascade("weighted"), Threshold()]:
        one, two = threads(lambda model=model: block(graph, model, [0, 9], 2, runs=101, rng=1, progress=False))
        assert one == two
        assert one.gains.tobytes() == two.gains.tobytes()


def test_names_candidates_and_the_bar(monkeypatch):
    import tqdm.auto

    seen = []
    monkeypatch.setattr(tqdm.auto, "tqdm", lambda people, **options: seen.append(options["desc"]) or people)
    path = nx.path_graph(["ann", "bob", "cy", "dee"])
    blocking = block(path, IndependentCascade(1), ["ann"], 1, candidates=["cy", "dee"], rng=1)
    assert (blocking.blocked, blocking.after, seen) == (("cy",), 2, ["people"])
    assert blocking.frame().to_dict("list") == {"blocked": ["cy"], "gain": [2.0], "spread": [2.0]}
    assert block(path, IndependentCascade(1), ["ann"], 1, candidates=["cy", "dee"], rng=1, progress=False) == blocking
    assert seen == ["people"]


def test_a_blocking_is_a_value():
    one, two = (block(CLUB, MODEL, [0], 2, runs=50, rng=1, progress=False) for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == one
    assert isinstance(one, Blocking)
    assert repr(block(CLUB, MODEL, [0], 1, runs=50, rng=1, progress=False)).startswith(
        "<Blocking: 1 person by greedy, "
    )
    assert np.isnan(block(CLUB, MODEL, [0], 1, runs=1, rng=1, progress=False).standard_error)


def refused(kind, message, *args, **options):
    with pytest.raises(kind) as caught:
        block(*args, **{"rng": 1, **options})
    assert str(caught.value) == message


def test_what_blocking_refuses():
    refused(ParameterError, "seeds must name at least one node; got []", CLUB, MODEL, [], 1)
    refused(NodeNotFound, "seeds must be nodes of the graph; got 99", CLUB, MODEL, [99], 1)
    refused(NodeNotFound, "candidates must be nodes of the graph; got 99", CLUB, MODEL, [0], 1, candidates=[99])
    refused(GraphInputError, "graph must have nodes; got none", Graph.from_edges([], n=0), MODEL, [], 1)
    refused(ParameterError, "k must be a whole number in [1, 33]; got 34", CLUB, MODEL, [0], 34)
    refused(ParameterError, "k must be a whole number in [1, 33]; got 0", CLUB, MODEL, [0], 0)
    refused(ParameterError, "candidates must name someone who is no seed; got [0]", CLUB, MODEL, [0], 1, candidates=[0])
    refused(ParameterError, "runs must be a whole number of at least 1; got 0", CLUB, MODEL, [0], 1, runs=0)
    known = "degree, degree_discount, greedy, k_shell, pagerank, random"
    refused(UnknownName, f"method must be one of {known}; got 'celf'", CLUB, MODEL, [0], 1, method="celf")
    with pytest.raises(ParameterError, match="model must have probabilities or weights to be blocked; got <function"):
        block(CLUB, lambda graph, seeds, runs, rng: None, [0], 1, rng=1)
