"""Any suggester, ranker, habits, opinions and behaviour go together: every two parts meet in one platform at least.

The parts are read from the folders' tables, so that a new one is tried with all others without a line here.
"""

import itertools

import numpy as np
import pytest
from examples import instances

import socialgraph as sg

GRAPH, BLOCKS = sg.generators.stochastic_block([20, 20], [[0.25, 0.08], [0.08, 0.25]], rng=1)
FOLLOWS = sg.Graph.from_edges(GRAPH.edges(), 40, directed=True)


def people():
    """Give people every column that any part may ask for, and a profile with errors and gaps."""
    draws = np.random.default_rng(2)
    columns = {"opinion": draws.uniform(-1, 1, 40), "side": np.array(["left", "right"])[np.arange(40) // 20]}
    columns |= {"interests": draws.dirichlet(np.ones(3), 40), "hour": draws.uniform(0, 24, 40)}
    columns |= {name: draws.uniform(0, 1, 40) for name in ("x", "y", "activity", "stubbornness")}
    return sg.People(columns).observe(noise=0.1, known=0.9, rng=1)


PEOPLE = people()


def models(folder):
    """Build every model of a folder as its own docstring does, first."""
    found = [getattr(folder, name) for name in folder.__all__]
    return [instances(each)[0] for each in found if isinstance(each, type) and "__call__" in vars(each)]


HABITS = models(sg.ties)
KEEP = {"keep": lambda inbox, *, rng: inbox.content % 2 == 0}
FACTORS = {
    "suggest": [None, *models(sg.friends)],
    "rank": [*models(sg.feed), lambda inbox, *, rng: -inbox.age],
    "accept": [0.5, *HABITS],
    "drop": [0.1, *HABITS],
    "behaviour": [
        {},
        {"share": 0.5, "outrage": 1.0},
        {"survey": 0.5, "fatigue": 0.5},
        {"leave": 0.3, "hide": 0.5, "report": 0.5},
        {"post": 0.0},
        {"click": 50.0, "attention": 1.0, "share": 1.0},
    ],
    "opinions": [None, *models(sg.opinions)],
    "numbers": [{}, {"slots": 1, "inventory": 1}, {"windows": 4, "memory": 1}, {"profiling": 0.5, "slots": 128}, KEEP],
    "graph": [GRAPH, FOLLOWS],
}


def covering(sizes):
    """Choose rows of one level each so that every two levels of two factors meet.

    One row for each pair of the two largest factors; the others, one by one, take the level that has met fewest of the
    row's (greedy, as in AETG; Cohen and others 1997). A pair that is left over has a row of its own.
    """
    order = np.argsort([-size for size in sizes], kind="stable").tolist()
    left = {
        frozenset([(a, i), (b, j)])
        for a, b in itertools.combinations(range(len(sizes)), 2)
        for i, j in itertools.product(range(sizes[a]), range(sizes[b]))
    }
    rows = []
    while left:
        begun = sorted(min(left, key=lambda pair: sorted((order.index(a), i) for a, i in pair)))
        row = dict(begun)
        for factor in order:
            if factor not in row:
                levels = [(level + len(rows) + factor) % sizes[factor] for level in range(sizes[factor])]
                new = [sum(frozenset([each, (factor, level)]) in left for each in row.items()) for level in levels]
                row[factor] = levels[int(np.argmax(new))]
        left -= {frozenset(pair) for pair in itertools.combinations(row.items(), 2)}
        rows.append([row[factor] for factor in range(len(sizes))])
    return rows


ROWS = covering([len(levels) for levels in FACTORS.values()])


def test_every_two_parts_meet():
    met = {(a, row[a], b, row[b]) for row in ROWS for a, b in itertools.combinations(range(len(FACTORS)), 2)}
    sizes = [len(levels) for levels in FACTORS.values()]
    assert len(met) == sum(a * b for a, b in itertools.combinations(sizes, 2))


@pytest.mark.parametrize("suggest", range(len(FACTORS["suggest"])))
def test_they_run(suggest):
    for row in ROWS:
        if row[0] == suggest:
            check({name: levels[level] for (name, levels), level in zip(FACTORS.items(), row, strict=True)})


def check(parts):
    """Live for three days; what the tables say must fit together."""
    behaviour = sg.Behaviour(**parts["behaviour"], accept=parts["accept"], drop=parts["drop"])
    numbers = {"slots": 5, "suggest_every": 1, **parts["numbers"]}
    platform = sg.Platform(
        rank=parts["rank"], suggest=parts["suggest"], opinions=parts["opinions"], behaviour=behaviour, **numbers
    )
    run = sg.simulate(platform, parts["graph"], PEOPLE, days=3, rng=1, progress=False)
    for report in run.reports:
        shown, done = report.exposures, report.interactions
        assert np.bincount(shown["person"], minlength=1).max() <= platform.slots
        assert (shown["person"] != report.authors).all()
        for name, other in (("person", "person"), ("target", "content"), ("t", "t")):
            assert np.array_equal(done[name], shown[other][done["exposure"]])
        assert np.isfinite(shown["score"]).all()
        assert (len(report.offers["suggested"]) > 0) <= (platform.suggest is not None)
    assert (shown["person"].size > 0) == (behaviour.post > 0)
    assert np.abs(run.people["opinion"]).max() <= 1
