"""Card 10 of the gallery, and the rumour that a fifth never hears."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from socialgraph.diffusion import theory
from socialgraph.errors import ParameterError


@pytest.mark.parametrize(
    ("p", "q", "time", "height", "share"),
    [(0.03, 0.38, 6.19262, 0.110592, 0.460526), (0.01, 0.40, 8.99727, 0.105063, 0.4875)],
)
def test_the_peak_of_the_card(p, q, time, height, share):
    assert theory.bass_peak(p, q) == pytest.approx((time, height), abs=5e-6)
    assert theory.bass_curve(time, p, q) == pytest.approx(share, abs=5e-6)


@pytest.mark.parametrize(("p", "q"), [(0.03, 0.38), (0.2, 0.1), (0.5, 0.0)])
def test_the_curve_solves_its_equation(p, q):
    def rate(_, share):
        return (p + q * share) * (1 - share)

    time = np.linspace(0, 20, 41)
    solved = solve_ivp(rate, (0, 20), [0.0], "LSODA", time, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(theory.bass_curve(time, p, q), solved.y[0], atol=1e-7)
    fine = np.linspace(0, 20, 20_001)
    rates = rate(0, theory.bass_curve(fine, p, q))
    peak, height = theory.bass_peak(p, q)
    assert height == pytest.approx(rates.max(), rel=1e-6)
    assert peak == pytest.approx(fine[rates.argmax()], abs=2e-3)


def test_a_fifth_never_hears_the_rumour():
    assert 1 - theory.rumour_size() == pytest.approx(0.203188, abs=1e-6)


@pytest.mark.parametrize(("spread", "stifle"), [(1.0, 0.5), (0.5, 1.0), (0.1, 0.1), (0.3, 0.9)])
def test_the_rumour_solves_its_equations(spread, stifle):
    """d ignorant = -spread i s; d spreader = spread i s - stifle s (1 - i), from few spreaders to their end."""

    def change(_, state):
        ignorant, spreader = state
        taken = spread * ignorant * spreader
        return [-taken, taken - stifle * spreader * (1 - ignorant)]

    solved = solve_ivp(change, (0, 3_000), [1 - 1e-7, 1e-7], "LSODA", rtol=1e-10, atol=1e-13)
    assert theory.rumour_size(spread, stifle) == pytest.approx(1 - solved.y[0, -1], abs=1e-5)


def test_what_nobody_takes_up_is_not_heard():
    assert theory.rumour_size(0.0, 0.5) == 0.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: theory.bass_curve(1, 0, 0.5), "p must be above 0; got 0"),
        (lambda: theory.bass_peak(0.1, -1), "q must be a finite number of at least 0; got -1"),
        (lambda: theory.rumour_size(1.5), r"spread must lie in \[0, 1\]; got 1.5"),
        (lambda: theory.rumour_size(1, 0), "stifle must be above 0; got 0"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ParameterError, match=message):
        call()
