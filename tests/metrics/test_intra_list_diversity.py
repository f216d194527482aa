import numpy as np
import pytest
from naive import exposure as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.metrics import intra_list_diversity


def test_twin():
    draws = np.random.default_rng(1)
    for _ in range(600):
        n, d, rows = (int(draws.integers(1, most)) for most in (5, 4, 20))
        person, place = draws.integers(0, n, rows), draws.normal(size=(rows, d))
        own = naive.seen(person.tolist(), place.tolist(), n)
        for distance in ("euclidean", "cosine"):
            found = intra_list_diversity(person, place, n, distance=distance)
            twin = [naive.mean_distance(slate, getattr(naive, distance)) for slate in own]
            np.testing.assert_allclose(found, twin, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(
            intra_list_diversity(person, place[:, 0], n),
            [naive.mean_distance([x[0] for x in slate], lambda a, b: abs(a - b)) for slate in own],
            rtol=1e-12,
            atol=1e-13,
        )


@pytest.mark.parametrize("rows", [2, 3, 10, 501])
def test_closed_forms(rows):
    alone = np.zeros(rows, int)
    # Of the numbers 1 to k two different ones are (k + 1) / 3 apart in the mean.
    assert intra_list_diversity(alone, np.arange(rows))[0] == pytest.approx((rows + 1) / 3, rel=1e-13)
    # Whoever sees every topic once has them all at right angles.
    assert intra_list_diversity(alone, np.eye(rows), distance="cosine")[0] == pytest.approx(1, abs=1e-12)
    assert intra_list_diversity(alone, np.eye(rows))[0] == pytest.approx(np.sqrt(2), rel=1e-12)


def test_the_same_rows_are_exactly_nothing():
    for distance in ("euclidean", "cosine"):
        value = intra_list_diversity([0] * 5, [[0.3, 0.1]] * 5, distance=distance)
        assert 0 <= value[0] < 1e-15
    assert intra_list_diversity([0] * 5, [0.1] * 5).tolist() == [0.0]


def test_opposite_vectors_are_two_apart():
    assert intra_list_diversity([0, 0], [[1.0, 2.0], [-2.0, -4.0]], distance="cosine")[0] == pytest.approx(2)


def test_rows_do_not_matter():
    draws = np.random.default_rng(2)
    person, place, order = draws.integers(0, 9, 200), draws.normal(size=200), draws.permutation(200)
    whole = intra_list_diversity(person, place, 9)
    assert intra_list_diversity(person[order], place[order], 9).tobytes() == whole.tobytes()
    vectors = draws.normal(size=(200, 3))
    for distance in ("euclidean", "cosine"):
        one = intra_list_diversity(person, vectors, 9, distance=distance)
        two = intra_list_diversity(person[order], vectors[order], 9, distance=distance)
        np.testing.assert_allclose(two, one, rtol=1e-12)
    turned = intra_list_diversity(8 - person, place, 9)
    assert turned[::-1].tobytes() == whole.tobytes()


def test_fewer_than_two_rows():
    assert np.isnan(intra_list_diversity([1, 2, 2], [0.1, 0.2, 0.4], 4)).tolist() == [True, True, False, True]
    for empty in ([], np.zeros((0, 3))):
        for distance in ("euclidean", "cosine"):
            assert np.isnan(intra_list_diversity([], empty, 2, distance=distance)).all()


@pytest.mark.parametrize(
    ("position", "options", "message"),
    [
        ([0.0], {}, "position must be 2 positions, one a row; got '1 positions'"),
        ([0.0, np.nan], {}, "position must be finite numbers of at most 1e100; got.*in row 1"),
        ([0.0, 1e101], {}, "position must be finite numbers of at most 1e100"),
        (["a", "b"], {}, "position must be one number or one vector a row"),
        (np.zeros((2, 1, 1)), {}, "position must be one number or one vector a row"),
        ([[1.0, 0.0], [0.0, 0.0]], {"distance": "cosine"}, "position must not be all 0 for a cosine; got 'row 1'"),
    ],
)
def test_positions_that_cannot_be_right(position, options, message):
    with pytest.raises(ParameterError, match=message):
        intra_list_diversity([0, 0], position, **options)


def test_an_unknown_distance():
    with pytest.raises(UnknownName, match="distance must be one of cosine, euclidean; got 'cos'"):
        intra_list_diversity([0], [0.0], distance="cos")
