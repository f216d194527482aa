"""T18, T19: no two decisions, runs, worlds or children of a seed share their luck by accident."""

import ast
import importlib
import itertools
from pathlib import Path

import numpy as np
import pytest

import socialgraph as sg
from socialgraph._kernels import kernel
from socialgraph.rng import coins, stream, subkey, uniforms

PACKAGE = Path(sg.__file__).parent


def purposes():
    """Read from the source what draws are for: every `_PURPOSE`, and the second argument of every call of `stream`."""
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        module = importlib.import_module(".".join(["socialgraph", *path.relative_to(PACKAGE).with_suffix("").parts]))
        found |= {vars(module)["_PURPOSE"]} if hasattr(module, "_PURPOSE") else set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "stream":
                given = ast.unparse(node.args[1])
                if given == "purpose" and not hasattr(module, "_PURPOSES"):
                    continue
                # The day has one stream for each of its purposes.
                each = [{"purpose": purpose} for purpose in getattr(module, "_PURPOSES", [])] or [{}]
                found |= {eval(given, vars(module), names) for names in each}
    return sorted(found)


def test_the_purposes_are_found_and_named_by_their_folder():
    found = purposes()
    assert len(found) >= 15
    assert {"platform.post", "platform.click"} <= set(found)
    folders = {path.stem for path in PACKAGE.iterdir()}
    assert {purpose.partition(".")[0] for purpose in found} <= folders


def test_one_seed_for_everything_gives_unrelated_luck():
    """Whoever passes rng=1 everywhere must not see people who post because their opinion is high."""
    n = 40_000
    draws = {purpose: uniforms(stream(1, purpose), np.arange(n)) for purpose in purposes()}
    for one, other in itertools.combinations(draws, 2):
        correlation = np.corrcoef(draws[one], draws[other])[0, 1]
        assert abs(correlation) < 5 / np.sqrt(n), (one, other)


def test_a_day_a_run_and_a_seed_of_nothing_are_not_one_stream():
    """Products of seed and run would all be 0 here."""
    keys = {stream(seed, purpose, *index) for seed in (0, 1) for purpose in purposes() for index in ((), (0,), (0, 0))}
    assert len(keys) == 6 * len(purposes())
    assert np.uint64(0) not in keys


def test_worlds_of_comparisons_are_all_different():
    worlds = [int(stream(master, "study.world", number)) for master in range(300) for number in range(300)]
    assert len({*worlds, *range(300)}) == 300 * 300 + 300


@kernel
def _subkeys(keys, runs, out):
    for i in range(keys.size):
        for j in range(runs):
            out[i, j] = subkey(keys[i], j)


def test_a_million_runs_have_keys_of_their_own():
    keys = np.array([stream(seed, purpose) for seed in range(20) for purpose in purposes()], dtype=np.uint64)
    keys.setflags(write=False)
    out = np.empty((keys.size, 1_000_000 // keys.size + 1), dtype=np.uint64)
    _subkeys(keys, out.shape[1], out)
    assert np.unique(np.concatenate([out.ravel(), keys])).size == out.size + keys.size


def test_a_million_meetings_toss_coins_of_their_own():
    who, whom = np.divmod(np.arange(250 * 250), 250)
    keys = [stream(seed, "test.meeting", day) for seed in (0, 1) for day in range(8)]
    tossed = np.concatenate([coins(key, who, whom) for key in keys])
    assert np.unique(tossed).size == tossed.size == 1_000_000


@pytest.mark.parametrize("kind", [np.random.SeedSequence, np.random.default_rng])
def test_children_of_a_seed_differ_from_it_and_from_each_other(kind):
    """numpy #16539: a spawned child must not draw what its parent draws."""
    parent = kind(7)
    drawn = [sg.generators.erdos_renyi(60, 0.2, rng=each) for each in (*parent.spawn(3), parent, kind(8))]
    assert len(set(drawn)) == 5


def test_a_generator_gives_every_call_luck_of_its_own():
    generator = np.random.default_rng(7)
    assert len({sg.generators.erdos_renyi(60, 0.2, rng=generator) for _ in range(5)}) == 5


def test_a_seed_that_was_drawn_is_recorded_and_gives_the_run_again():
    graph, people = sg.load("karate")
    people = sg.with_opinions(graph, people, by="club", rng=1)
    platform = sg.Platform(rank=sg.feed.Chronological())
    quiet = {"days": 2, "progress": False}
    fresh = sg.simulate(platform, graph, people, rng=None, **quiet)
    again = sg.simulate(platform, graph, people, rng=fresh.manifest["seed"], **quiet)
    assert again.state == fresh.state
    assert sg.simulate(platform, graph, people, rng=None, **quiet).state != fresh.state
    spread = sg.diffusion.IndependentCascade(p=0.1)(graph, [0], runs=50)
    assert sg.diffusion.IndependentCascade(p=0.1)(graph, [0], runs=50, rng=spread.seed) == spread
