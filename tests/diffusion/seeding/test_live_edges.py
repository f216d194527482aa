import networkx as nx
import numpy as np
import pytest

from socialgraph.diffusion import IndependentCascade
from socialgraph.diffusion.seeding._live_edges import live_edges, turned
from socialgraph.errors import ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph


class Threshold:
    """Stands in for a linear threshold model: each person hears from one at most."""

    def __init__(self, share):
        self.share = share

    def weights(self, graph):
        return self.share


class Coins(Threshold):
    def probabilities(self, graph):
        return self.share


def random_graph(draws, directed):
    n = int(draws.integers(1, 12))
    pairs = np.argwhere(draws.random((n, n)) < draws.random())
    pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
    return Graph.from_edges(pairs, n=n, directed=directed)


def test_turned_rows_are_those_of_the_reverse():
    draws = np.random.default_rng(1)
    for number in range(400):
        graph = random_graph(draws, directed=bool(number % 2))
        start, source, arc = turned(graph)
        assert start.tolist() == graph.reverse.indptr.tolist()
        assert source.tolist() == graph.reverse.indices.tolist()
        assert graph.sources[arc].tolist() == source.tolist()
        assert graph.indices[arc].tolist() == np.repeat(np.arange(graph.n), np.diff(start)).tolist()


def test_arcs_that_are_alike_on_the_way_to_each_person_need_no_coin_of_their_own():
    for graph in [barabasi_albert(50, 3, rng=1), barabasi_albert(50, 3, rng=1).with_edges([(48, 49)])]:
        for directed in [False, True]:
            graph = Graph.from_edges(graph.edges(), directed=directed, n=50)
            for model in [IndependentCascade(0.3), IndependentCascade("weighted"), IndependentCascade(0)]:
                assert live_edges(graph, model).accept.size == 1
    share = np.full(graph.indices.size, 0.3)
    for wrong in [0.0, 0.2, 0.4, 1.0]:
        for arc in [0, 7, share.size - 1]:
            changed = share.copy()
            changed[arc] = wrong
            # Alone on the way to someone it is alike whatever it is.
            alone = np.bincount(graph.indices)[graph.indices[arc]] == 1
            assert (live_edges(graph, IndependentCascade(changed)).accept.size == 1) == alone


def test_a_leap_goes_as_far_as_the_highest_probability_lets_it():
    graph = Graph.from_edges([(0, 2), (1, 2), (0, 3)], n=5, directed=True)
    live = live_edges(graph, IndependentCascade([0.2, 1.0, 0.4]))
    by_person = dict(zip(range(5), live.scale.tolist(), strict=True))
    assert by_person == {0: np.inf, 1: np.inf, 2: -1 / np.log1p(-0.4), 3: 0.0, 4: np.inf}
    assert (live.accept * 2.0**-53).tolist() == [0.5, 1.0, 1.0, 0.0]


def test_weights_are_added_up_row_by_row():
    graph = Graph.from_edges([(0, 2), (1, 2), (2, 0)], directed=True)
    live = live_edges(graph, Threshold([0.25, 0.5, 0.75]))
    assert live.source.tolist() == [2, 0, 1]
    assert live.scale.tolist() == [0.75, 0.25, 0.75]
    assert live.accept.size == 0


def test_a_model_with_neither_has_none():
    assert live_edges(Graph.from_edges([(0, 1)]), lambda graph, seeds, runs, rng: None) is None


def test_whoever_has_both_tosses_coins():
    tie = Graph.from_edges([(0, 1)])
    assert live_edges(tie, Coins([0.5, 0.5])).accept.size == 1


@pytest.mark.parametrize("kind", [Coins, Threshold])
@pytest.mark.parametrize("share", [[0.5], [0.5, 1.5], [0.5, -0.1], [0.5, np.nan], [[0.5, 0.5]]])
def test_what_are_no_shares_is_refused(kind, share):
    with pytest.raises(ParameterError, match=r"model must give each of the 2 arcs a share in \[0, 1\]; got"):
        live_edges(Graph.from_edges([(0, 1)]), kind(share))


def test_weights_of_more_than_one_are_refused():
    star = Graph.from_edges([(1, 0), (2, 0)], directed=True)
    with pytest.raises(
        ParameterError, match=r"model must have weights that come to at most 1 for whoever hears; got 1\.2"
    ):
        live_edges(star, Threshold([0.6, 0.6]))
    many = Graph.from_edges([(v, 0) for v in range(1, 1001)], directed=True)
    assert live_edges(many, Threshold(np.full(1000, 1 / 1000))).scale[-1] == pytest.approx(1)


def test_what_a_model_gives_stays_its_own():
    share = np.array([0.5, 0.5])
    live_edges(Graph.from_edges([(0, 1)]), Coins(share))
    live_edges(Graph.from_edges([(0, 1)]), Threshold(share))
    share[0] = 0.1
    assert share.flags.writeable


def test_names_change_nothing():
    club = nx.relabel_nodes(nx.path_graph(4), dict(enumerate("abcd")))
    model = IndependentCascade({("a", "b"): 0.1, ("b", "c"): 0.2, ("d", "c"): 0.3})
    from socialgraph.convert import as_graph

    assert live_edges(as_graph(club), model).source.tolist() == [1, 0, 2, 1, 3, 2]
