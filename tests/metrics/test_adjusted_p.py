import numpy as np
import pytest
from scipy import stats

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import adjusted_p


def naive(p, method):
    """Ask of each test the smallest level at which the procedure, run in full, finds it."""
    return [min((level for level in levels(p) if found(p, level, method)[i]), default=1.0) for i in range(len(p))]


def levels(p):
    return sorted({min(1.0, value * factor) for value in p for factor in factors(len(p))})


def factors(m):
    return [float(k) for k in range(1, m + 1)] + [m / k for k in range(1, m + 1)]


def found(p, level, method):
    """Run Holm's procedure from the smallest up until one fails, or the other from the largest down until one holds."""
    order, m, passed = sorted(range(len(p)), key=lambda i: p[i]), len(p), [False] * len(p)
    if method == "holm":
        for place, i in enumerate(order):
            if p[i] * (m - place) > level * (1 + 1e-12):
                break
            passed[i] = True
    else:
        last = max((k for k in range(1, m + 1) if p[order[k - 1]] * m / k <= level * (1 + 1e-12)), default=0)
        for i in order[:last]:
            passed[i] = True
    return passed


@pytest.mark.parametrize("method", ["holm", "bh"])
def test_it_is_the_procedure_run_at_every_level(method):
    draws = np.random.default_rng(1)
    for _ in range(300):
        p = draws.choice([draws.random(), 0.01, 0.2, 1.0, draws.random() / 20], int(draws.integers(1, 8)))
        assert adjusted_p(p, method=method) == pytest.approx(naive(p.tolist(), method), abs=1e-12)


def test_scipy_has_benjamini_and_hochberg():
    p = np.random.default_rng(2).random(50) ** 2
    np.testing.assert_allclose(adjusted_p(p, method="bh"), stats.false_discovery_control(p), rtol=1e-13)


def test_what_could_not_be_tested_does_not_count():
    p = [0.02, np.nan, 0.01]
    assert adjusted_p(p).tolist()[::2] == [0.02, 0.02]
    assert np.isnan(adjusted_p(p)[1])
    assert adjusted_p([]).tolist() == []
    assert adjusted_p([0.3], method="bh").tolist() == [0.3]


def test_holm_keeps_its_promise_and_so_does_the_other():
    """Under twenty true nulls one false finding comes in at most one of twenty worlds: 6,000 worlds, 3 errors."""
    p = np.random.default_rng(3).random((6_000, 20))
    for method in ("holm", "bh"):
        share = np.mean([adjusted_p(row, method=method).min() <= 0.05 for row in p])
        assert 0.03 < share < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 6_000)


def test_errors_name_the_argument():
    with pytest.raises(ParameterError, match=r"^p must lie in \[0, 1\]; got '1.5 for test 1'$"):
        adjusted_p([0.5, 1.5])
    with pytest.raises(ParameterError, match=r"^p must be one number a test"):
        adjusted_p([[0.5]])
    with pytest.raises(UnknownName, match=r"^method "):
        adjusted_p([0.5], method="bonferroni")
