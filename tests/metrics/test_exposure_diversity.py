import numpy as np
import pytest
from naive import exposure as naive
from scipy.stats import entropy

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import exposure_diversity


def made(draws):
    n, kinds, rows = (int(draws.integers(1, most)) for most in (5, 6, 25))
    return n, kinds, draws.integers(0, n, rows), draws.integers(0, kinds, rows)


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(800):
        n, kinds, person, kind = made(draws)
        place = draws.integers(-3, 4, kinds) / 4
        matrix = draws.uniform(0, 2, (kinds, kinds))
        matrix = np.triu(matrix, 1) + np.triu(matrix, 1).T
        own = naive.seen(person.tolist(), kind.tolist(), n)
        for found, twin in (
            (exposure_diversity(person, kind, n), naive.shannon),
            (exposure_diversity(person, kind, n, definition="gini_simpson"), naive.gini_simpson),
            (
                exposure_diversity(person, place[kind], n, definition="rao"),
                lambda rows, at=place: naive.rao([at[k] for k in rows], lambda a, b: abs(a - b)),
            ),
            (
                exposure_diversity(person, kind, n, definition="rao", distance=place),
                lambda rows, at=place: naive.rao(rows, lambda a, b: abs(at[a] - at[b])),
            ),
            (
                exposure_diversity(person, kind, n, definition="rao", distance=matrix),
                lambda rows, by=matrix: naive.rao(rows, lambda a, b: by[a, b]),
            ),
        ):
            np.testing.assert_allclose(found, [twin(rows) for rows in own], rtol=0, atol=1e-14)


def test_it_is_the_entropy_of_scipy():
    draws = np.random.default_rng(4)
    person, kind = draws.integers(0, 20, 400), draws.integers(0, 7, 400)
    counts = np.histogram2d(person, kind, bins=(20, 7), range=((0, 20), (0, 7)))[0]
    np.testing.assert_allclose(exposure_diversity(person, kind, 20), entropy(counts, axis=1), rtol=1e-12)


def test_rao_of_kinds_one_apart_is_gini_and_simpson():
    draws = np.random.default_rng(2)
    person, kind = draws.integers(0, 20, 400), draws.integers(0, 7, 400)
    rao = exposure_diversity(person, kind, definition="rao", distance=1 - np.eye(7))
    np.testing.assert_allclose(rao, exposure_diversity(person, kind, definition="gini_simpson"), atol=1e-15)


@pytest.mark.parametrize("kinds", [1, 2, 5, 100])
def test_even_shares(kinds):
    kind, nobody = np.tile(np.arange(kinds), 3), np.zeros(3 * kinds, int)
    assert exposure_diversity(nobody, kind)[0] == pytest.approx(np.log(kinds), abs=1e-14)
    assert exposure_diversity(nobody, kind, definition="gini_simpson")[0] == pytest.approx(1 - 1 / kinds, abs=1e-14)
    # Half of the pairs of 0 to K - 1 are (K^2 - 1) / 3K apart in the mean.
    apart = exposure_diversity(nobody, kind.astype(float), definition="rao")[0]
    assert apart == pytest.approx((kinds**2 - 1) / (3 * kinds), rel=1e-13)


def test_one_kind_is_exactly_nothing():
    for definition in ("shannon", "gini_simpson", "rao"):
        value = exposure_diversity([0] * 7 + [1], [3] * 8, definition=definition)
        assert value.tolist() == [0.0, 0.0]
        assert not np.signbit(value).any()


def test_rows_and_names_do_not_matter():
    draws = np.random.default_rng(3)
    person, kind, order = draws.integers(0, 9, 300), draws.integers(0, 5, 300), draws.permutation(300)
    whole = exposure_diversity(person, kind, 9)
    assert exposure_diversity(person[order], kind[order], 9).tobytes() == whole.tobytes()
    for called in (np.array(["e", "d", "c", "b", "a"]), np.array([1e9, -4, 2.5, 7, 0])):
        np.testing.assert_allclose(exposure_diversity(person, called[kind], 9), whole, rtol=0, atol=1e-12)
    mirrored = exposure_diversity(8 - person, kind, 9)
    assert mirrored[::-1].tobytes() == whole.tobytes()


def test_who_saw_nothing():
    assert np.isnan(exposure_diversity([1], ["a"], 3)).tolist() == [True, False, True]
    assert exposure_diversity([], []).shape == (0,)
    assert np.isnan(exposure_diversity([], [], 2)).all()
    assert np.isnan(exposure_diversity([], [], 2, definition="rao")).all()
    assert np.isnan(exposure_diversity([], [], 2, definition="rao", distance=[[0.0]])).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"definition": "rao", "distance": [[0, 1], [2, 0]]},
            "distance must be a symmetric.*got '1.0 from kind 0 to ki",
        ),
        ({"definition": "rao", "distance": [[1.0, 1], [1, 0]]}, "distance must be.*got '1.0 from kind 0 to kind 0'"),
        ({"definition": "rao", "distance": [[0, -1], [-1, 0]]}, "distance must be.*got '-1.0 from kind 0 to kind 1'"),
        ({"definition": "rao", "distance": [[0, np.nan], [np.nan, 0]]}, "distance must be a symmetric"),
        ({"definition": "rao", "distance": [[0, 1, 1]]}, r"distance must be.*got 'shape \(1, 3\)'"),
        (
            {"definition": "rao", "distance": [[0.0]]},
            r"kind must be whole numbers in \[0, 1\), one a row; got '1 in row",
        ),
        ({"definition": "rao", "distance": [0.0, np.inf]}, "distance must be finite numbers, one a kind"),
        ({"distance": [[0, 1], [1, 0]]}, "distance must be left out but for definition='rao'"),
        ({"n": 0}, r"person must be whole numbers in \[0, 0\)"),
    ],
)
def test_what_cannot_be_right(options, message):
    with pytest.raises(ParameterError, match=message):
        exposure_diversity([0, 0], [0, 1], **options)


def test_words_have_no_distance_and_names_are_checked():
    with pytest.raises(ParameterError, match="kind must be numbers, one a row"):
        exposure_diversity([0], ["a"], definition="rao")
    with pytest.raises(ParameterError, match="kind must be whole numbers"):
        exposure_diversity([0], ["a"], definition="rao", distance=[[0.0]])
    with pytest.raises(UnknownName, match="Did you mean shannon"):
        exposure_diversity([0], [0], definition="shanon")
    with pytest.raises(ParameterError, match="kind must be 1 labels, one a row; got '2 labels'"):
        exposure_diversity([0], [0, 1])
