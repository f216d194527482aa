"""Twins of socialgraph.ties: the probability of one pair at a time."""

import math

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
