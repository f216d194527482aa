"""Measures of ties, exposures and opinions: one function a measure, in the file of its name.

Each has its formula, range and paper, and says when not to use it; `panel` takes them all and holds each against
chance.

Ties and groups: `assortativity`, `modularity`, `ei_index`, `coleman`, `freeman`, `conductance`,
    `spectral_segregation_index`, `boundary_connectivity`, `detectability`, `communities`.
Ties and walks, poles, distances: `random_walk_controversy`, `dipole_moment`, `betweenness_controversy`,
    `effective_resistance`, `spectral_gap`, `average_distance`.
Ties and opinions: `numeric_assortativity`, `neighbor_correlation`, `generalized_euclidean_distance`,
    `polarization_disagreement`.
Opinions alone: `opinion_variance`, `mean_distance`, `esteban_ray`, `bimodality_coefficient`, `dip`, `dip_test`,
    `agreement`, `opinion_clusters`, `affective_gap`.
Exposure: `cross_cutting_share`, `exposure_diversity`, `intra_list_diversity`, `exposure_drift`, `homogenization`,
    `popularity_bias`, `unique_sources`, `reach_overlap`, `amplification`.
Amounts: `gini`, `lorenz`, `theil`, `atkinson`.
Who is seen, and who seems many: `top_share`, `minority_ranking`, `glass_ceiling`, `majority_illusion`,
    `perception_bias`, `friendship_paradox`, `minority_visibility`.
Fairness: `disparate_exposure`, `disparate_exposure_interval`, `equal_opportunity`, `calibration_error`,
    `information_access_gap`.
Against chance: `panel`, `in_words`, `null_test`, `bootstrap`, `adjusted_p`.
"""

from socialgraph._lazy import attach as _attach

__getattr__, __dir__, __all__ = _attach(
    __name__,
    {
        name: name
        for name in (
            "adjusted_p",
            "affective_gap",
            "agreement",
            "amplification",
            "assortativity",
            "atkinson",
            "average_distance",
            "betweenness_controversy",
            "bimodality_coefficient",
            "bootstrap",
            "boundary_connectivity",
            "calibration_error",
            "coleman",
            "communities",
            "conductance",
            "cross_cutting_share",
            "detectability",
            "dip",
            "dip_test",
            "dipole_moment",
            "disparate_exposure",
            "disparate_exposure_interval",
            "effective_resistance",
            "ei_index",
            "equal_opportunity",
            "esteban_ray",
            "exposure_diversity",
            "exposure_drift",
            "freeman",
            "friendship_paradox",
            "generalized_euclidean_distance",
            "gini",
            "glass_ceiling",
            "homogenization",
            "in_words",
            "information_access_gap",
            "intra_list_diversity",
            "lorenz",
            "majority_illusion",
            "mean_distance",
            "minority_ranking",
            "minority_visibility",
            "modularity",
            "neighbor_correlation",
            "null_test",
            "numeric_assortativity",
            "opinion_clusters",
            "opinion_variance",
            "panel",
            "perception_bias",
            "polarization_disagreement",
            "popularity_bias",
            "random_walk_controversy",
            "reach_overlap",
            "spectral_gap",
            "spectral_segregation_index",
            "theil",
            "top_share",
            "unique_sources",
        )
    },
)
