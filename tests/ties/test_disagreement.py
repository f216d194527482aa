import pytest
from naive import ties as naive

from socialgraph.errors import ParameterError
from socialgraph.ties import Disagreement


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("given", [{"p": 0.7}, {"p": 0.0}], ids=str)
def test_it_is_the_naive_twin(given, directed):
    naive.check_twin(Disagreement(**given), directed)


@pytest.mark.parametrize(("given", "message"), [({"p": float("nan")}, "p must lie in [0, 1]; got nan")])
def test_numbers_out_of_range_are_refused(given, message):
    with pytest.raises(ParameterError) as error:
        Disagreement(**given)
    assert str(error.value) == message
