"""People on a network: opinions, interests, places and habits that friends share, calibrated to a published number.

Everybody starts from luck of their own and moves, step by step, half way to the mean of their friends (a lazy random
walk). The longer that goes on, the more alike friends become, and the share of ties between people of opposing
opinions falls from that of strangers towards what the network allows. It stops where that share is the target: 23 %
of friends opposed each other in the United States of 2015 [1]_. So opinions follow the network no more than they have
to, and nobody can be told apart by them for sure.

.. [1] Bakshy, Messing, Adamic (2015), Exposure to ideologically diverse news and opinion on Facebook, Science 348,
   1130-1132.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import GraphInputError, ParameterError, check_number, check_whole
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.rng import as_seed, stream, subkey, uniforms

__all__ = ["population"]

# By then a lazy walk on most networks moves no further than luck does.
_MOST_STEPS = 100
# How long interests and places mix: friends then share about as much as they do of an opinion.
_MIXING = 5


def population(
    graph: Any,
    *,
    opposing: float = 0.23,
    minority: float | None = None,
    spread: float = 0.5,
    interests: int = 8,
    consent: float = 1.0,
    rng: Any = None,
) -> People:
    """Give the nodes of a network people who live there.

    Parameters
    ----------
    graph : Graph
        The network; any kind that `as_graph` takes. Direction and weights play no part.
    opposing : float, optional
        The share of ties between people whose opinions have opposite signs, met as nearly as people who change sides
        one by one allow.
    minority : float, optional
        The share of people with an opinion above 0, in (0, 0.5]. By default one half; or, where the network ties its
        halves too closely for the target, as much as it allows.
    spread : float, optional
        How far opinions lie from 0, in (0, 1]: each side is half a normal distribution of that standard deviation, cut
        off at 1.
    interests : int, optional
        How many interests there are.
    consent : float, optional
        The probability that somebody lets the platform know them.
    rng : int, SeedSequence, Generator or None
        The seed.

    Returns
    -------
    People
        With the columns ``side`` ("left" below 0, "right" above), ``opinion`` in [-1, 1], ``interests`` (float32, one
        row a person that sums to 1), ``x`` and ``y`` in [0, 1), ``activity`` (lognormal, 1 on average), ``hour`` (when
        they look, in [0, 24)), ``stubbornness`` in [0, 1] and ``consent``. All but the calibrated opinion are
        assumptions: near friends like similar things, a few people post most, and they look in the evening.

    Raises
    ------
    GraphInputError
        For a graph without ties, on which nobody has friends to oppose.
    ParameterError
        For a number out of range, or a target that this network does not allow, naming what it does.

    Examples
    --------
    >>> from socialgraph.generators import watts_strogatz
    >>> graph = watts_strogatz(2_000, 10, 0.1, rng=1)
    >>> people = population(graph, rng=1)
    >>> side, ties = people["side"], graph.edges()
    >>> round(float((side[ties[:, 0]] != side[ties[:, 1]]).mean()), 3)
    0.23
    """
    graph, key = as_graph(graph).to_undirected(), stream(as_seed(rng), "population")
    opposing = check_number("opposing", opposing, 0, 1)
    if minority is not None and not check_number("minority", minority, 0, 0.5) > 0:
        raise ParameterError("minority", "must be above 0", minority)
    if not check_number("spread", spread, 0, 1) > 0:
        raise ParameterError("spread", "must be above 0", spread)
    interests, consent = check_whole("interests", interests, 1, 1_000), check_number("consent", consent, 0, 1)
    if graph.m == 0:
        raise GraphInputError("graph must have ties; got none")
    from scipy.special import betaincinv, ndtri

    walk, person = _Walk(graph), np.arange(graph.n)
    field, right = _calibrated(walk, _normal(key, person, 0), opposing, minority)
    liking = np.column_stack([_normal(key, person, 10 + kind) for kind in range(interests)])
    liking = np.exp(2 * walk.mixed(liking, _MIXING))
    place = _ranked(walk.mixed(np.column_stack([_normal(key, person, 1), _normal(key, person, 2)]), 2 * _MIXING))
    draws = [_uniform(key, person, purpose) for purpose in (3, 4, 5, 6)]
    return People(
        {
            "side": np.where(right, "right", "left"),
            "opinion": _opinion(field, right, spread),
            "interests": (liking / liking.sum(axis=1, keepdims=True)).astype(np.float32),
            "x": place[:, 0],
            "y": place[:, 1],
            "activity": np.exp(ndtri(draws[0]) - 0.5),
            "hour": (20 + 4 * ndtri(draws[1])) % 24,
            "stubbornness": betaincinv(2, 2, draws[2]),
            "consent": draws[3] < consent,
        }
    )


class _Walk:
    """The lazy walk on a network."""

    def __init__(self, graph: Graph) -> None:
        self.degree, self.ties = graph.degree, graph.edges()
        self.matrix = Graph._trusted(graph.indptr, graph.indices, None, False).to_scipy().astype(np.float64)

    def step(self, field: np.ndarray) -> np.ndarray:
        """Move everybody half way to the mean of their friends, and set the scale back to 1."""
        degree = self.degree.reshape(-1, *[1] * (field.ndim - 1))
        field = np.where(degree > 0, (field + self.matrix @ field / np.maximum(degree, 1)) / 2, field)
        # The walk forgets all but the mean over the ends of ties, which is nobody's opinion.
        field = field - (field * degree).sum(axis=0) / degree.sum()
        return field / np.maximum(field.std(axis=0), 1e-300)

    def mixed(self, field: np.ndarray, steps: int) -> np.ndarray:
        for _ in range(steps):
            field = self.step(field)
        return field

    def crossing(self, side: np.ndarray) -> float:
        """Give the share of ties between sides."""
        return float((side[self.ties[:, 0]] != side[self.ties[:, 1]]).mean())


def _calibrated(walk: _Walk, field: np.ndarray, target: float, minority: float | None) -> tuple[np.ndarray, np.ndarray]:
    """Mix a field until the target is met, and tell who is on the right; or else make the minority smaller."""
    half = 0.5 if minority is None else minority
    most = share = walk.crossing(_highest(field, half))
    before, least = field, share
    for _ in range(_MOST_STEPS):
        if share <= target:
            break
        before, field = field, walk.step(field)
        share = walk.crossing(_highest(field, half))
        least = min(least, share)
    close = max(1e-3, 3 / len(walk.ties))
    if share <= target:
        if most < target - close:
            raise ParameterError("opposing", f"must be at most {most:.3f} with a minority of {half:g}", target)
        blend = _bisected(lambda w: walk.crossing(_highest((1 - w) * before + w * field, half)) - target, 1.0, 0.0)
        field = (1 - blend) * before + blend * field
        return field, _highest(field, half)
    if minority is not None:
        rule = f"must be at least {least:.3f} on this graph with a minority of {half:g}"
        raise ParameterError("opposing", rule, target)
    part = _bisected(lambda f: walk.crossing(_highest(field, f)) - target, 1 / field.size, half)
    return field, _highest(field, part)


def _bisected(excess: Callable[[float], float], low: float, high: float) -> float:
    """Find where what is not above 0 at `low` and above it at `high` is nearest to 0."""
    for _ in range(25):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) <= 0 else (low, middle)
    return min(low, high, key=lambda at: abs(excess(at)))


def _highest(field: np.ndarray, share: float) -> np.ndarray:
    """Tell who is among the highest of a field, a share of all."""
    some = min(max(round(share * field.size), 1), field.size - 1)
    return field > np.partition(field, field.size - some - 1)[field.size - some - 1]


def _opinion(field: np.ndarray, right: np.ndarray, spread: float) -> np.ndarray:
    """Give each side half a normal distribution, by rank: whoever is nearest to the other side is nearest to 0."""
    from scipy.special import ndtr, ndtri

    opinion, inside = np.empty(field.size), 2 * ndtr(1 / spread) - 1
    for side, sign in ((right, 1), (~right, -1)):
        rank = np.empty(int(side.sum()))
        rank[np.argsort(sign * field[side], kind="stable")] = (np.arange(rank.size) + 0.5) / max(rank.size, 1)
        opinion[side] = sign * spread * ndtri((1 + rank * inside) / 2)
    return opinion


def _ranked(field: np.ndarray) -> np.ndarray:
    """Spread each column evenly over [0, 1)."""
    return (np.argsort(np.argsort(field, axis=0, kind="stable"), axis=0, kind="stable") + 0.5) / len(field)


def _uniform(key: np.uint64, person: np.ndarray, purpose: int) -> np.ndarray:
    # A uniform of exactly 0 would be an infinite normal; half a step of 2**-53 is the smallest there is.
    return np.maximum(uniforms(subkey(key, np.uint64(purpose)), person), 2.0**-54)


def _normal(key: np.uint64, person: np.ndarray, purpose: int) -> np.ndarray:
    from scipy.special import ndtri

    return ndtri(_uniform(key, person, purpose))
