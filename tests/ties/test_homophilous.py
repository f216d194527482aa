import pytest
from naive import ties as naive

from socialgraph.errors import ParameterError
from socialgraph.ties import Homophilous


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("given", [{"p": 0.7, "agreement": 1.3}, {"p": 1.0, "agreement": 0.0}], ids=str)
def test_it_is_the_naive_twin(given, directed):
    naive.check_twin(Homophilous(**given), directed)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"p": 1.5}, "p must lie in [0, 1]; got 1.5"),
        ({"agreement": -1}, "agreement must be a finite number of at least 0; got -1"),
    ],
)
def test_numbers_out_of_range_are_refused(given, message):
    with pytest.raises(ParameterError) as error:
        Homophilous(**given)
    assert str(error.value) == message
