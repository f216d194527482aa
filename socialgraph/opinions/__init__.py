"""Opinion dynamics: one file a model.

A model is called as ``model(seen, opinion, rng=...)``, with `seen` the weighted graph of who reads whom, and gives
everyone's new opinion; ``model.run(graph, opinion, steps=...)`` gives the whole trajectory.
"""

from socialgraph._lazy import attach as _attach

_HOMES = {
    "BoundedConfidence": "bounded_confidence",
    "Trajectory": "trajectory",
}

__getattr__, __dir__, __all__ = _attach(__name__, _HOMES)
