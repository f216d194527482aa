"""Whom should one tell first?

Ten of 1,222 political blogs may be told a story. Does it pay to search for the ten who reach the most, or are the ten
with the most readers as good? Six ways to choose, three ways in which word may travel.
"""

import socialgraph as sg

MODELS = {
    "reach_likely": sg.diffusion.IndependentCascade(0.05),
    "reach_weighted": sg.diffusion.IndependentCascade("weighted"),
    "reach_threshold": sg.diffusion.LinearThreshold(),
}


def world():
    """Give the blogs, with an arc from each blog to whoever reads it."""
    links, people = sg.load("polblogs", component="largest")
    return links.reverse, people


def seed_and_spread(graph, people, *, rng, method):
    """Choose ten seeds for each model, and tell how large a share of all blogs they reach in 500 runs."""
    share = {}
    for metric, model in MODELS.items():
        chosen = sg.diffusion.maximize(graph, model, 10, method=method, rng=rng, progress=False)
        share[metric] = model(graph, chosen.seeds, runs=500, rng=rng).mean / graph.n
    return share


STUDY = sg.Study(
    question=__doc__,
    world=world,
    trial=seed_and_spread,
    factors={
        "method": {
            "most readers": "degree",
            "at random": "random",
            "degree discount": "degree_discount",
            "k-shell": "k_shell",
            "PageRank": "pagerank",
            "reverse sets": "opim",
        }
    },
    versus=("most readers",),
    metrics=tuple(MODELS),
    seeds=12,
    quick=(1, 4),
)
