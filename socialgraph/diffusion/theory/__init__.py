"""What theory says of word of mouth, to be drawn as a line through the dots of a simulation."""

from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "activity_driven_threshold": "epidemics",
        "bass_curve": "adoption",
        "bass_peak": "adoption",
        "branching_sizes": "percolation",
        "branching_total": "percolation",
        "cascade_window": "thresholds",
        "degree_law": "degrees",
        "epidemic_threshold": "percolation",
        "final_size": "percolation",
        "poisson": "degrees",
        "rumour_size": "adoption",
        "sir_curve": "epidemics",
        "sis_prevalence": "epidemics",
        "sis_prevalence_of": "epidemics",
        "sis_threshold_of": "epidemics",
        "threshold_size": "thresholds",
    },
)
