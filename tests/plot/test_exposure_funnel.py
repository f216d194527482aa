import itertools

import numpy as np
import pandas as pd
import pytest

import socialgraph as sg
from socialgraph import plot
from socialgraph.errors import ParameterError, UnknownName

STAGES = ["cross_cutting_available", "cross_cutting_shown", "cross_cutting_clicked"]


@pytest.fixture
def frame():
    """Two arms, three seeds, four days, two groups, each stage lower than the last."""
    draws = np.random.default_rng(2)
    keys = itertools.product(["newest", "liked"], range(3), range(1, 5), range(3), ["left", "right"])
    rows = [
        (arm, seed, day, STAGES[at], group, 0.4 - 0.1 * at + 0.05 * draws.random())
        for arm, seed, day, at, group in keys
    ]
    frame = pd.DataFrame(rows, columns=["arm", "seed", "day", "metric", "group", "value"])
    return pd.concat([frame, frame.head(3).assign(metric="ties", value=100.0)])


def lines(ax):
    """Read the lines back: by arm's number and group the means by stage."""
    found = {}
    for line in ax.get_lines():
        if line.get_marker() not in ("None", None):
            name = line.get_label().split()[-1]
            found[int(min(line.get_xdata()) + 0.5) // 4, name] = np.asarray(line.get_ydata())
    return found


def spans(ax):
    return [path.vertices for each in ax.collections for path in each.get_paths()]


def test_dots_are_means_over_days_and_then_seeds(frame):
    ax = plot.exposure_funnel(frame)
    table = frame.groupby(["arm", "group", "metric"])["value"].mean()
    drawn = lines(ax)
    assert len(drawn) == 4
    for (place, group), means in drawn.items():
        arm = ["newest", "liked"][place]
        assert means == pytest.approx([table[arm, group, metric] for metric in STAGES])


def test_a_seed_with_fewer_days_counts_as_much(frame):
    short = frame[(frame["seed"] > 0) | (frame["day"] == 1)]
    one = short[(short["arm"] == "newest") & (short["group"] == "left") & (short["metric"] == STAGES[0])]
    wanted = one.groupby("seed")["value"].mean().mean()
    assert wanted != pytest.approx(one["value"].mean())
    assert lines(plot.exposure_funnel(short))[0, "left"][0] == pytest.approx(wanted)


def test_intervals_are_two_standard_errors_over_seeds(frame):
    ax = plot.exposure_funnel(frame, arms=["liked"])
    some = frame[(frame["arm"] == "liked") & (frame["group"] == "left") & (frame["metric"] == STAGES[0])]
    seeds = some.groupby("seed")["value"].mean()
    error = 2 * seeds.std() / np.sqrt(3)
    assert spans(ax)[0][:, 1] == pytest.approx([seeds.mean() - error, seeds.mean() + error])
    assert ax.get_title(loc="right") == "intervals: two standard errors over seeds"


def test_of_a_single_seed_they_are_the_middle_of_its_days(frame):
    alone = frame[(frame["seed"] == 0) & (frame["arm"] == "newest")].drop(columns=["arm", "seed"])
    ax = plot.exposure_funnel(alone)
    days = alone.loc[(alone["group"] == "left") & (alone["metric"] == STAGES[0]), "value"]
    assert spans(ax)[0][:, 1] == pytest.approx(np.quantile(days, [0.025, 0.975]))
    assert ax.get_title(loc="right") == "intervals: the middle 95 % of days"


def test_arms_stand_side_by_side_in_the_order_asked_for(frame):
    ax = plot.exposure_funnel(frame, arms=["liked", "newest"])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["available", "shown", "clicked"] * 2
    assert [text.get_text() for text in ax.texts] == ["liked", "newest"]
    table = frame.groupby(["arm", "group", "metric"])["value"].mean()
    assert lines(ax)[0, "right"][2] == pytest.approx(table["liked", "right", STAGES[2]])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["left", "right"]
    assert ax.get_ylabel() == "share from the other side"
    first, second = (line for line in ax.get_lines()[:2])
    assert first.get_color() != second.get_color()
    assert first.get_marker() != second.get_marker()


def test_a_stage_that_nobody_reached_is_left_out(frame):
    none = frame["metric"] == STAGES[2]
    ax = plot.exposure_funnel(frame.assign(value=frame["value"].mask(none & (frame["group"] == "left"))))
    assert {name: len(means) for name, means in lines(ax).items()} == {
        (0, "left"): 2,
        (0, "right"): 3,
        (1, "left"): 2,
        (1, "right"): 3,
    }


def test_a_run_and_a_comparison_are_drawn_as_they_are():
    graph, people = sg.load("karate")
    people = sg.with_opinions(graph, people, by="club", rng=1)
    arms = {"newest": sg.Platform(sg.feed.Chronological()), "liked": sg.Platform(sg.feed.Engagement())}
    run = sg.simulate(arms["liked"], graph, people, days=3, rng=1, progress=False)
    for result in (run, sg.compare(arms, graph, people, days=2, seeds=2, rng=1, progress=False)):
        table = result.frame().dropna().groupby(["arm", "seed", "group", "metric"])["value"].mean()
        table = table.groupby(["arm", "group", "metric"]).mean()
        ax = plot.exposure_funnel(result)
        names = [text.get_text() for text in ax.texts]
        for (place, group), means in lines(ax).items():
            group = next(each for each in ("all", "Mr. Hi", "Officer") if each.endswith(group))
            assert means == pytest.approx([table[names[place], group, metric] for metric in STAGES])


def test_what_cannot_be_drawn(frame):
    with pytest.raises(ParameterError, match="frame must be a Run, a Comparison or the frame of one; got 'int without"):
        plot.exposure_funnel(3)
    with pytest.raises(ParameterError, match="frame must have values of cross_cutting_available"):
        plot.exposure_funnel(frame[frame["metric"] == "ties"])
    with pytest.raises(UnknownName, match=r"arms must be one of liked, newest; got 'like'\. Did you mean liked"):
        plot.exposure_funnel(frame, arms=["like"])
    for arms in ([], ["liked"] * 7):
        with pytest.raises(ParameterError, match="arms must be from one to 6 arms"):
            plot.exposure_funnel(frame, arms=arms)
