"""The closed loop: tables, state, one simulated day."""

from socialgraph._lazy import attach as _attach

_HOMES = {
    "Behaviour": "behaviour",
    "Content": "tables",
    "Platform": "platform",
    "Report": "state",
    "Run": "simulate",
    "State": "state",
    "one_day": "day",
    "simulate": "simulate",
}

__getattr__, __dir__, __all__ = _attach(__name__, _HOMES)
