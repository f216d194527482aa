"""Logistic regression that learns window after window: what was learned before is the prior of what comes [1]_.

With weights m and precision P from before, and rows x of a window with outcomes y in {0, 1}, the new weights minimise
``(w - m)' P (w - m) / 2 + sum(log(1 + exp(w'x)) - y w'x)``, and P grows by the sum of ``p (1 - p) x x'`` there. That is
Algorithm 3 of the paper with the whole matrix in place of its diagonal: what goes together, as age and clicks do, is
not counted twice.

.. [1] Chapelle, Li (2011), An empirical evaluation of Thompson sampling, NIPS 24, Algorithm 3.
"""

import numpy as np
from numba import prange

from socialgraph._frozen import readonly
from socialgraph._kernels import inline, parallel_kernel
from socialgraph.errors import ParameterError, check_number
from socialgraph.feed.inbox import Inbox

__all__ = ["chances", "check_learning", "taught"]

# Intercept, log affinity, distance, extremity, log clicks, age, story, interest; about 0 and about 1 on most platforms.
# Fixed, and never taken from what is shown: the same weights mean the same on every day and in every arm.
_CENTRE = (0.0, -1.5, 0.5, 0.5, 1.0, 1.0, 0.0, 1.0)
_SCALE = (1.0, 1.0, 0.5, 0.5, 1.0, 1.0, 1.0, 1.0)
# Assumed: affinity, likeness, popularity and age as one would guess them; and one post in five is clicked, as the first
# affinity of a tie says, log-odds of -1.4.
_FIRST = (-1.5, 1.0, -1.0, 0.0, 0.5, -1.0, 0.0, 0.0)
# Rows that are summed by themselves: sums of sums in this order are the same bytes for any number of threads.
_BLOCK = 4096
# Newton's steps shrink as their squares: after one of 1e-4 the weights are within some 1e-8 of the lowest point, and
# the curve before that step is the curve after it, but for as little as the step.
_CLOSE = 1e-4
_MOST_STEPS = 100


def check_learning(prior: object, forget: object) -> None:
    """Refuse a prior that is no strength and a share that cannot be kept.

    Examples
    --------
    >>> check_learning(1.0, 0.0)
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: forget must be above 0; got 0.0
    """
    if check_number("prior", prior, 0) == 0:
        raise ParameterError("prior", "must be above 0", prior)
    if check_number("forget", forget, 0, 1) == 0:
        raise ParameterError("forget", "must be above 0", forget)


def chances(inbox: Inbox, name: str) -> np.ndarray:
    """Predict each row with what was learned under a name, or before that with the first weights.

    Parameters
    ----------
    inbox : Inbox
        The candidates.
    name : str
        What is predicted: ``NAME_weights`` is looked up in what was learned.

    Returns
    -------
    ndarray of float64, shape (rows,)
        Probabilities.

    Examples
    --------
    >>> chances(Inbox.of(age=[1.0, 2.0], affinity=[0.2, 0.2]), "click").round(3).tolist()
    [0.257, 0.113]
    """
    columns = _columns(inbox)
    weights, _ = _learned(inbox, name, columns, 1.0)
    out = np.empty(len(inbox))
    _predict(*columns, weights, out)
    return out


def taught(shown: Inbox, outcome: np.ndarray, name: str, prior: float, forget: float) -> dict[str, np.ndarray]:
    """Learn from the rows of one window.

    Parameters
    ----------
    shown : Inbox
        What was shown.
    outcome : ndarray of bool, shape (rows,)
        What came of it.
    name : str
        What is predicted.
    prior, forget : float
        See `LearnedClicks`.

    Returns
    -------
    dict of ndarray
        ``NAME_weights`` float64[d] and ``NAME_precision`` float64[d, d].

    Examples
    --------
    >>> shown = Inbox.of(age=[1.0, 1.0])
    >>> learned = taught(shown, np.array([True, True]), "click", 1.0, 1.0)
    >>> bool(learned["click_weights"][0] > -1.5), learned["click_precision"].shape
    (True, (7, 7))
    """
    columns, outcome = _columns(shown), readonly(outcome, np.bool_)
    mean, precision = _learned(shown, name, columns, prior)
    # Only what was learned fades: a prior that faded too would in the end leave nothing where nothing is seen.
    precision = forget * precision + (1 - forget) * prior * np.eye(mean.size)

    def at(weights: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        """Give what is to be as low as possible, with its slope and the curve of the rows' part."""
        loss, slope, curve = _sums(columns, outcome, readonly(weights))
        away = weights - mean
        pull = np.einsum("ab,b->a", precision, away)  # no BLAS: its sums may hang on the number of its threads
        return loss + float((pull * away).sum()) / 2, slope + pull, curve

    weights, here = mean, at(mean)
    for _ in range(_MOST_STEPS):
        # So small a system is solved by one thread.
        step = np.linalg.solve(precision + here[2], -here[1])
        if np.abs(step).max() <= _CLOSE:
            weights = weights + step
            break
        there = at(weights + step)
        while there[0] > here[0] and np.abs(step).max() > _CLOSE:
            step = step / 2
            there = at(weights + step)
        weights, here = weights + step, there
    return {f"{name}_weights": readonly(weights), f"{name}_precision": readonly(precision + here[2])}


def _columns(inbox: Inbox) -> tuple[np.ndarray, ...]:
    """Give what rows are described by; the last is empty where profiles hold no interests."""
    liking = np.zeros(0, dtype=np.float32)
    known = inbox.by_person.get("interests", inbox.by_post.get("reader_interests", liking))
    if known.ndim == 2:
        who = inbox.person if "interests" in inbox.by_person else inbox.post
        liking = known[who, inbox.topic].astype(np.float32) * np.float32(known.shape[1])
    names = ("affinity", "reader_opinion", "author_opinion", "clicks", "age", "kind")
    return (*(getattr(inbox, name) for name in names), readonly(liking), known.ndim == 2)


def _learned(inbox: Inbox, name: str, columns: tuple, prior: float) -> tuple[np.ndarray, np.ndarray]:
    """Look up weights and precision, or make those of somebody who has seen nothing."""
    size = len(_FIRST) - (not columns[-1])
    if f"{name}_weights" not in inbox.learned:
        return readonly(_FIRST[:size], np.float64), prior * np.eye(size)
    weights = inbox.learned[f"{name}_weights"]
    if weights.size != size:
        raise ParameterError("learned", f"must be weights of the {size} columns that there are", weights)
    return weights, inbox.learned[f"{name}_precision"]


def _sums(columns: tuple, outcome: np.ndarray, weights: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Sum loss, slope and curve over all rows."""
    d = weights.size
    parts = np.zeros((-(-outcome.size // _BLOCK), 1 + d + d * (d + 1) // 2))
    _add_up(*columns, outcome, weights, parts)
    total = parts.sum(axis=0)
    curve = np.zeros((d, d))
    lower = np.tril_indices(d)
    curve[lower] = total[1 + d :]
    curve.T[lower] = total[1 + d :]
    return float(total[0]), total[1 : 1 + d], curve


@inline
def _describe(affinity, reader, author, clicks, age, kind, liking, interests, i, x):
    """Write what row i is described by."""
    x[0] = 1.0
    x[1] = np.log(np.float64(affinity[i]) + 0.01)
    x[2] = abs(np.float64(reader[i]) - np.float64(author[i]))
    x[3] = abs(np.float64(author[i]))
    x[4] = np.log(1.0 + np.float64(clicks[i]))
    x[5] = np.float64(age[i])
    x[6] = 1.0 if kind[i] == 1 else 0.0
    if interests:
        x[7] = np.float64(liking[i])
    for a in range(1, x.size):
        x[a] = (x[a] - _CENTRE[a]) / _SCALE[a]


@parallel_kernel
def _predict(affinity, reader, author, clicks, age, kind, liking, interests, weights, out):
    """Give the probability of each row."""
    for block in prange((out.size + _BLOCK - 1) // _BLOCK):
        x = np.empty(weights.size)
        for i in range(block * _BLOCK, min((block + 1) * _BLOCK, out.size)):
            _describe(affinity, reader, author, clicks, age, kind, liking, interests, i, x)
            odds = 0.0
            for a in range(weights.size):
                odds += weights[a] * x[a]
            out[i] = 1.0 / (1.0 + np.exp(-odds))


@parallel_kernel
def _add_up(affinity, reader, author, clicks, age, kind, liking, interests, outcome, weights, out):
    """Sum loss, slope and the lower triangle of the curve over each block of rows."""
    d = weights.size
    for block in prange(out.shape[0]):
        x, total = np.empty(d), np.zeros(out.shape[1])
        for i in range(block * _BLOCK, min((block + 1) * _BLOCK, outcome.size)):
            _describe(affinity, reader, author, clicks, age, kind, liking, interests, i, x)
            odds, y = 0.0, 1.0 if outcome[i] else 0.0
            for a in range(d):
                odds += weights[a] * x[a]
            small = np.exp(-abs(odds))
            p = 1.0 / (1.0 + small) if odds > 0 else small / (1.0 + small)
            total[0] += np.log(1.0 + small) + max(odds, 0.0) - y * odds
            at = 1 + d
            for a in range(d):
                total[1 + a] += (p - y) * x[a]
                scaled = p * (1.0 - p) * x[a]
                for b in range(a + 1):
                    total[at] += scaled * x[b]
                    at += 1
        for a in range(total.size):
            out[block, a] = total[a]
