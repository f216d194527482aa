import numpy as np
import pytest

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.generators._ties import check_growth, check_size, undirected
from socialgraph.graph import Graph


@pytest.mark.parametrize("n", [0, 1, 2, 3, 10, 60])
def test_it_makes_the_graph_that_the_door_makes(n):
    rng = np.random.default_rng(n)
    for density in (0, 0.1, 0.5, 1):
        # Each node's older ends in no order at all.
        runs = [rng.permutation(u)[rng.random(u) < density] for u in range(n)]
        start = np.concatenate([[0], np.cumsum([run.size for run in runs], dtype=np.int64)]).astype(np.int64)
        older = np.concatenate([*runs, []]).astype(np.int32)
        pairs = [(u, v) for u, run in enumerate(runs) for v in run.tolist()]
        assert undirected(start, older) == Graph.from_edges(np.array(pairs).reshape(-1, 2), n)


def test_growth_numbers():
    assert check_growth(np.int64(5), 4) == (5, 4)
    with pytest.raises(ParameterError, match=r"m must be a whole number in \[1, 4\]; got 5"):
        check_growth(5, 5)


def test_the_size_that_is_refused():
    check_size(2**29, 2**29)
    with pytest.raises(LimitExceeded, match=r"536,870,913 nodes and about 5.4e\+08 ties; 1,073,741,824 together"):
        check_size(2**29 + 1, 2**29)
