import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot

from socialgraph import plot
from socialgraph.errors import ParameterError

ARMS = [f"{first} + {second}" for first in ("newest", "liked", "bridging") for second in ("nobody", "at random")][1:]
METRICS = ["cross_cutting_shown", "opinion_variance", "click_rate", "ties"]


def dots(ax):
    """Read the dots of a panel back: estimate, marker and face by place."""
    lines = [line for line in ax.get_lines() if line.get_marker() not in ("None", None)]
    return {float(line.get_ydata()[0]): (float(line.get_xdata()[0]), line) for line in lines}


def intervals(ax):
    """Read the intervals of a panel back, by place."""
    lines = [line for line in ax.get_lines() if line.get_marker() == "None" and len(set(line.get_ydata())) == 1]
    return {float(line.get_ydata()[0]): tuple(float(x) for x in line.get_xdata()) for line in lines}


def test_effects_draws_the_table(table):
    figure = plot.effects(table)
    panels = [ax for ax in figure.axes if ax.get_visible()]
    assert [ax.get_title(loc="left") for ax in panels] == [metric.replace("_", " ") for metric in METRICS]
    for ax, metric in zip(panels, METRICS, strict=True):
        rows = table[table["metric"] == metric]
        assert [dots(ax)[place][0] for place in range(5)] == rows["estimate"].tolist()
        assert [intervals(ax)[place] for place in range(5)] == list(zip(rows["low"], rows["high"], strict=True))
        assert ax.get_xlabel() == "difference from 0.25"
    labels = [label.get_text() for label in panels[0].get_yticklabels()]
    assert labels == ARMS


def test_filled_dots_are_intervals_that_leave_out_zero(table):
    for ax, metric in zip(plot.effects(table).axes, METRICS, strict=False):
        rows = table[table["metric"] == metric].reset_index()
        for place, row in rows.iterrows():
            line = dots(ax)[place][1]
            filled = line.get_markerfacecolor() == line.get_color()
            assert filled == (row["low"] > 0 or row["high"] < 0)


def test_effects_takes_the_table_of_one_comparison(table):
    one = table[table["metric"] == "ties"].set_index("arm")
    (ax,) = plot.effects(one).axes
    assert [dots(ax)[place][0] for place in range(5)] == one["estimate"].tolist()


def test_groups_are_panels_of_their_own(table):
    both = pd.concat([table.assign(group="left"), table])
    titles = [ax.get_title(loc="left") for ax in plot.effects(both, columns=4).axes]
    assert titles[:4] == ["cross cutting shown: left", "opinion variance: left", "click rate: left", "ties: left"]
    assert titles[4] == "cross cutting shown"


@pytest.mark.parametrize("columns", [1, 3])
def test_a_title_of_any_length_fits(table, columns, tmp_path):
    title = "Does the machinery make the echo chamber? MMMMMMM WWWWWW when people on both sides behave alike " * 2
    figure = plot.effects(table, columns=columns, title=title)
    assert figure.get_suptitle().replace("\n", " ") == title.strip()
    figure.savefig(tmp_path / "title.png", dpi=50)
    assert figure._suptitle.get_window_extent().x1 <= figure.bbox.x1
    assert plot.effects(table).get_suptitle() == plot.effects(table, title="").get_suptitle() == ""


def test_an_arm_that_was_not_measured_is_left_out(table):
    gone = table.drop(index=1)
    gone.loc[2, ["estimate", "low", "high"]] = np.nan
    ax = plot.effects(gone).axes[0]
    placed = {place: x for place, (x, _) in dots(ax).items() if not np.isnan(x)}
    order = list(dict.fromkeys(gone["arm"]))
    assert placed == {float(order.index(table["arm"][row])): table["estimate"][row] for row in (0, 3, 4)}


@pytest.mark.parametrize("columns", [1, 2, 4, 9])
def test_any_number_of_columns(table, columns):
    figure = plot.effects(table, columns=columns)
    places = {
        (round(ax.get_position().x0, 3), round(ax.get_position().y0, 3)) for ax in figure.axes if ax.get_visible()
    }
    assert len(places) == 4
    assert len({x for x, _ in places}) == min(columns, 4)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda table: table.drop(columns=["low", "high"]), "table must have rows, and columns .* without low, high"),
        (lambda table: table.head(0), "table must have rows"),
        (lambda table: pd.concat([table, table.head(1)]), "table must hold one row for each metric, group and arm"),
    ],
)
def test_a_table_that_is_none(table, spoil, message):
    with pytest.raises(ParameterError, match=message):
        plot.effects(spoil(table))


@pytest.mark.parametrize("columns", [0, -1, 1.5, True])
def test_columns_out_of_range(table, columns):
    with pytest.raises(ParameterError, match="columns must be a whole number"):
        plot.effects(table, columns=columns)


def test_effects_leaves_no_figure_open(table):
    plot.effects(table)
    assert pyplot.get_fignums() == []
