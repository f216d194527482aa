"""The arithmetic of a paired comparison."""

import numpy as np

from socialgraph.errors import ParameterError, check_number

__all__ = ["paired_difference"]


def paired_difference(difference: np.ndarray, level: float = 0.95) -> dict[str, float]:
    """Estimate the mean of paired differences, with Student's interval and test.

    Parameters
    ----------
    difference : ndarray of float, shape (seeds,)
        One value a seed; NaN (nothing to measure in one of the arms) is left out.
    level : float, optional
        Of the interval, in [0.5, 0.9999].

    Returns
    -------
    dict
        ``estimate``, ``low``, ``high``, ``p``, ``d`` and ``seeds``, the number that counted. d is Cohen's for pairs,
        the estimate over the standard deviation of the differences: how far the effect stands out from the luck of one
        world, and not how much it would matter to anybody. Differences that are all equal have an interval of no
        width; p is 1 and d 0 where they are all 0, and 0 and infinite elsewhere. Fewer than two, or infinite ones,
        have NaN.

    Raises
    ------
    ParameterError
        For a level out of range or an array of another shape.

    Examples
    --------
    >>> result = paired_difference(np.array([1.0, 2.0, 3.0]))
    >>> {name: round(value, 3) for name, value in result.items()}
    {'estimate': 2.0, 'low': -0.484, 'high': 4.484, 'p': 0.074, 'd': 2.0, 'seeds': 3}
    """
    from scipy.stats import t as student

    level = check_number("level", level, 0.5, 0.9999)
    difference = np.asarray(difference, dtype=np.float64)
    if difference.ndim != 1:
        raise ParameterError("difference", "must be one number a seed", difference)
    difference = difference[~np.isnan(difference)]
    count = difference.size
    if count < 2 or not np.isfinite(difference).all():
        # Python's sum of infinities of both signs is NaN without a warning.
        mean = sum(difference.tolist()) / count if count else np.nan
        return {"estimate": mean, "low": np.nan, "high": np.nan, "p": np.nan, "d": np.nan, "seeds": count}
    # Not by way of the standard deviation alone, which is not exactly 0 for ten times 0.1.
    equal = bool((difference == difference[0]).all())
    mean = float(difference[0] if equal else difference.mean())
    error = 0.0 if equal else float(difference.std(ddof=1) / np.sqrt(count))
    if error == 0:
        d = float(np.copysign(np.inf, mean)) if mean else 0.0
        return {"estimate": mean, "low": mean, "high": mean, "p": float(mean == 0), "d": d, "seeds": count}
    half = float(student.ppf((1 + level) / 2, count - 1)) * error
    p = float(2 * student.sf(abs(mean) / error, count - 1))
    d = mean / error / np.sqrt(count)
    return {"estimate": mean, "low": mean - half, "high": mean + half, "p": p, "d": float(d), "seeds": count}
