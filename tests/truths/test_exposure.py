"""What is known exactly of measures of exposure: the laws of random slates, and a run of the platform, counted by hand.

The hypergeometric law of what two random slates have in common; Gini and Simpson's index of k rows drawn with
replacement, in the mean (1 - 1/k) times its value; Jensen and Shannon's divergence of such rows from their source, in
the mean about (kinds - 1) / (8 k ln 2) (a quarter of half a chi-square); all stated tolerances are 4 standard errors.
"""

import math

import numpy as np
import pytest
from scipy.stats import hypergeom

import socialgraph as sg
from socialgraph import metrics

SHARES = np.array([0.5, 0.25, 0.15, 0.1])


def drawn(seed, people, k):
    """Show k kinds to each person, drawn by SHARES."""
    kind = np.random.default_rng(seed).choice(SHARES.size, (people, k), p=SHARES)
    return np.repeat(np.arange(people), k), kind.ravel()


def close(values, truth):
    assert abs(values.mean() - truth) < 4 * values.std(ddof=1) / math.sqrt(values.size)


@pytest.mark.parametrize("k", [2, 5, 20])
def test_the_diversity_of_few_rows_is_low_by_a_known_factor(k):
    person, kind = drawn(1, 20_000, k)
    truth = 1 - (SHARES**2).sum()
    close(metrics.exposure_diversity(person, kind, definition="gini_simpson"), (1 - 1 / k) * truth)
    place = np.array([-1.0, -0.2, 0.3, 0.9])
    apart = (SHARES[:, None] * SHARES * np.abs(place[:, None] - place)).sum()
    close(metrics.exposure_diversity(person, place[kind], definition="rao"), (1 - 1 / k) * apart)
    # Pairs of different rows have no such bias.
    close(metrics.intra_list_diversity(person, place[kind]), apart)


def test_the_entropy_of_few_rows_is_low_by_miller_and_madow():
    # (kinds - 1) / 2k to first order (Miller 1955); the next term is below 1 / k^2.
    k = 200
    person, kind = drawn(2, 4000, k)
    found = metrics.exposure_diversity(person, kind)
    truth = -(SHARES * np.log(SHARES)).sum() - 3 / (2 * k)
    assert abs(found.mean() - truth) < 4 * found.std() / math.sqrt(found.size) + 1 / k**2


def test_random_slates_drift_by_a_quarter_of_half_a_chi_square():
    k, available = 400, np.repeat(np.arange(4), (SHARES * 1000).astype(int))
    person, kind = drawn(3, 1500, k)
    found = metrics.exposure_drift(
        kind, np.tile(available, 1500), shown_to=person, available_to=np.repeat(np.arange(1500), 1000)
    )
    assert found.mean() == pytest.approx(3 / (8 * k * math.log(2)), rel=0.1)


def test_what_random_slates_have_in_common():
    # Ten of forty posts each: the number in common is hypergeometric, and Jaccard's index i / (20 - i).
    posts, k, people = 40, 10, 400
    draws = np.random.default_rng(4)
    content = np.concatenate([draws.choice(posts, k, replace=False) for _ in range(people)])
    person = np.repeat(np.arange(people), k)
    common = np.arange(k + 1)
    chance = hypergeom(posts, k, k).pmf(common)
    # Pairs that share a person are uncorrelated here (the law does not depend on the other's slate).
    pairs = people * (people - 1) / 2
    spread = math.sqrt((chance * (common / (2 * k - common)) ** 2).sum() / pairs)
    expected = (chance * common / (2 * k - common)).sum()
    assert metrics.homogenization(person, content) == pytest.approx(expected, abs=4 * spread)
    assert metrics.homogenization(person, content, definition="pooled") == pytest.approx(2.5 / 17.5, rel=0.01)


def test_two_random_halves_overlap_by_a_third():
    draws = np.random.default_rng(5)
    halves = [np.flatnonzero(draws.random(20_000) < 0.5) for _ in range(2)]
    found = metrics.reach_overlap(np.concatenate(halves), np.repeat(["a", "b"], [half.size for half in halves]))
    assert found == pytest.approx(1 / 3, abs=0.02)


def test_a_perfect_forecast_is_off_by_chance():
    # The mean of |N(0, s)| is s * sqrt(2 / pi): 0.798 * sqrt(p (1 - p) / m).
    p, m = 0.3, 500
    happened = np.random.default_rng(6).random((2000, m)) < p
    found = np.array([metrics.calibration_error(np.full(m, p), row) for row in happened])
    assert found.mean() == pytest.approx(math.sqrt(2 / math.pi * p * (1 - p) / m), rel=0.05)


def test_views_at_random_make_nobody_more_visible():
    group = np.repeat(["many", "few"], [800, 200])
    author = np.random.default_rng(7).integers(0, 1000, 100_000)
    # A share of 0.2 of 100,000 views has a standard error of 0.6 % of itself.
    assert metrics.minority_visibility(author, group) == pytest.approx(1, abs=4 * 0.0063)


# --- A run, by hand --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world():
    graph = sg.generators.barabasi_albert(120, 4, rng=1)
    return graph, sg.population(graph, opposing=0.23, rng=1)


@pytest.fixture(scope="module")
def runs(world):
    ranks = {"newest": sg.feed.Chronological(), "popular": sg.feed.Popularity()}
    arms = {name: sg.Platform(rank=rank, slots=5) for name, rank in ranks.items()}
    return {name: sg.simulate(arm, *world, days=4, rng=1, progress=False) for name, arm in arms.items()}


def author_of(run):
    return run.content["author"].to_numpy()[run.exposures["content"]]


def test_nobody_sees_more_authors_than_they_follow(world, runs):
    found = metrics.unique_sources(runs["newest"].exposures["person"], author_of(runs["newest"]), world[0].n)
    assert (found <= world[0].degree).all()
    frame = runs["newest"].exposures.assign(author=author_of(runs["newest"]))
    counted = frame.groupby("person")["author"].nunique().reindex(range(world[0].n), fill_value=0)
    assert found.tolist() == counted.tolist()


def test_an_arm_amplifies_nobody_against_itself(world, runs):
    run, side = runs["newest"], world[1]["side"]
    for of in ("left", "right"):
        assert metrics.amplification(side[author_of(run)], side[author_of(run)], of=of) == 0
    person, group = run.exposures["person"], side[author_of(run)]
    reach = metrics.amplification(group, group, of="left", shown_to=person, baseline_to=person)
    assert reach == 0


def test_ranking_by_popularity_shows_what_is_popular_and_the_same_to_all(runs):
    found = {}
    for name, run in runs.items():
        person, content = run.exposures["person"], run.exposures["content"]
        found[name] = (metrics.popularity_bias(person, content), metrics.homogenization(person, content, rng=1))
    assert found["popular"][0] > found["newest"][0]
    assert found["popular"][1] > found["newest"][1]


def test_the_columns_of_a_run_go_in_as_they_are(world, runs):
    run, n = runs["popular"], world[0].n
    shown, content = run.exposures, run.content
    side, clicked = world[1]["side"], run.interactions.loc[run.interactions["kind"] == "click", "exposure"]
    assert metrics.exposure_diversity(shown["person"], shown["source"], n).shape == (n,)
    opinion = content["opinion"].to_numpy()[shown["content"]]
    rao = metrics.exposure_diversity(shown["person"], opinion, n, definition="rao")
    rows = np.bincount(shown["person"], minlength=n)
    apart = metrics.intra_list_diversity(shown["person"], opinion, n)
    some = rows > 1
    np.testing.assert_allclose(rao[some], apart[some] * (1 - 1 / rows[some]), atol=1e-12)
    assert 0 < metrics.exposure_drift(content["topic"].to_numpy()[shown["content"]], content["topic"]) < 1
    views = np.bincount(author_of(run), minlength=n)
    ratio = metrics.disparate_exposure(views, side)
    low, high = metrics.disparate_exposure_interval(views, side)
    assert low < ratio < high
    chance = np.full(len(shown), clicked.size / len(shown))
    happened = np.isin(np.arange(len(shown)), clicked)
    assert metrics.calibration_error(chance, happened) == pytest.approx(0, abs=1e-12)
    assert 0 <= metrics.reach_overlap(shown["person"], side[author_of(run)]) <= 1
