"""Word of mouth: one file a model; what it did is an Ensemble of runs, and each run a Cascade."""

from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Cascade": "cascade",
        "ContinuousSIR": "continuous_sir",
        "ContinuousSIS": "continuous_sis",
        "Ensemble": "ensemble",
        "Hawkes": "hawkes",
        "IndependentCascade": "independent_cascade",
        "TemporalSIR": "temporal_sir",
    },
)
