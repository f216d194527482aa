import numpy as np
from naive import seeding as naive

from socialgraph.diffusion import IndependentCascade
from socialgraph.diffusion.seeding._worlds import held_back, reached, worlds
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph
from socialgraph.rng import stream


class Threshold:
    """Stands in for a linear threshold model: each person hears from one at most."""

    def __init__(self, share):
        self.share = share

    def weights(self, graph):
        return self.share


def random_case(draws, directed):
    n = int(draws.integers(2, 11))
    pairs = np.argwhere(draws.random((n, n)) < draws.random())
    pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
    graph = Graph.from_edges(pairs, n=n, directed=directed)
    p, raw = draws.choice([0.0, 0.2, 0.6, 1.0], graph.indices.size), draws.random(graph.indices.size)
    weight = raw / np.maximum(np.bincount(graph.indices, raw, n), 1e-9)[graph.indices]
    order = draws.permutation(n)
    seeds, gone = np.sort(order[: draws.integers(1, n)]), order[-draws.integers(0, 2) or n :]
    out = np.zeros(n, dtype=bool)
    out[[v for v in gone.tolist() if v not in seeds]] = True
    for array in (seeds, out):
        array.setflags(write=False)
    return graph, p, weight, seeds, out


def by_arc(graph, share):
    return dict(zip(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True), share.tolist(), strict=True))


def test_whom_each_holds_back_is_found_by_taking_them_out_one_by_one():
    draws = np.random.default_rng(1)
    for number in range(250):
        graph, p, weight, seeds, out = random_case(draws, directed=bool(number % 2))
        key = stream(number, "test")
        for world, arcs_of in [
            (
                worlds(graph, IndependentCascade(p)),
                lambda run, p=p, g=graph, k=key: naive.live_arcs(by_arc(g, p), int(k), run),
            ),
            (
                worlds(graph, Threshold(weight)),
                lambda run, w=weight, g=graph, k=key: naive.picked_arcs(g.n, by_arc(g, w), int(k), run),
            ),
        ]:
            arcs = [arcs_of(run) for run in range(4)]
            gone = np.flatnonzero(out).tolist()
            sizes = [len(naive.closure(each, seeds.tolist(), gone)) for each in arcs]
            assert reached(world, seeds, out, key, 4).tolist() == sizes
            assert held_back(world, seeds, out, key, 4).tolist() == naive.held_back(graph.n, arcs, seeds.tolist(), gone)


def test_on_a_large_network_too_where_the_tree_takes_several_rounds():
    """A dense world of 300 people and 3,000 arcs, more than there is room for at first."""
    graph = barabasi_albert(300, 10, rng=1)
    world, seeds, out = worlds(graph, IndependentCascade(0.9)), np.array([250]), np.zeros(300, dtype=bool)
    sparse = worlds(graph, IndependentCascade(0.15))
    for array in (seeds, out):
        array.setflags(write=False)
    key = stream(1, "test")
    for each, p in [(world, 0.9), (sparse, 0.15)]:
        arcs = [naive.live_arcs(by_arc(graph, np.full(graph.indices.size, p)), int(key), run) for run in range(3)]
        saved = held_back(each, seeds, out, key, 3)
        whole = reached(each, seeds, out, key, 3)
        for v in [0, 1, 2, 5, 17, 100, 299]:
            fewer = sum(len(naive.closure(world_, [250], [v])) for world_ in arcs)
            assert saved[v] == whole.sum() - fewer
    assert reached(world, seeds, out, key, 3).sum() > 800


def test_a_cycle_that_is_entered_twice_is_held_back_by_nobody_in_it():
    """0 -> 1 -> 3, 0 -> 2 -> 4, and 3 <-> 4: nobody but 0 stands before 3 and 4."""
    graph = Graph.from_edges([(0, 1), (0, 2), (1, 3), (2, 4), (3, 4), (4, 3), (3, 5)], directed=True)
    seeds, out = np.array([0]), np.zeros(6, dtype=bool)
    for array in (seeds, out):
        array.setflags(write=False)
    saved = held_back(worlds(graph, IndependentCascade(1)), seeds, out, stream(1, "test"), 1)
    assert saved.tolist() == [0, 1, 1, 2, 1, 1]


def test_one_thread_and_two_give_the_same(threads):
    graph = barabasi_albert(500, 3, rng=1)
    world, seeds, out = worlds(graph, IndependentCascade(0.2)), np.array([0, 5]), np.zeros(500, dtype=bool)
    for array in (seeds, out):
        array.setflags(write=False)
    key = stream(1, "test")
    for function in (reached, held_back):
        one, two = threads(lambda function=function: function(world, seeds, out, key, 101))
        assert one.tobytes() == two.tobytes()


def test_a_model_without_live_edges_has_no_worlds():
    assert worlds(Graph.from_edges([(0, 1)]), lambda graph, seeds, runs, rng: None) is None
