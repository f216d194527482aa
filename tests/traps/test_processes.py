"""T20, T21: one result, whatever the hash seed, the number of threads or the process that works it out."""

import os
import subprocess
import sys
import textwrap

import pytest

# From data with names through every kind of machinery to one number. Names are strings: they hash anew in each process.
PIPELINE = """
import socialgraph as sg
from socialgraph._frozen import fingerprint

graph, people = sg.load("les_miserables")
people = sg.with_opinions(graph, people, rng=1)
made, members = sg.generators.homophilic_attachment(300, m=2, minority=0.3, homophily=0.7, rng=2)
spread = sg.diffusion.IndependentCascade(p="weighted")(graph, ["Valjean", "Javert"], runs=300, rng=3)
arms = {
    name: sg.Platform(
        rank=rank, suggest=suggest, opinions=sg.opinions.BoundedConfidence(), suggest_every=2, windows=2,
        behaviour=sg.Behaviour(share=0.2),
    )
    for name, rank, suggest in (
        ("liked", sg.feed.Engagement(), sg.friends.AdamicAdar()),
        ("across", sg.feed.Bridging(), sg.friends.AtRandom()),
    )
}
comparison = sg.compare(arms, graph, people, days=5, seeds=2, rng=4, progress=False)
thinking = sg.with_opinions(made, members, by="group", rng=5)
run = sg.simulate(arms["liked"], made, thinking, days=4, rng=6, progress=False)
parts = [
    made, members, spread.size, spread.depth, spread.reach, spread.cascade(7), comparison.columns, run.state,
    run.exposures.to_csv(), run.interactions.to_csv(), run.content.to_csv(),
    sg.metrics.random_walk_controversy(made, members["group"]), sg.metrics.modularity(graph, people["opinion"] > 0),
]
print([fingerprint(part)[:12] for part in parts])
"""


def started(**changes):
    environment = {**os.environ, **changes}
    command = [sys.executable, "-c", textwrap.dedent(PIPELINE)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def printed(process, timeout=120):
    out, err = process.communicate(timeout=timeout)
    assert process.returncode == 0, err
    assert err == ""
    return out


@pytest.fixture(scope="module")
def expected():
    return printed(started(PYTHONHASHSEED="0", NUMBA_NUM_THREADS="1"))


@pytest.mark.parametrize(("hash_seed", "threads"), [("1", "2"), ("2", "7")])
def test_hash_order_and_threads_change_no_byte(expected, hash_seed, threads):
    assert printed(started(PYTHONHASHSEED=hash_seed, NUMBA_NUM_THREADS=threads)) == expected


@pytest.mark.nightly
def test_no_kernel_leaves_its_arrays(expected, tmp_path):
    """T27: the same under bounds checks; compiled anew, since a cache does not know of them."""
    checked = started(NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path), PYTHONHASHSEED="3")
    assert printed(checked, 600) == expected
