"""Measures of ties, exposures and opinions: one function a measure, in the file of its name."""

from socialgraph._lazy import attach as _attach

__getattr__, __dir__, __all__ = _attach(
    __name__,
    {
        name: name
        for name in (
            "assortativity",
            "average_distance",
            "boundary_connectivity",
            "coleman",
            "communities",
            "conductance",
            "cross_cutting_share",
            "detectability",
            "ei_index",
            "freeman",
            "gini",
            "modularity",
            "neighbor_correlation",
            "numeric_assortativity",
            "opinion_variance",
            "random_walk_controversy",
            "spectral_segregation_index",
        )
    },
)
