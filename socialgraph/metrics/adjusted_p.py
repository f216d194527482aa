"""P-values of many tests at once (Holm 1979; Benjamini and Hochberg 1995)."""

from typing import Any

import numpy as np

from socialgraph.errors import ParameterError, check_choice

__all__ = ["adjusted_p"]


def adjusted_p(p: Any, *, method: str = "holm") -> np.ndarray:
    r"""Adjust p-values for how many there are.

    With :math:`p_{(1)} \le \dots \le p_{(m)}`, Holm's are :math:`\max_{j \le i} (m - j + 1) p_{(j)}` and Benjamini and
    Hochberg's :math:`\min_{j \ge i} m p_{(j)} / j`, none above 1.

    Parameters
    ----------
    p : array_like of float, shape (tests,)
        In [0, 1]; nan, of a test that could not be made, stays nan and is not counted.
    method : {"holm", "bh"}
        What a cut at 5 % means: a chance of at most 5 % of even one false finding, whatever hangs together; or at most
        5 % of the findings false on average, where tests are independent or rise and fall together.

    Returns
    -------
    ndarray of float64, shape (tests,)

    Raises
    ------
    ParameterError
        If a p lies outside [0, 1] (the first is named), or the method is unknown.

    Notes
    -----
    Not for Holm's with p-values of few draws: with 200 draws none is below 1 %, and six tests can then not pass 5 %.

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 65-70.
    Benjamini, Hochberg (1995), Controlling the false discovery rate, J. R. Statist. Soc. B 57, 289-300.

    Examples
    --------
    >>> adjusted_p([0.01, 0.04, 0.03]).tolist(), adjusted_p([0.01, 0.04, 0.03], method="bh").tolist()
    ([0.03, 0.06, 0.06], [0.03, 0.04, 0.04])
    """
    check_choice("method", method, ["holm", "bh"])
    given = np.asarray(p, dtype=np.float64)
    if given.ndim != 1:
        raise ParameterError("p", "must be one number a test", p)
    wrong = np.flatnonzero((given < 0) | (given > 1))
    if wrong.size:
        raise ParameterError("p", "must lie in [0, 1]", f"{given[wrong[0]]} for test {wrong[0]}")
    known = np.flatnonzero(~np.isnan(given))
    order = known[np.argsort(given[known], kind="stable")]
    place, adjusted = np.arange(1, order.size + 1), given.copy()
    if method == "holm":
        raised = np.maximum.accumulate((order.size - place + 1) * given[order])
    else:
        raised = np.minimum.accumulate((order.size / place * given[order])[::-1])[::-1]
    adjusted[order] = np.minimum(raised, 1)
    return adjusted
