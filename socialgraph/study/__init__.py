"""Factors x seeds: what a change of machinery does, with honest intervals."""

from socialgraph._lazy import attach as _attach

_HOMES = {
    "TARGETS": "targets",
    "Check": "check",
    "Comparison": "compare",
    "Study": "study",
    "Target": "target",
    "compare": "compare",
    "find_studies": "study",
    "load_study": "study",
    "paired_difference": "statistics",
}

__getattr__, __dir__, __all__ = _attach(__name__, _HOMES)
