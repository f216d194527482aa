"""Word of mouth: one file a model; what it did is an Ensemble of runs, and each run a Cascade."""

from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Cascade": "cascade",
        "ComplexContagion": "complex_contagion",
        "DecreasingCascade": "decreasing_cascade",
        "Ensemble": "ensemble",
        "GeneralThreshold": "general_threshold",
        "IndependentCascade": "independent_cascade",
        "LinearThreshold": "linear_threshold",
        "WattsThreshold": "watts_threshold",
    },
)
