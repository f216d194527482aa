"""Behaviour: what people do of themselves, always from what they are and never from their profile.

The machinery decides what is shown and suggested; posting, looking, reacting, accepting, dropping and leaving are here.
The numbers are assumptions (no platform has published its own), set so that people choose like-minded posts more than
chance would, as in Bakshy, Messing and Adamic (2015), and so that a feed holds several times what is read.
"""

from collections.abc import Callable

import numpy as np
from numba import prange

from socialgraph._frozen import frozen, readonly
from socialgraph._kernels import inline, parallel_kernel
from socialgraph.errors import check_number
from socialgraph.people import People
from socialgraph.platform.tables import Content
from socialgraph.rng import coin, uniform, uniforms
from socialgraph.ties.disagreement import Disagreement
from socialgraph.ties.homophilous import Homophilous
from socialgraph.ties.pairs import Pairs, chances

__all__ = ["DEEDS", "Behaviour"]

# What people may do to a post, in the order of the keys that `react` takes.
DEEDS = ("click", "like", "share", "comment", "hide", "report", "want")
# The bits of a reaction: one less than the code of `REACTIONS`.
_CLICK, _LIKE, _SHARE, _COMMENT, _HIDE, _REPORT, _WANT = (np.uint8(1 << bit) for bit in (0, 1, 3, 4, 5, 6, 2))
# People with a habit look and post within about so many hours of it.
_HABIT = 3


@frozen
class Behaviour:
    """How people post, look, react, accept, drop and leave.

    Columns of the people that play a part where there are any: ``opinion``; ``interests``, one row a person that sums
    to 1; ``activity``, by which posting is multiplied; ``hour``, around which they post and look, in [0, 24).

    Parameters
    ----------
    post : float
        The probability that a person posts on a day, for an activity of 1.
    click : float
        The log-odds of clicking a post of one's own opinion in the first slot.
    agreement : float
        By how much the log-odds fall for each unit of distance between reader's and post's opinion, at least 0;
        the probability of a like after a click falls by the factor exp(-agreement x distance).
    interest : float
        By how much the log-odds rise for a topic that holds twice its share of the reader's interests, at least 0;
        they fall as much for one that is none of them.
    outrage : float
        By how much the log-odds rise for each unit of the post's opinion away from 0, whichever side it is on: what
        people click without wanting it.
    attention : float
        The factor by which the probability of looking falls from one slot to the next, in [0, 1].
    fatigue : float
        By how much the log-odds fall with each click before in the same feed, at least 0.
    like, share, comment : float
        The probability of each after a click; a like only as far as the reader agrees.
    hide, report : float
        The probability that a post from the other end of opinions, looked at and not clicked, is hidden or reported: in
        proportion to the distance, and to its square.
    survey : float
        The share of posts shown for which people are asked whether they want to see such posts. They say so with the
        log-odds of a click in the first slot, less what outrage and fatigue add; only a yes is recorded.
    accept : float or callable
        The probability of accepting a suggested friend, the same for all or from a habit such as
        `sg.ties.Homophilous`, called as ``accept(pairs, rng=...)``.
    drop : float or callable
        The probability, each time that friends are suggested, of dropping a tie; likewise, such as
        `sg.ties.Disagreement`.
    leave : float
        The probability of leaving for good after a day on which one looked and clicked nothing.

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
    interest: float = 0.5
    outrage: float = 0.0
    attention: float = 0.95
    fatigue: float = 0.0
    like: float = 0.3
    share: float = 0.0
    comment: float = 0.05
    hide: float = 0.02
    report: float = 0.002
    survey: float = 0.0
    accept: float | Callable = Homophilous()
    drop: float | Callable = Disagreement()
    leave: float = 0.0

    def __post_init__(self) -> None:
        check_number("click", self.click)
        for name in ("agreement", "interest", "outrage", "fatigue"):
            check_number(name, getattr(self, name), 0)
        for name in ("post", "attention", "like", "share", "comment", "hide", "report", "survey", "leave"):
            check_number(name, getattr(self, name), 0, 1)
        for name in ("accept", "drop"):
            habit = getattr(self, name)
            if isinstance(habit, type) or not callable(habit):
                check_number(name, habit, 0, 1)

    def click_probability(self, distance: np.ndarray, slot: int) -> np.ndarray:
        """Give the probability of a first click at some opinion distances, in one slot, from 0."""
        with np.errstate(over="ignore"):  # beyond e^709 the probability is 0
            return self.attention**slot / (1 + np.exp(self.agreement * distance - self.click))

    def posts(self, people: People, keys: tuple[np.uint64, np.uint64]) -> tuple[np.ndarray, np.ndarray]:
        """Say who posts today and when: int32 persons and the float32 time of day, in [0, 1), of each.

        Parameters
        ----------
        people : People
            What they are.
        keys : tuple of two numpy.uint64
            The streams of whether, and of when.

        Examples
        --------
        >>> author, hour = Behaviour(post=1.0).posts(People({}, 3), (np.uint64(1), np.uint64(2)))
        >>> author.tolist(), hour.dtype
        ([0, 1, 2], dtype('float32'))
        """
        draw = uniforms(keys[0], np.arange(people.n))
        chance = self.post * (people["activity"] if "activity" in people else np.ones(people.n))
        author = np.flatnonzero(draw < chance)
        # Given that a person posts, draw / chance is uniform on [0, 1): it serves as the hour.
        hour = draw[author] / np.clip(chance[author], 2.0**-53, 1)
        if "hour" in people:
            hour = _around(people["hour"][author], keys[1], author)
        return author.astype(np.int32), _day(hour)

    def looks(self, people: People, key: np.uint64) -> np.ndarray:
        """Say at what time of day each person looks at the feed: float32, in [0, 1).

        Examples
        --------
        >>> bool((Behaviour().looks(People({"hour": [12.0, 13.0]}), np.uint64(1)) > 0.2).all())
        True
        """
        person = np.arange(people.n)
        return _day(_around(people["hour"], key, person) if "hour" in people else uniforms(key, person))

    def react(
        self, shown: dict[str, np.ndarray], people: People, content: Content, keys: tuple[np.uint64, ...]
    ) -> np.ndarray:
        """Say what each reader does with each shown post: uint8, one bit a deed, the one before its code.

        Parameters
        ----------
        shown : dict of ndarray
            Columns ``person``, ``post`` (a row of `content`) and ``slot``; each reader's together and in order.
        people : People
            What they are.
        content : Content
            The live posts.
        keys : tuple of seven numpy.uint64
            The streams of `DEEDS`.
        """
        out = np.zeros(shown["person"].size, dtype=np.uint8)
        begin = readonly(np.flatnonzero(np.diff(shown["person"], prepend=-1, append=-1)))
        liking = people["interests"] if "interests" in people else np.zeros((0, 1))
        seen = readonly(self.attention ** np.arange(128.0))
        rates = (self.click, self.agreement, self.interest, self.fatigue, self.outrage)
        chances = (self.like, self.share, self.comment, self.hide, self.report, self.survey)
        posts = (content.opinion, content.topic, content.identity)
        rows = (begin, shown["person"], shown["post"], shown["slot"])
        _react(*rows, people["opinion"], readonly(liking, np.float32), *posts, seen, rates, chances, keys, out)
        return readonly(out)

    def accepts(self, pairs: Pairs, key: np.uint64) -> np.ndarray:
        """Say which suggested ties are made: a truth value for each.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> graph, people = Graph.from_edges([(1, 2)], n=3), People({"opinion": [0.5, 0.5, -0.5]})
        >>> pairs = Pairs.of(graph, people, source=[0, 0], target=[1, 2])
        >>> Behaviour(accept=Homophilous(p=1.0, agreement=1000.0)).accepts(pairs, np.uint64(1)).tolist()
        [True, False]
        """
        return _decided("accept", self.accept, pairs, key)

    def drops(self, pairs: Pairs, key: np.uint64) -> np.ndarray:
        """Say which ties are dropped: a truth value for each.

        Examples
        --------
        >>> from socialgraph.graph import Graph
        >>> graph, people = Graph.from_edges([(0, 1), (1, 2)]), People({"opinion": [1.0, 1.0, -1.0]})
        >>> pairs = Pairs.of(graph, people, source=[0, 1], target=[1, 2])
        >>> Behaviour(drop=Disagreement(p=1.0)).drops(pairs, np.uint64(1)).tolist()
        [False, True]
        """
        return _decided("drop", self.drop, pairs, key)

    def leaves(self, views: np.ndarray, clicks: np.ndarray, key: np.uint64) -> np.ndarray:
        """Say who has had enough, of those who looked and clicked nothing: a truth value a person.

        Examples
        --------
        >>> Behaviour(leave=1.0).leaves(np.array([3, 3, 0]), np.array([0, 1, 0]), np.uint64(1)).tolist()
        [True, False, False]
        """
        return (views > 0) & (clicks == 0) & (uniforms(key, np.arange(views.size)) < self.leave)


def _decided(name: str, habit: float | Callable, pairs: Pairs, key: np.uint64) -> np.ndarray:
    """Toss a coin for each pair; a tie without direction has one, whichever end was asked."""
    ends = pairs.source, pairs.target
    if not pairs.graph.directed:
        ends = np.minimum(*ends), np.maximum(*ends)
    return uniforms(key, *ends) < chances(name, habit, pairs, int(key))


def _around(habit: np.ndarray, key: np.uint64, person: np.ndarray) -> np.ndarray:
    """Draw a time of day around each person's hour."""
    from scipy.special import ndtri

    # A uniform of exactly 0 would be an infinite normal; half a step of 2**-53 is the smallest there is.
    return (habit + _HABIT * ndtri(np.maximum(uniforms(key, person), 2.0**-54))) / 24 % 1


def _day(time: np.ndarray) -> np.ndarray:
    """Round times of day, of which none may become the next day."""
    return np.minimum(time.astype(np.float32), np.nextafter(np.float32(1), np.float32(0)))


@parallel_kernel
def _react(begin, person, post, slot, opinion, liking, post_opinion, topic, identity, seen, rates, chances, keys, out):
    """Toss one coin for the click and, after or without it, one for each other deed; each for who meets what."""
    click, agreement, interest, fatigue, outrage = rates
    like, share, comment, hide, report, survey = chances
    for feed in prange(begin.size - 1):
        clicks = 0
        for row in range(begin[feed], begin[feed + 1]):
            reader, item = person[row], post[row]
            who = identity[item]
            distance = abs(opinion[reader] - post_opinion[item])
            wish = click - agreement * distance
            if liking.shape[0] > 0 and interest > 0.0:
                wish += interest * min(liking.shape[1] * liking[reader, topic[item]] - 1.0, 1.0)
            odds = wish + outrage * abs(post_opinion[item]) - fatigue * clicks
            looked = seen[slot[row]]
            deeds = np.uint8(0)
            if survey > 0.0:
                deeds |= _WANT if _does(survey / (1.0 + np.exp(-wish)), keys[6], reader, who) else np.uint8(0)
            if uniform(coin(keys[0], reader, who)) < looked / (1.0 + np.exp(-odds)):
                clicks += 1
                deeds |= _CLICK
                deeds |= _LIKE if _does(like * np.exp(-agreement * distance), keys[1], reader, who) else np.uint8(0)
                deeds |= _SHARE if _does(share, keys[2], reader, who) else np.uint8(0)
                deeds |= _COMMENT if _does(comment, keys[3], reader, who) else np.uint8(0)
            else:
                far = 0.5 * distance
                deeds |= _HIDE if _does(looked * hide * far, keys[4], reader, who) else np.uint8(0)
                deeds |= _REPORT if _does(looked * report * far * far, keys[5], reader, who) else np.uint8(0)
            out[row] = deeds


@inline
def _does(chance, key, reader, who):
    return chance > 0.0 and uniform(coin(key, reader, who)) < chance
