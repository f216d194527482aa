"""News-feed ranking: one file a ranker.

A ranker is called as ``rank(inbox, rng=...)`` and gives one score a row; the highest are shown.
"""

from socialgraph._lazy import attach as _attach

_HOMES = {
    "Bridging": "bridging",
    "Chronological": "chronological",
    "Engagement": "engagement",
}

__getattr__, __dir__, __all__ = _attach(__name__, _HOMES)
