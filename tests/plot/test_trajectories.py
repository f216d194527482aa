import numpy as np
import pandas as pd
import pytest

from socialgraph import plot
from socialgraph.errors import UnknownName


def test_trajectories_are_the_means_over_seeds(frame):
    ax = plot.trajectories(frame, "reach")
    for line, arm in zip(ax.get_lines(), ["newest", "liked"], strict=True):
        some = frame[(frame["arm"] == arm) & (frame["metric"] == "reach")].groupby("day")["value"]
        assert line.get_label() == arm
        np.testing.assert_array_equal(line.get_xdata(), range(9))
        np.testing.assert_allclose(line.get_ydata(), some.mean())
    band = ax.collections[0].get_paths()[0].vertices
    some = frame[(frame["arm"] == "newest") & (frame["metric"] == "reach")].groupby("day")["value"]
    error = some.std() / np.sqrt(3)
    assert band[:, 1].max() == pytest.approx((some.mean() + 2 * error).max())
    assert band[:, 1].min() == pytest.approx((some.mean() - 2 * error).min())


def test_trajectories_of_a_single_run(frame):
    run = frame[(frame["arm"] == "newest") & (frame["seed"] == 0)].drop(columns="arm")
    ax = plot.trajectories(run, "mean", group="left")
    assert ax.get_lines()[0].get_ydata().tolist() == run.loc[run["metric"] == "mean", "value"].tolist()
    assert ax.get_legend() is None


def test_an_unknown_metric_or_group(frame):
    with pytest.raises(UnknownName, match=r"metric must be one of mean, reach; got 'reech'\. Did you mean reach"):
        plot.trajectories(frame, "reech")
    with pytest.raises(UnknownName, match="group must be one of left; got 'all'"):
        plot.trajectories(frame, "mean")


def test_the_legend_names_lines_in_the_order_in_which_they_end(frame):
    higher = frame["value"].where(frame["arm"] == "newest", frame["value"] + 100)
    ax = plot.trajectories(frame.assign(value=higher), "reach")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["liked", "newest"]


def test_many_lines_have_their_legend_beside_the_axes(frame):
    arms = [frame.assign(arm=f"arm {number}") for number in range(6)]
    ax = plot.trajectories(pd.concat(arms).drop_duplicates(["arm", "seed", "day", "metric"]), "reach")
    ax.figure.canvas.draw()
    legend, lines = ax.get_legend().get_window_extent(), ax.get_window_extent()
    assert legend.x0 >= lines.x1
    assert legend.x1 <= ax.figure.bbox.x1
