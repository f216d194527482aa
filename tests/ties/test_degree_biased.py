import pytest
from naive import ties as naive

from socialgraph.errors import ParameterError
from socialgraph.ties import DegreeBiased


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("given", [{"p": 0.7, "half": 3.0}, {"p": 1.0, "half": 0.1}], ids=str)
def test_it_is_the_naive_twin(given, directed):
    naive.check_twin(DegreeBiased(**given), directed)


@pytest.mark.parametrize(
    ("given", "message"), [({"p": 1.5}, "p must lie in [0, 1]; got 1.5"), ({"half": 0}, "half must be above 0; got 0")]
)
def test_numbers_out_of_range_are_refused(given, message):
    with pytest.raises(ParameterError) as error:
        DegreeBiased(**given)
    assert str(error.value) == message
