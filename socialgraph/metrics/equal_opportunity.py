"""Equal opportunity: are those worth suggesting suggested as often in every group (Hardt, Price & Srebro 2016)."""

import math
from typing import Any

import numpy as np

from socialgraph.metrics._rows import codes, labels, truths

__all__ = ["equal_opportunity"]


def equal_opportunity(offered: Any, wanted: Any, group: Any) -> float:
    r"""Measure the gap between groups in how many of the wanted are offered.

    .. math:: \max_g \Pr(\text{offered} \mid \text{wanted}, g) - \min_g \Pr(\text{offered} \mid \text{wanted}, g)

    Parameters
    ----------
    offered : array_like of bool, shape (rows,)
        Of each candidate whether it was suggested or shown; also 0 or 1.
    wanted : array_like of bool, shape (rows,)
        Whether it would have been right: a tie that forms later, a post that is clicked when shown.
    group : array_like of int, bool, str or float, shape (rows,)
        The group of each candidate.

    Returns
    -------
    float
        In [0, 1]; 0 where the wanted of all groups are offered as often. Groups of whom nobody is wanted do not count;
        nan for fewer than two others.

    Raises
    ------
    ParameterError
        If the lengths differ, or a value is neither true nor false.

    Notes
    -----
    Not where what is wanted is only known of what was offered, as clicks are: then all that is known to be wanted was
    offered, and the gap is 0 by construction. Take outcomes that happen anyway, such as ties held out, or an arm that
    shows at random.

    References
    ----------
    Hardt, Price, Srebro (2016), Equality of opportunity in supervised learning, NeurIPS 29, 3315-3323.

    Examples
    --------
    >>> equal_opportunity([1, 1, 0, 1], [1, 1, 1, 1], ["a", "a", "b", "b"])
    0.5
    """
    offered = truths("offered", offered)
    wanted = truths("wanted", wanted, offered.size)
    code, kinds = codes(labels("group", group, offered.size))
    wanted_of = np.bincount(code[wanted], minlength=kinds)
    both_of = np.bincount(code[wanted & offered], minlength=kinds)
    share = both_of[wanted_of > 0] / wanted_of[wanted_of > 0]
    return float(share.max() - share.min()) if share.size > 1 else math.nan
