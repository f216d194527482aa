import networkx as nx
import numpy as np
import pytest

from socialgraph.datasets import load
from socialgraph.errors import LimitExceeded, ParameterError, UnknownName
from socialgraph.generators import erdos_renyi, stochastic_block
from socialgraph.graph import Graph
from socialgraph.metrics import communities, detectability, modularity


def overlap(found, truth):
    """Give how much better than chance two halves agree, from 0 to 1; further communities count as the second half."""
    return 2 * abs(np.mean((found == 0) == truth) - 0.5)


def blocks(n, difference, seed):
    inside, outside = (10 + difference / 2) / n, (10 - difference / 2) / n
    graph, people = stochastic_block([n // 2, n // 2], [[inside, outside], [outside, inside]], rng=seed)
    return graph, people["group"] == people["group"][0]


@pytest.mark.parametrize(("difference", "known"), [(4, 0.02), (8, 0.57), (10, 0.81), (12, 0.92)])
def test_blocks_come_to_light_where_theory_says(difference, known):
    """Decelle et al. (2011): with ten ties each, not below a difference of 6.32; overlaps of 20,000 people."""
    graph, truth = blocks(6_000, difference, 1)
    found = communities(graph, definition="bethe_hessian", rng=1)
    assert overlap(found, truth) == pytest.approx(known, abs=0.05)
    assert (np.unique(found).size > 1) == (difference > 2 * np.sqrt(10))


def test_in_noise_one_finds_communities_and_the_other_hardly_ever():
    apart = 0
    for seed in range(12):
        noise = erdos_renyi(2_000, mean_degree=6, rng=seed)
        found = communities(noise, rng=seed)
        assert modularity(noise, found) > 0.35
        assert detectability(noise, found) > 1
        apart += communities(noise, definition="bethe_hessian", rng=seed).max() > 0
    # One in twenty, measured on forty: the edge of the noise lies at 0, and luck carries it over now and then.
    assert apart <= 3


def test_leiden_finds_the_cliques_and_numbers_them_by_size():
    graph = nx.disjoint_union_all([nx.complete_graph(k) for k in (4, 6, 5)])
    assert communities(graph, rng=1).tolist() == [2.0] * 4 + [0.0] * 6 + [1.0] * 5
    assert communities(graph, definition="bethe_hessian", rng=1).tolist() == [2.0] * 4 + [0.0] * 6 + [1.0] * 5


def test_leiden_is_as_good_as_networkx_on_karate():
    graph, _ = load("karate")
    theirs = nx.community.louvain_communities(graph.to_networkx(), seed=1)
    label = {name: place for place, part in enumerate(theirs) for name in part}
    order = [label[name] for name in graph.to_networkx().nodes]
    assert modularity(graph, communities(graph, rng=1)) >= modularity(graph, order) - 0.01
    assert modularity(graph, communities(graph, rng=1)) == pytest.approx(0.4198, abs=0.005)


def test_options_matter():
    graph, _ = load("karate")
    many = communities(graph, resolution=3.0, rng=1).max()
    assert many > communities(graph, resolution=0.5, rng=1).max()
    heavy = Graph.from_edges([(0, 1), (1, 2), (2, 3)], weight=[1.0, 99.0, 1.0])
    assert communities(heavy, rng=1)[1] == communities(heavy, rng=1)[2]
    assert np.array_equal(communities(graph, rng=5), communities(graph, rng=5))


def test_karate_splits_as_it_did():
    graph, people = load("karate")
    found = communities(graph, definition="bethe_hessian", rng=1)
    agree = np.mean((found == 0) == (people["club"] == "Officer"))
    assert max(agree, 1 - agree) >= 32 / 34


def test_edge_cases_have_a_value():
    for definition in ("leiden", "bethe_hessian"):
        assert communities(nx.empty_graph(0), definition=definition).tolist() == []
        lone = communities(nx.empty_graph(3), definition=definition, rng=1)
        assert lone.tolist() == ([0.0, 1.0, 2.0] if definition == "leiden" else [0.0] * 3)
        assert communities(nx.path_graph(2), definition=definition, rng=1).dtype == np.float64


def test_errors_name_the_argument():
    with pytest.raises(UnknownName, match=r"^definition "):
        communities(nx.path_graph(3), definition="louvain")
    with pytest.raises(ParameterError, match=r"^resolution must be a finite number of at least 1e-09; got 0$"):
        communities(nx.path_graph(3), resolution=0)
    with pytest.raises(ParameterError, match=r"^most must be a whole number of at least 1; got 0$"):
        communities(nx.path_graph(3), most=0)
    cliques = nx.disjoint_union_all([nx.complete_graph(8)] * 9)
    with pytest.raises(LimitExceeded, match=r"^more communities than most = 5 can be told from noise$"):
        communities(cliques, definition="bethe_hessian", most=5)
