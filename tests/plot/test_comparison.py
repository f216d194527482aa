import numpy as np
import pytest

import socialgraph as sg
from socialgraph.errors import ParameterError, UnknownName


@pytest.fixture(scope="module")
def compared():
    graph, people = sg.load("karate")
    people = sg.with_opinions(graph, people, by="club", rng=1)
    arms = {"newest": sg.Platform(rank=sg.feed.Chronological()), "liked": sg.Platform(rank=sg.feed.Engagement())}
    return sg.compare(arms, graph, people, days=3, seeds=3, rng=1, progress=False)


def test_a_panel_a_metric_and_a_line_an_arm(compared):
    figure = sg.plot.comparison(compared)
    names = [axes.get_title(loc="left") for axes in figure.axes]
    assert names == ["cross cutting shown", "opinion variance", "attention gini"]
    frame = compared.frame()
    for axes, metric in zip(figure.axes, ["cross_cutting_shown", "opinion_variance", "attention_gini"], strict=True):
        lines = {line.get_label(): line.get_ydata() for line in axes.get_lines()}
        assert set(lines) == {"newest", "liked"}
        for arm, drawn in lines.items():
            some = frame[(frame["metric"] == metric) & (frame["arm"] == arm) & (frame["group"] == "all")]
            np.testing.assert_allclose(drawn, some.groupby("day")["value"].mean(), equal_nan=True)


def test_one_legend_serves_all_panels(compared):
    figure = sg.plot.comparison(compared)
    assert [axes.get_legend() for axes in figure.axes] == [None] * 3
    [legend] = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["newest", "liked"]
    colours = {line.get_label(): line.get_color() for line in figure.axes[2].get_lines()}
    assert [line.get_color() for line in legend.get_lines()] == [colours["newest"], colours["liked"]]


def test_any_metrics_from_one_to_six(compared):
    four = ["ties", "modularity", "click_rate", "degree_gini"]
    figure = sg.plot.comparison(compared, four)
    assert [axes.get_title(loc="left").replace(" ", "_") for axes in figure.axes] == four
    for wrong in ([], "ties", [*four, *four]):
        with pytest.raises(ParameterError, match="metrics must be from one to six metrics"):
            sg.plot.comparison(compared, wrong)
    with pytest.raises(UnknownName, match="Did you mean ties"):
        sg.plot.comparison(compared, ["tie"])


def test_something_else_is_refused(compared):
    with pytest.raises(ParameterError, match=r"comparison must be a Comparison, from sg\.compare; got 'arms'"):
        sg.plot.comparison("arms")
