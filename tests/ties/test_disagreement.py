import numpy as np
import pytest
from naive import ties as naive

from socialgraph.errors import ParameterError
from socialgraph.graph import Graph
from socialgraph.people import People
from socialgraph.ties import Disagreement, Pairs


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("given", [{"p": 0.7}, {"p": 0.0}], ids=str)
def test_it_is_the_naive_twin(given, directed):
    draws = np.random.default_rng(3)
    ends = draws.integers(0, 30, (200, 2))
    graph = Graph.from_edges(np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0), 30, directed)
    people = People({"opinion": draws.uniform(-1, 1, 30)})
    source, target = np.divmod(draws.choice(900, 300, replace=False), 30)
    pairs = Pairs.of(graph, people, source, target, draws.integers(0, 5, 300), draws.integers(0, 6, 30))
    columns = {name: getattr(pairs, name).tolist() for name in ("distance", "degree", "place", "silence")}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    chance = Disagreement(**given)(pairs)
    np.testing.assert_allclose(chance, [naive.chance(Disagreement(**given), row) for row in rows], rtol=1e-14)
    assert 0 <= chance.min() <= chance.max() <= 1


@pytest.mark.parametrize(("given", "message"), [({"p": float("nan")}, "p must lie in [0, 1]; got nan")])
def test_numbers_out_of_range_are_refused(given, message):
    with pytest.raises(ParameterError) as error:
        Disagreement(**given)
    assert str(error.value) == message
