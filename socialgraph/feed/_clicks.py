"""Who clicked which live post: the memory of collaborative filters, and how it is laid out."""

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.feed.inbox import Inbox

__all__ = ["laid_out", "placed_posts", "remembered"]


def remembered(shown: Inbox, clicked: np.ndarray) -> dict[str, np.ndarray]:
    """Add the clicks of a window to those that were remembered, less those of posts that are gone.

    A post is gone when it is older than every post that there is. A story is a post of its own.

    Parameters
    ----------
    shown : Inbox
        What was shown, with what was learned so far.
    clicked : ndarray of bool, shape (rows,)
        Which rows were clicked.

    Returns
    -------
    dict of ndarray
        ``person`` and ``content`` int32, sorted, each pair once; ``clicks`` int32, how often.

    Examples
    --------
    >>> first = remembered(Inbox.of(content=[7, 8], person=[1, 1]), np.array([True, False]))
    >>> then = remembered(Inbox.of(content=[7, 8], person=[1, 1], learned=first), np.array([True, True]))
    >>> then["content"].tolist(), then["clicks"].tolist()
    ([7, 8], [2, 1])
    """
    before = {name: shown.learned.get(name, np.zeros(0, dtype=np.int32)) for name in ("person", "content", "clicks")}
    person = np.concatenate([before["person"], shown.person[clicked]]).astype(np.int64)
    content = np.concatenate([before["content"], shown.content[clicked]])
    clicks = np.concatenate([before["clicks"], np.ones(int(clicked.sum()), dtype=np.int32)])
    live = content >= shown.by_post["content"].min(initial=np.iinfo(np.int32).max)
    pairs, place = np.unique(person[live] << 32 | content[live], return_inverse=True)
    return {
        "person": readonly(pairs >> 32, np.int32),
        "content": readonly(pairs & 0xFFFFFFFF, np.int32),
        "clicks": readonly(np.bincount(place, clicks[live], pairs.size), np.int32),
    }


def laid_out(memory: dict[str, np.ndarray], n: int) -> dict[str, np.ndarray]:
    """Lay clicks out by person and by post.

    Parameters
    ----------
    memory : dict of ndarray
        From `remembered`.
    n : int
        The number of people.

    Returns
    -------
    dict of ndarray
        ``start`` int64[n + 1], where each person's clicks begin, and ``item`` int32, the number of each one's post
        among ``post``, the contents that were clicked; ``begin`` int64[posts + 1] and ``clicker`` int32, the people
        who clicked each, in order; ``order``, the click that each of those is.

    Examples
    --------
    >>> memory = remembered(Inbox.of(content=[8, 7, 8], person=[0, 1, 1]), np.array([True, True, True]))
    >>> laid = laid_out(memory, 2)
    >>> [laid[name].tolist() for name in ("start", "item", "begin", "clicker")]
    [[0, 1, 3], [1, 0, 1], [0, 1, 3], [1, 0, 1]]
    """
    post, item = np.unique(memory["content"], return_inverse=True)
    order = np.argsort(item, kind="stable")
    start, begin = np.zeros(n + 1, dtype=np.int64), np.zeros(post.size + 1, dtype=np.int64)
    np.cumsum(np.bincount(memory["person"], minlength=n), out=start[1:])
    np.cumsum(np.bincount(item, minlength=post.size), out=begin[1:])
    laid = {"start": start, "begin": begin, "order": order, "post": post}
    laid |= {"item": item.astype(np.int32), "clicker": memory["person"][order]}
    return {name: readonly(values) for name, values in laid.items()}


def placed_posts(inbox: Inbox, post: np.ndarray) -> np.ndarray:
    """Give the number of each live post among those that were clicked, -1 for the others.

    Examples
    --------
    >>> placed_posts(Inbox.of(content=[9, 7]), np.array([7, 8])).tolist()
    [-1, 0]
    """
    content = inbox.by_post["content"]
    place = np.searchsorted(post, content)
    known = post[np.minimum(place, post.size - 1)] == content if post.size else np.zeros(content.size, dtype=bool)
    return readonly(np.where(known, place, -1), np.int32)
