"""Word of mouth: one file a model; what it did is an Ensemble of runs, and each run a Cascade."""

from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Cascade": "cascade",
        "Compartments": "compartments",
        "Ensemble": "ensemble",
        "IndependentCascade": "independent_cascade",
        "SEIR": "seir",
        "SI": "si",
        "SIR": "sir",
        "SIRS": "sirs",
        "SIS": "sis",
    },
)
