import pytest
from naive import ties as naive

from socialgraph.errors import ParameterError
from socialgraph.ties import PositionBiased


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("given", [{"p": 0.7, "attention": 0.5}, {"p": 1.0, "attention": 0.0}], ids=str)
def test_it_is_the_naive_twin(given, directed):
    naive.check_twin(PositionBiased(**given), directed)


@pytest.mark.parametrize(
    ("given", "message"),
    [({"p": -1}, "p must lie in [0, 1]; got -1"), ({"attention": 2}, "attention must lie in [0, 1]; got 2")],
)
def test_numbers_out_of_range_are_refused(given, message):
    with pytest.raises(ParameterError) as error:
        PositionBiased(**given)
    assert str(error.value) == message
