"""Word of mouth: one file a model; what it did is an Ensemble of runs, and each run a Cascade.

A model is a value. Call it with a network and whoever starts: ``IndependentCascade(p=0.1)(graph, seeds=[0], runs=1000,
rng=1)``. It goes along u -> v, from u to v; where a model takes a number an arc or a person, one for all will do.

One try a tie
    `IndependentCascade`, `trivalency` (strong, middling and weak ties), `DecreasingCascade` (tries wear out),
    `OpinionCascade` and `TopicCascade` (what the item is about), `FeedCascade` (only what a feed shows),
    `CompetingCascade` (two messages), `MemeCompetition` (all memes at once, on limited screens).
Enough neighbours
    `LinearThreshold`, `GeneralThreshold` (any exposure curve), `WattsThreshold` (a share of them),
    `ComplexContagion` (a number of them).
Epidemics, in steps
    `SI`, `SIS`, `SIR`, `SEIR`, `SIRS`, and `Compartments` to declare another.
Epidemics and reshares, in continuous time
    `ContinuousSIR`, `ContinuousSIS`, `TemporalSIR` (on a list of contacts), `Hawkes` (self-exciting).
Rumours and adoption
    `MakiThompson`, `FactCheck` (a hoax and its debunking), `Bass`.
Whom to seed
    `maximize` gives a `Seeding` with a certificate, `certify` one for seeds of your own, and `block` a `Blocking`: whom
    to immunise.
What comes back
    `Ensemble`: size, depth, reach a person and a group, counts a step and state, curves. `Cascade`: one run with its
    tree, times and structural virality, by ``ensemble.cascade(run)`` or ``model.replay(...)``. `sg.plot` draws them.
What theory says
    `theory`: final sizes, cascade windows, branching, mean fields, Bass: the line through the dots.
"""

from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Bass": "bass",
        "Blocking": "seeding",
        "Cascade": "cascade",
        "Compartments": "compartments",
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
        "SEIR": "seir",
        "SI": "si",
        "SIR": "sir",
        "SIRS": "sirs",
        "SIS": "sis",
        "Seeding": "seeding",
        "TemporalSIR": "temporal_sir",
        "TopicCascade": "topic_cascade",
        "WattsThreshold": "watts_threshold",
        "block": "seeding",
        "certify": "seeding",
        "maximize": "seeding",
        "trivalency": "trivalency",
    },
    modules=["theory"],
)
