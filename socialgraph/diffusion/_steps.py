"""What all outbreaks in steps share: their probabilities, how many steps there may be, how spells are laid out."""

from typing import Any, NamedTuple

import numpy as np

from socialgraph.errors import check_whole

__all__ = ["Rates", "checked_steps", "in_order"]

_MOST_STEPS = 1_000_000


class Rates(NamedTuple):
    """The probabilities of an outbreak, as its model holds them; None for what it does not have.

    Examples
    --------
    >>> Rates(infection=0.05).recovery
    0.0
    """

    infection: Any
    recovery: Any = 0.0
    incubation: Any = None
    waning: Any = None


def checked_steps(steps: Any) -> int:
    """Check for how many steps an outbreak is looked at.

    Parameters
    ----------
    steps : int
        From 0, where only the seeds are counted.

    Returns
    -------
    int

    Raises
    ------
    ParameterError
        For anything out of [0, 1,000,000].

    Examples
    --------
    >>> checked_steps(30)
    30
    """
    return check_whole("steps", steps, 0, _MOST_STEPS)


def in_order(people: np.ndarray, begin: np.ndarray, end: np.ndarray, steps: int) -> np.ndarray:
    """Lay out spells as a Cascade has them.

    Parameters
    ----------
    people, begin, end : ndarray of int, shape (k,)
        Whose they are, and the steps at which they begin and end.
    steps : int
        The last step: spells that begin later are left out, ends that come later are infinite.

    Returns
    -------
    ndarray of float64, shape (at most k, 3)

    Examples
    --------
    >>> in_order(np.array([5, 2, 8]), np.array([3, 1, 9]), np.array([4, 7, 9]), 6).tolist()
    [[2.0, 1.0, inf], [5.0, 3.0, 4.0]]
    """
    spells = np.column_stack([people, begin, np.where(end > steps, np.inf, end)])
    return spells[np.lexsort([people, begin])][: np.count_nonzero(begin <= steps)]
