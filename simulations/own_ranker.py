"""Does a feed that asks people what they want show them other things than one that watches what they click?

Two thousand people, whose friends are of the other side in 23 of 100 cases, click what outrages them more than they
want it. One post in ten comes with a question: do you want to see such posts? A feed can go by the clicks, or by the
answers.
"""

import socialgraph as sg


def world():
    """Grow a network, and settle people in it."""
    graph = sg.generators.barabasi_albert(2000, 8, rng=2025)
    return graph, sg.population(graph, rng=2025)


STUDY = sg.Study(
    question=__doc__,
    world=world,
    platform=sg.Platform(
        rank=sg.feed.Chronological(),
        behaviour=sg.Behaviour(outrage=2.0, survey=0.1, share=0.1),
        windows=4,
    ),
    factors={
        "rank": {
            "newest first": sg.feed.Chronological(),
            "engagement": sg.feed.Engagement(),
            "learned clicks": sg.feed.LearnedClicks(),
            "stated preference": sg.feed.StatedPreference(),
            "bridging": sg.feed.Bridging(),
        }
    },
    versus=("newest first",),
    metrics=("click_rate", "cross_cutting_shown", "cross_cutting_clicked", "attention_gini"),
    group="side",
    days=20,
    seeds=12,
    quick=(10, 4),
)
