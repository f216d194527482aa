"""Whole numbers that follow a power law, P(k) ~ k**-tau between two ends; and such that add up to n."""

from typing import NamedTuple

import numpy as np

from socialgraph.errors import ParameterError
from socialgraph.rng import uniforms

__all__ = ["PowerLaw", "adding_up", "draw", "largest", "power_law", "power_law_of_mean"]


class PowerLaw(NamedTuple):
    """The least number there is, and for it and each after it the probability of a number no larger."""

    least: int
    up_to: np.ndarray


def power_law(tau: float, least: int, most: int, share: float = 1.0) -> PowerLaw:
    """Return the law between two ends, with only a share of what it says at the least of them."""
    weight = (np.arange(least, most + 1) / least) ** -tau
    weight[0] *= share
    up_to = np.cumsum(weight)
    # The last is exactly 1, so that no uniform number comes after it.
    return PowerLaw(least, up_to / up_to[-1])


def power_law_of_mean(tau: float, mean: float, most: int, name: str) -> PowerLaw:
    """Return the law up to `most` with a given mean.

    Cut off at one number it has a lower mean, and at the next a higher one; a share of the first makes it right.
    """
    k = np.arange(1, most + 1, dtype=np.float64)
    weight = k**-tau
    # Summed from the small ones on: over k and all that are larger.
    above, above_k = (np.cumsum((weight * each)[::-1])[::-1] for each in (1.0, k))
    means = above_k / above
    # The mean that a law has is one that it can have, however that was rounded.
    if not means[0] - 1e-9 <= mean <= most:
        raise ParameterError(name, f"must lie in [{means[0]:.4g}, {most}], what tau1 and max_degree allow", mean)
    least = max(int(np.searchsorted(means, mean, side="right")), 1)
    if least >= most:
        return power_law(tau, most, most)
    share = (above_k[least] - mean * above[least]) / (weight[least - 1] * (mean - least))
    return power_law(tau, least, most, min(max(share, 0.0), 1.0))


def largest(law: PowerLaw) -> int:
    """Return the largest number there is."""
    return law.least + law.up_to.size - 1


def draw(law: PowerLaw, key: np.uint64, count: int) -> np.ndarray:
    """Draw numbers, int64[count]; each depends on the key and on its place."""
    return law.least + np.searchsorted(law.up_to, uniforms(key, np.arange(count)), side="right")


def adding_up(law: PowerLaw, key: np.uint64, n: int) -> np.ndarray:
    """Draw numbers until they reach n, and make them add up to it.

    The last is cut to what is missing. Where that is less than the least there is, those drawn before take one more
    each, in turn; or they give, where there is no other way. The two ends must be such that there is one.
    """
    least, most = law.least, largest(law)
    numbers = draw(law, key, -(-n // least))
    total = np.cumsum(numbers)
    last = int(np.searchsorted(total, n))
    numbers = numbers[: last + 1].copy()
    numbers[last] -= total[last] - n
    missing = int(numbers[last])
    if missing >= least:
        return numbers
    if last * most >= n:
        numbers, change = numbers[:last], 1
    else:
        numbers[last], missing, change = least, least - missing, -1
    while missing:
        ready = np.flatnonzero(numbers < most if change > 0 else numbers > least)[:missing]
        numbers[ready] += change
        missing -= ready.size
    return numbers
