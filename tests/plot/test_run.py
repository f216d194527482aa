import pytest

import socialgraph as sg
from socialgraph.errors import ParameterError


@pytest.fixture(scope="module")
def done():
    graph, people = sg.load("karate")
    people = sg.with_opinions(graph, people, by="club", rng=1)
    platform = sg.Platform(rank=sg.feed.Engagement(), suggest=sg.friends.AdamicAdar(), suggest_every=2)
    return sg.simulate(platform, graph, people, days=6, rng=1, progress=False)


def test_three_panels_of_what_the_frame_says(done):
    figure = sg.plot.run(done)
    frame = done.frame().set_index(["metric", "group"]).sort_index()
    lines = {
        ("share from the other side", "available"): ("cross_cutting_available", "all"),
        ("share from the other side", "shown"): ("cross_cutting_shown", "all"),
        ("share from the other side", "clicked"): ("cross_cutting_clicked", "all"),
        ("mean opinion", "Mr. Hi"): ("opinion_mean", "Mr. Hi"),
        ("mean opinion", "Officer"): ("opinion_mean", "Officer"),
        ("inequality (Gini)", "posts seen"): ("attention_gini", "all"),
        ("inequality (Gini)", "friends"): ("degree_gini", "all"),
    }
    drawn = {
        (axes.get_title(loc="left"), line.get_label()): line
        for axes in figure.axes
        for line in axes.get_lines()
        if not line.get_label().startswith("_")
    }
    assert set(drawn) == set(lines)
    for name, line in drawn.items():
        some = frame.loc[[lines[name]]].dropna(subset="value").sort_values("day")
        assert line.get_xdata().tolist() == some["day"].tolist()
        assert line.get_ydata().tolist() == some["value"].tolist()


def test_every_panel_names_its_lines(done):
    figure = sg.plot.run(done)
    for axes in figure.axes:
        named = {text.get_text() for text in axes.get_legend().get_texts()}
        assert named == {line.get_label() for line in axes.get_lines() if not line.get_label().startswith("_")}
        assert axes.get_xlabel() == "day"


def test_what_cannot_be_drawn(done):
    with pytest.raises(ParameterError, match=r"run must be a Run, from sg\.simulate; got 3"):
        sg.plot.run(3)
    still = sg.simulate(sg.Platform(rank=sg.feed.Chronological()), done.state, days=0, rng=1, progress=False)
    with pytest.raises(ParameterError, match="run must have days to draw"):
        sg.plot.run(still)
