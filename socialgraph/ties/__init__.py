"""Ties made and dropped: one file a habit of people.

A habit is called as ``habit(pairs, rng=...)`` with `Pairs`, and gives the probability of each: that a suggested tie is
accepted, or that an old one is dropped. Any function with this signature will do; a number is the same for all.
"""

from socialgraph._lazy import attach

_HOME = {
    "DegreeBiased": "degree_biased",
    "Disagreement": "disagreement",
    "Homophilous": "homophilous",
    "Inactivity": "inactivity",
    "Pairs": "pairs",
    "PositionBiased": "position_biased",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOME)
