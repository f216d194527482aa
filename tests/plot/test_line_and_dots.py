import pandas as pd
import pytest

from socialgraph import plot
from socialgraph.errors import ParameterError


@pytest.fixture
def dots():
    return pd.DataFrame(
        {
            "p": [0.1, 0.2, 0.1, 0.2],
            "share_reached": [0.2, 0.3, 0.5, 0.6],
            "low": [0.1, 0.2, 0.4, 0.5],
            "high": [0.3, 0.4, 0.6, 0.7],
            "network": ["karate", "karate", "random", "random"],
        }
    )


def test_dots_and_intervals_are_the_table(dots):
    ax = plot.line_and_dots(dots, {}, x="p", y="share_reached", by="network")
    drawn = {line.get_label(): (line.get_xdata().tolist(), line.get_ydata().tolist()) for line in ax.get_lines()}
    assert drawn == {"karate": ([0.1, 0.2], [0.2, 0.3]), "random": ([0.1, 0.2], [0.5, 0.6])}
    spans = [path.vertices.tolist() for lines in ax.collections for path in lines.get_paths()]
    assert spans == [[[x, low], [x, high]] for x, low, high in dots[["p", "low", "high"]].itertuples(index=False)]
    assert ax.get_ylabel() == "share reached"


def test_a_line_shares_the_colour_of_its_dots_and_any_other_is_ink(dots):
    lines = {"random": ([0, 1], [0.4, 0.9]), "limit": ([0, 1], [1, 1])}
    ax = plot.line_and_dots(dots, lines, x="p", y="share_reached", by="network")
    theory, limit, _, simulated = ax.get_lines()
    assert theory.get_color() == simulated.get_color() != limit.get_color()
    assert (theory.get_xdata().tolist(), theory.get_ydata().tolist()) == ([0, 1], [0.4, 0.9])
    assert {text.get_text() for text in ax.get_legend().get_texts()} == {"karate", "random", "limit"}
    assert theory.get_linestyle() != limit.get_linestyle()


def test_without_series_and_intervals(dots):
    ax = plot.line_and_dots(dots[["p", "share_reached"]].head(2), {}, x="p", y="share_reached")
    assert ax.get_legend() is None
    assert len(ax.collections) == 0


def test_a_column_that_is_not_there(dots):
    with pytest.raises(ParameterError, match="dots must have the columns 'q', 'kind'; got"):
        plot.line_and_dots(dots, {}, x="q", y="share_reached", by="kind")
