"""Cards 1, 8 and 9 of the gallery, and the limits between which each formula has to lie."""

import math

import numpy as np
import pytest

from socialgraph.diffusion import IndependentCascade, theory
from socialgraph.errors import ParameterError
from socialgraph.generators import erdos_renyi


def power_law(cutoff, most=2_000):
    degree = np.arange(1, most + 1.0)
    share = degree**-2 * np.exp(-degree / cutoff)
    return np.append(0.0, share / share.sum())


@pytest.mark.parametrize(("mean", "passing", "size"), [(4, 0.5, 0.79681), (3, 0.5, 0.58281), (4, 0.25, 0.0)])
def test_the_giant_component_of_percolation_on_a_random_graph(mean, passing, size):
    assert theory.final_size(theory.poisson(mean), passing) == pytest.approx(size, abs=1e-5)


@pytest.mark.parametrize(
    ("cutoff", "passing", "size"), [(20, 0.3, 0.12395), (20, 0.5, 0.31705), (20, 0.8, 0.56538), (10, 0.5, 0.16918)]
)
def test_power_laws_with_a_cutoff(cutoff, passing, size):
    assert theory.final_size(power_law(cutoff), passing) == pytest.approx(size, abs=1e-5)


@pytest.mark.parametrize(("cutoff", "threshold"), [(20, 0.18325), (10, 0.32869)])
def test_thresholds_of_power_laws(cutoff, threshold):
    assert theory.epidemic_threshold(power_law(cutoff)) == pytest.approx(threshold, abs=1e-5)


def test_the_threshold_of_a_random_graph_is_one_over_its_mean_degree():
    for mean in (0.5, 2.0, 7.0):
        assert theory.epidemic_threshold(theory.poisson(mean)) == pytest.approx(1 / mean)
    assert theory.epidemic_threshold([0.5, 0.5]) == math.inf
    assert theory.epidemic_threshold([1.0]) == math.inf


@pytest.mark.parametrize("above", [1e-12, 1e-6, 1e-3])
def test_just_above_the_threshold_little_is_reached_but_something(above):
    """S is twice the relative excess, to first order."""
    size = theory.final_size(theory.poisson(4), 0.25 * (1 + above))
    assert 0 <= size <= 2.1 * above + 1e-8
    if above >= 1e-6:
        assert size == pytest.approx(2 * above, rel=0.01)


def test_certainty_reaches_the_giant_component_and_rings_wholly():
    three = [0.0, 0.0, 0.0, 1.0]
    assert theory.final_size(three, 1.0) == 1.0
    assert theory.final_size(theory.poisson(2), 1.0) == pytest.approx(0.7968121, abs=1e-6)
    assert theory.final_size(theory.poisson(2), 0.0) == theory.final_size([1.0], 1.0) == 0.0


def test_it_grows_with_transmissibility():
    sizes = [theory.final_size(power_law(20), passing) for passing in np.linspace(0, 1, 101).tolist()]
    assert np.all(np.diff(sizes) >= 0)


def test_the_line_goes_through_the_dots():
    """A large outbreak among 40,000 people; the standard deviation of its share is near 0.003."""
    graph = erdos_renyi(40_000, p=4 / 39_999, rng=3)
    for passing in (0.35, 0.5, 0.8):
        sizes = IndependentCascade(passing)(graph, [0], runs=60, rng=4).size / graph.n
        large = sizes[sizes > 0.05]
        line = theory.final_size(theory.poisson(4), passing)
        assert large.mean() == pytest.approx(line, abs=0.01)


def test_borel_sizes():
    shares = theory.branching_sizes(0.5, np.arange(1, 6))
    assert shares.round(6).tolist() == [0.606531, 0.183940, 0.083674, 0.045112, 0.026720]
    sizes = np.arange(1, 3_000)
    assert theory.branching_sizes(0.5, sizes).sum() == pytest.approx(1)
    assert theory.branching_sizes(0.5, sizes) @ sizes == pytest.approx(2)
    assert theory.branching_sizes(0.5, sizes, seeds=3) @ sizes == pytest.approx(6)
    assert theory.branching_sizes(0.0, [0, 1, 2]).tolist() == [0.0, 1.0, 0.0]
    assert theory.branching_sizes(0.5, [0, 1, 2], seeds=3).tolist() == [0.0, 0.0, 0.0]


def test_three_seeds_are_three_cascades():
    """Sizes of independent cascades add up: their law is a convolution."""
    one = theory.branching_sizes(0.7, np.arange(40))
    three = np.convolve(np.convolve(one, one), one)[:40]
    np.testing.assert_allclose(theory.branching_sizes(0.7, np.arange(40), seeds=3), three, atol=1e-15)


def test_a_sparse_cascade_is_a_branching_process():
    """Card 8 on a graph: mean degree 10 and p = .05, by the frequencies of the first five sizes over 4,000 cascades."""
    graph = erdos_renyi(100_000, p=10 / 99_999, rng=5)
    sizes = np.concatenate([IndependentCascade(0.05)(graph, [seed], runs=4, rng=6).size for seed in range(1_000)])
    for size, share in enumerate(theory.branching_sizes(0.5, np.arange(1, 6)).tolist(), 1):
        assert np.mean(sizes == size) == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / 4_000))


def test_big_seed_marketing():
    assert round(theory.branching_total(7_064, 0.769)) == 30_580
    assert round(theory.branching_total(960_954, 0.041) - 960_954) == 41_084
    assert theory.branching_total(5, 0) == 5
    assert theory.branching_total(5, 1) == math.inf


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.final_size([1.0], 1.7), r"transmissibility must lie in \[0, 1\]; got 1.7"),
        (lambda: theory.branching_sizes(1.2, [1]), r"mean must lie in \[0, 1\]; got 1.2"),
        (lambda: theory.branching_sizes(0.2, [1], seeds=0), "seeds must be a whole number of at least 1; got 0"),
        (lambda: theory.branching_total(-1, 0.2), "seeds must be a finite number of at least 0; got -1"),
        (lambda: theory.branching_total(1, 1.2), r"reproduction must lie in \[0, 1\]; got 1.2"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ParameterError, match=message):
        call()
