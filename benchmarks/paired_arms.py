"""Time a comparison of four platforms: 30 days, 32 seeds shared by all arms, 1,222 political blogs, two processes.

Run as ``python benchmarks/paired_arms.py [workers]``. Wall time, since that is what a person waits for; the first runs
of each arm, which compile, are not timed.
"""

import sys
import time
from dataclasses import replace

import socialgraph as sg

DAYS, SEEDS = 30, 32


def main() -> None:
    """Print the seconds, in all and a day of a platform."""
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    blogs, people = sg.load("polblogs", component="largest")
    blogs = blogs.to_undirected()
    people = sg.with_opinions(blogs, people, by="side", rng=2004)
    newest = sg.Platform(
        rank=sg.feed.Chronological(), opinions=sg.opinions.BoundedConfidence(epsilon=0.6, mu=0.05), slots=10
    )
    arms = {
        "newest first": newest,
        "engagement": replace(newest, rank=sg.feed.Engagement()),
        "bridging": replace(newest, rank=sg.feed.Bridging()),
        "friends of friends": replace(newest, suggest=sg.friends.AdamicAdar()),
    }
    options = {"workers": workers, "progress": False, "rng": 1}
    sg.compare(arms, blogs, people, days=7, seeds=2, **options)
    began = time.perf_counter()
    sg.compare(arms, blogs, people, days=DAYS, seeds=SEEDS, **options)
    seconds = time.perf_counter() - began
    lived = DAYS * SEEDS * len(arms)
    sys.stdout.write(f"{blogs}, {len(arms)} arms x {SEEDS} seeds x {DAYS} days, {workers} workers\n")
    sys.stdout.write(f"{seconds:.1f} s, {seconds / lived * 1e3:.1f} ms a day of a platform\n")


if __name__ == "__main__":
    main()
