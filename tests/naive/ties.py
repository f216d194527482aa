"""Twins of socialgraph.ties: the probability of one pair at a time."""

import math

import numpy as np

from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.ties import Pairs

HABITS = {
    "Homophilous": lambda habit, pair: habit.p * math.exp(-habit.agreement * pair["distance"]),
    "DegreeBiased": lambda habit, pair: habit.p * pair["degree"] / (pair["degree"] + habit.half),
    "PositionBiased": lambda habit, pair: habit.p * habit.attention ** pair["place"],
    "Disagreement": lambda habit, pair: habit.p * pair["distance"] / 2,
    "Inactivity": lambda habit, pair: habit.p if pair["silence"] >= habit.days else 0.0,
}


def chance(habit, pair):
    """Give the probability of a habit, or of a number, for a dict of distance, degree, place and silence."""
    return HABITS[type(habit).__name__](habit, pair) if callable(habit) else habit


def check_twin(habit, directed):
    """Compare with the pairs one at a time, on three hundred of thirty people."""
    draws = np.random.default_rng(3)
    ends = draws.integers(0, 30, (200, 2))
    graph = Graph.from_edges(np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0), 30, directed)
    people = People({"opinion": draws.uniform(-1, 1, 30)})
    source, target = np.divmod(draws.choice(900, 300, replace=False), 30)
    pairs = Pairs.of(graph, people, source, target, draws.integers(0, 5, 300), draws.integers(0, 6, 30))
    columns = {name: getattr(pairs, name).tolist() for name in ("distance", "degree", "place", "silence")}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    found = habit(pairs)
    np.testing.assert_allclose(found, [chance(habit, row) for row in rows], rtol=1e-14)
    assert 0 <= found.min() <= found.max() <= 1
