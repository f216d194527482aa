import sys

import networkx as nx
import numpy as np
import pytest
from naive import communities as naive
from naive.generators import ties_of

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import lfr
from socialgraph.generators._power_law import largest
from socialgraph.generators.lfr import _degree_law, _evened, _size_law
from socialgraph.graph import Graph
from socialgraph.rng import as_seed, stream

module = sys.modules["socialgraph.generators.lfr"]
# As in the paper's figures.
USUAL = {"average_degree": 15, "max_degree": 50, "min_community": 20, "max_community": 100}


def mixing(graph, people):
    """Give the share of ties that lead out of a community."""
    ends = people["community"][graph.edges()]
    return float((ends[:, 0] != ends[:, 1]).mean())


def laws(n, tau1, tau2, mu, **given):
    given = dict.fromkeys(["average_degree", "min_degree", "max_degree", "min_community", "max_community"]) | given
    degrees = _degree_law(
        n, tau1, mu, given["average_degree"], given["min_degree"], given["max_degree"], given["max_community"]
    )
    return degrees, _size_law(n, tau2, mu, degrees, given["min_community"], given["max_community"])


def law_of(law):
    return dict(zip(range(law.least, largest(law) + 1), np.diff(law.up_to, prepend=0).tolist(), strict=True))


def drawn_degrees(n, tau1, tau2, mu, rng, **given):
    law = laws(n, tau1, tau2, mu, **given)[0]
    return _evened(module.draw(law, stream(as_seed(rng), "generators.degree"), n), largest(law))


@pytest.mark.parametrize("mu", [0, 0.1, 0.3, 0.7, 1])
def test_it_is_its_naive_twin(mu):
    draws, made = np.random.default_rng(1), 0
    for seed in range(90):
        n = int(draws.integers(2, 40))
        given = [
            {"min_degree": 1},
            {"min_degree": 2, "max_degree": min(6, n - 1)},
            {"average_degree": min(3.3, n / 3), "max_degree": min(8, n - 1)},
            {"average_degree": 2, "max_community": max(n // 2, 1)},
            {"min_degree": 1, "max_degree": 1},
            {"min_degree": 2, "max_degree": 4, "min_community": 2, "max_community": 6},
        ][seed % 6]
        tau1, tau2 = [(2.5, 1.5), (1, 1), (3, 2)][seed % 3]
        try:
            graph, people = lfr(n, tau1, tau2, mu, **given, rng=seed)
        except ParameterError:
            continue
        degrees, sizes = laws(n, tau1, tau2, mu, **given)
        ties, community = naive.lfr(n, law_of(degrees), law_of(sizes), mu, seed)
        assert people["community"].tolist() == community
        assert ties_of(graph) == frozenset((max(pair), min(pair)) for pair in ties)
        assert len(ties) == graph.m
        made += 1
    assert made > 50


@pytest.mark.parametrize("mu", [0.1, 0.3, 0.5, 0.8])
def test_ties_lead_out_as_often_as_mu_says(mu):
    for seed in range(4):
        graph, people = lfr(5_000, 2.5, 1.5, mu, **USUAL, rng=seed)
        assert mixing(graph, people) == pytest.approx(mu, abs=0.003)
        # And of everybody's, but for what is rounded, and one tie in a community with an odd sum.
        share = naive.mixing_of(graph.edges().tolist(), people["community"])
        apart = np.array([abs(share[u] - mu) * k for u, k in enumerate(graph.degree.tolist())])
        assert (apart < 1).mean() > 0.98
        assert apart.max() < 6


def test_at_both_ends_of_mu():
    graph, people = lfr(2_000, 2.5, 1.5, 0, **USUAL, rng=1)
    assert mixing(graph, people) == 0
    graph, people = lfr(2_000, 2.5, 1.5, 1, **USUAL, rng=1)
    assert mixing(graph, people) == 1


@pytest.mark.parametrize("mu", [0.1, 0.4, 0.9])
def test_degrees_are_as_drawn(mu):
    for seed in range(5):
        graph, _ = lfr(2_000, 2.5, 1.5, mu, **USUAL, rng=seed)
        assert graph.degree.tolist() == drawn_degrees(2_000, 2.5, 1.5, mu, seed, **USUAL).tolist()


def test_degrees_without_ties_outside_are_nearly_as_drawn():
    # What is left of an odd sum, and what no swap sets right, has nowhere to go.
    for seed in range(5):
        graph, _ = lfr(2_000, 2.5, 1.5, 0, **USUAL, rng=seed)
        apart = drawn_degrees(2_000, 2.5, 1.5, 0, seed, **USUAL) - graph.degree
        assert (apart != 0).mean() < 0.03
        assert apart.sum() < 0.003 * graph.degree.sum()


def test_degrees_and_sizes_follow_their_laws():
    degrees, sizes = laws(20_000, 2.5, 1.5, 0.2, **USUAL)
    seen, counted = np.zeros(51), []
    for seed in range(5):
        graph, people = lfr(20_000, 2.5, 1.5, 0.2, **USUAL, rng=seed)
        seen += np.bincount(graph.degree, minlength=51)
        counted.append(np.bincount(people["community"]))
        assert counted[-1].sum() == 20_000
        assert 20 <= counted[-1].min() <= counted[-1].max() <= 100
    p = np.zeros(51)
    for k, share in law_of(degrees).items():
        p[k] = share
    assert (p * np.arange(51)).sum() == pytest.approx(15)
    expected = 100_000 * p[p > 0]
    score = ((seen[p > 0] - expected) ** 2 / expected).sum()
    assert abs(score - expected.size + 1) < 4 * np.sqrt(2 * expected.size)
    assert seen[p == 0].sum() == 0
    # Sizes are drawn again until there are large ones enough, which hardly matters where there are 400.
    up_to = np.searchsorted(np.sort(np.concatenate(counted)), np.arange(20, 101), side="right")
    assert np.abs(up_to / up_to[-1] - sizes.up_to).max() < 2 / np.sqrt(up_to[-1])


@pytest.mark.parametrize(("tau1", "tau2"), [(2, 1), (3, 2), (1.2, 1)])
def test_the_mean_degree_is_what_was_asked_for(tau1, tau2):
    graph, _ = lfr(10_000, tau1, tau2, 0.3, average_degree=12.3, max_degree=60, rng=1)
    error = 4 * graph.degree.std() / 100
    assert graph.degree.mean() == pytest.approx(12.3, abs=error)


def test_every_way_to_put_people_into_communities_is_as_likely():
    # 15 ways to choose the two in the small one, less those with somebody of 3 ties inside.
    inside, size, seen = np.array([3, 0, 1, 0, 3, 1]), np.array([2, 4]), []
    for seed in range(6_000):
        community, members, first = module._communities(seed, size, inside)
        assert first.tolist() == [0, 2, 6]
        assert (community[members] == [0, 0, 1, 1, 1, 1]).all()
        seen.append(tuple(members[:2].tolist()))
    counted = {pair: seen.count(pair) for pair in set(seen)}
    assert set(counted) == {(1, 2), (1, 3), (1, 5), (2, 3), (2, 5), (3, 5)}
    score = sum((times - 1_000) ** 2 / 1_000 for times in counted.values())
    assert abs(score - 5) < 4 * np.sqrt(10)


def test_everybody_fits_into_their_community():
    for seed in range(10):
        graph, people = lfr(1_000, 2, 1, 0.1, average_degree=20, max_degree=80, rng=seed)
        size = np.bincount(people["community"])[people["community"]]
        within = people["community"][graph.sources] == people["community"][graph.indices]
        inside = np.bincount(graph.sources, within, minlength=1_000)
        assert (inside < size).all()


def test_whole_communities_are_tied_to_everybody_in_them():
    # 19 ties inside for each of 20: the pairs that are left out are none.
    graph, people = lfr(400, 2, 1, 0, min_degree=19, max_degree=19, min_community=20, max_community=20, rng=1)
    assert graph.degree.tolist() == [19] * 400
    assert mixing(graph, people) == 0
    graph, _ = lfr(400, 2, 1, 0.1, min_degree=20, max_degree=20, min_community=20, max_community=25, rng=1)
    assert graph.degree.tolist() == [20] * 400


def test_it_agrees_with_networkx_on_sizes():
    # Ties do not compare: networkx counts those that lead out as ties inside, and 0.44 lead out here for a mu of 0.3.
    given = {"min_degree": 8, "max_degree": 40, "min_community": 30, "max_community": 90}

    def figures(community):
        size = np.bincount(community)
        return [size.size, size.max(), (size**2).mean() / 100]

    ours = np.array([figures(lfr(400, 2.5, 1.5, 0.3, **given, rng=seed)[1]["community"]) for seed in range(60)])
    theirs = []
    for seed in range(30):
        peer = nx.LFR_benchmark_graph(400, 2.5, 1.5, 0.3, **given, seed=seed)
        first = [min(peer.nodes[u]["community"]) for u in range(400)]
        theirs.append(figures(np.unique(first, return_inverse=True)[1]))
    error = 4 * np.sqrt(ours.var(0, ddof=1) / 60 + np.var(theirs, axis=0, ddof=1) / 30)
    # Theirs are drawn until they add up by themselves, of which there are more ways with more communities.
    slack = np.array([0.5, 4, 2])
    assert (np.abs(ours.mean(0) - np.mean(theirs, axis=0)) <= error + slack).all()


def test_communities_are_there_to_be_found():
    # Modularity of the planted partition: 1 - mu less what chance gives, about one over the number of communities.
    graph, people = lfr(2_000, 2.5, 1.5, 0.2, **USUAL, rng=3)
    volume = np.bincount(people["community"], graph.degree) / (2 * graph.m)
    assert 1 - mixing(graph, people) - (volume**2).sum() == pytest.approx(0.8 - 1 / volume.size, abs=0.03)
    # And ties close triangles, twenty times as many as in a random graph of these degrees.
    assert nx.transitivity(graph.to_networkx()) > 0.15


def test_degrees_do_not_hang_on_how_they_are_mixed():
    few, many = (lfr(1_000, 2.5, 1.5, mu, **USUAL, rng=5)[0].degree.tolist() for mu in (0.2, 0.6))
    assert few == many


@pytest.mark.parametrize("mu", [0, 0.5, 1])
def test_few_people(mu):
    made = 0
    for n in range(2, 12):
        for given in ({"min_degree": 1}, {"min_degree": 1, "max_degree": 1}, {"average_degree": n - 1}):
            try:
                graph, people = lfr(n, 2, 1, mu, **given, rng=1)
            except ParameterError:
                continue
            made += 1
            assert graph == Graph(graph.indptr, graph.indices)
            assert people["community"].max() < n
    assert made > 2
    assert lfr(2, 2, 1, 0, min_degree=1, rng=1)[0].m == 1


def test_the_defaults_leave_room():
    # The smallest community has room for the least degree, and the largest for the largest.
    degrees, sizes = laws(1_000, 2.5, 1.5, 0.3, min_degree=4, max_degree=30)
    assert (sizes.least, largest(sizes)) == (5, 31)
    # Without a largest degree it is what the largest community has room for.
    degrees, sizes = laws(1_000, 2.5, 1.5, 0.25, min_degree=4, max_community=31)
    assert (largest(degrees), largest(sizes)) == (40, 31)
    assert largest(laws(1_000, 2.5, 1.5, 0.25, min_degree=4)[0]) == 999
    # Sizes of 3 and 4 do not add up to 5, and of 2 to 4 they do.
    assert laws(5, 2.5, 1.5, 0, min_degree=2, max_degree=3)[1].least == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 1}, r"n must be a whole number in \[2, 2147483647\]; got 1"),
        ({"n": 100.0}, "n must be a whole number in"),
        ({"tau1": 0.9}, r"tau1 must lie in \[1, 20\]; got 0.9"),
        ({"tau1": np.nan}, r"tau1 must lie in \[1, 20\]; got nan"),
        ({"tau2": "2"}, r"tau2 must lie in \[1, 20\]; got '2'"),
        ({"tau2": 21}, r"tau2 must lie in \[1, 20\]; got 21"),
        ({"mu": -0.1}, r"mu must lie in \[0, 1\]; got -0.1"),
        ({"mu": True}, r"mu must lie in \[0, 1\]; got True"),
        ({"min_degree": 5}, "average_degree must be given, or min_degree must, but not both; got 10"),
        ({"average_degree": None}, "average_degree must be given, or min_degree must, but not both; got None"),
        ({"average_degree": 31}, r"average_degree must lie in \[1.682, 30\], what tau1 and max_degree allow; got 31.0"),
        ({"average_degree": 1.2}, r"average_degree must lie in \[1.682, 30\], what"),
        ({"average_degree": np.inf}, "average_degree must be a finite number of at least 0; got inf"),
        ({"average_degree": None, "min_degree": 31}, r"min_degree must be a whole number in \[1, 30\]; got 31"),
        ({"average_degree": None, "min_degree": 0}, r"min_degree must be a whole number in \[1, 30\]; got 0"),
        ({"max_degree": 500}, r"max_degree must be a whole number in \[1, 499\]; got 500"),
        ({"max_degree": 0}, r"max_degree must be a whole number in \[1, 499\]; got 0"),
        ({"max_degree": None, "max_community": 501}, r"max_community must be a whole number in \[1, 500\]; got 501"),
        ({"max_community": 24}, "max_community must exceed 24, the ties inside of whoever has 30; got 24"),
        ({"min_community": 32}, r"min_community must be a whole number in \[1, 31\]; got 32"),
        ({"min_community": 0}, r"min_community must be a whole number in \[1, 31\]; got 0"),
        (
            {"n": 499, "min_community": 50, "max_community": 51},
            "min_community must let sizes up to 51 add up to n, 499; got 50",
        ),
        (
            {"n": 101, "average_degree": None, "min_degree": 3, "max_degree": 3, "max_community": 9},
            "n must be even where everybody has 3 ties; got 101",
        ),
        (
            {"mu": 0.5, "average_degree": None, "min_degree": 9, "max_community": 500, "min_community": 500},
            "mu must be lower for communities as few, or as unequal, as these: 1,8[0-9]{2} ties have no place outside",
        ),
        (
            {"mu": 0, "tau2": 20, "average_degree": 28, "min_community": 10},
            "max_community must let sizes as drawn hold people with 30 ties inside; 100 draws had too few places",
        ),
    ],
)
def test_what_cannot_be(options, message):
    given = {"n": 500, "tau1": 2.5, "tau2": 1.5, "mu": 0.2, "average_degree": 10, "max_degree": 30}
    with pytest.raises(ParameterError, match=message):
        lfr(**{**given, **options}, rng=1)


def test_too_large_is_refused_before_it_is_allocated():
    for given in ({"average_degree": 600}, {"min_degree": 600}):
        with pytest.raises(LimitExceeded, match="268,435,456 together can be generated"):
            lfr(10**6, 2.5, 1.5, 0.3, max_degree=1_000, **given)
