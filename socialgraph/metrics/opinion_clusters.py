"""Into how many camps opinions fall: groups of people with a gap between them."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import check_choice, check_number
from socialgraph.metrics._values import numbers

__all__ = ["opinion_clusters"]


def opinion_clusters(opinion: Any, *, gap: float = 0.1, definition: str = "effective") -> float:
    r"""Count groups of people whose opinions are more than a gap apart.

    .. math:: C = \frac{\bigl(\sum_i c_i\bigr)^2}{\sum_i c_i^2}

    with :math:`c_i` the size of group i: as many groups of equal size as would give the same chance that two people
    drawn with replacement are in one group. Who stands between two people links them.

    Parameters
    ----------
    opinion : array_like of float, shape (n,)
        Finite.
    gap : float
        Neighbours on the line who differ by more than this are in different groups; at least 0, which makes each
        opinion its own group. Under bounded confidence, the confidence bound.
    definition : {"effective", "count"}
        C as above, or the number of groups whatever their size.

    Returns
    -------
    float
        From 1 to n; 0 for nobody.

    Raises
    ------
    ParameterError
        If `gap` is no number of at least 0, an opinion is not finite, or the definition is unknown.

    Notes
    -----
    Not for broad distributions with many people: no two neighbours are then a gap apart, and there is one group of any
    shape. `dip` sees two peaks where people stand in between. A count takes every loner for a camp.

    References
    ----------
    Laakso, Taagepera (1979), "Effective" number of parties, Comparative Political Studies 12, 3-27.
    Ben-Naim, Krapivsky, Redner (2003), Bifurcations and patterns in compromise processes, Physica D 183, 190-204.

    Examples
    --------
    >>> people = [-0.9, -0.8, -0.8, 0.5, 0.6]
    >>> opinion_clusters(people, gap=0.2, definition="count"), round(opinion_clusters(people, gap=0.2), 6)
    (2.0, 1.923077)
    """
    check_choice("definition", definition, ["effective", "count"])
    gap = check_number("gap", gap, 0, math.inf)
    opinion = np.sort(numbers("opinion", opinion))
    if opinion.size == 0:
        return 0.0
    cuts = np.flatnonzero(np.diff(opinion) > gap) + 1
    size = np.diff(np.concatenate([[0], cuts, [opinion.size]]))
    if definition == "count":
        return float(size.size)
    return opinion.size**2 / int((size * size).sum())
