"""Time a day under each ranker beside the same day under Engagement: 20,000 people, 200,000 ties, twenty slots.

Run as ``python benchmarks/rankers.py [people]``. Each ranker is built as its own docstring does. The days of a ranker
and of Engagement are lived through in turn, after one day of each for compiling and warming up; one thread; medians.
"""

import statistics
import sys
import time
from pathlib import Path

import numba

import socialgraph as sg
from socialgraph.platform.day import one_day
from socialgraph.platform.measure import Groups

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
DAYS = 6


def main() -> None:
    """Print each ranker's ratio, the slowest first."""
    from examples import instances

    numba.set_num_threads(1)
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    graph = sg.generators.barabasi_albert(n, 10, rng=1)
    people = sg.population(graph, rng=1)
    models = [getattr(sg.feed, name) for name in sg.feed.__all__]
    ratios = {}
    for model in models:
        if isinstance(model, type) and "__call__" in vars(model):
            ratios[model.__name__] = ratio(instances(model)[0], graph, people)
    for name, times in sorted(ratios.items(), key=lambda item: -item[1]):
        sys.stdout.write(f"{name:<28} {times:.2f} times Engagement's day\n")


def ratio(rank, graph, people) -> float:
    """Live through the days of both and compare the medians."""
    states, seconds = {}, {"mine": [], "engagement": []}
    platforms = {"mine": sg.Platform(rank=rank), "engagement": sg.Platform(rank=sg.feed.Engagement())}
    for name in platforms:
        states[name] = sg.platform.State.opening(graph, people)
    member = Groups.of(states["mine"].people).member
    for day in range(DAYS):
        for name, platform in platforms.items():
            began = time.process_time()
            states[name], _ = one_day(platform, states[name], 1, member)
            if day:
                seconds[name].append(time.process_time() - began)
    return statistics.median(seconds["mine"]) / statistics.median(seconds["engagement"])


if __name__ == "__main__":
    main()
