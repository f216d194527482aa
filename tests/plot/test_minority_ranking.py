import itertools
from math import comb

import numpy as np
import pytest
from matplotlib import pyplot

import socialgraph as sg
from socialgraph import plot
from socialgraph.errors import ParameterError


def drawn(ax):
    """Read back the curve: the number of people at the top, and the minority's share among them."""
    (line,) = [each for each in ax.get_lines() if each.get_label() == "of the top"]
    return line.get_xdata(), line.get_ydata()


def band(ax):
    """Read back the lower and the upper end of the band, by place."""
    (found,) = ax.collections
    x, y = found.get_paths()[0].vertices.T
    return {round(place, 9): (y[x == place].min(), y[x == place].max()) for place in np.unique(x)}


def naive(score, mine, k):
    """Average the share among the first k over all orders of those with the same score."""
    shares = [
        np.mean([mine[i] for i in order[:k]])
        for order in itertools.permutations(range(len(score)))
        if all(score[a] >= score[b] for a, b in itertools.pairwise(order))
    ]
    return np.mean(shares)


def test_people_with_one_score_share_their_places_evenly():
    graph = sg.Graph.from_edges([(0, 1)], 6)
    draws = np.random.default_rng(1)
    for _ in range(6):
        score, mine = draws.integers(0, 3, 6), draws.permutation([True, True, False, False, False, False])
        top, share = drawn(plot.minority_ranking(graph, mine, by=score))
        assert top == pytest.approx([100 * k / 6 for k in range(1, 7)])
        assert share == pytest.approx([naive(score, mine, k) for k in range(1, 7)])


def test_a_minority_at_the_bottom_and_one_at_the_top():
    star = sg.Graph.from_edges([(0, v) for v in range(1, 10)] + [(1, 2)])
    for hub, wanted in ((True, 1.0), (False, 0.0)):
        group = (
            np.where((np.arange(10) == 0) == hub, "few", "many") if hub else np.where(np.arange(10) > 7, "few", "many")
        )
        top, share = drawn(plot.minority_ranking(star, group))
        assert (top[0], share[0]) == (10, wanted)
        assert (top[-1], share[-1]) == (100, pytest.approx((group == "few").mean()))


def test_the_band_is_the_hypergeometric_law():
    n, k_mine, level = 12, 4, 0.9
    mine = np.arange(n) < k_mine
    ax = plot.minority_ranking(sg.Graph.from_edges([(0, 1)], n), mine, by=np.arange(n), level=level)
    for top in range(1, n + 1):
        law = [comb(k_mine, x) * comb(n - k_mine, top - x) / comb(n, top) for x in range(top + 1)]
        total = np.cumsum(law)
        ends = [int(np.argmax(total >= q - 1e-12)) / top for q in (0.05, 0.95)]
        assert band(ax)[round(100 * top / n, 9)] == pytest.approx(ends)
    assert not plot.minority_ranking(sg.Graph.from_edges([(0, 1)], n), mine, level=None).collections


def inside(graph, group):
    """Give the part of the curve that lies in the band; of the very first no share would be too low."""
    _, ax = pyplot.subplots()
    top, share = drawn(plot.minority_ranking(graph, group, ax=ax))
    ends = band(ax)
    low, high = np.array([ends[round(place, 9)] for place in top]).T
    pyplot.close()
    some = (top > 2) & (top < 50)
    return np.mean((low <= share + 1e-12)[some] & (share <= high + 1e-12)[some])


def test_labels_dealt_out_lie_in_the_band_and_homophily_pushes_out():
    graph, people = sg.generators.homophilic_attachment(3_000, m=2, minority=0.2, homophily=0.9, rng=1)
    assert inside(graph, people["group"]) < 0.3
    draws = np.random.default_rng(3)
    parts = [inside(graph, draws.permutation(people["group"])) for _ in range(40)]
    # 95 % or more at each place, on average over deals; a curve is inside or outside for long stretches at once.
    assert np.mean(parts) > 0.95 - 4 * np.std(parts) / np.sqrt(40)
    assert np.mean(parts) < 1


def test_directed_networks_are_ranked_by_who_is_followed():
    graph = sg.Graph.from_edges([(1, 0), (2, 0), (3, 0), (1, 2), (1, 3)], 4, directed=True)
    ax = plot.minority_ranking(graph, [True, False, False, False])
    assert drawn(ax)[1][0] == 1.0
    assert ax.get_xlabel() == "people who rank highest by in-degree"
    assert plot.minority_ranking(graph, list("abbb"), by=np.ones(4)).get_xlabel().endswith("by their score")


def test_the_axis_is_logarithmic_from_a_thousandth_to_all():
    graph = sg.generators.erdos_renyi(5_000, p=0.002, rng=1)
    ax = plot.minority_ranking(graph, np.arange(5_000) % 3, of=1)
    top, _ = drawn(ax)
    assert (top[0], top[-1]) == (0.1, 100)
    assert (ax.get_xscale(), ax.get_xlim()) == ("log", (0.1, 100))
    assert ax.get_ylabel() == "share of 1 among them"
    (line,) = [each for each in ax.get_lines() if each.get_label() == "of all people"]
    assert line.get_ydata()[0] == pytest.approx(1_667 / 5_000)


def test_what_cannot_be_drawn():
    graph, people = sg.load("karate")
    with pytest.raises(ParameterError, match="group must have two groups or more"):
        plot.minority_ranking(graph, np.zeros(34))
    with pytest.raises(ParameterError, match="group must be 34 values, one a person"):
        plot.minority_ranking(graph, ["a", "b"])
    with pytest.raises(ParameterError, match=r"^of must be"):
        plot.minority_ranking(graph, people["club"], of="Mr. Hello")
    with pytest.raises(ParameterError, match="by must be 34 values"):
        plot.minority_ranking(graph, people["club"], by=[1])
    with pytest.raises(ParameterError, match="level must lie in"):
        plot.minority_ranking(graph, people["club"], level=95)
