import numpy as np
import pytest
from naive import arcs as naive
from naive.generators import chi_square_score, ties_of

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators import directed_homophilic_attachment, homophilic_attachment
from socialgraph.generators.directed_homophilic_attachment import _activity, _alias


def accept(homophily):
    own, others = homophily if isinstance(homophily, tuple) else (homophily, homophily)
    return np.array([[own, 1 - own], [1 - others, others]])


def figures(pairs, group, n):
    """Give the minority's share of followers, the shares of arcs by group, and how uneven both degrees are."""
    out, into = (np.bincount(side, minlength=n) for side in np.asarray(pairs).T)
    kinds = np.bincount(2 * group[pairs[:, 0]] + group[pairs[:, 1]], minlength=4) / len(pairs)
    top = np.sort(into)[-max(n // 100, 1) :].sum() / into.sum()
    return [
        into[group == 0].sum() / into.sum(),
        *kinds[:3],
        top,
        (into == 0).mean(),
        (out == 0).mean(),
        (into**2).mean(),
    ]


def sample(runs, n, arcs, homophily, minority=0.2, **options):
    made = []
    for seed in range(runs):
        graph, people = directed_homophilic_attachment(
            n, minority=minority, homophily=homophily, arcs=arcs, rng=seed, **options
        )
        made.append(figures(graph.edges(), (people["group"] == "majority").astype(int), n))
    return np.array(made)


@pytest.mark.parametrize("homophily", [0.5, (0.2, 0.9), (1.0, 0.5), 0, 1])
@pytest.mark.parametrize("minority", [0, 0.2, 0.5])
def test_it_is_its_naive_twin(homophily, minority):
    draws, made = np.random.default_rng(1), 0
    for seed in range(24):
        n = int(draws.integers(2, 15))
        arcs, activity = int(draws.integers(0, min(2 * n, n * (n - 1) // 3) + 1)), [(2.5, 2.5), (2.1, 4.0)][seed % 2]
        options = {"minority": minority, "homophily": homophily, "arcs": arcs, "activity": activity}
        try:
            graph, people = directed_homophilic_attachment(n, **options, rng=seed)
        except ParameterError:
            continue
        ties, group = naive.directed_homophilic_attachment(n, minority, accept(homophily), arcs, activity, seed)
        assert ties_of(graph) == frozenset(ties)
        assert people["group"].tolist() == [["minority", "majority"][g] for g in group]
        made += 1
    assert made >= 2


def test_it_is_its_naive_twin_from_the_first_hundredth_to_the_last():
    graph, _ = directed_homophilic_attachment(700, minority=0.3, homophily=(0.8, 0.6), arcs=600, rng=3)
    ties, _ = naive.directed_homophilic_attachment(700, 0.3, accept((0.8, 0.6)), 600, (2.5, 2.5), 3)
    assert ties_of(graph) == frozenset(ties)


@pytest.mark.parametrize("homophily", [0.5, 0.8, (0.3, 0.9)])
def test_every_small_network_is_as_likely_as_it_should_be(homophily):
    # With an exponent of 100 everybody is as active as anybody.
    seen = {}
    for seed in range(2_500):
        graph, people = directed_homophilic_attachment(
            4, minority=0.4, homophily=homophily, arcs=3, activity=100, rng=seed
        )
        seen.setdefault(tuple((people["group"] == "majority").astype(int)), []).append(ties_of(graph))
    for group, graphs in seen.items():
        law = naive.attachment_law(group, accept(homophily), 3)
        assert sum(law.values()) == pytest.approx(1)
        if len(graphs) > 300:
            assert abs(chi_square_score(graphs, law)) < 4.5


@pytest.mark.parametrize("homophily", [0.5, 0.2, (0.9, 0.4)])
def test_it_agrees_with_the_authors_way(homophily):
    n, arcs, runs = 120, 360, 30
    theirs = []
    for seed in range(runs):
        pairs, group = naive.paper_code(n, arcs, 0.2, accept(homophily), 2.5, np.random.default_rng(seed))
        theirs.append(figures(pairs, group, n))
    ours, theirs = sample(5 * runs, n, arcs, homophily), np.array(theirs)
    error = np.sqrt(ours.var(0, ddof=1) / len(ours) + theirs.var(0, ddof=1) / runs)
    assert (np.abs(ours.mean(0) - theirs.mean(0)) <= 4 * error).all()


def test_without_homophily_groups_mix_by_chance():
    ours = sample(30, 3_000, 15_000, 0.5)
    error = 4 * ours.std(0, ddof=1) / np.sqrt(30)
    # A fifth is the minority, of followers as of those who follow, whatever the followed have.
    chance = [0.2, 0.04, 0.16, 0.16]
    assert (np.abs(ours.mean(0)[:4] - chance) <= error[:4] + 0.002).all()


def test_the_minority_gains_followers_by_heterophily_and_loses_them_by_homophily():
    # One run of 100,000 people with 500,000 arcs and a minority of .2: .70, .20 and .11.
    share = {h: sample(4, 20_000, 100_000, h)[:, 0].mean() for h in (0.2, 0.5, 0.8)}
    assert share == pytest.approx({0.2: 0.70, 0.5: 0.20, 0.8: 0.11}, abs=0.02)
    # Whoever is homophilic follows their own: .04 of the arcs within the minority by chance.
    assert sample(2, 20_000, 100_000, 0.8)[:, 1].mean() > 0.07


def test_groups_that_never_meet_and_groups_that_meet_each_other_only():
    for homophily, within in ((1, 1.0), (0, 0.0)):
        graph, people = directed_homophilic_attachment(2_000, minority=0.3, homophily=homophily, arcs=9_000, rng=1)
        group = people["group"][graph.edges()]
        assert (group[:, 0] == group[:, 1]).mean() == within


def test_followers_and_those_followed_are_few_with_many():
    graph, _ = directed_homophilic_attachment(50_000, minority=0.2, homophily=0.5, arcs=250_000, rng=4)
    for degree in (graph.degree, graph.reverse.degree):
        # A random graph of as many arcs has a variance of 5 and a maximum of about 20.
        assert degree.mean() == 5
        assert degree.var() > 100
        assert degree.max() > 200


def test_out_degrees_have_the_exponent_of_the_activity():
    # Hill's estimator over the top 300, standard error (gamma - 1) / sqrt(300).
    for gamma in (2.2, 3.0):
        graph, _ = directed_homophilic_attachment(
            60_000, minority=0.2, homophily=0.5, arcs=120_000, activity=gamma, rng=4
        )
        top = np.sort(graph.degree)[-300:].astype(float)
        assert 1 + 1 / np.mean(np.log(top / top[0])) == pytest.approx(gamma, abs=4 * (gamma - 1) / np.sqrt(300))


def test_a_passive_minority_follows_less():
    graph, people = directed_homophilic_attachment(
        20_000, minority=0.3, homophily=0.5, arcs=60_000, activity=(4.0, 2.1), rng=1
    )
    assert graph.degree[people["group"] == "minority"].sum() / graph.m < 0.2


def test_groups_are_those_of_the_undirected_model_and_activity_is_shared_by_all_arms():
    options = {"minority": 0.3, "arcs": 2_000}
    graph, people = directed_homophilic_attachment(1_000, homophily=0.5, rng=7, **options)
    assert homophilic_attachment(1_000, m=1, minority=0.3, homophily=0.9, rng=7)[1] == people
    other, _ = directed_homophilic_attachment(1_000, homophily=0.6, rng=7, **options)
    # The same people draw in the same order; what is drawn twice differs.
    assert np.corrcoef(graph.degree, other.degree)[0, 1] > 0.97


def test_activity_is_rounded_as_the_paper_says():
    drawn = _activity(1, np.full(200_000, 2.5))
    # P(a >= k) = (2 k - 1)**-(gamma - 1).
    for k in (1, 2, 3, 10):
        expected = (2 * k - 1) ** -1.5
        assert np.mean(drawn >= k) == pytest.approx(expected, abs=4 * np.sqrt(expected / 200_000))
    assert (drawn == np.floor(drawn)).all()
    assert np.isfinite(_activity(1, np.full(1_000, 1.1))).all()


def test_an_even_choice_becomes_one_by_weight():
    draws = np.random.default_rng(1)
    for case in range(300):
        weight = np.floor(draws.pareto(0.7, int(draws.integers(1, 40))) + 1)
        split, other = _alias(weight)
        chance = split + np.bincount(other, 1 - split, minlength=weight.size)
        assert chance / weight.size == pytest.approx(weight / weight.sum()), case
        assert (split >= 0).all()
        assert (split <= 1).all()
        assert (split.tolist(), other.tolist()) == naive.alias(weight.tolist())


@pytest.mark.parametrize(("density", "arcs"), [(0, 0), (0.5, 4_950), (1, 9_900), (0.00006, 1)])
def test_density_is_a_number_of_arcs(density, arcs):
    options = {"minority": 0.2, "homophily": 0.5, "activity": 3.0}
    graph, people = directed_homophilic_attachment(100, density=density, rng=1, **options)
    assert graph.m == arcs
    assert (graph, people) == directed_homophilic_attachment(100, arcs=arcs, rng=1, **options)


def test_two_people():
    for arcs in (0, 1, 2):
        graph, _ = directed_homophilic_attachment(2, minority=0, homophily=1, arcs=arcs, activity=100, rng=1)
        assert graph.m == arcs


def test_arcs_that_are_not_to_be_found():
    options = {"minority": 0.2, "rng": 1}
    with pytest.raises(
        ParameterError, match=r"arcs must come to at most 6,\d\d\d arcs, since groups keep to themselves"
    ):
        directed_homophilic_attachment(100, homophily=1, arcs=9_000, **options)
    with pytest.raises(ParameterError, match=r"density must come to at most 0 arcs, since groups .*; got 0.1"):
        directed_homophilic_attachment(100, homophily=0, density=0.1, minority=0)
    # One makes nearly all draws, and has followed everybody soon.
    with pytest.raises(ParameterError, match=r"density must leave arcs to be found: 2 were, and then the same again"):
        directed_homophilic_attachment(100, homophily=0.5, density=0.5, activity=1.1, **options)


def test_exactly_one_of_the_two():
    for given in ({}, {"density": 0.1, "arcs": 10}):
        with pytest.raises(ParameterError, match="density must be given, or arcs must, but not both"):
            directed_homophilic_attachment(10, minority=0.2, homophily=0.5, **given)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"minority": 0.6}, r"minority must lie in \[0, 0.5\]; got 0.6"),
        ({"minority": np.nan}, r"minority must lie in \[0, 0.5\]; got nan"),
        ({"homophily": 1.5}, r"homophily must lie in \[0, 1\]; got 1.5"),
        ({"homophily": (0.5, "1")}, r"homophily must lie in \[0, 1\]; got '1'"),
        ({"homophily": (0.5,)}, "homophily must be a number, or the minority's and the majority's"),
        ({"activity": 1}, r"activity must lie in \[1.1, 100\]; got 1"),
        ({"activity": (2.5, np.inf)}, r"activity must lie in \[1.1, 100\]; got inf"),
        ({"activity": (2, 2, 2)}, "activity must be a number, or the minority's and the majority's"),
        ({"arcs": 91}, r"arcs must be a whole number in \[0, 90\]; got 91"),
        ({"arcs": 2.0}, r"arcs must be a whole number in \[0, 90\]; got 2.0"),
        ({"arcs": None, "density": 1.1}, r"density must lie in \[0, 1\]; got 1.1"),
        ({"arcs": None, "density": "1"}, r"density must lie in \[0, 1\]; got '1'"),
        ({"n": 1}, r"n must be a whole number in \[2, 2147483647\]; got 1"),
        ({"n": True}, "n must be a whole number in"),
    ],
)
def test_bad_numbers(options, message):
    with pytest.raises(ParameterError, match=message):
        directed_homophilic_attachment(**{"n": 10, "minority": 0.2, "homophily": 0.5, "arcs": 9, **options})


def test_too_large_is_refused_before_it_is_allocated():
    with pytest.raises(LimitExceeded, match="268,435,456 together can be generated"):
        directed_homophilic_attachment(10**6, minority=0.2, homophily=0.5, density=0.5)
