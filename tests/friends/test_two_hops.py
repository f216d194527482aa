"""What only the kernel of the two-hop scores can get wrong: marks that run out, wide marks, scales."""

import numpy as np
import pytest
from naive import friends as naive
from naive import offers

from socialgraph.friends import AdamicAdar, CommonNeighbors, ResourceAllocation
from socialgraph.friends._two_hops import two_hops
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

SCORES = [
    (AdamicAdar(), naive.adamic_adar),
    (CommonNeighbors(), naive.common_neighbors),
    (ResourceAllocation(), naive.resource_allocation),
]


@pytest.mark.parametrize(("suggest", "twin"), SCORES)
def test_marks_start_again_when_they_run_out(suggest, twin, threads):
    # Two bytes last for 65,535 arcs and a few; each block of people has more here, on one thread.
    graph = barabasi_albert(15_000, 12, rng=1)
    assert graph.indices.size > 5 * 65_536
    found, other = threads(lambda: suggest(graph, k=3, rng=5))
    assert found == other
    sources = [0, 1, 3_000, 7_499, 7_500, 14_998, 14_999]
    kept = np.isin(found.source, sources).tolist()
    assert [row for row, keep in zip(offers.rows(found), kept, strict=True) if keep] == twin(graph, 3, 5, sources)


@pytest.mark.parametrize("suggest", [suggest for suggest, _ in SCORES])
def test_who_knows_more_than_two_bytes_can_number(suggest):
    many = 66_000
    first = np.arange(1, many + 1)
    # 0 follows them all, each of them follows one of forty, and a third of them another.
    pairs = [np.column_stack([np.zeros(many, int), first]), np.column_stack([first, many + 1 + first % 40])]
    pairs += [np.column_stack([first[::3], many + 1 + first[::3] * 7 % 41])]
    graph = Graph.from_edges(np.unique(np.concatenate(pairs), axis=0), many + 42, directed=True)
    found = [row for row in offers.rows(suggest(graph, k=50, rng=5)) if row[0] == 0]
    assert len(found) == 41
    assert found == sorted(found, key=lambda row: -row[2])
    degree = graph.degree + graph.reverse.degree
    middle = {AdamicAdar: 1 / np.log(np.maximum(degree, 2)), ResourceAllocation: 1 / np.maximum(degree, 1)}
    middle = middle.get(type(suggest), np.ones(graph.n))
    for _, v, score in found:
        assert score == pytest.approx(middle[graph.reverse.neighbors(v)].sum(), rel=1e-12)


def test_the_scale_does_not_hang_on_the_order_of_people():
    # As floats a sum of six thirds is 2 in one order and less in another.
    for seed in range(50):
        draws = np.random.default_rng(seed)
        middle = draws.choice([1 / 3, 1 / 6, 2 / 3, 1 / 7, 1.0], 13)
        pairs = [(0, w) for w in range(1, 7)] + [(w, v) for w in range(1, 7) for v in range(7, 13) if draws.integers(2)]
        new = draws.permutation(13)
        moved = np.empty(13)
        moved[new] = middle
        before = two_hops(Graph.from_edges(pairs, 13), middle, 13, np.uint64(1))
        after = two_hops(Graph.from_edges(new[np.array(pairs)], 13), moved, 13, np.uint64(1))
        renamed = {(int(new[u]), int(new[v]), score) for u, v, score in offers.rows(before)}
        assert renamed == set(offers.rows(after))


def test_all_are_met_again():
    # Everybody on one side knows everybody on the other: nobody is met once.
    graph = Graph.from_edges([(u, v) for u in range(30) for v in range(30, 70)])
    found = CommonNeighbors()(graph, k=100, rng=1)
    assert len(found) == 30 * 29 + 40 * 39
    assert set(found.score[found.source < 30].tolist()) == {40.0}
    assert offers.rows(found) == naive.common_neighbors(graph, 100, 1)
