"""Gather: the live posts of those whom each reader follows, cut by keyed coin to what the feed can consider."""

from collections.abc import Iterator, Mapping

import numpy as np
from numba import prange

from socialgraph._frozen import readonly
from socialgraph._kernels import inline, parallel_kernel
from socialgraph.feed.inbox import Inbox
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.platform.tables import Content
from socialgraph.rng import row, toss

__all__ = ["availability", "by_author", "gather", "known_people", "known_posts"]

# Rows of one inbox: a few dozen megabytes of columns, whatever the number of people.
_CHUNK = 1 << 20


def by_author(author: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Sort posts by author: the rows in that order, int32, and where each author's begin, int64[n + 1].

    Examples
    --------
    >>> order, start = by_author(np.array([2, 0, 2]), 3)
    >>> order.tolist(), start.tolist()
    ([1, 0, 2], [0, 1, 1, 3])
    """
    start = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(author, minlength=n), out=start[1:])
    return readonly(np.argsort(author, kind="stable"), np.int32), readonly(start)


def availability(
    graph: Graph, start: np.ndarray, readers: np.ndarray, member: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Count what each reader could be shown before any cut: all posts, and those by authors of another group.

    Parameters
    ----------
    graph : Graph
        Who follows whom.
    start : ndarray of int64, shape (n + 1,)
        From `by_author`.
    readers : ndarray of int32
        Who looks at the feed.
    member : ndarray of int32, shape (n,)
        The group of each person.

    Returns
    -------
    available, crossing : ndarray of int64, shape (readers,)

    Examples
    --------
    >>> line = Graph.from_edges([(0, 1), (1, 2)])
    >>> _, start = by_author(np.array([2, 0, 2]), 3)
    >>> readers, member = (readonly(values, np.int32) for values in ([0, 1], [0, 0, 1]))
    >>> [count.tolist() for count in availability(line, start, readers, member)]
    [[0, 3], [0, 2]]
    """
    available, crossing = np.zeros(readers.size, dtype=np.int64), np.zeros(readers.size, dtype=np.int64)
    _count(graph.indptr, graph.indices, start, readers, member, available, crossing)
    return available, crossing


def known_posts(content: Content, counts: Mapping[str, np.ndarray], now: float) -> dict[str, np.ndarray]:
    """Give what a ranker may know of each live post.

    Parameters
    ----------
    content : Content
        The live posts.
    counts : mapping of str to ndarray
        What was done with each so far.
    now : float
        The time, in days.

    Returns
    -------
    dict of str to ndarray

    Examples
    --------
    >>> posts = Content.empty().with_rows(t=[0.25], author=np.array([2]), opinion=[0.5], identity=[2])
    >>> known_posts(posts, {"clicks": readonly([3], np.int32)}, 1.0)["age"].tolist()
    [0.75]
    """
    columns = {name: getattr(content, name) for name in ("author", "kind", "topic", "identity")}
    columns["content"] = readonly(content.first + np.arange(len(content)), np.int32)
    return {**columns, "age": readonly(np.float32(now) - content.t), **counts}


def known_people(profile: People) -> dict[str, np.ndarray]:
    """Give what a ranker may know of each person: numbers as float32, the average where they are unknown.

    Examples
    --------
    >>> known_people(People({"opinion": [-0.5, np.nan, 1.0]}))["opinion"].tolist()
    [-0.5, 0.25, 1.0]
    """
    known = {}
    for name in profile:
        values = profile[name]
        if values.dtype.kind in "iufb":
            values = values.astype(np.float32)
            lost = np.isnan(values)
            if lost.any():
                found = np.where(lost, 0, values).sum(axis=0) / np.maximum((~lost).sum(axis=0), 1)
                values = np.where(lost, found.astype(np.float32), values)
        known[name] = readonly(values)
    return known


def gather(
    graph: Graph,
    by_post: dict[str, np.ndarray],
    by_arc: dict[str, np.ndarray],
    by_person: dict[str, np.ndarray],
    index: tuple[np.ndarray, np.ndarray],
    readers: np.ndarray,
    *,
    size: np.ndarray,
    slots: int,
    key: np.uint64,
    learned: Mapping[str, np.ndarray] | None = None,
) -> Iterator[Inbox]:
    """Yield inboxes in chunks of whole readers; who has no candidates is in none.

    Parameters
    ----------
    graph : Graph
        Who follows whom.
    by_post, by_arc, by_person : dict of str to ndarray
        What is known of the live posts, the arcs and the people; `known_posts`, `known_people`.
    index : tuple of two ndarray
        From `by_author`.
    readers : ndarray of int32
        Who looks at the feed.
    size : ndarray of int64, shape (readers,)
        How many candidates each reader gets, at most as many as `availability` counts; where it counts more, those of
        the lowest coins, which is a uniform choice.
    slots : int
        How many of them will be shown.
    key : numpy.uint64
        The stream of those coins.
    learned : mapping of str to ndarray, optional
        What the ranker has learned.

    Yields
    ------
    Inbox

    Examples
    --------
    >>> line, people = Graph.from_edges([(0, 1), (1, 2)]), People({"opinion": [-0.5, 0.0, 0.5]})
    >>> posts = Content.empty().with_rows(t=[0.1, 0.2], author=np.array([0, 2]), opinion=[-0.5, 0.5], identity=[0, 2])
    >>> known = known_posts(posts, {"clicks": readonly([3, 1], np.int32)}, 1.0), {}, known_people(people)
    >>> index, reader, both = by_author(posts.author, 3), readonly([1], np.int32), np.array([2])
    >>> inbox, = gather(line, *known, index, reader, size=both, slots=1, key=np.uint64(1))
    >>> inbox.author.tolist(), inbox.clicks.tolist(), inbox.arc.tolist(), inbox.author_opinion.tolist()
    ([0, 2], [3, 1], [1, 2], [-0.5, 0.5])
    """
    order, start = index
    readers, size = readers[size > 0], size[size > 0]
    ends = np.cumsum(size)
    first = 0
    while first < readers.size:
        done = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + _CHUNK, side="right")))
        some = readonly(readers[first:last])
        place = readonly(np.concatenate([[0], ends[first:last] - done]))
        post, arc = np.empty(place[-1], dtype=np.int32), np.empty(place[-1], dtype=np.int64)
        _fill(graph.indptr, graph.indices, start, order, by_post["identity"], some, place, key, post, arc)
        person = readonly(np.repeat(some, np.diff(place)))
        rows = (place, person, readonly(post), readonly(arc))
        yield Inbox(*rows, by_post, by_arc, by_person, slots, dict(learned or {}))
        first = last


@parallel_kernel
def _count(indptr, indices, start, readers, member, available, crossing):
    """Count each reader's available posts, and those from another group."""
    for place in prange(readers.size):
        reader = readers[place]
        total, other = 0, 0
        for arc in range(indptr[reader], indptr[reader + 1]):
            posts = start[indices[arc] + 1] - start[indices[arc]]
            total += posts
            other += posts * (member[indices[arc]] != member[reader])
        available[place] = total
        crossing[place] = other


@parallel_kernel
def _fill(indptr, indices, start, order, identity, readers, place, key, post, arc):
    """List each reader's candidates; of more than there is room for, those of the lowest coins."""
    for i in prange(readers.size):
        reader, room = readers[i], place[i + 1] - place[i]
        if room == 0:
            continue
        total = 0
        for a in range(indptr[reader], indptr[reader + 1]):
            total += start[indices[a] + 1] - start[indices[a]]
        cut = total > room
        base = row(key, reader)
        bits = np.empty(total if cut else 0, dtype=np.uint64)
        limit = np.uint64(0)
        if cut:
            at = 0
            for a in range(indptr[reader], indptr[reader + 1]):
                for b in range(start[indices[a]], start[indices[a] + 1]):
                    bits[at] = toss(base, identity[order[b]])
                    at += 1
            limit = _select(bits, room - 1)
        at = place[i]
        for a in range(indptr[reader], indptr[reader + 1]):
            for b in range(start[indices[a]], start[indices[a] + 1]):
                if not cut or toss(base, identity[order[b]]) <= limit:
                    post[at] = order[b]
                    arc[at] = a
                    at += 1


@inline
def _select(values, k):
    """Find the value that k others are lower than, rearranging (Hoare 1961); np.partition takes 7 s to compile."""
    left, right = 0, values.size - 1
    while left < right:
        pivot, low, high = values[(left + right) // 2], left, right
        while low <= high:
            while values[low] < pivot:
                low += 1
            while values[high] > pivot:
                high -= 1
            if low <= high:
                values[low], values[high] = values[high], values[low]
                low, high = low + 1, high - 1
        if k <= high:
            right = high
        elif k >= low:
            left = low
        else:
            break
    return values[k]
