"""Platform: the machinery under test, one exchangeable part a step."""

import re
from collections.abc import Callable
from dataclasses import fields

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_number, check_whole
from socialgraph.platform.behaviour import Behaviour

__all__ = ["Platform"]


@frozen
class Platform:
    """A social platform: who suggests friends, who ranks the feed, how opinions move, and the numbers around them.

    Parameters
    ----------
    rank : Ranker
        Called as ``rank(inbox, rng=...)``.
    suggest : Suggester or None
        Called as ``suggest(graph, profile, k=..., rng=...)``; None suggests nobody.
    opinions : OpinionModel or None
        Called as ``opinions(seen, opinion, rng=...)``; None leaves opinions as they are.
    keep : callable or None
        What may be shown at all, before it is ranked: called as ``keep(inbox, rng=...)``, gives a truth value a row,
        such as ``lambda inbox, *, rng: inbox.reports == 0``; None keeps all.
    behaviour : Behaviour
        What people do of themselves.
    slots : int
        Posts that a reader sees in a day, 1 to 128.
    inventory : int
        Candidates a slot: a reader's feed is chosen from at most ``inventory * slots`` posts. Facebook had about five
        to one in 2013.
    memory : int
        Days for which a post can be shown.
    windows : int
        Times a day at which some of the readers look, each reader at one of them; reshares reach the later ones.
    suggest_every : int
        Days from one round of friend suggestions to the next.
    suggestions : int
        Friends suggested to each person in a round.
    learning : float
        How far an affinity moves towards the day's share of clicks, in [0, 1].
    profiling : float
        How far what is known of a person moves towards what they clicked and posted on a day, in [0, 1]; see
        `People.observe`.

    Raises
    ------
    ParameterError
        For a part that cannot be called or a number out of range.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from socialgraph.feed import Chronological, Engagement
    >>> platform = Platform(rank=Chronological())
    >>> replace(platform, rank=Engagement()).rank == Engagement()
    True
    """

    rank: Callable
    suggest: Callable | None = None
    opinions: Callable | None = None
    keep: Callable | None = None
    behaviour: Behaviour = Behaviour()
    slots: int = 10
    inventory: int = 5
    memory: int = 3
    windows: int = 1
    suggest_every: int = 7
    suggestions: int = 3
    learning: float = 0.1
    profiling: float = 0.0

    def __post_init__(self) -> None:
        for name in ("rank", "suggest", "opinions", "keep"):
            part = getattr(self, name)
            if isinstance(part, type) or not (callable(part) or (part is None and name != "rank")):
                raise ParameterError(name, "must be a model or a function, such as Chronological() or your own", part)
        if not isinstance(self.behaviour, Behaviour):
            raise ParameterError("behaviour", "must be a Behaviour", self.behaviour)
        check_whole("slots", self.slots, 1, 128)
        for name in ("inventory", "memory", "windows", "suggest_every", "suggestions"):
            check_whole(name, getattr(self, name), 1, 2**31 - 1)
        for name in ("learning", "profiling"):
            check_number(name, getattr(self, name), 0, 1)

    def __repr__(self) -> str:
        parts = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self))
        # An address, such as that of a function, differs from process to process, and this goes into manifests.
        return re.sub(" at 0x[0-9A-Fa-f]+", "", f"Platform({parts})")
