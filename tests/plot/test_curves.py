import networkx as nx
import numpy as np
import pytest

from socialgraph import plot
from socialgraph.diffusion import Ensemble, IndependentCascade
from socialgraph.errors import ParameterError, UnknownName
from socialgraph.plot._look import INK


@pytest.fixture
def ensemble():
    return IndependentCascade(p=0.2)(nx.karate_club_graph(), [0], runs=200, rng=1)


@pytest.fixture
def states(ensemble):
    """An ensemble in continuous time in which people change between two states."""
    counts = np.stack([ensemble.counts[:, :, 0], 34 - ensemble.counts[:, :, 0]], axis=2)
    times = np.linspace(0, 1, counts.shape[1])
    own = ensemble.size, ensemble.depth, ensemble.reach, ensemble.model, ensemble.graph, ensemble.seeds, ensemble.seed
    return Ensemble(*own, counts, ("has", "has not"), times)


def test_the_line_is_the_mean_and_the_band_holds_95_percent_of_runs(ensemble):
    ax = plot.curves(ensemble)
    share = ensemble.counts[:, :, 0] / 34
    (line,) = ax.get_lines()
    np.testing.assert_allclose(line.get_ydata()[:-1], share.mean(axis=0))
    np.testing.assert_array_equal(line.get_xdata()[:-1], ensemble.times)
    band = ax.collections[0].get_paths()[0].vertices
    low, high = np.quantile(share, [0.025, 0.975], axis=0)
    assert set(low.round(9)) | set(high.round(9)) == set(band[:, 1].round(9))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "share of people reached")
    assert ax.get_legend() is None


def test_a_line_that_ends_early_goes_on_to_the_end_of_the_last(ensemble):
    short = IndependentCascade(p=0.01)(nx.karate_club_graph(), [0], runs=20, rng=1)
    long, brief = plot.curves({"long": ensemble, "brief": short}).get_lines()
    assert brief.get_xdata()[-1] == long.get_xdata()[-1] == ensemble.times[-1]
    assert brief.get_ydata()[-1] == pytest.approx(short.mean / 34)


def test_states_are_lines_of_their_own(states):
    ax = plot.curves(states)
    assert [line.get_label() for line in ax.get_lines()] == ["has", "has not"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("time", "share of people")
    ax = plot.curves({"one": states, "other": states}, "has not")
    assert ax.get_ylabel() == "share of people has not"
    np.testing.assert_allclose(ax.get_lines()[0].get_ydata(), (states.counts[:, :, 1] / 34).mean(axis=0))


def test_theory_is_dashed_and_named(ensemble):
    ax = plot.curves({"simulated": ensemble}, theory={"mean field": ([0, 3], [0.1, 0.4])})
    line = ax.get_lines()[1]
    assert (line.get_xdata().tolist(), line.get_ydata().tolist()) == ([0, 3], [0.1, 0.4])
    assert line.get_linestyle() == "--"
    assert line.get_color() == INK
    assert sorted(text.get_text() for text in ax.get_legend().get_texts()) == ["mean field", "simulated"]


def test_what_cannot_be_drawn(ensemble, states):
    with pytest.raises(UnknownName, match=r"state must be one of reached; got 'reeched'\. Did you mean reached"):
        plot.curves(ensemble, "reeched")
    with pytest.raises(ParameterError, match="state must be one of has, has not for several ensembles; got None"):
        plot.curves({"one": states, "other": states})
    with pytest.raises(ParameterError, match="ensembles must hold at least one"):
        plot.curves({})
