"""What every suggester is held to, whatever its score: for the tests of each."""

from collections import Counter

import networkx as nx
import numpy as np
from hypothesis import strategies as st
from scipy import stats

from socialgraph.graph import Graph


def rows(offers):
    """List the rows (source, target, score)."""
    return list(zip(offers.source.tolist(), offers.target.tolist(), offers.score.tolist(), strict=True))


def random_graph(n, p, seed, directed=False):
    return Graph.from_edges(list(nx.gnp_random_graph(n, p, seed, directed).edges()), n, directed)


def hubs(n, m, seed, directed=False):
    """A network with hubs: whoever comes ties to m, drawn by degree; directed, a third of the arcs is turned round."""
    pairs = np.array(list(nx.barabasi_albert_graph(n, m, seed).edges()))
    if directed:
        turned = np.random.default_rng(seed).uniform(size=len(pairs)) < 1 / 3
        pairs[turned] = pairs[turned, ::-1]
    return Graph.from_edges(pairs, n, directed)


@st.composite
def graphs(draw):
    n = draw(st.integers(0, 12))
    directed = draw(st.booleans())
    every = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    pairs = draw(st.lists(st.sampled_from(every), unique=True, max_size=40)) if every else []
    return Graph.from_edges(pairs, n, directed)


def many(count, seed=1):
    """Give `count` small random graphs of every density, half of them directed."""
    draws = np.random.default_rng(seed)
    for _ in range(count):
        n, directed = int(draws.integers(1, 14)), bool(draws.integers(2))
        chosen = draws.uniform(size=(n, n)) < draws.uniform()
        np.fill_diagonal(chosen, False)
        yield Graph.from_edges(np.argwhere(chosen if directed else np.triu(chosen)), n, directed)


def check_twin(suggest, twin, count=120):
    """Bit for bit, on small graphs of every kind, and where many compete and hubs are looked up."""
    for number, graph in enumerate(many(count)):
        k = 1 + number % 13
        assert rows(suggest(graph, k=k, rng=number)) == twin(graph, k, number), (number, k)
    for directed in (False, True):
        for graph in (random_graph(60, 0.1, 3, directed), hubs(150, 3, 5, directed)):
            sources = range(0, graph.n, 10)
            for k in (1, 10, 30):
                mine = [row for row in rows(suggest(graph, k=k, rng=5)) if row[0] % 10 == 0]
                assert mine == twin(graph, k, 5, sources), (graph, k)


def check_rules(suggest, graph, k, seed, nested=True):
    """At most k new ones each, above 0, in order; fewer are the first of more, where scores do not hang on k."""
    offers = suggest(graph, k=k, rng=seed)
    pairs = np.column_stack([offers.source, offers.target])
    assert np.unique(pairs, axis=0).shape == pairs.shape
    assert np.all(offers.score > 0)
    assert np.bincount(offers.source, minlength=1).max() <= k
    assert not any(u == v or graph.has_edge(u, v) for u, v in pairs.tolist())
    first = np.unique(offers.source, return_index=True)[1]
    assert not nested or rows(suggest(graph, k=1, rng=seed)) == [rows(offers)[i] for i in first]


def check_relabelling(suggest, count=40):
    """New numbers for people change no bit of a score."""
    draws = np.random.default_rng(2)
    for graph in many(count, seed=3):
        new = draws.permutation(graph.n)
        moved = Graph.from_edges(new[graph.edges()], graph.n, graph.directed)
        before = {(int(new[u]), int(new[v])): score for u, v, score in rows(suggest(graph, k=14, rng=1))}
        assert {(u, v): score for u, v, score in rows(suggest(moved, k=14, rng=1))} == before


def check_threads(suggest, threads):
    """One thread and two give the same bytes."""
    for graph in (random_graph(300, 0.03, 2), random_graph(300, 0.03, 2, True), hubs(500, 4, 1), hubs(500, 4, 1, True)):
        one, two = threads(lambda graph=graph: suggest(graph, k=10, rng=3))
        for name in ("source", "target", "score"):
            assert getattr(one, name).tobytes() == getattr(two, name).tobytes()


def check_even_coins(suggest, seeds=525):
    """To each leaf of a star the other seven are alike: each of the 42 ordered pairs of them comes first as often."""
    star, seen = Graph.from_edges([(8, leaf) for leaf in range(8)]), Counter()
    for seed in range(seeds):
        offers = suggest(star, k=2, rng=seed)
        ahead = (offers.target - offers.source) % 8
        seen.update(map(tuple, ahead.reshape(8, 2).tolist()))
    assert len(seen) == 42
    assert stats.chisquare(list(seen.values())).pvalue > 1e-4


def check_edges(suggest, weighs=False):
    """Nobody, one person, ties between all or none; more asked for than there are; weights, unless it `weighs` them."""
    for graph in (nx.complete_graph(6), nx.empty_graph(5), nx.empty_graph(0), nx.path_graph(2), nx.empty_graph(1)):
        for each in (graph, graph.to_directed()):
            assert len(suggest(each, k=3, rng=1)) == 0
    path = nx.path_graph(4)
    assert rows(suggest(path, k=10**15, rng=1)) == rows(suggest(path, k=4, rng=1))
    weighted = Graph.from_edges([(0, 1), (1, 2), (2, 3), (4, 2)], directed=True, weight=[1, 2, 3, 4])
    if not weighs:
        plain = Graph.from_edges(weighted.edges(), directed=True)
        assert suggest(weighted, k=3, rng=1) == suggest(plain, k=3, rng=1)
