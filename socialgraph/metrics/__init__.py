"""Measures of ties, exposures and opinions: one function a measure, in the file of its name."""

from socialgraph._lazy import attach as _attach

__getattr__, __dir__, __all__ = _attach(
    __name__,
    {
        name: name
        for name in (
            "assortativity",
            "betweenness_controversy",
            "cross_cutting_share",
            "dipole_moment",
            "effective_resistance",
            "generalized_euclidean_distance",
            "gini",
            "modularity",
            "numeric_assortativity",
            "opinion_variance",
            "polarization_disagreement",
            "random_walk_controversy",
            "spectral_gap",
        )
    },
)
