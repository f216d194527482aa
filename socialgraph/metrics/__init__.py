"""Measures of ties, exposures and opinions: one function a measure, in the file of its name."""

from socialgraph._lazy import attach as _attach

__getattr__, __dir__, __all__ = _attach(
    __name__,
    {
        name: name
        for name in (
            "adjusted_p",
            "amplification",
            "assortativity",
            "bootstrap",
            "calibration_error",
            "cross_cutting_share",
            "disparate_exposure",
            "disparate_exposure_interval",
            "equal_opportunity",
            "exposure_diversity",
            "exposure_drift",
            "gini",
            "homogenization",
            "in_words",
            "intra_list_diversity",
            "minority_visibility",
            "modularity",
            "null_test",
            "numeric_assortativity",
            "opinion_variance",
            "panel",
            "popularity_bias",
            "random_walk_controversy",
            "reach_overlap",
            "unique_sources",
        )
    },
)
