"""Time a whole platform day by stage: 100,000 people, a million ties, twenty slots, five candidates a slot, reshares.

Run as ``python benchmarks/platform_day.py [people]``. Days with and without friend suggestions are told apart; the
stages are those of `socialgraph.platform.day`, timed from outside by wrapping them. One look of one person at the feed
is a user-step. T-RECS 0.2.1 does 411 a second (`ContentFiltering`, 1,000 users, 1,250 items, 100 attributes), measured
once on one core of a machine like this one and not here, since it needs libraries of years ago.
"""

import resource
import statistics
import sys
import time
from collections import defaultdict

import numba
import numpy as np

import socialgraph as sg
from socialgraph.platform import day as the_day
from socialgraph.platform.measure import Groups, measure_day, measure_state

TRECS = 411
STAGES = {
    "open and post": ["_open", "_written", "_post"],
    "gather": ["by_author", "availability", "known_posts", "known_people", "gather"],
    "rank": ["checked_scores"],
    "select": ["top_k"],
    "count": ["_count"],
    "what was seen": ["_seen"],
    "learn": ["_learn", "_left", "_taught", "sharpened"],
    "suggest, accept, drop": ["meet"],
    "tables": ["_tables", "joined"],
}


def main() -> None:
    """Print the table."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    graph = sg.generators.barabasi_albert(n, 10, rng=1)
    people = sg.with_opinions(graph, rng=1)
    platform = sg.Platform(
        rank=sg.feed.Engagement(),
        suggest=sg.friends.AdamicAdar(),
        opinions=sg.opinions.BoundedConfidence(epsilon=0.6, mu=0.05),
        behaviour=sg.Behaviour(share=0.05),
        slots=20,
        windows=4,
        suggest_every=7,
    )
    platform.suggest(graph, people, k=1, rng=1)  # compiled before anything is timed
    spent: dict[str, list[float]] = defaultdict(list)
    watch(spent)
    for threads in (1, 2):
        numba.set_num_threads(threads)
        report(platform, graph, people, spent, threads)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    sys.stdout.write(f"peak memory {peak:.2f} GiB\n")


def watch(spent: dict[str, list[float]]) -> None:
    """Wrap each stage so that its time is added up."""
    for stage, names in STAGES.items():
        for name in names:
            setattr(the_day, name, timed(getattr(the_day, name), stage, spent))


def timed(function, stage, spent):
    """Add a call's seconds to its stage; a generator's while it is worked."""

    def call(*args, **options):
        began = time.perf_counter()
        result = function(*args, **options)
        spent[stage].append(time.perf_counter() - began)
        return worked(result) if function.__name__ == "gather" else result

    def worked(chunks):
        while True:
            began = time.perf_counter()
            chunk = next(chunks, None)
            spent[stage].append(time.perf_counter() - began)
            if chunk is None:
                return
            yield chunk

    return call


def report(platform, graph, people, spent, threads) -> None:
    """Live through two weeks, the first day for warming up, and print medians."""
    state = sg.platform.State.opening(graph, people)
    groups = Groups.of(state.people)
    plain, with_suggestions, exposures, looks, measuring = [], [], [], [], []
    stages: dict[str, list[float]] = defaultdict(list)
    for day in range(15):
        spent.clear()
        began = time.perf_counter()
        state, report_ = the_day.one_day(platform, state, 1, groups.member)
        seconds = time.perf_counter() - began
        began = time.perf_counter()
        measure_state(state, groups)
        measure_day(report_, groups)
        measuring.append(time.perf_counter() - began)
        if day == 0:
            continue
        suggests = "suggest, accept, drop" in spent
        (with_suggestions if suggests else plain).append(seconds)
        if not suggests:
            exposures.append(report_.exposures["person"].size / seconds)
            looks.append(np.unique(report_.exposures["person"]).size / seconds)
        for stage, parts in spent.items():
            stages[stage].append(sum(parts))
    say = sys.stdout.write
    say(f"{threads} thread(s), {graph.n:,} people, {graph.m:,} ties\n")
    speed = statistics.median(exposures) / 1e6
    say(f"  day without suggestions {statistics.median(plain):.3f} s, {speed:.2f} M exposures/s\n")
    steps = statistics.median(looks)
    say(f"  {steps:,.0f} user-steps/s, {steps / TRECS:,.0f} times T-RECS\n")
    say(f"  day with suggestions    {statistics.median(with_suggestions):.3f} s\n")
    for stage, parts in sorted(stages.items(), key=lambda item: -np.median(item[1])):
        say(f"    {stage:<24} {statistics.median(parts):.3f} s\n")
    rest = statistics.median(plain) - sum(np.median(stages[s]) for s in stages if s != "suggest, accept, drop")
    say(f"    {'react and the rest':<24} {rest:.3f} s\n")
    say(f"  measuring the day        {statistics.median(measuring):.3f} s (not in the day)\n")


if __name__ == "__main__":
    main()
