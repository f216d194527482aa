"""Word of mouth: one file a model; what it did is an Ensemble of runs, and each run a Cascade."""

from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Bass": "bass",
        "Cascade": "cascade",
        "CompetingCascade": "competing_cascade",
        "Ensemble": "ensemble",
        "FactCheck": "fact_check",
        "FeedCascade": "feed_cascade",
        "IndependentCascade": "independent_cascade",
        "MakiThompson": "maki_thompson",
        "MemeCompetition": "meme_competition",
        "OpinionCascade": "opinion_cascade",
        "TopicCascade": "topic_cascade",
    },
    modules=["theory"],
)
