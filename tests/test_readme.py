"""What the front page promises is run: its code as written, and a first result in five lines for each kind of graph."""

import re
from pathlib import Path

import igraph
import networkx as nx
import pandas as pd
import pytest

import socialgraph as sg

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


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
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists()


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
