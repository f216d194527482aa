"""Figures: what is drawn is what stands in the table, and it can be told apart without colour."""

import itertools
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.colors import to_rgb

from socialgraph import plot
from socialgraph.errors import ParameterError, UnknownName

ARMS = [f"{first} + {second}" for first in ("newest", "liked", "bridging") for second in ("nobody", "at random")][1:]
METRICS = ["cross_cutting_shown", "opinion_variance", "click_rate", "ties"]


@pytest.fixture(autouse=True)
def closed():
    """Every test starts and ends without open figures."""
    pyplot.close("all")
    yield
    pyplot.close("all")


@pytest.fixture
def table():
    """Effects of five arms on four metrics, every other interval around 0."""
    draws = np.random.default_rng(1)
    rows = [
        {"arm": arm, "metric": metric, "group": "all", "versus": 0.25, "estimate": estimate, "half": half}
        for metric in METRICS
        for arm, estimate, half in zip(ARMS, draws.normal(0, 1, 5), draws.random(5), strict=True)
    ]
    table = pd.DataFrame(rows)
    half = table.pop("half")
    return table.assign(low=table["estimate"] - half, high=table["estimate"] + half)


@pytest.fixture
def frame():
    """Two arms, three seeds, nine days, two metrics, of which one by group."""
    draws = np.random.default_rng(2)
    keys = itertools.product(["newest", "liked"], range(3), range(9), [("reach", "all"), ("mean", "left")])
    rows = [(arm, seed, day, *what, draws.normal(day, 1)) for arm, seed, day, what in keys]
    return pd.DataFrame(rows, columns=["arm", "seed", "day", "metric", "group", "value"])


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


def test_cascade_sizes_are_the_share_of_runs():
    sizes = np.array([1, 1, 1, 4, 4, 20])
    ax = plot.cascade_sizes({"six": SimpleNamespace(size=sizes), "two": SimpleNamespace(size=np.array([3, 3]))})
    six, two = ax.get_lines()
    assert six.get_xdata().tolist() == [1, 4, 20]
    assert six.get_ydata() == pytest.approx([np.mean(sizes >= size) for size in (1, 4, 20)])
    assert two.get_ydata().tolist() == [1.0]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert six.get_linestyle() != two.get_linestyle()


@pytest.mark.parametrize("draw", ["trajectories", "cascade_sizes"])
def test_axes_of_ones_own(frame, draw):
    _, ax = pyplot.subplots()
    if draw == "trajectories":
        assert plot.trajectories(frame, "reach", ax=ax) is ax
    else:
        assert plot.cascade_sizes({"a": SimpleNamespace(size=np.array([1, 2]))}, ax=ax) is ax
    assert len(pyplot.get_fignums()) == 1


def test_effects_leaves_no_figure_open(table):
    plot.effects(table)
    assert pyplot.get_fignums() == []


def test_pictures_render_without_a_word_cut_off(table, frame, tmp_path):
    figures = {
        "effects": plot.effects(table),
        "few": plot.effects(table.head(2)),
        "days": plot.trajectories(frame, "reach").figure,
    }
    for name, figure in figures.items():
        figure.savefig(tmp_path / f"{name}.png", dpi=100)
        picture = pyplot.imread(tmp_path / f"{name}.png")[..., :3]
        assert picture.std() > 0.01
        # Nothing is drawn on the outermost line of pixels, as a label that runs out of the picture would be.
        edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert np.all(edge == 1.0), name


def test_words_are_large_and_dark_enough(table):
    for text in plot.effects(table).findobj(lambda artist: hasattr(artist, "get_fontsize")):
        if text.get_text():
            assert text.get_fontsize() >= 9, text
            assert contrast(to_rgb(text.get_color())) >= 4.5, text


# --- Colour ----------------------------------------------------------------------------------------------------------

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(colour):
    """Undo the gamma of sRGB."""
    colour = np.asarray(colour)
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def cielab(colour, sight):
    """Give L*, a* and b* of a colour as somebody sees it."""
    seen = XYZ @ np.clip(np.asarray(SIGHT[sight]) @ linear(to_rgb(colour)), 0, 1) / [0.95047, 1.0, 1.08883]
    f = np.where(seen > 216 / 24389, np.cbrt(seen), (24389 / 27 * seen + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(colour):
    """Give the contrast of a colour with white, as WCAG 2 counts it."""
    return 1.05 / (float(XYZ[1] @ linear(colour)) + 0.05)


def test_the_colours_of_vision_are_computed_right():
    assert cielab("white", "normal") == pytest.approx([100, 0, 0], abs=0.01)
    assert cielab("red", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert contrast((0, 0, 0)) == pytest.approx(21)
    # Whom a colour is hidden from: red and green of one lightness.
    apart = {sight: np.linalg.norm(cielab("#b8501e", sight) - cielab("#7a7a00", sight)) for sight in SIGHT}
    assert apart["deuteranopia"] < apart["normal"] / 3


@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_colours_are_told_apart(sight):
    looks = plot._looks([f"arm {number}" for number in range(8)])
    used = [colour for colour, _ in looks.values()]
    assert len(set(used)) == 8
    for one, other in itertools.combinations(used, 2):
        assert np.linalg.norm(cielab(one, sight) - cielab(other, sight)) >= 20, (one, other)
    assert all(contrast(to_rgb(colour)) >= 2 for colour in used)


@pytest.mark.parametrize(
    "labels",
    [
        [f"arm {number}" for number in range(40)],
        ARMS,
        [" + ".join(parts) for parts in itertools.product("ab", "cd", "ef")],
    ],
)
def test_no_two_arms_look_alike(labels):
    looks = plot._looks(labels)
    assert list(looks) == labels
    assert len(set(looks.values())) == len(labels)


def test_colour_is_never_alone():
    looks = plot._looks([f"arm {number}" for number in range(7)])
    assert len({marker for _, marker in looks.values()}) == 7
    by_colour = plot._looks(ARMS)
    assert by_colour["liked + nobody"][0] == by_colour["liked + at random"][0]
    assert by_colour["liked + nobody"][1] != by_colour["liked + at random"][1]
