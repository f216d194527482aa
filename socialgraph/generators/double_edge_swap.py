"""Ties rewired at random, every degree kept: the double edge swap [1]_ [2]_ [3]_.

Two ties are drawn, u - v and x - y, and become u - y and x - v, unless that would make a loop or a repeated tie; then
everything stays as it is, and the attempt counts all the same, without which some networks would come more often than
others [2]_. After many attempts every simple network with these degrees is as likely. A directed network can be such
that swaps alone do not reach all of them; turning round a circle of three arcs now and then does [4]_.

.. [1] Maslov, Sneppen (2002), Specificity and stability in topology of protein networks, Science 296:910.
.. [2] Artzy-Randrup, Stone (2005), Generating uniformly distributed random networks, Physical Review E 72:056708.
.. [3] Fosdick, Larremore, Nishimura, Ugander (2018), Configuring random graph models with fixed degree sequences,
   SIAM Review 60:315.
.. [4] Rao, Jana, Bandyopadhyay (1996), A Markov chain Monte Carlo method for generating random (0, 1)-matrices with
   given marginals, Sankhya A 58:225.
"""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import inline, kernel
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_number
from socialgraph.generators._arcs import sorted_graph
from socialgraph.generators._table import bits_for
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.rng import as_seed, coin, stream, uniform

__all__ = ["double_edge_swap"]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def double_edge_swap(graph: Any, *, swaps: float = 10, group: Any = None, rng: Any = None) -> Graph:
    """Rewire the ties of a network at random, so that everybody keeps the number of ties they have.

    Parameters
    ----------
    graph : Graph
        Any kind that `as_graph` takes. On a directed graph everyone keeps both the out-degree and the in-degree.
        A tie's weight goes with the tie: the weights are the same, whoever holds them; strengths are not kept.
    swaps : float, optional
        Attempts per tie, at least 0. What ties had in common falls about sixfold with each: the assortativity of the
        political blogs, .81, is .15 after one, .03 after two, .006 after three, and nothing after five. Where hubs are
        many some ties stay, or come back, by chance: one in six among those blogs, however long one swaps.
    group : array_like of int, bool, str or float, shape (n,), optional
        Labels; only swaps that keep the number of ties between every two groups are then made. It is not known
        whether they reach every such network.
    rng : int, SeedSequence, Generator or None
        The seed. An attempt's draws depend on the seed and on its number.

    Returns
    -------
    Graph
        With the names of the nodes.

    Raises
    ------
    ParameterError
        If `swaps` is out of range, or `group` is not one label a node.

    References
    ----------
    Fosdick, Larremore, Nishimura, Ugander (2018), Configuring random graph models with fixed degree sequences, SIAM
    Review 60:315.

    Examples
    --------
    >>> from socialgraph.datasets import load
    >>> from socialgraph.generators import double_edge_swap
    >>> karate, people = load("karate")
    >>> rewired = double_edge_swap(karate, rng=1)
    >>> rewired.m, rewired.degree.tolist() == karate.degree.tolist()
    (78, True)
    """
    graph = as_graph(graph)
    swaps = check_number("swaps", swaps, 0, 1e6)
    key = stream(as_seed(rng), "generators.swaps")
    kind = np.zeros(0, np.int64) if group is None else _kinds(group, graph.n)
    ends = graph.edges().T.astype(np.int32)
    source, target = np.ascontiguousarray(ends[0]), np.ascontiguousarray(ends[1])
    bits = bits_for(graph.m)
    table = np.zeros(2**bits, np.uint64)
    if graph.directed:
        _swap_arcs(key, int(swaps * graph.m), graph.indptr, readonly(kind), readonly(source), bits, table, target)
    else:
        _swap_ties(key, int(swaps * graph.m), graph.n, readonly(kind), bits, table, source, target)
    if graph.weight is None and graph.names is None:
        return sorted_graph(source, target, graph.n, directed=graph.directed)
    pairs = np.column_stack([source, target])
    rewired = Graph.from_edges(pairs, graph.n, graph.directed, graph.edge_weight())
    return Graph(rewired.indptr, rewired.indices, rewired.weight, graph.directed, graph.names)


def _kinds(group: Any, n: int) -> np.ndarray:
    labels = People({"group": group}, n)["group"]
    if labels.ndim != 1:
        raise ParameterError("group", "must be one label a person", f"shape {labels.shape}")
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


@kernel
def _swap_ties(key, attempts, n, kind, bits, table, source, target):
    many = np.uint64(n)
    for tie in range(source.size):
        _put(table, bits, _name(source[tie], target[tie], many))
    for attempt in range(attempts):
        one, two = coin(key, attempt, 0), coin(key, attempt, 1)
        first, second = np.int64(uniform(one) * source.size), np.int64(uniform(two) * source.size)
        u, v = source[first], target[first]
        # Either end may come first; a coin's lowest bit is not part of its uniform number.
        turned = two & np.uint64(1)
        x, y = (target[second], source[second]) if turned else (source[second], target[second])
        if u == y or x == v or (kind.size and kind[v] != kind[y] and kind[u] != kind[x]):
            continue
        mine, theirs = _name(u, v, many), _name(x, y, many)
        if _exchange(table, bits, mine, theirs, _name(u, y, many), _name(x, v, many)):
            target[first] = y
            source[second], target[second] = x, v


@kernel
def _swap_arcs(key, attempts, indptr, kind, source, bits, table, target):
    many = np.uint64(indptr.size - 1)
    for arc in range(source.size):
        _put(table, bits, _arc(source[arc], target[arc], many))
    for attempt in range(attempts):
        one, two = coin(key, attempt, 0), coin(key, attempt, 1)
        first = np.int64(uniform(one) * source.size)
        # A coin's lowest bits are not part of its uniform number: one attempt in 16 looks for a circle.
        if two & np.uint64(15) == np.uint64(0):
            _turn(indptr, kind, source[first], first, uniform(two), bits, table, target)
            continue
        second = np.int64(uniform(two) * source.size)
        u, v, x, y = source[first], target[first], source[second], target[second]
        if u == y or x == v or (kind.size and kind[v] != kind[y] and kind[u] != kind[x]):
            continue
        if _exchange(table, bits, _arc(u, v, many), _arc(x, y, many), _arc(u, y, many), _arc(x, v, many)):
            target[first], target[second] = y, v


@kernel
def _turn(indptr, kind, u, first, draw, bits, table, target):
    # A circle u -> v -> x -> u is found as often as the one that it is turned into, since out-degrees stay.
    many, v = np.uint64(indptr.size - 1), target[first]
    begin, count = indptr[v], indptr[v + 1] - indptr[v]
    if count == 0:
        return
    second = begin + np.int64(draw * count)
    x = target[second]
    if x == u or (kind.size and kind[u] != kind[v] and kind[v] != kind[x] and kind[x] != kind[u]):
        return
    if not _holds(table, bits, _arc(x, u, many)) or _holds(table, bits, _arc(v, u, many)):
        return
    if _exchange(table, bits, _arc(u, v, many), _arc(v, x, many), _arc(u, x, many), _arc(x, v, many)):
        _take(table, bits, _arc(x, u, many))
        _put(table, bits, _arc(v, u, many))
        third = indptr[x]
        while target[third] != u:
            third += 1
        target[first], target[second], target[third] = x, u, v


@inline
def _name(u, v, n):
    return np.uint64(min(u, v)) * n + np.uint64(max(u, v)) + np.uint64(1)


@inline
def _arc(u, v, n):
    return np.uint64(u) * n + np.uint64(v) + np.uint64(1)


@inline
def _home(name, bits):
    return (name * _GOLDEN) >> np.uint64(64 - bits)


@inline
def _holds(table, bits, name):
    mask = (np.uint64(1) << np.uint64(bits)) - np.uint64(1)
    at = _home(name, bits)
    while table[at] != np.uint64(0) and table[at] != name:
        at = (at + np.uint64(1)) & mask
    return table[at] == name


@inline
def _exchange(table, bits, mine, theirs, there, back):
    free = not _holds(table, bits, there) and not _holds(table, bits, back)
    if free:
        _take(table, bits, mine)
        _take(table, bits, theirs)
        _put(table, bits, there)
        _put(table, bits, back)
    return free


@inline
def _put(table, bits, name):
    mask = (np.uint64(1) << np.uint64(bits)) - np.uint64(1)
    at = _home(name, bits)
    while table[at] != np.uint64(0):
        at = (at + np.uint64(1)) & mask
    table[at] = name


@inline
def _take(table, bits, name):
    # Whoever stands behind and would be found no more moves up: nothing marks the place, however many swaps there are.
    mask = (np.uint64(1) << np.uint64(bits)) - np.uint64(1)
    at = _home(name, bits)
    while table[at] != name:
        at = (at + np.uint64(1)) & mask
    behind = (at + np.uint64(1)) & mask
    while table[behind] != np.uint64(0):
        moved = (behind - _home(table[behind], bits)) & mask
        if moved >= ((behind - at) & mask):
            table[at] = table[behind]
            at = behind
        behind = (behind + np.uint64(1)) & mask
    table[at] = np.uint64(0)
