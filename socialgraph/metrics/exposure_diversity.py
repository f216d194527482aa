"""How varied each person's feed is: Shannon's entropy, Gini and Simpson's index, Rao's quadratic entropy."""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.errors import ParameterError, check_choice
from socialgraph.metrics._rows import codes, labels, persons, slates
from socialgraph.metrics._values import numbers

__all__ = ["exposure_diversity"]

_DEFINITIONS = ("shannon", "gini_simpson", "rao")


def exposure_diversity(
    person: Any, kind: Any, n: int | None = None, *, definition: str = "shannon", distance: Any = None
) -> np.ndarray:
    r"""Measure how varied the kinds are that each person saw.

    .. math:: -\sum_k p_k \ln p_k, \qquad 1 - \sum_k p_k^2, \qquad \sum_{kl} d_{kl} p_k p_l

    with :math:`p_k` the share of kind k among what the person saw: Shannon's entropy, Gini and Simpson's index, and
    Rao's mean distance between two rows drawn with replacement. Where all kinds are 1 apart, Rao's is Gini and
    Simpson's.

    Parameters
    ----------
    person : array_like of int, shape (rows,)
        Who saw each row, as in ``exposures["person"]``.
    kind : array_like of int, bool, str or float, shape (rows,)
        What it was: its topic, source, author or the author's side. For Rao's without `distance`, numbers, such as
        opinions, |x - y| apart.
    n : int, optional
        How many people there are; by default one more than the largest number of one who saw something.
    definition : {"shannon", "gini_simpson", "rao"}, optional
        Which of the three.
    distance : array_like of float, shape (kinds, kinds) or (kinds,), optional
        For Rao's, where `kind` is whole numbers below ``kinds``: how far apart they are, symmetric and 0 from a kind to
        itself; or where each stands on a line.

    Returns
    -------
    ndarray of float64, shape (n,)
        0 where all is of one kind, nan where a person saw nothing. With K kinds Shannon's is at most ln K (in nats;
        over ``np.log(K)`` it lies in [0, 1]), Gini and Simpson's at most 1 - 1/K, Rao's less than the largest distance.

    Raises
    ------
    ParameterError
        If the lengths differ, a person is out of range, `distance` is no distance, or it is given for another
        definition.

    Notes
    -----
    Not for comparing people who saw little with people who saw much: of few rows all three come out too low (the
    second and third by a factor of 1 - 1/rows in the mean). And not a measure of crossing: half left and half right is
    as varied for whoever is left as for whoever is right; see `cross_cutting_share`.

    References
    ----------
    Shannon (1948), A mathematical theory of communication, Bell System Technical Journal 27, 379-423.
    Simpson (1949), Measurement of diversity, Nature 163, 688.
    Rao (1982), Diversity and dissimilarity coefficients: a unified approach, Theoretical Population Biology 21, 24-43.

    Examples
    --------
    >>> exposure_diversity([0, 0, 1, 1], ["news", "sport", "news", "news"], 3, definition="gini_simpson")
    array([0.5, 0. , nan])
    >>> exposure_diversity([0, 0], [-1.0, 0.5], definition="rao")
    array([0.75])
    >>> exposure_diversity([0, 0], [0, 1], definition="rao", distance=[[0, 3], [3, 0]])
    array([1.5])
    """
    check_choice("definition", definition, _DEFINITIONS)
    person, n = persons("person", person, n)
    if distance is not None and definition != "rao":
        raise ParameterError("distance", "must be left out but for definition='rao'", distance)
    kind = labels("kind", kind, person.size)
    if definition == "rao":
        return _rao(person, kind, n, distance)
    code, kinds = codes(kind)
    start, _, count = slates(person, code, n, kinds)
    out = np.empty(n)
    _entropy(start, count, definition == "shannon", out)
    return out


def _rao(person: np.ndarray, kind: np.ndarray, n: int, distance: Any) -> np.ndarray:
    """Give the mean distance within each slate: along a line in linear time, by a matrix in pairs of kinds."""
    out = np.empty(n)
    if distance is None:
        place, code = np.unique(numbers("kind", kind, each="row"), return_inverse=True)
        start, item, count = slates(person, readonly(code, np.int64), n, place.size)
        _along(start, item, count, readonly(place), out)
        return out
    distance = np.asarray(distance)
    if distance.ndim == 1:
        place, rank = np.unique(numbers("distance", distance, each="kind"), return_inverse=True)
        code, _ = persons("kind", kind, distance.size)
        start, item, count = slates(person, readonly(rank, np.int64)[code], n, place.size)
        _along(start, item, count, readonly(place), out)
        return out
    distance = _distances(distance)
    code, kinds = persons("kind", kind, len(distance))
    start, item, count = slates(person, code, n, kinds)
    _across(start, item, count, distance, out)
    return out


def _distances(matrix: np.ndarray) -> np.ndarray:
    """Return a matrix of distances, checked."""
    rule = "must be a symmetric matrix of finite numbers of at least 0, 0 on the diagonal, or a number a kind"
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.dtype.kind not in "iufb":
        raise ParameterError("distance", rule, f"shape {matrix.shape}")
    matrix = readonly(matrix.astype(np.float64))
    wrong = ~np.isfinite(matrix) | (matrix < 0) | (matrix != matrix.T)
    np.fill_diagonal(wrong, np.diagonal(matrix) != 0)
    if wrong.any():
        a, b = np.argwhere(wrong)[0].tolist()
        raise ParameterError("distance", rule, f"{matrix[a, b]} from kind {a} to kind {b}")
    return matrix


@kernel
def _entropy(start, count, shannon, out):
    for u in range(out.size):
        total = 0
        for i in range(start[u], start[u + 1]):
            total += count[i]
        even, log = 0.0, 0.0
        for i in range(start[u], start[u + 1]):
            share = count[i] / total
            even += share * (1.0 - share)
            log -= share * np.log(share)
        out[u] = np.nan if total == 0 else (log + 0.0 if shannon else even)


@kernel
def _along(start, item, count, place, out):
    # Each gap on the line lies between as many pairs as rows below it times rows above it.
    for u in range(out.size):
        total = 0
        for i in range(start[u], start[u + 1]):
            total += count[i]
        far, below = 0.0, 0
        for i in range(start[u], start[u + 1] - 1):
            below += count[i]
            far += (place[item[i + 1]] - place[item[i]]) * (below / total) * ((total - below) / total)
        out[u] = np.nan if total == 0 else 2.0 * far


@kernel
def _across(start, item, count, distance, out):
    for u in range(out.size):
        total = 0
        for i in range(start[u], start[u + 1]):
            total += count[i]
        far = 0.0
        for i in range(start[u], start[u + 1]):
            for j in range(start[u], i):
                far += distance[item[i], item[j]] * (count[i] / total) * (count[j] / total)
        out[u] = np.nan if total == 0 else 2.0 * far
