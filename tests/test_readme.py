"""What the front page promises is run: its code as written, and a first result in five lines for each kind of graph."""

import re
from pathlib import Path

import igraph
import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
import pytest

import socialgraph as sg

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
WORD_OF_MOUTH = ROOT / "socialgraph" / "diffusion" / "README.md"
MEASURES = ROOT / "socialgraph" / "metrics" / "README.md"


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_the_code_of_the_readme_runs_in_five_lines(block):
    assert len([line for line in block.splitlines() if line and not line.startswith("import")]) <= 5
    *before, last = block.strip().splitlines()
    names = {}
    exec("\n".join(before), names)
    assert eval(last, names) is not None


def test_the_map_names_every_folder():
    folders = {f"{path.parent.relative_to(ROOT)}/" for path in ROOT.glob("socialgraph/*/__init__.py")}
    assert folders <= set(re.findall(r"^\| `(\S+)`", README, re.MULTILINE))


def test_links_and_figures_are_there():
    for page in (ROOT / "README.md", WORD_OF_MOUTH, MEASURES):
        for target in re.findall(r"\]\(([^)#:]+)[^)]*\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists()


def test_ten_lines_of_ndlib_are_three_here():
    text = WORD_OF_MOUTH.read_text(encoding="utf-8")
    theirs, ours = re.findall(r"```(?:python)?\n(.*?)```", text, re.DOTALL)
    assert (len(theirs.splitlines()), len(ours.splitlines())) == (10, 3)
    names = {"sg": sg}
    exec(ours, names)
    infected = names["epidemic"].mean_curve().query("state == 'infected'")["mean"]
    # As the picture has it: two thirds at once, a quarter of the way through.
    assert 0.6 < infected.max() / 1_000 < 0.75
    assert len(plt.gca().lines) == 3
    plt.close("all")


def test_the_catalogues_of_word_of_mouth_name_everything():
    """Both the page of the folder and ``help(sg.diffusion)``."""
    for text in (WORD_OF_MOUTH.read_text(encoding="utf-8"), sg.diffusion.__doc__):
        assert set(sg.diffusion.__all__) - {"Seeding", "Blocking"} <= set(re.findall(r"`(\w+)", text))


def test_the_catalogue_of_measures_names_everything_once():
    """Both the page of the folder and ``help(sg.metrics)``."""
    rows = re.findall(r"^\| `(\w+)`", MEASURES.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(sg.metrics.__all__)
    assert set(sg.metrics.__all__) == set(re.findall(r"`(\w+)", sg.metrics.__doc__))


KARATE = nx.karate_club_graph()


@pytest.mark.parametrize(
    "graph",
    [KARATE, igraph.Graph.Famous("Zachary"), nx.to_pandas_edgelist(KARATE)[["source", "target"]]],
    ids=["networkx", "igraph", "pandas"],
)
def test_a_first_result_in_five_lines_from_any_kind_of_graph(graph):
    people = sg.with_opinions(graph, {"club": list(nx.get_node_attributes(KARATE, "club").values())}, by="club", rng=1)
    arms = {"newest": sg.Platform(rank=sg.feed.Chronological()), "liked": sg.Platform(rank=sg.feed.Engagement())}
    comparison = sg.compare(arms, graph, people, days=5, seeds=4, rng=1, progress=False)
    effect = comparison.effect("cross_cutting_shown", versus="newest")
    assert isinstance(effect, pd.DataFrame)
    assert effect.loc["liked", "low"] <= effect.loc["liked", "estimate"] <= effect.loc["liked", "high"]
