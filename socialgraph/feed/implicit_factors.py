"""Matrix factorisation of implicit feedback: what is clicked says what is liked, the rest says a little [1]_.

For people u and posts i with r clicks it lowers ``sum c (p - x_u . y_i)^2 + regularization (sum |x|^2 + sum |y|^2)``
over all pairs, those without a click included: the preference p is 1 where r > 0 and else 0, and the confidence is
``c = 1 + confidence r``. With one side held, each vector of the other solves a small linear system.

.. [1] Hu, Koren, Volinsky (2008), Collaborative filtering for implicit feedback datasets, ICDM.
"""

from typing import Any

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import inline, parallel_kernel
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.feed._clicks import laid_out, placed_posts, remembered
from socialgraph.feed.inbox import Inbox
from socialgraph.rng import as_seed, stream, uniforms

__all__ = ["ImplicitFactors"]


@frozen
class ImplicitFactors:
    """Rank by the inner product of the factors of reader and post, which are fitted to the clicks on live posts.

    After each window every post's factors are worked out from the people's, then the people's from the posts': one
    sweep of alternating least squares, which goes on from where the last one ended. Who clicks for the first time, or
    for the first time again, starts from coins.

    Who has clicked none of the posts that still go round has a score of 0 for every post, and so has a post that nobody
    has clicked: equal scores are in the order of a coin.

    Parameters
    ----------
    factors : int, optional
        How many numbers describe a person and a post, from 1 to 256.
    regularization : float, optional
        The weight of the squared factors, above 0. The paper chooses it by cross-validation, anew for each data set.
    confidence : float, optional
        By how much a click counts more than none, at least 0; 40 in the paper.

    Raises
    ------
    ParameterError
        For a number out of range; when called, where what was learned has another number of factors.

    Examples
    --------
    >>> from socialgraph.feed.inbox import Inbox
    >>> rank = ImplicitFactors(factors=2)

    Persons 0 and 1 have both clicked post 5, person 1 has clicked post 6 too, and person 2 post 7 only:

    >>> shown = Inbox.of(start=[0, 1, 3, 4], person=[0, 1, 1, 2], content=[5, 5, 6, 7])
    >>> clicked, learned = {"click": np.array([True] * 4)}, {}
    >>> for _ in range(3):
    ...     shown = Inbox.of(start=shown.start, person=shown.person, content=shown.content, learned=learned)
    ...     learned = rank.learn(shown, clicked, rng=1)
    >>> bool(np.diff(rank(Inbox.of(content=[7, 6], learned=learned)))[0] > 0)
    True
    """

    factors: int = 16
    regularization: float = 0.1
    confidence: float = 40.0

    def __post_init__(self) -> None:
        check_whole("factors", self.factors, 1, 256)
        if check_number("regularization", self.regularization, 0) == 0:
            raise ParameterError("regularization", "must be above 0", self.regularization)
        check_number("confidence", self.confidence, 0)

    def __call__(self, inbox: Inbox, *, rng: Any = None) -> np.ndarray:
        """Score each row, about 1 where a click is likely; `rng` is not used."""
        out = np.zeros(len(inbox))
        if "people_factors" in inbox.learned:
            people, posts = self._of(inbox), inbox.learned["post_factors"]
            place = placed_posts(inbox, np.unique(inbox.learned["content"]))
            _multiply(inbox.person, inbox.post, place, people, posts, out)
        return out

    def learn(self, shown: Inbox, done: dict[str, np.ndarray], *, rng: Any = None) -> dict[str, np.ndarray]:
        """Sweep once: ``people_factors`` float32[n, f], ``post_factors`` float32[posts, f], and the clicks themselves.

        The rows of the latter are the posts that were clicked, by number.
        """
        memory, people = remembered(shown, done["click"]), self._of(shown)
        laid = laid_out(memory, len(people))
        # All zeros would stay zeros: nothing falls away from there in any direction.
        new = np.flatnonzero((np.diff(laid["start"]) > 0) & ~people.any(axis=1))
        people = people.copy()
        key = stream(as_seed(rng), "feed.implicit_factors")
        people[new] = uniforms(key, new[:, None], np.arange(self.factors)) - 0.5
        posts = self._solved(laid["begin"], laid["clicker"], memory["clicks"][laid["order"]], people)
        people = self._solved(laid["start"], laid["item"], memory["clicks"], posts)
        return {**memory, "people_factors": people, "post_factors": posts}

    def _of(self, inbox: Inbox) -> np.ndarray:
        """Give the factors of all people; of those who were never seen, zeros."""
        people = inbox.learned.get("people_factors", np.zeros((0, self.factors), dtype=np.float32))
        if people.shape[1] != self.factors:
            raise ParameterError("learned", f"must be {self.factors} factors a person", f"{people.shape[1]} factors")
        n = max([1 + int(inbox.person.max(initial=-1)), *(len(column) for column in inbox.by_person.values())])
        more = np.zeros((max(n - len(people), 0), self.factors), dtype=np.float32)
        return readonly(np.concatenate([people, more]) if len(more) else people)

    def _solved(self, start: np.ndarray, other: np.ndarray, clicks: np.ndarray, known: np.ndarray) -> np.ndarray:
        """Work out the factors of one side from those of the other."""
        known, out = readonly(known), np.zeros((start.size - 1, self.factors), dtype=np.float32)
        parts = np.zeros((-(-len(known) // _BLOCK), self.factors, self.factors))
        _gram(known, parts)
        # Sums of sums: the same bytes for any number of threads.
        gram = readonly(parts.sum(axis=0) + self.regularization * np.eye(self.factors))
        _solve(start, other, readonly(clicks), known, gram, float(self.confidence), out)
        return readonly(out)


# Rows that are summed, or share their scratch.
_BLOCK = 1024


@parallel_kernel
def _multiply(person, post, place, people, posts, out):
    """Give each row the inner product of its reader's and its post's factors."""
    for i in prange(out.size):
        at, total = place[post[i]], 0.0
        if at >= 0:
            for a in range(people.shape[1]):
                total += np.float64(people[person[i], a]) * np.float64(posts[at, a])
        out[i] = total


@parallel_kernel
def _gram(known, out):
    """Sum the outer products of the rows of each block."""
    f = known.shape[1]
    for block in prange(out.shape[0]):
        for i in range(block * _BLOCK, min((block + 1) * _BLOCK, known.shape[0])):
            _add_square(known, i, 1.0, out[block])
        for a in range(f):
            for b in range(a):
                out[block, b, a] = out[block, a, b]


@parallel_kernel
def _solve(start, other, clicks, known, gram, confidence, out):
    """Solve for each row's factors: those of nobody with whom there is a click are 0."""
    f = known.shape[1]
    for block in prange((out.shape[0] + _BLOCK - 1) // _BLOCK):
        matrix, vector = np.empty((f, f)), np.empty(f)
        for i in range(block * _BLOCK, min((block + 1) * _BLOCK, out.shape[0])):
            if start[i] == start[i + 1]:
                continue
            for a in range(f):
                vector[a] = 0.0
                for b in range(a + 1):
                    matrix[a, b] = gram[a, b]
            for at in range(start[i], start[i + 1]):
                more = confidence * clicks[at]
                _add_square(known, other[at], more, matrix)
                for a in range(f):
                    vector[a] += (1.0 + more) * known[other[at], a]
            _cholesky(matrix, vector)
            for a in range(f):
                out[i, a] = vector[a]


@inline
def _add_square(known, i, factor, matrix):
    """Add a multiple of the outer product of row i, its lower triangle."""
    for a in range(known.shape[1]):
        scaled = factor * known[i, a]
        for b in range(a + 1):
            matrix[a, b] += scaled * known[i, b]


@inline
def _cholesky(matrix, vector):
    """Solve in place, with the lower triangle of a positive definite matrix."""
    for a in range(vector.size):
        for b in range(a + 1):
            total = matrix[a, b]
            for c in range(b):
                total -= matrix[a, c] * matrix[b, c]
            matrix[a, b] = np.sqrt(total) if a == b else total / matrix[b, b]
        total = vector[a]
        for c in range(a):
            total -= matrix[a, c] * vector[c]
        vector[a] = total / matrix[a, a]
    for down in range(vector.size):
        a = vector.size - 1 - down
        total = vector[a]
        for c in range(a + 1, vector.size):
            total -= matrix[c, a] * vector[c]
        vector[a] = total / matrix[a, a]
