"""Does the machinery make the echo chamber?

On 1,222 political blogs of 2004, which link within their side nine times out of ten: what do the ranking of the feed
and the suggestion of friends add to the chamber that is there already, when the people behave alike?
"""

import socialgraph as sg


def world():
    """Give the blogs as friends, each with an opinion around the middle of its side."""
    blogs, people = sg.load("polblogs", component="largest")
    blogs = blogs.to_undirected()
    return blogs, sg.with_opinions(blogs, people, by="side", rng=2004)


STUDY = sg.Study(
    question=__doc__,
    world=world,
    platform=sg.Platform(
        rank=sg.feed.Chronological(),
        opinions=sg.opinions.BoundedConfidence(epsilon=0.6, mu=0.05),
    ),
    factors={
        "rank": {
            "newest first": sg.feed.Chronological(),
            "engagement": sg.feed.Engagement(),
            "bridging": sg.feed.Bridging(),
        },
        "suggest": {
            "no suggestions": None,
            "at random": sg.friends.AtRandom(),
            "friends of friends": sg.friends.AdamicAdar(),
        },
    },
    versus=("newest first", "no suggestions"),
    metrics=(
        "cross_cutting_shown",
        "cross_cutting_clicked",
        "opinion_variance",
        "assortativity",
        "degree_gini",
        "random_walk_controversy",
    ),
    measures={
        "random_walk_controversy": lambda graph, people: sg.metrics.random_walk_controversy(graph, people["side"]),
    },
    days=30,
    seeds=12,
)
