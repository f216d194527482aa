"""A minority and a majority, and how readily each accepts its own."""

from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.errors import ParameterError, check_number
from socialgraph.people import People
from socialgraph.rng import coins, fires_below, stream

__all__ = ["acceptance", "each_group", "groups", "people_of"]


def groups(seed: int, n: int, minority: float) -> np.ndarray:
    """Draw everybody's group, uint8[n], 0 for the minority; by the seed, the node and `minority` only."""
    bits = coins(stream(seed, "generators.group"), np.arange(n))
    return ((bits >> np.uint64(11)) >= fires_below(minority)).astype(np.uint8)


def people_of(group: np.ndarray) -> People:
    """Return the column ``group`` in words."""
    return People({"group": np.array(["minority", "majority"])[group]})


def acceptance(homophily: Any) -> np.ndarray:
    """Return how readily somebody of one group (row) accepts those of another (column), float64[2, 2]."""
    own, others = (check_number("homophily", value, 0, 1) for value in each_group("homophily", homophily))
    return readonly([[own, 1 - own], [1 - others, others]])


def each_group(name: str, value: Any) -> tuple[Any, Any]:
    """Return what is given for both groups as a pair, the minority's first."""
    given = value.tolist() if isinstance(value, np.ndarray) else value
    pair = tuple(given) if isinstance(given, tuple | list) else (given, given)
    if len(pair) != 2:
        raise ParameterError(name, "must be a number, or the minority's and the majority's", value)
    return pair
