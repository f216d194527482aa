"""Card 12 of the gallery, and what the curves must agree with where two theories meet."""

import math

import networkx as nx
import numpy as np
import pytest

from socialgraph.diffusion import theory
from socialgraph.errors import ParameterError
from socialgraph.graph import Graph

KARATE = nx.Graph(nx.karate_club_graph().edges)


@pytest.mark.parametrize(("rate", "prevalence"), [(0.08, 0.0294), (0.10, 0.0649), (0.13, 0.1311), (0.20, 0.2850)])
def test_mean_field_on_a_power_law_is_the_cards(rate, prevalence):
    """Barabási–Albert with m = 3 in the continuous law of the card, 2 m**2 / k**3, cut into steps of a twentieth.

    With k times 20 and a twentieth of the rate the sum over whole degrees becomes the card's integral.
    """
    scale, most = 20, 4_000_000
    edges = np.append(3 * scale, np.arange(3 * scale, most) + 0.5)
    law = np.zeros(most)
    law[3 * scale :] = (3 * scale) ** 2 * (edges[:-1] ** -2 - edges[1:] ** -2)
    assert theory.sis_prevalence(law / law.sum(), rate / scale) == pytest.approx(prevalence, abs=2e-4)


def test_mean_field_where_all_have_the_same_degree_is_in_closed_form():
    """1 - recovery / (k rate), and 0 up to the threshold."""
    four = np.eye(5)[4]
    for rate in (0.26, 0.5, 3.0):
        assert theory.sis_prevalence(four, rate) == pytest.approx(1 - 1 / (4 * rate))
        assert theory.sis_prevalence(four, 2 * rate, 2) == pytest.approx(1 - 1 / (4 * rate))
    assert theory.sis_prevalence(four, 0.25) == theory.sis_prevalence(four, 0) == 0.0
    assert theory.sis_prevalence([1.0], 5) == 0.0


def test_mean_field_on_a_network_of_equals_is_the_same():
    equals = nx.random_regular_graph(4, 100, seed=1)
    four = theory.sis_prevalence(np.eye(5)[4], 0.7)
    np.testing.assert_allclose(theory.sis_prevalence_of(equals, 0.7), four, rtol=1e-9)
    complete = theory.sis_prevalence_of(nx.complete_graph(80), 0.05)
    np.testing.assert_allclose(complete, 1 - 1 / (0.05 * 79), rtol=1e-9)


def test_the_threshold_of_karate():
    assert theory.sis_threshold_of(KARATE) == pytest.approx(0.148683, abs=5e-7)
    assert theory.sis_prevalence_of(KARATE, 0.147).max() < 1e-6
    assert theory.sis_prevalence_of(KARATE, 0.150).min() > 1e-4


def test_thresholds_by_arpack_and_by_the_dense_solver_agree():
    """One eigenvalue of 200 people, against all of them."""
    graph = nx.gnp_random_graph(200, 0.05, seed=2)
    dense = 1 / np.linalg.eigvalsh(nx.to_numpy_array(graph)).max()
    assert theory.sis_threshold_of(graph) == pytest.approx(dense, rel=1e-9)


def test_weights_and_directions_count():
    cycle = Graph.from_edges([(0, 1), (1, 2), (2, 0)], directed=True, weight=[2.0, 2.0, 2.0])
    assert theory.sis_threshold_of(cycle) == pytest.approx(0.5)
    np.testing.assert_allclose(theory.sis_prevalence_of(cycle, 1.0), 0.5, rtol=1e-9)
    chain = Graph.from_edges([(0, 1), (1, 2)], directed=True)
    assert theory.sis_threshold_of(chain) == math.inf
    assert theory.sis_prevalence_of(chain, 100.0).tolist() == [0.0, 0.0, 0.0]
    assert theory.sis_threshold_of(Graph.from_edges([], n=3)) == math.inf


def test_sir_ends_at_the_final_size_of_percolation():
    """From few seeds, where a tie passes it on with probability rate / (rate + recovery)."""
    for law in (theory.poisson(4), np.eye(6)[5], np.array([0.2, 0.3, 0.1, 0.4])):
        for rate, recovery in [(1.0, 0.5), (0.3, 0.3), (0.1, 1.0)]:
            left, ill, recovered = theory.sir_curve(law, rate, recovery, [1_000 / recovery], 1e-6)[0].tolist()
            line = theory.final_size(law, rate / (rate + recovery))
            assert ill == pytest.approx(0, abs=1e-5)
            assert recovered == pytest.approx(line, abs=5e-4)
            assert left + ill + recovered == pytest.approx(1)


def test_sir_without_recovery_on_pairs_is_an_exponential():
    """Everyone has one tie: whoever is no seed but has one for a partner, with chance .2, is infected at rate 1."""
    time = np.linspace(0, 5, 11)
    curve = theory.sir_curve([0.0, 1.0], 1.0, 0.0, time, 0.2)
    np.testing.assert_allclose(curve[:, 0], 0.8 * (0.8 + 0.2 * np.exp(-time)), atol=1e-7)
    np.testing.assert_allclose(curve[:, 2], 0, atol=1e-9)


def test_sir_without_infection_is_recovery_alone():
    time = np.linspace(0, 10, 11)
    curve = theory.sir_curve(theory.poisson(4), 0.0, 0.5, time, 0.3)
    ill = 0.3 * np.exp(-time / 2)
    np.testing.assert_allclose(curve, np.column_stack([np.full(11, 0.7), ill, 0.3 - ill]), atol=1e-7)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.sir_curve([1.0], -1, 1, [1], 0.1), "rate must be a finite number of at least 0; got -1"),
        (lambda: theory.sir_curve([1.0], 1, 1, [2, 1], 0.1), "time must ascend from 0"),
        (lambda: theory.sir_curve([1.0], 1, 1, [-1], 0.1), "time must ascend from 0"),
        (lambda: theory.sis_prevalence([1.0], 1, 0), "recovery must be above 0; got 0"),
        (lambda: theory.sis_prevalence_of(KARATE, 1, 0), "recovery must be above 0; got 0"),
        (lambda: theory.sis_prevalence_of(KARATE, float("nan")), "rate must be a finite number"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ParameterError, match=message):
        call()


def test_the_threshold_of_activity_is_the_cards():
    """Card 13: a ** -2.1 from .01 to 1, whose moments are .0408525 and .00763767."""
    edges = np.geomspace(0.01, 1, 200_001)
    activity, law = np.sqrt(edges[1:] * edges[:-1]), edges[:-1] ** -1.1 - edges[1:] ** -1.1
    assert activity @ law / law.sum() == pytest.approx(0.0408525, rel=1e-5)
    assert activity**2 @ law / law.sum() == pytest.approx(0.00763767, rel=1e-5)
    assert theory.activity_driven_threshold(activity, law) == pytest.approx(0.63709, abs=1e-5)


def test_equal_activity_has_a_threshold_of_one_and_inequality_lowers_it():
    assert theory.activity_driven_threshold(np.full(7, 0.3)) == pytest.approx(1)
    few = [theory.activity_driven_threshold([0.0, 1.0], [1 - share, share]) for share in (0.5, 0.1, 0.01)]
    assert few == pytest.approx([2 * math.sqrt(share) / (1 + math.sqrt(share)) for share in (0.5, 0.1, 0.01)])
    assert theory.activity_driven_threshold([1, 2, 2]) == theory.activity_driven_threshold([2, 1], [2, 1])


@pytest.mark.parametrize(
    ("activity", "law", "error"),
    [
        ([0.1, -1], None, "activity must be a list of numbers, at least 0; got"),
        ([0, 0], None, "activity must be above 0 for somebody; got"),
        ([1, 2], [1], "law must be 2 numbers, at least 0; got"),
        ([1, 2], [1, math.nan], "law must be 2 numbers, at least 0; got"),
    ],
)
def test_activities_are_checked(activity, law, error):
    with pytest.raises(ParameterError, match=error):
        theory.activity_driven_threshold(activity, law)
