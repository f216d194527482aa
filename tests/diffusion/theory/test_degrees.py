import networkx as nx
import numpy as np
import pytest
from scipy.stats import poisson as scipy_poisson

from socialgraph.diffusion import theory
from socialgraph.diffusion.theory.degrees import checked_law
from socialgraph.errors import GraphInputError, ParameterError


@pytest.mark.parametrize("mean", [0.0, 1e-6, 0.3, 4.0, 100.0, 5_000.0])
def test_poisson_is_scipys_and_sums_to_one(mean):
    law = theory.poisson(mean)
    assert law.sum() == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(law, scipy_poisson.pmf(np.arange(law.size), mean), rtol=1e-11, atol=1e-300)
    assert law @ np.arange(law.size) == pytest.approx(mean, rel=1e-11, abs=1e-300)


def test_the_law_of_a_network_is_its_histogram():
    karate = nx.karate_club_graph()
    law = theory.degree_law(karate)
    np.testing.assert_allclose(law * 34, nx.degree_histogram(karate))
    assert theory.degree_law(nx.empty_graph(3)).tolist() == [1.0]


@pytest.mark.parametrize("graph", [nx.DiGraph([(0, 1)]), nx.Graph()])
def test_a_directed_or_empty_network_has_no_one_law(graph):
    with pytest.raises(GraphInputError, match="graph must be undirected and have nodes; got <"):
        theory.degree_law(graph)


@pytest.mark.parametrize("law", [[], [[1.0]], [0.5], [1.5, -0.5], [np.nan], 1.0])
def test_what_is_no_law_is_refused_by_all_that_take_one(law):
    calls = [
        checked_law,
        theory.epidemic_threshold,
        lambda law: theory.final_size(law, 0.5),
        lambda law: theory.threshold_size(law, 0.5, 0.1),
        lambda law: theory.sir_curve(law, 1, 1, [1], 0.1),
        lambda law: theory.sis_prevalence(law, 1),
    ]
    for call in calls:
        with pytest.raises(ParameterError, match=r"law must be the shares of people with 0, 1, \.\.\. ties"):
            call(law)


@pytest.mark.parametrize("mean", [-1, np.nan, np.inf, "4", True, None])
def test_a_mean_that_is_none_is_refused(mean):
    with pytest.raises(ParameterError, match="mean must be"):
        theory.poisson(mean)
