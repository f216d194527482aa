"""Measures of ties, exposures and opinions: one function a measure, in the file of its name."""

from socialgraph._lazy import attach as _attach

__getattr__, __dir__, __all__ = _attach(
    __name__,
    {
        name: name
        for name in (
            "affective_gap",
            "agreement",
            "assortativity",
            "atkinson",
            "bimodality_coefficient",
            "cross_cutting_share",
            "dip",
            "dip_test",
            "esteban_ray",
            "friendship_paradox",
            "gini",
            "glass_ceiling",
            "information_access_gap",
            "lorenz",
            "majority_illusion",
            "mean_distance",
            "minority_ranking",
            "modularity",
            "numeric_assortativity",
            "opinion_clusters",
            "opinion_variance",
            "perception_bias",
            "random_walk_controversy",
            "theil",
            "top_share",
        )
    },
)
