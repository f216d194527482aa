import numpy as np
import pytest
from naive import communities as naive

from socialgraph.errors import ParameterError
from socialgraph.generators._power_law import adding_up, draw, largest, power_law, power_law_of_mean
from socialgraph.rng import stream


def law_of(law):
    return dict(zip(range(law.least, largest(law) + 1), np.diff(law.up_to, prepend=0), strict=True))


def mean(law):
    return sum(k * p for k, p in law_of(law).items())


@pytest.mark.parametrize(
    ("tau", "least", "most", "share"), [(2.5, 1, 50, 1), (1, 7, 9, 0.3), (20, 3, 400, 1), (3, 4, 4, 1)]
)
def test_the_law(tau, least, most, share):
    ours, expected = law_of(power_law(tau, least, most, share)), naive.power_law(tau, least, most, share)
    assert ours == pytest.approx(expected)
    assert sum(ours.values()) == pytest.approx(1)


@pytest.mark.parametrize("tau", [1, 1.5, 2, 2.5, 3, 10])
@pytest.mark.parametrize("most", [1, 2, 10, 60])
def test_the_mean_is_met_from_end_to_end(tau, most):
    least = mean(power_law(tau, 1, most))
    for wanted in np.linspace(least, most, 23):
        law = power_law_of_mean(tau, wanted, most, "average_degree")
        assert mean(law) == pytest.approx(wanted)
        # At the two ends it is rounding that says between which cuts the mean lies.
        if least < wanted < most:
            assert law_of(law) == pytest.approx(naive.power_law_of_mean(tau, wanted, most), abs=1e-9)


def test_a_mean_that_cannot_be():
    for wanted in (0, 1.2, 10.5):
        with pytest.raises(
            ParameterError, match=r"average_degree must lie in \[1.509, 10\], what tau1 and max_degree allow"
        ):
            power_law_of_mean(2.5, wanted, 10, "average_degree")


def test_draws_follow_the_law():
    law = power_law_of_mean(2.5, 6.3, 40, "average_degree")
    drawn = draw(law, stream(1, "test"), 100_000)
    p = np.array(list(law_of(law).values()))
    seen = np.bincount(drawn - law.least, minlength=p.size)
    score = ((seen - 100_000 * p) ** 2 / (100_000 * p)).sum()
    assert abs(score - (p.size - 1)) < 4 * np.sqrt(2 * (p.size - 1))
    assert draw(law, stream(1, "test"), 10).tolist() == drawn[:10].tolist()


def test_sizes_add_up_in_every_way_and_as_the_naive_twin_has_it():
    draws, turns = np.random.default_rng(1), set()
    for seed in range(1_500):
        least = int(draws.integers(1, 8))
        most = least + int(draws.integers(0, 12))
        n = int(draws.integers(1, 80))
        if -(-n // most) * least > n:
            continue
        key = stream(seed, "test")
        law = power_law(float(draws.choice([1, 2])), least, most)
        sizes = adding_up(law, key, n)
        assert sizes.sum() == n
        assert least <= sizes.min() <= sizes.max() <= most
        assert sizes.tolist() == naive.adding_up(law_of(law), int(key), n)
        drawn = draw(law, key, sizes.size)
        turns.add(str(np.sign((sizes - drawn)[:-1]).sum() > 0) + str((sizes - drawn)[:-1].min(initial=0) < 0))
    # Cut or left as they were, one more each, one less each.
    assert turns == {"FalseFalse", "TrueFalse", "FalseTrue"}


def test_sizes_follow_the_law_but_for_the_last():
    law = power_law(1.5, 20, 200)
    sizes = np.concatenate([adding_up(law, stream(seed, "test"), 20_000)[:-1] for seed in range(20)])
    p = np.array(list(law_of(law).values()))
    # Those drawn until a sum is reached are a little smaller than the law, by one in some 300 of each run.
    up_to = np.searchsorted(np.sort(sizes), np.arange(20, 201), side="right") / sizes.size
    assert np.abs(up_to - np.cumsum(p)).max() < 2 / np.sqrt(sizes.size)
