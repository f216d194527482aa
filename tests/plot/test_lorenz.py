import numpy as np
import pytest

from socialgraph import plot
from socialgraph.errors import ParameterError
from socialgraph.metrics import gini


def curves(ax):
    """Read the curves back, without the line of equality."""
    return [(line.get_xdata(), line.get_ydata()) for line in ax.get_lines()[1:]]


def test_the_curve_is_the_share_of_those_with_least():
    ax = plot.lorenz([3, 1, 0, 4])
    ((people, total),) = curves(ax)
    assert people.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert total.tolist() == [0, 0, 0.125, 0.5, 1]
    equal = ax.get_lines()[0]
    assert equal.get_xdata().tolist() == equal.get_ydata().tolist() == [0, 1]


@pytest.mark.parametrize("n", [5, 1_999, 2_001, 50_000])
def test_twice_the_area_above_the_curve_is_the_gini_coefficient(n):
    amounts = np.random.default_rng(n).pareto(2.5, n)
    ((people, total),) = curves(plot.lorenz(amounts))
    # Both are exact for the people as they are; a thinned curve lies above the other, by less than the steps are wide.
    assert 1 - 2 * np.trapezoid(total, people) == pytest.approx(gini(amounts), abs=1e-12 if n <= 2_000 else 1e-3)
    assert (people[0], people[-1], total[-1]) == (0, 1, 1)
    assert people.size <= 2_001


def test_several_have_a_colour_a_dash_and_a_name_each():
    ax = plot.lorenz({"alike": np.ones(5), "not": [0, 0, 0, 0, 1]}, of="views")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "equality",
        "alike, Gini 0.000",
        "not, Gini 0.800",
    ]
    _, alike, other = ax.get_lines()
    assert alike.get_color() != other.get_color()
    assert alike.get_linestyle() != other.get_linestyle()
    assert ax.get_xlabel() == "share of people, those with least first"
    assert ax.get_ylabel() == "share of views that they have"


def test_what_cannot_be_shared_out():
    for nothing in ([], [0, 0], {"some": [1, 2], "none": [0]}):
        with pytest.raises(ParameterError, match=r"value must have something to share out; got .nothing for"):
            plot.lorenz(nothing)
    with pytest.raises(ParameterError, match="value must be finite numbers of at least 0"):
        plot.lorenz([1, -1])
    with pytest.raises(ParameterError, match=r"value must hold at least one; got \{\}"):
        plot.lorenz({})
