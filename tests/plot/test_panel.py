"""The forest plot is the frame: each dot, each interval, each bar of chance, each number that is written."""

import numpy as np
import pandas as pd
import pytest

import socialgraph as sg
from socialgraph import plot
from socialgraph.errors import ParameterError
from socialgraph.plot._look import COLOURS


@pytest.fixture(scope="module")
def measured():
    """The panel of the karate club, with a null that keeps degrees, and opinions that have none."""
    graph, people = sg.load("karate")
    people = sg.with_opinions(graph, people, by="club", rng=1)
    return sg.metrics.panel(graph, people, draws=60, rng=1, progress=False)


@pytest.fixture
def made():
    """Three rows in two families, made up so that every number is known."""
    row = {"family": "structure", "measure": "random_walk_controversy", "definition": "hubs, k = 10"}
    row |= {"value": 0.5, "null": "configuration", "null_mean": 0.1, "null_low": 0.0, "null_high": 0.3, "z": 4.0}
    row |= {"p": 0.01, "bh": 0.01, "low": 0.4, "high": 0.7}
    # A tenth is one standard deviation of chance in the first row, a fifth in the second.
    second = {**row, "measure": "ei_index", "definition": "", "z": -2.0, "value": -0.3, "bh": 0.2}
    third = {**row, "family": "attitude", "measure": "gini", "null": "", "z": np.nan, "bh": np.nan, "value": 1234.5}
    third |= dict.fromkeys(["null_mean", "null_low", "null_high"], np.nan)
    return pd.DataFrame([row, {**second, "low": np.nan, "high": np.nan}, third])


def dots(ax):
    """Read back the dots: z and whether filled, by place."""
    drawn = [line for line in ax.get_lines() if line.get_marker() == "o"]
    return {
        float(line.get_ydata()[0]): (float(line.get_xdata()[0]), line.get_markerfacecolor() == COLOURS[0])
        for line in drawn
    }


def intervals(ax):
    drawn = [line for line in ax.get_lines() if line.get_marker() == "None" and len(set(line.get_ydata())) == 1]
    return {float(line.get_ydata()[0]): [float(x) for x in line.get_xdata()] for line in drawn}


def chances(ax):
    return {bar.get_y() + bar.get_height() / 2: (bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches}


def written(ax, place):
    """Read back the words of a row, from left to right."""
    some = [text for text in ax.texts if abs(text.xy[1] - place) < 1e-9 and text.get_text()]
    return [text.get_text() for text in sorted(some, key=lambda text: text.xyann[0])]


def test_dots_bars_and_intervals_are_in_standard_deviations_of_chance(made):
    ax = plot.panel(made)
    first, second, third = ax.get_yticks()
    assert dots(ax) == {first: (4.0, True), second: (-2.0, False)}
    assert intervals(ax) == {first: pytest.approx([3.0, 6.0])}
    bars = {round(place, 9): ends for place, ends in chances(ax).items()}
    assert bars == {first: pytest.approx((-1.0, 2.0)), second: pytest.approx((-0.5, 1.0))}
    assert third > second > first


def test_names_and_numbers_can_be_read(made):
    ax = plot.panel(made)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["random-walk controversy (hubs, k = 10)", "E-I index", "Gini (hubs, k = 10)"]
    first, second, third = ax.get_yticks()
    assert written(ax, first) == ["0.500", "[0.400, 0.700]", "0.100", "[0.000, 0.300]"]
    assert written(ax, second) == ["\N{MINUS SIGN}0.300", "0.100", "[0.000, 0.300]"]
    assert written(ax, third) == ["1,234", "[0.400, 0.700]", "no null"]
    families = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    assert families == ["structure", "attitude"]


def test_a_null_that_is_not_that_of_the_title_is_named(made):
    made.attrs = {"n": 1_490, "m": 19_022, "directed": True, "null": "labels"}
    ax = plot.panel(made)
    assert ax.get_title(loc="left") == "1,490 people, 19,022 arcs, against labels dealt out again"
    assert written(ax, ax.get_yticks()[0])[-1] == "[0.000, 0.300] configuration"
    assert plot.panel(made, title="blogs").get_title(loc="left") == "blogs"


def test_a_long_name_is_on_two_lines_and_has_room_for_them(made):
    long = made.assign(definition="of all people, Esteban and Ray 1994, alpha = 1.6")
    ax = plot.panel(long)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert all(max(map(len, label.split("\n"))) <= 44 for label in labels)
    assert " ".join(labels[0].split()) == "random-walk controversy (of all people, Esteban and Ray 1994, alpha = 1.6)"
    assert np.diff(ax.get_yticks())[0] > np.diff(plot.panel(made).get_yticks())[0]


def test_a_measured_panel_is_drawn_as_it_is(measured):
    ax = plot.panel(measured)
    place = dict(zip(measured.index, ax.get_yticks(), strict=True))
    some = measured[measured["z"].notna()]
    assert len(some) >= 4
    assert dots(ax) == {place[i]: (row["z"], row["bh"] < 0.05) for i, row in some.iterrows()}
    for i, row in some.iterrows():
        deviation = (row["value"] - row["null_mean"]) / row["z"]
        wanted = [(row[end] - row["null_mean"]) / deviation for end in ("null_low", "null_high")]
        assert list({round(at, 9): ends for at, ends in chances(ax).items()}[round(place[i], 9)]) == pytest.approx(
            wanted
        )
    assert ax.get_title(loc="left") == "34 people, 78 ties, against rewired networks with the same degrees"
    # Rewiring keeps the degrees, and so their inequality.
    (degrees,) = measured.index[measured["definition"] == "of degrees"]
    assert written(ax, place[degrees])[-1] == "fixed by the null"
    (variance,) = measured.index[measured["measure"] == "opinion_variance"]
    assert written(ax, place[variance])[-1] == "no null"


@pytest.mark.parametrize("z", [120.0, 0.4])
def test_small_and_large_distances_are_on_one_scale(made, z):
    ax = plot.panel(made.head(1).assign(z=z))
    low, high = ax.get_xlim()
    assert low == -high
    assert high > z
    ticks = ax.get_xticks().tolist()
    assert ticks == [-tick for tick in ticks[::-1]]
    assert {-2, 0, 2} <= set(ticks)
    assert max(ticks) <= high


def test_a_value_that_is_the_mean_of_chance_lies_at_0(made):
    row = made.head(1).assign(z=0.0, value=0.1, null_low=0.0, null_high=0.392, low=0.0, high=0.2)
    ax = plot.panel(row)
    (place,) = ax.get_yticks()
    assert dots(ax) == {place: (0.0, True)}
    # Without a distance to measure by, the middle 95 % of chance are taken for 3.92 deviations.
    assert intervals(ax) == {place: pytest.approx([-1.0, 1.0])}


def test_no_word_lies_on_another(made):
    long = pd.concat([made.assign(family=f"family {number}") for number in range(8)], ignore_index=True)
    ax = plot.panel(long)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in [*ax.texts, *ax.get_yticklabels()] if text.get_text()]
    assert len(boxes) > 80
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert not one.padded(-1).overlaps(other.padded(-1))
    for box in boxes:
        assert box.x0 >= 0
        assert box.x1 <= ax.figure.bbox.x1


def test_a_frame_that_is_none(measured):
    with pytest.raises(
        ParameterError, match=r"frame must be what metrics\.panel returns.*[1-9][0-9]* rows without z, bh"
    ):
        plot.panel(measured.drop(columns=["z", "bh"]))
    with pytest.raises(ParameterError, match=r"frame must be what metrics\.panel returns.*got '0 rows'"):
        plot.panel(measured.head(0))
