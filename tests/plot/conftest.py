"""What the figures are drawn from, and no figure left open."""

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot

ARMS = [f"{first} + {second}" for first in ("newest", "liked", "bridging") for second in ("nobody", "at random")][1:]
METRICS = ["cross_cutting_shown", "opinion_variance", "click_rate", "ties"]


@pytest.fixture(autouse=True)
def closed():
    """Every test starts and ends without open figures."""
    pyplot.close("all")
    yield
    pyplot.close("all")


@pytest.fixture
def table():
    """Effects of five arms on four metrics, every other interval around 0."""
    draws = np.random.default_rng(1)
    rows = [
        {"arm": arm, "metric": metric, "group": "all", "versus": 0.25, "estimate": estimate, "half": half}
        for metric in METRICS
        for arm, estimate, half in zip(ARMS, draws.normal(0, 1, 5), draws.random(5), strict=True)
    ]
    table = pd.DataFrame(rows)
    half = table.pop("half")
    return table.assign(low=table["estimate"] - half, high=table["estimate"] + half)


@pytest.fixture
def frame():
    """Two arms, three seeds, nine days, two metrics, of which one by group."""
    draws = np.random.default_rng(2)
    keys = itertools.product(["newest", "liked"], range(3), range(9), [("reach", "all"), ("mean", "left")])
    rows = [(arm, seed, day, *what, draws.normal(day, 1)) for arm, seed, day, what in keys]
    return pd.DataFrame(rows, columns=["arm", "seed", "day", "metric", "group", "value"])
