"""Time random-walk controversy, exact, against walks: the political blogs, and 70,000 people with 150,000 ties.

One thread, CPU seconds, medians over the repeats, ours and the walks turn by turn. The walks are numba too, a million
of them, so that what is compared is solving with walking and not two languages: "hubs" starts them uniformly on a side
and ends them at its 10 best connected, "random" walks a hundred times from each of the same seeds that we solve for.
Both must agree, or the times compare unlike things: the last column is the difference in standard errors, from 20
blocks of walks. netseg's function of the same name walks in Python and igraph; it starts no walk at a hub and cuts them
at 1,000 steps, so that its difference is not only luck, and a polblogs of 4,000 walks is all that it is asked for.

Then what one call of each measure that solves takes on 20,000 people with 150,000 ties, as a panel with 200 null graphs
would make it.
"""

import importlib
import importlib.util
import math
import statistics
import sys
import time

import numba
import numpy as np

import socialgraph as sg

REPEATS = 3
WALKS = 1_000_000
BLOCKS = 20


def main() -> None:
    """Print the tables."""
    numba.set_num_threads(1)
    blogs, people = sg.load("polblogs", component="largest")
    blogs = blogs.to_undirected()
    blocks = sg.generators.stochastic_block([35_000, 35_000], [[1.1e-4, 1.25e-5], [1.25e-5, 1.1e-4]], rng=1)[0]
    cases = {
        "polblogs": (blogs, (people["side"] == people["side"][0]).astype(np.int64), 10),
        "two blocks": (blocks, np.repeat([0, 1], 35_000), 1),
    }
    sys.stdout.write(f"{'':26}{'CPU s':>10}{'walking':>10}{'ratio':>8}{'value':>10}{'walked':>10}{'s.e. off':>10}\n")
    for name, (graph, side, draws) in cases.items():
        against_walks(f"{name}, hubs", graph, side, {"k": 10})
        against_walks(f"{name}, random", graph, side, {"definition": "random", "draws": draws, "rng": 1})
    if importlib.util.find_spec("netseg"):
        against_netseg(*cases["polblogs"][:2])
    panel()


def against_walks(name, graph, side, options) -> None:
    """Print one row: our seconds a set of seeds, those of the walks, and how far apart the values are."""
    measure = sg.metrics.random_walk_controversy
    module = importlib.import_module("socialgraph.metrics.random_walk_controversy")
    groups = np.stack([side == 0, side == 1])
    draws = options.get("draws", 1)
    if "draws" in options:
        ends = [module._seeds(groups, [int(0.1 * mine.sum()) for mine in groups], 1, draw) for draw in range(draws)]
    else:
        ends = [module._hubs(graph, groups, [10, 10])]
    measure(graph, side, **{**options, "draws": 1})
    walk_all(graph, side, ends[0], "draws" in options, 100)
    spent, walked, values, errors = [], [], [], []
    for repeat in range(REPEATS):
        began = time.process_time()
        value = measure(graph, side, **options)
        spent.append((time.process_time() - began) / draws)
        if repeat < len(ends) or repeat == 0:
            began = time.process_time()
            found, error = walk_all(graph, side, ends[repeat], "draws" in options, WALKS)
            walked.append(time.process_time() - began)
            one = value if draws == 1 else measure(graph, side, **{**options, "draws": repeat + 1}) * (repeat + 1)
            one -= sum(values) if draws > 1 else 0.0
            values.append(one)
            errors.append((one - found) / error)
    ours, theirs = statistics.median(spent), statistics.median(walked)
    off = max(errors, key=abs)
    sys.stdout.write(f"{name:26}{ours:10.4f}{theirs:10.3f}{theirs / ours:8.1f}{one:10.4f}{found:10.4f}{off:10.1f}\n")


def walk_all(graph, side, ends, from_ends, walks) -> tuple[float, float]:
    """Give the value of many walks, and its standard error from blocks of them."""
    each = walks // BLOCKS
    values = []
    for block in range(BLOCKS):
        table = np.zeros((2, 2))
        walk(graph.indptr, graph.indices, side, np.flatnonzero(ends), ends, from_ends, each, block, table)
        with np.errstate(invalid="ignore"):  # where no walk of a short block ended on one side
            given = table / table.sum(axis=0)
        values.append(given[0, 0] * given[1, 1] - given[1, 0] * given[0, 1])
    return float(np.mean(values)), float(np.std(values, ddof=1) / math.sqrt(BLOCKS))


@numba.njit(error_model="numpy")
def walk(indptr, indices, side, seeds, ends, from_ends, walks, seed, table):
    """Walk from every seed by turns to the first other one, or from either side by turns to the first hub."""
    np.random.seed(seed)  # noqa: NPY002
    n = side.size
    most = 1_000_000
    for walk in range(walks):
        if from_ends:
            start = seeds[walk % seeds.size]
            if indptr[start] == indptr[start + 1]:
                continue
        else:
            start = np.random.randint(n)  # noqa: NPY002
            while side[start] != walk % 2 or indptr[start] == indptr[start + 1]:
                start = np.random.randint(n)  # noqa: NPY002
        at, steps = start, 0
        while steps < most and (not ends[at] or (from_ends and at == start)):
            first, last = indptr[at], indptr[at + 1]
            at = indices[first + np.random.randint(last - first)]  # noqa: NPY002
            steps += 1
        if steps < most:
            table[side[start], side[at]] += 1.0


def against_netseg(graph, side) -> None:
    """Print netseg's row: five calls of 4,000 walks."""
    import netseg

    theirs, values, spent = graph.to_igraph(), [], []
    for _ in range(5):
        began = time.process_time()
        values.append(
            netseg.random_walk_controversy(side.tolist(), theirs, k_top=20, balanced=True, n_sim=4_000, verbose=False)
        )
        spent.append(time.process_time() - began)
    ours = statistics.median(clocked(lambda: sg.metrics.random_walk_controversy(graph, side, k=10)) for _ in range(20))
    whole, error = statistics.median(spent), np.std(values, ddof=1) / math.sqrt(5)
    value = sg.metrics.random_walk_controversy(graph, side, k=10)
    off = (value - np.mean(values)) / error
    sys.stdout.write(
        f"{'polblogs, netseg 4,000':26}{ours:10.4f}{whole:10.3f}{whole / ours:8.0f}{value:10.4f}"
        f"{np.mean(values):10.4f}{off:10.1f}\n"
    )


def panel() -> None:
    """Print the milliseconds a call of every measure that solves, on two graphs of 20,000 people."""
    blocks = sg.generators.stochastic_block([10_000, 10_000], [[1.35e-3, 1.5e-4], [1.5e-4, 1.35e-3]], rng=1)[0]
    attached = sg.generators.barabasi_albert(20_000, 7, rng=1)
    side = np.repeat([0, 1], 10_000)
    opinion = np.random.default_rng(1).uniform(-1, 1, 20_000)
    calls = {
        "random_walk_controversy": (side, {}),
        "dipole_moment": (side, {}),
        "effective_resistance": (side, {}),
        "generalized_euclidean_distance": (opinion, {}),
        "polarization_disagreement": (opinion, {}),
        "betweenness_controversy": (side, {"sources": 64, "rng": 1}),
        "spectral_gap": (None, {}),
    }
    sys.stdout.write(f"\n{'ms a call':34}{'two blocks':>12}{'attachment':>12}\n")
    for name, (value, options) in calls.items():
        measure = getattr(sg.metrics, name)
        row = []
        for graph in (blocks, attached):
            given = (graph,) if value is None else (graph, value)
            measure(*given, **options)
            row.append(statistics.median(clocked(lambda: measure(*given, **options)) for _ in range(9)))  # noqa: B023
        sys.stdout.write(f"{name:34}{row[0] * 1e3:12.1f}{row[1] * 1e3:12.1f}\n")


def clocked(act) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    main()
