"""Who is made visible by friend suggestions?

Two thousand people, one in five of a minority, in a network where people tie to their own kind four times as readily.
Every day each is offered five friends and takes up three in ten. Friends of friends, walks, the popular or anybody:
what does the way of choosing them do to the inequality of ties, and to the place of the minority?
"""

import numpy as np

import socialgraph as sg

MINORITY = 0.2


def world(homophily=0.8):
    """Grow a network by attachment to popularity and likeness (Karimi and others 2018)."""
    graph, people = sg.generators.homophilic_attachment(2000, m=4, minority=MINORITY, homophily=homophily, rng=2018)
    return graph, sg.with_opinions(graph, people, by="group", rng=2018)


def share_of_ties(graph, people):
    """Give the minority's share of all ends of ties."""
    return float(graph.degree[people["group"] == "minority"].sum() / graph.degree.sum())


def share_of_top(graph, people):
    """Give the minority's share of the tenth with the most ties, by coin where the last of them are equal."""
    order = np.argsort(-graph.degree - sg.rng.uniforms(np.uint64(1), np.arange(graph.n)))
    return float((people["group"][order[: graph.n // 10]] == "minority").mean())


STUDY = sg.Study(
    question=__doc__,
    world=world,
    platform=sg.Platform(
        rank=sg.feed.Chronological(),
        behaviour=sg.Behaviour(accept=0.3, drop=0.0, post=0.2),
        suggest_every=1,
        suggestions=5,
    ),
    factors={
        "suggest": {
            "at random": sg.friends.AtRandom(),
            "friends of friends": sg.friends.AdamicAdar(),
            "walks": sg.friends.PersonalizedPageRank(),
            "the popular": sg.friends.PreferentialAttachment(),
            "friends of friends, fair": sg.friends.FairExposure(sg.friends.AdamicAdar(), "group"),
            "friends of friends, capped": sg.friends.DegreeCap(sg.friends.AdamicAdar(), most=40),
        }
    },
    versus=("at random",),
    metrics=("degree_gini", "assortativity", "share_of_ties", "share_of_top"),
    measures={"share_of_ties": share_of_ties, "share_of_top": share_of_top},
    days=10,
    seeds=12,
    quick=(5, 4),
)
