"""Behaviour: what people do of themselves, always from what they are and never from their profile.

The machinery decides what is shown and suggested; posting, clicking, sharing, accepting and dropping are here. The
numbers are assumptions (no platform has published its own), set so that people choose like-minded posts more than
chance would, as in Bakshy, Messing and Adamic (2015), and so that a feed holds several times what is read.
"""

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import parallel_kernel
from socialgraph.errors import check_number
from socialgraph.rng import coin, uniform, uniforms

__all__ = ["Behaviour"]


@frozen
class Behaviour:
    """How people post, click, share, accept and drop.

    Parameters
    ----------
    post : float
        The probability that a person posts on a day.
    click : float
        The log-odds of clicking a post of one's own opinion in the first slot.
    agreement : float
        By how much the log-odds fall for each unit of distance between reader's and post's opinion, at least 0;
        the probability of accepting a suggested friend falls by the factor exp(-agreement x distance).
    attention : float
        The factor by which the probability of looking falls from one slot to the next, in [0, 1].
    share : float
        The probability that a click is followed by a reshare.
    accept : float
        The probability of accepting a suggested friend of the same opinion.
    drop : float
        The probability, each time that friends are suggested, of dropping a tie across the whole range of opinions;
        in proportion to the distance.

    Raises
    ------
    ParameterError
        For a number out of range.

    Examples
    --------
    >>> Behaviour(click=0.0).click_probability(np.array([0.0, 1.0]), 0).round(3).tolist()
    [0.5, 0.269]
    """

    post: float = 0.5
    click: float = -1.0
    agreement: float = 1.0
    attention: float = 0.95
    share: float = 0.0
    accept: float = 0.3
    drop: float = 0.02

    def __post_init__(self) -> None:
        check_number("click", self.click)
        check_number("agreement", self.agreement, 0)
        for name in ("post", "attention", "share", "accept", "drop"):
            check_number(name, getattr(self, name), 0, 1)

    def click_probability(self, distance: np.ndarray, slot: int) -> np.ndarray:
        """Give the probability of a click at some opinion distances, in one slot, from 0."""
        with np.errstate(over="ignore"):  # beyond e^709 the probability is 0
            return self.attention**slot / (1 + np.exp(self.agreement * distance - self.click))

    def posts(self, n: int, key: np.uint64) -> np.ndarray:
        """Say who posts today and when: int32 persons and the float32 time of day, in [0, 1), of each.

        Examples
        --------
        >>> author, hour = Behaviour(post=1.0).posts(3, np.uint64(1))
        >>> author.tolist(), hour.dtype
        ([0, 1, 2], dtype('float32'))
        """
        draw = uniforms(key, np.arange(n))
        author = np.flatnonzero(draw < self.post)
        # Given that a person posts, draw / post is uniform on [0, 1): it serves as the hour. Rounding could make it 1.
        hour = (draw[author] / max(self.post, 2.0**-53)).astype(np.float32)
        return author.astype(np.int32), np.minimum(hour, np.nextafter(np.float32(1), np.float32(0)))

    def react(
        self,
        shown: dict[str, np.ndarray],
        opinion: np.ndarray,
        post_opinion: np.ndarray,
        identity: np.ndarray,
        keys: tuple[np.uint64, np.uint64],
    ) -> np.ndarray:
        """Say what each reader does with each shown post: int8, 0 nothing, 1 click, 2 click and share.

        Parameters
        ----------
        shown : dict of ndarray
            Columns ``person``, ``post`` (a row of the two arrays below) and ``slot``.
        opinion : ndarray of float64, shape (n,)
            What people are.
        post_opinion : ndarray of float32
            What each live post says.
        identity : ndarray of uint64
            What the coin knows each live post by.
        keys : tuple of two numpy.uint64
            The streams of clicks and of shares.
        """
        out = np.zeros(shown["person"].size, dtype=np.int8)
        looks = readonly(self.attention ** np.arange(128.0))
        rates = (self.click, self.agreement, self.share)
        _react(shown["person"], shown["post"], shown["slot"], opinion, post_opinion, identity, looks, rates, keys, out)
        return readonly(out)

    def accepts(self, pairs: np.ndarray, opinion: np.ndarray, key: np.uint64) -> np.ndarray:
        """Say which suggested ties are made: a truth value for each of int64[ties, 2].

        Examples
        --------
        >>> pairs, opinion = np.array([[0, 1], [0, 2]]), np.array([0.5, 0.5, -0.5])
        >>> Behaviour(accept=1.0, agreement=1000.0).accepts(pairs, opinion, np.uint64(1)).tolist()
        [True, False]
        """
        distance = np.abs(opinion[pairs[:, 0]] - opinion[pairs[:, 1]])
        draw = uniforms(key, pairs[:, 0], pairs[:, 1])
        return draw < self.accept * np.exp(-self.agreement * distance)

    def drops(self, pairs: np.ndarray, opinion: np.ndarray, key: np.uint64) -> np.ndarray:
        """Say which ties are dropped: a truth value for each of int64[ties, 2].

        Examples
        --------
        >>> pairs, opinion = np.array([[0, 1], [0, 2]]), np.array([1.0, 1.0, -1.0])
        >>> Behaviour(drop=1.0).drops(pairs, opinion, np.uint64(1)).tolist()
        [False, True]
        """
        distance = np.abs(opinion[pairs[:, 0]] - opinion[pairs[:, 1]])
        return uniforms(key, pairs[:, 0], pairs[:, 1]) < self.drop * distance / 2


@parallel_kernel
def _react(person, post, slot, opinion, post_opinion, identity, looks, rates, keys, out):
    """Toss one coin for the click and, after a click, one for the share; each for who meets what."""
    click, agreement, share = rates
    for shown in prange(person.size):
        reader, item = person[shown], post[shown]
        distance = abs(opinion[reader] - post_opinion[item])
        chance = looks[slot[shown]] / (1.0 + np.exp(agreement * distance - click))
        if uniform(coin(keys[0], reader, identity[item])) < chance:
            shared = share > 0.0 and uniform(coin(keys[1], reader, identity[item])) < share
            out[shown] = 2 if shared else 1
