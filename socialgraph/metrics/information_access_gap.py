"""The gap in access to information between groups (Fish et al. 2019)."""

import math
from typing import Any

import numpy as np

from socialgraph.errors import check_choice
from socialgraph.metrics._values import group_codes, numbers

__all__ = ["information_access_gap"]


def information_access_gap(reach: Any, group: Any, *, definition: str = "ratio") -> float:
    r"""Compare how often what spreads reaches the group that it reaches least, and the one that it reaches most.

    .. math:: \text{ratio: } \frac{\min_g \bar r_g}{\max_g \bar r_g}, \qquad
        \text{difference: } \max_g \bar r_g - \min_g \bar r_g

    with :math:`\bar r_g` the mean over the people of group g of the chance to be reached.

    Parameters
    ----------
    reach : array_like of float, shape (n,)
        How often each person was reached, at least 0: `Ensemble.reach`, or the share of days on which a post was seen.
    group : array_like of int, bool, str or float, shape (n,)
        The group of each person; any number of groups, of which those without members do not count.
    definition : {"ratio", "difference"}
        As above.

    Returns
    -------
    float
        Ratio: in [0, 1], 1 where all groups are reached alike; nan where nobody is ever reached. Difference: 0 where
        all groups are reached alike, at most the largest reach. nan for nobody.

    Raises
    ------
    ParameterError
        If the lengths differ (both are named), a reach is below 0 or not finite, or the definition is unknown.

    Notes
    -----
    Not for groups of few people, whose mean hangs on luck: the least of many noisy means is low by chance. Equal access
    may be equally bad: read it with the mean reach. Fish et al. compare people, of whom the least reached counts; give
    each their own group for that.

    References
    ----------
    Fish, Bashardoust, boyd, Friedler, Scheidegger, Venkatasubramanian (2019), Gaps in information access in social
    networks, WWW 2019, 480-490.
    Stoica, Han, Chaintreau (2020), Seeding network influence in biased networks and the benefits of diversity, WWW
    2020, 2089-2098.

    Examples
    --------
    >>> reach, group = [0.9, 0.7, 0.2, 0.2], ["core", "core", "rim", "rim"]
    >>> round(information_access_gap(reach, group), 6)
    0.25
    >>> round(information_access_gap(reach, group, definition="difference"), 6)
    0.6
    """
    check_choice("definition", definition, ["ratio", "difference"])
    reach = numbers("reach", reach, low=0)
    code, kinds = group_codes(group, reach.size)
    size = np.bincount(code, minlength=kinds)
    mean = np.bincount(code, reach, minlength=kinds)[size > 0] / size[size > 0]
    if mean.size == 0:
        return math.nan
    least, most = float(mean.min()), float(mean.max())
    if definition == "difference":
        return most - least
    return least / most if most > 0 else math.nan
