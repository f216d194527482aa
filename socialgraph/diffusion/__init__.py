"""Word of mouth: one file a model; what it did is an Ensemble of runs, and each run a Cascade."""

from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Bass": "bass",
        "Blocking": "blocking",
        "Cascade": "cascade",
        "CompetingCascade": "competing_cascade",
        "ComplexContagion": "complex_contagion",
        "ContinuousSIR": "continuous_sir",
        "ContinuousSIS": "continuous_sis",
        "DecreasingCascade": "decreasing_cascade",
        "Ensemble": "ensemble",
        "FactCheck": "fact_check",
        "FeedCascade": "feed_cascade",
        "GeneralThreshold": "general_threshold",
        "Hawkes": "hawkes",
        "IndependentCascade": "independent_cascade",
        "LinearThreshold": "linear_threshold",
        "MakiThompson": "maki_thompson",
        "MemeCompetition": "meme_competition",
        "OpinionCascade": "opinion_cascade",
        "Seeding": "seeding",
        "TemporalSIR": "temporal_sir",
        "TopicCascade": "topic_cascade",
        "WattsThreshold": "watts_threshold",
        "block": "blocking",
        "certify": "seeding",
        "maximize": "seeding",
        "trivalency": "trivalency",
    },
    modules=["theory"],
)
