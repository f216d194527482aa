"""Who is made visible: SALSA's limit and personalized PageRank, held to what is proven of them, on real networks.

Lempel and Moran (2001, ACM TOIS 19, 131-160): on the two-sided network of hubs and authorities the limit of the walk
is, in each part that hangs together, the share of the part's arcs that lead to an authority, times the part's share of
all authorities. Gupta and others (2013, WWW, 505-514) walk it on a circle of trust. Haveliwala (2002, WWW, 517-526):
personalized PageRank is linear in where the walk starts.
"""

import functools

import networkx as nx
import numpy as np
import pytest
from naive.friends import dense_pagerank
from scipy.sparse.csgraph import connected_components

import socialgraph as sg
from socialgraph.graph import Graph


@functools.cache
def blogs():
    """Give the links among the 120 blogs that are linked to most."""
    graph = sg.load("polblogs", component="largest")[0]
    return graph.subgraph(np.sort(np.argsort(-graph.reverse.degree, kind="stable")[:120]))


def iterated(arcs):
    """Walk from authority to authority for 2**14 double steps, when nothing moves any more; at first all are alike."""
    linked = np.flatnonzero(arcs.any(axis=0))
    arcs, limit = arcs[:, linked], np.zeros(arcs.shape[1])
    double = (arcs / arcs.sum(axis=0)).T @ (arcs / np.maximum(arcs.sum(axis=1, keepdims=True), 1))
    at = np.full(linked.size, 1 / linked.size) @ np.linalg.matrix_power(double, 2**14)
    np.testing.assert_allclose(at @ double, at, rtol=0, atol=1e-14)
    limit[linked] = at
    return limit


def identity(arcs):
    """Give what Lempel and Moran prove the limit to be."""
    hubs, authorities = np.flatnonzero(arcs.any(axis=1)), np.flatnonzero(arcs.any(axis=0))
    inside = arcs[np.ix_(hubs, authorities)]
    whole = np.block([[np.zeros((hubs.size,) * 2), inside], [inside.T, np.zeros((authorities.size,) * 2)]])
    part = connected_components(whole)[1][hubs.size :]
    linked, limit = inside.sum(axis=0), np.zeros(arcs.shape[1])
    limit[authorities] = np.bincount(part)[part] / part.size * linked / np.bincount(part, linked)[part]
    return limit


def circles(graph, size):
    """Give the circle of trust of each: whoever the walk is at most, where nobody else is as near as the last."""
    walks = dense_pagerank(graph, 0.85)
    for u, walk in enumerate(walks):
        walk[u] = 2
        order = np.argsort(-walk, kind="stable")
        reached = int((walk > 0).sum())
        last = min(size, reached)
        if last == reached or walk[order[last - 1]] - walk[order[last]] > 1e-7:
            yield u, order[:last]


@pytest.mark.parametrize("size", [10, 40, 120])
def test_salsa_is_the_walk_on_the_circle_of_trust(size):
    graph = blogs()
    arcs = (graph.to_scipy().toarray() > 0).astype(float)
    found = sg.friends.Salsa(circle=size, epsilon=1e-8)(graph, k=120, rng=1)
    checked = 0
    for u, circle in list(circles(graph, size))[::4]:
        own = np.zeros_like(arcs)
        own[circle] = arcs[circle]
        if own.any():
            limit, proven = iterated(own), identity(own)
            np.testing.assert_allclose(limit, proven, rtol=0, atol=1e-10)
            mine, followed = found.source == u, np.append(graph.neighbors(u), u)
            np.testing.assert_allclose(found.score[mine], limit[found.target[mine]], rtol=0, atol=1e-10)
            assert found.score[mine].sum() + limit[followed].sum() == pytest.approx(1, abs=1e-12)
            checked += 1
    assert checked >= 15


def test_many_parts_share_the_walk_by_their_authorities():
    """A random digraph so thin that its circles fall apart."""
    theirs = nx.gnp_random_graph(200, 0.006, 4, directed=True)
    graph = sg.as_graph(theirs)
    arcs = (graph.to_scipy().toarray() > 0).astype(float)
    found, split = sg.friends.Salsa(200, epsilon=1e-9)(graph, k=200, rng=1), 0
    for u in range(200):
        circle = [u, *nx.descendants(theirs, u)]
        own = np.zeros_like(arcs)
        own[circle] = arcs[circle]
        limit = identity(own) if own.any() else np.zeros(200)
        mine = found.source == u
        np.testing.assert_allclose(found.score[mine], limit[found.target[mine]], rtol=0, atol=1e-12)
        split += not np.allclose(limit, own.sum(axis=0) / max(own.sum(), 1))
    assert split > 20


@pytest.mark.parametrize("share", [0.5, 0.3])
def test_walks_from_two_people_add_up(share):
    """Who follows two, in shares, is offered by damping x share of one and damping x (1 - share) of the other."""
    karate = sg.load("karate")[0]
    arcs = np.concatenate([karate.edges(), karate.edges()[:, ::-1]])
    suggest = sg.friends.PersonalizedPageRank(0.85, epsilon=1e-12)
    for one, other in ((0, 33), (5, 26), (11, 16)):
        weight = [*[1.0] * len(arcs), share, 1 - share]
        graph = Graph.from_edges([*arcs.tolist(), (34, one), (34, other)], 35, directed=True, weight=weight)
        found = suggest(graph, k=34, rng=1)
        walks = np.zeros((35, 35))
        walks[found.source, found.target] = found.score
        free = (walks[one] > 0) & (walks[other] > 0) & (walks[34] > 0)
        assert np.count_nonzero(free) >= 3
        # Weights are kept in single precision.
        share_ = float(np.float32(share)) / (float(np.float32(share)) + float(np.float32(1 - share)))
        both = 0.85 * (share_ * walks[one] + (1 - share_) * walks[other])
        np.testing.assert_allclose(walks[34, free], both[free], rtol=0, atol=1e-12)


def test_friends_of_friends_make_few_visible_and_a_cap_or_luck_many():
    """The popular become more popular (Su, Sharma and Goel 2016, WWW, 1157-1167)."""
    graph = sg.load("polblogs", component="largest")[0].to_undirected()
    friends = sg.friends.CommonNeighbors()
    models = {"friends": friends, "cap": sg.friends.DegreeCap(friends, 60, 20), "luck": sg.friends.AtRandom()}
    seen = {name: np.bincount(model(graph, k=5, rng=1).target, minlength=graph.n) for name, model in models.items()}
    gini = {name: sg.metrics.gini(count) for name, count in seen.items()}
    assert gini["friends"] > gini["cap"] + 0.1 > gini["luck"] + 0.1
    popular = graph.degree > np.median(graph.degree)
    assert seen["friends"][popular].sum() > 0.9 * seen["friends"].sum()
    assert abs(seen["luck"][popular].mean() / seen["luck"].mean() - 1) < 0.1
