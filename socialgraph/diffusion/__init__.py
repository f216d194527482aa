"""Word of mouth: one file a model; what it did is an Ensemble of runs, and each run a Cascade."""

from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Blocking": "blocking",
        "Cascade": "cascade",
        "CompetingCascade": "competing_cascade",
        "Ensemble": "ensemble",
        "FeedCascade": "feed_cascade",
        "IndependentCascade": "independent_cascade",
        "MemeCompetition": "meme_competition",
        "OpinionCascade": "opinion_cascade",
        "TopicCascade": "topic_cascade",
        "Seeding": "seeding",
        "block": "blocking",
        "certify": "seeding",
        "maximize": "seeding",
        "ComplexContagion": "complex_contagion",
        "DecreasingCascade": "decreasing_cascade",
        "Ensemble": "ensemble",
        "GeneralThreshold": "general_threshold",
        "IndependentCascade": "independent_cascade",
        "LinearThreshold": "linear_threshold",
        "WattsThreshold": "watts_threshold",
    },
    modules=["theory"],
)
