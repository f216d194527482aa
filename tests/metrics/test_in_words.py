import numpy as np
import pandas as pd
import pytest

from socialgraph.datasets import load
from socialgraph.errors import ParameterError
from socialgraph.generators import double_edge_swap
from socialgraph.metrics import in_words, panel
from socialgraph.people import with_opinions

FACTS = {"n": 100, "m": 400, "directed": False, "draws": 200, "groups": {"left": 60, "right": 40}}
FACTS |= {"null": "configuration", "level": 0.95, "found": False, "seed": "1"}


def frame(*rows, **facts):
    """Make a panel of rows (family, measure, value, null mean, z, p, bh, apart)."""
    names = ["family", "measure", "value", "null_mean", "z", "p", "bh", "apart"]
    made = pd.DataFrame(rows, columns=names).assign(definition="so", null="configuration", low=np.nan, high=np.nan)
    made.attrs = FACTS | facts
    return made


def test_what_all_say():
    words = in_words(
        frame(
            ("structure", "modularity", 0.4, 0.0, 9.0, 0.01, 0.01, 1),
            ("structure", "ei_index", -0.8, 0.01, -9.0, 0.01, 0.01, -1),
        )
    ).splitlines()
    assert (
        words[0]
        == "100 people, 400 ties; groups left (60), right (40). Held against 200 networks with the same degrees."
    )
    assert words[1] == (
        "Ties: 2 of 2 definitions say that people are further apart than chance puts them. "
        "Modularity (so) is .400 where chance gives .000."
    )


def test_where_definitions_disagree_all_sides_are_counted():
    words = in_words(
        frame(
            ("structure", "modularity", 0.4, 0.2, 9.0, 0.01, 0.01, 1),
            ("structure", "coleman", -0.3, 0.0, -9.0, 0.01, 0.01, 1),
            ("structure", "freeman", 0.1, 0.1, 0.3, 0.8, 0.8, 1),
        )
    ).splitlines()[1]
    assert "1 of 3 definitions say" in words
    assert "1 that they are closer (Coleman's index (so))" in words
    assert "1 cannot tell (Freeman's index (so))" in words
    assert words.endswith(
        "A quarter or more of the raw value is there by chance (in brackets): modularity (so) .400 (.200)."
    )


def test_nothing_is_said_as_nothing():
    words = in_words(frame(("structure", "modularity", 0.01, 0.0, 0.4, 0.7, 0.9, 1))).splitlines()
    assert words[1] == (
        "Ties: nothing here. None of 1 definition lies further from networks with the same degrees than chance allows "
        "(smallest p .700, adjusted for all rows .900)."
    )


def test_the_cut_decides_and_chance_is_always_quoted():
    row = ("structure", "modularity", 0.4, 0.0, 2.0, 0.06, 0.06, 1)
    assert "nothing here" in in_words(frame(row))
    assert "where chance gives .000" in in_words(frame(row), cut=0.1)


def test_the_other_families_have_a_line_each():
    words = in_words(
        frame(
            ("exposure", "cross_cutting_share", 0.1, 0.5, -9.0, 0.01, 0.01, -1),
            ("inequality", "perception_bias", 1.5, 1.0, 5.0, 0.01, 0.01, 0),
            ("inequality", "top_share", 0.2, 0.2, 0.0, 0.99, 0.99, 0),
            ("attitude", "opinion_variance", 0.3, np.nan, np.nan, np.nan, np.nan, 1),
        )
    ).splitlines()
    assert [line.split(":")[0].split(",")[0] for line in words[1:]] == [
        "What is seen",
        "Inequality",
        "Opinions",
        "Keep in mind",
    ]
    assert "cross-cutting share (so) .100 (chance .500)" in words[1]
    assert words[2].startswith("Inequality: 1 of 2 measures differ from chance: perception bias")
    assert words[3].endswith("opinion variance (so) .300.")
    assert words[4].endswith("a gap between groups is not yet its cause.")


def test_groups_that_were_found_are_said_to_be():
    row = ("structure", "modularity", 0.4, 0.3, 2.0, 0.01, 0.01, 1)
    words = in_words(frame(row, found=True))
    assert "groups found in it: left (60)" in words
    assert "found again in every draw" in words
    assert "nothing was measured of what people saw or of what they think" in words


def test_polblogs_and_its_double_by_chance():
    graph, people = load("polblogs", component="largest")
    graph = graph.to_undirected()
    people = with_opinions(graph, people, by="side", rng=1)
    options = {"group": "side", "draws": 39, "only": ["assortativity", "modularity", "numeric_assortativity"]}
    real = in_words(panel(graph, people, rng=1, progress=False, **options))
    assert "3 of 3 definitions say that people are further apart" in real
    assert "Assortativity (Newman 2003) is .811" in real
    chance = in_words(panel(double_edge_swap(graph, rng=5), people, rng=1, progress=False, **options))
    assert "nothing here" in chance


def test_only_a_panel_is_read():
    with pytest.raises(ParameterError, match=r"^panel must be the frame of sg.metrics.panel; got "):
        in_words(pd.DataFrame({"value": [1.0]}))
    with pytest.raises(ParameterError, match=r"^cut must lie in \[0, 1\]; got 2$"):
        in_words(frame(("structure", "modularity", 0.4, 0.0, 2.0, 0.06, 0.06, 1)), cut=2)
