import networkx as nx
import numpy as np
import pytest
from scipy import stats

import socialgraph as sg
from socialgraph.errors import GraphInputError, ParameterError
from socialgraph.graph import Graph

COMMUNITIES = sg.generators.lfr(
    3_000, 2.5, 1.5, 0.1, average_degree=12, max_degree=60, min_community=30, max_community=150, rng=1
)[0]


def crossing(graph, people):
    ties = graph.to_undirected().edges()
    return float((people["side"][ties[:, 0]] != people["side"][ties[:, 1]]).mean())


@pytest.mark.parametrize("opposing", [0.12, 0.23, 0.4, 0.49])
def test_the_share_of_opposing_friends_is_the_target(opposing):
    for seed in range(5):
        people = sg.population(COMMUNITIES, opposing=opposing, rng=seed)
        assert crossing(COMMUNITIES, people) == pytest.approx(opposing, abs=1e-3)
        assert (people["side"] == "right").mean() == 0.5


@pytest.mark.parametrize(
    "graph",
    [
        sg.generators.barabasi_albert(3_000, 10, rng=1),
        sg.generators.erdos_renyi(3_000, p=0.003, rng=1),
        sg.load("polblogs", component="largest")[0],
        nx.karate_club_graph(),
    ],
    ids=["hubs", "random", "polblogs", "karate"],
)
def test_by_default_nearly_a_quarter_of_friends_oppose_on_any_network(graph):
    """Where a network ties its halves too closely for that, one side is smaller."""
    graph = sg.as_graph(graph)
    people = sg.population(graph, rng=1)
    # The nearest that people who change sides one by one come to it: the largest blog has one tie in fifty.
    assert crossing(graph, people) == pytest.approx(0.23, abs=max(3e-3, 2 / graph.m))
    assert 0.1 < (people["side"] == "right").mean() <= 0.5


def test_a_minority_may_be_given_and_what_cannot_be_is_said():
    hubs = sg.generators.barabasi_albert(3_000, 10, rng=1)
    few = sg.population(hubs, opposing=0.15, minority=0.1, rng=1)
    assert (few["side"] == "right").mean() == pytest.approx(0.1)
    assert crossing(hubs, few) == pytest.approx(0.15, abs=1e-3)
    with pytest.raises(
        ParameterError, match=r"opposing must be at least 0\.3\d\d on this graph with a minority of 0\.5"
    ):
        sg.population(hubs, minority=0.5, rng=1)
    with pytest.raises(ParameterError, match=r"opposing must be at most 0\.1\d\d with a minority of 0\.1; got 0\.6"):
        sg.population(hubs, opposing=0.6, minority=0.1, rng=1)


def test_opinions_are_two_halves_of_a_normal_distribution():
    people = sg.population(COMMUNITIES, spread=0.4, rng=2)
    opinion, right = people["opinion"], people["side"] == "right"
    assert ((opinion > 0) == right).all()
    assert np.abs(opinion).max() < 1
    # A normal of .4 cut off at 1, which is 2.5 of its deviations.
    assert opinion.std() == pytest.approx(stats.truncnorm(-2.5, 2.5, scale=0.4).std(), abs=5e-4)
    assert np.abs(opinion).min() < 0.001


def test_nobody_can_be_told_apart_for_sure():
    """Half of a person's friends are sometimes on the other side, and the middle of the scale is not empty."""
    people = sg.population(COMMUNITIES, rng=3)
    right = (people["side"] == "right").astype(float)
    friends = COMMUNITIES.to_scipy() @ right / COMMUNITIES.degree
    guessed = (friends > 0.5) == (right > 0.5)
    assert 0.7 < guessed.mean() < 0.95
    assert 0.1 < (np.abs(people["opinion"]) < 0.1).mean() < 0.3


def test_the_other_columns_are_what_they_are_said_to_be():
    people = sg.population(COMMUNITIES, interests=5, consent=0.7, rng=4)
    assert people["interests"].shape == (3_000, 5)
    assert people["interests"].dtype == np.float32
    np.testing.assert_allclose(people["interests"].sum(axis=1), 1, rtol=1e-5)
    for axis in ("x", "y"):
        assert np.array_equal(np.sort(people[axis]), (np.arange(3_000) + 0.5) / 3_000)
    assert people["activity"].mean() == pytest.approx(1, abs=0.12)
    assert np.log(people["activity"]).std() == pytest.approx(1, abs=0.05)
    assert ((people["hour"] >= 0) & (people["hour"] < 24)).all()
    assert ((people["hour"] > 12) | (people["hour"] < 4)).mean() > 0.9
    assert people["stubbornness"].mean() == pytest.approx(0.5, abs=0.02)
    assert people["consent"].mean() == pytest.approx(0.7, abs=0.04)
    assert sg.population(COMMUNITIES, rng=4)["consent"].all()


def test_friends_like_similar_things_and_live_near():
    people = sg.population(COMMUNITIES, rng=5)
    ties, strangers = COMMUNITIES.edges(), np.random.default_rng(1).integers(0, 3_000, (20_000, 2))
    for axes in (["interests"], ["x", "y"]):
        place = np.column_stack([people[axis] for axis in axes])
        near, far = (
            np.linalg.norm(place[pairs[:, 0]] - place[pairs[:, 1]], axis=1).mean() for pairs in (ties, strangers)
        )
        assert near < 0.85 * far


def test_it_depends_on_the_seed_and_the_network_only():
    one, same, other = (sg.population(COMMUNITIES, rng=seed) for seed in (6, 6, 7))
    assert one == same
    assert one != other
    weighted = Graph.from_edges(COMMUNITIES.edges(), weight=np.arange(1.0, COMMUNITIES.m + 1))
    assert sg.population(weighted, rng=6) == one
    # More interests are more draws, and nobody's opinion.
    assert np.array_equal(sg.population(COMMUNITIES, interests=3, rng=6)["opinion"], one["opinion"])
    arrows = Graph.from_edges([(0, 1), (1, 0), (1, 2), (3, 2)], directed=True)
    plain = Graph.from_edges([(0, 1), (1, 2), (2, 3)])
    assert sg.population(arrows, opposing=0.4, rng=1) == sg.population(plain, opposing=0.4, rng=1)


def test_people_without_friends_think_for_themselves():
    graph = Graph.from_edges(COMMUNITIES.edges(), n=3_200)
    people = sg.population(graph, rng=8)
    assert crossing(graph, people) == pytest.approx(0.23, abs=1e-3)
    assert 0.35 < (people["side"][3_000:] == "right").mean() < 0.65


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"opposing": 1.2}, r"opposing must lie in \[0, 1\]; got 1.2"),
        ({"minority": 0}, "minority must be above 0; got 0"),
        ({"minority": 0.6}, r"minority must lie in \[0, 0.5\]; got 0.6"),
        ({"spread": 0}, "spread must be above 0; got 0"),
        ({"interests": 0}, r"interests must be a whole number"),
        ({"consent": 2}, r"consent must lie in \[0, 1\]; got 2"),
    ],
)
def test_numbers_out_of_range(options, error):
    with pytest.raises(ParameterError, match=error):
        sg.population(COMMUNITIES, rng=1, **options)


def test_nobody_has_friends_to_oppose():
    with pytest.raises(GraphInputError, match="graph must have ties; got none"):
        sg.population(Graph.from_edges([], n=3), rng=1)
