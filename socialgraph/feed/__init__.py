"""News-feed ranking: one file a ranker.

A ranker is called as ``rank(inbox, rng=...)`` and gives one score a row; the highest are shown.
"""

from socialgraph._lazy import attach as _attach

__all__ = _attach(
    __name__,
    {
        "Bridging": f"{__name__}.bridging",
        "Chronological": f"{__name__}.chronological",
        "Engagement": f"{__name__}.engagement",
    },
)
