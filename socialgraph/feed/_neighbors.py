"""Neighbourhoods of people and of posts: one sum, in which either the one or the other is weighed by how common it is.

Two people are as alike as the cosine of the posts that they clicked, two posts as that of the people who clicked them.
For a reader u and a post i both are sums over all v who clicked i and all j that u and v both clicked.
"""

import numpy as np
from numba import prange

from socialgraph._frozen import readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.feed._clicks import laid_out, placed_posts
from socialgraph.feed.inbox import Inbox

__all__ = ["likeness"]

# Readers that share one row of scratch, whose zeros are written once.
_BLOCK = 256


def likeness(inbox: Inbox, *, of_people: bool) -> np.ndarray:
    """Score each row by how like those who clicked it are to the reader, or it to what the reader clicked.

    Parameters
    ----------
    inbox : Inbox
        With the clicks in what was learned.
    of_people : bool
        Whether people are alike, or posts.

    Returns
    -------
    ndarray of float64, shape (rows,)
        At least 0; 0 for all rows of a reader without clicks, and before anything was learned.

    Examples
    --------
    >>> clicks = {"person": [0, 1, 1], "content": [7, 7, 8], "clicks": [1, 1, 1]}
    >>> inbox = Inbox.of(content=[8, 9], learned={name: readonly(each, np.int32) for name, each in clicks.items()})
    >>> likeness(inbox, of_people=True).round(3).tolist()
    [0.707, 0.0]
    """
    out = np.zeros(len(inbox))
    if "person" not in inbox.learned or not inbox.learned["person"].size or not out.size:
        return out
    laid = laid_out(inbox.learned, 1 + max(int(inbox.learned["person"].max()), int(inbox.person.max())))
    person, post = (np.maximum(np.diff(laid[name]), 1) ** -0.5 for name in ("start", "begin"))
    person, post = (person, np.ones_like(post)) if of_people else (np.ones_like(person), post)
    columns = (inbox.start, inbox.person, inbox.post, placed_posts(inbox, laid["post"]))
    lists = (laid["start"], laid["item"], laid["begin"], laid["clicker"])
    _score(*columns, *lists, readonly(person), readonly(post), of_people, out)
    return out


@parallel_kernel
def _score(row_start, reader, row_post, place, start, item, begin, clicker, person, post, of_people, out):
    """Weigh all who clicked what the reader clicked; then sum, for each candidate, over those who clicked it."""
    for block in prange((row_start.size - 1 + _BLOCK - 1) // _BLOCK):
        weight = np.zeros(start.size - 1)
        for feed in range(block * _BLOCK, min((block + 1) * _BLOCK, row_start.size - 1)):
            if row_start[feed] == row_start[feed + 1]:
                continue
            u = reader[row_start[feed]]
            for own in range(start[u], start[u + 1]):
                for a in range(begin[item[own]], begin[item[own] + 1]):
                    weight[clicker[a]] += post[item[own]]
            for i in range(row_start[feed], row_start[feed + 1]):
                candidate = place[row_post[i]]
                if candidate < 0 or start[u] == start[u + 1]:
                    continue
                # Nobody is his own neighbour, nor is a post: of one that the reader clicked, take out itself.
                itself = 0.0
                for own in range(start[u], start[u + 1]):
                    if item[own] == candidate and not of_people:
                        itself = post[candidate]
                total = 0.0
                for a in range(begin[candidate], begin[candidate + 1]):
                    v = clicker[a]
                    if v != u or not of_people:
                        total += (weight[v] - itself) * person[v]
                out[i] = total * person[u] * post[candidate]
            for own in range(start[u], start[u + 1]):
                for a in range(begin[item[own]], begin[item[own] + 1]):
                    weight[clicker[a]] = 0.0
