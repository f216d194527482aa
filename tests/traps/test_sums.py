"""T11, T38: sums of floats do not hang on threads, on the order of people or on how the work was cut up."""

import ast
from pathlib import Path

import numpy as np
import pytest

import socialgraph as sg

PACKAGE = Path(sg.__file__).parent


def reductions():
    """Find scalars that the iterations of a `prange` add to, whose sum depends on which thread had which."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        for loop in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(loop, ast.For) and ast.unparse(loop.iter).split("(")[0].endswith("prange"):
                inside = [node for each in loop.body for node in ast.walk(each)]
                targets = [target for node in inside if isinstance(node, ast.Assign) for target in node.targets]
                targets += [node.target for node in inside if isinstance(node, ast.For)]
                own = {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
                found += [
                    f"{path.name}:{node.lineno} {node.target.id}"
                    for node in inside
                    if isinstance(node, ast.AugAssign)
                    and isinstance(node.target, ast.Name)
                    and node.target.id not in own
                ]
    return found


def test_no_parallel_loop_adds_to_one_number():
    assert reductions() == []


def relabelled(graph, order):
    """Give person i the number order[i], and each arc its weight."""
    pairs = np.column_stack([order[graph.sources], order[graph.indices]])
    return sg.Graph.from_edges(pairs, graph.n, True, graph.weight)


@pytest.fixture(scope="module")
def world():
    """Three hundred people who read ten others each, at weights and opinions of every size."""
    draws = np.random.default_rng(1)
    graph = sg.generators.erdos_renyi(300, mean_degree=10, directed=True, rng=1)
    weight = np.exp(draws.normal(0, 4, graph.m))
    opinion = draws.uniform(-1, 1, 300) * 10.0 ** draws.integers(-12, 1, 300)
    graph = sg.Graph(graph.indptr, graph.indices, weight, True)
    # By the order of relabelling: as it is, turned round, and shuffled.
    return graph, opinion, [np.arange(300)[::-1].copy(), *(draws.permutation(300) for _ in range(5))]


def opinion_models():
    named = [getattr(sg.opinions, name) for name in sg.opinions.__all__]
    return [cls for cls in named if "__call__" in vars(cls)]


@pytest.mark.parametrize("cls", opinion_models())
def test_new_numbers_for_people_change_no_bit_of_their_opinions(cls, world):
    """A model that draws is held to this in law, in its own tests."""
    graph, opinion, orders = world
    model = cls()
    moved = model(graph, opinion, rng=1)
    if not np.array_equal(moved, model(graph, opinion, rng=2)):
        return
    assert not np.array_equal(moved, opinion)
    for order in orders:
        shuffled = np.empty_like(opinion)
        shuffled[order] = opinion
        np.testing.assert_array_equal(model(relabelled(graph, order), shuffled, rng=1)[order], moved)


def test_the_sum_that_this_takes_is_none_that_numpy_gives(world):
    """The fixture has teeth: in plain floats the order of ten friends shows."""
    graph, opinion, orders = world
    plain = np.bincount(graph.sources, graph.weight * opinion[graph.indices], 300)
    order = orders[1]
    other, shuffled = relabelled(graph, order), np.empty_like(opinion)
    shuffled[order] = opinion
    again = np.bincount(other.sources, other.weight * shuffled[other.indices], 300)[order]
    np.testing.assert_allclose(again, plain, rtol=1e-6)
    assert not np.array_equal(again, plain)


def test_threads_change_no_bit_of_a_day(threads):
    """Measured once with a floating `prange` sum: one thread and two differed in the last digits."""
    graph, people = sg.generators.homophilic_attachment(2000, m=4, minority=0.3, homophily=0.8, rng=1)
    people = sg.with_opinions(graph, people, by="group", rng=2)
    platform = sg.Platform(
        rank=sg.feed.Engagement(),
        suggest=sg.friends.AdamicAdar(),
        opinions=sg.opinions.BoundedConfidence(),
        suggest_every=1,
    )
    one, two = threads(lambda: sg.simulate(platform, graph, people, days=3, rng=3, progress=False))
    assert one.state == two.state
    assert one.reports == two.reports
    assert one.metrics["value"].tobytes() == two.metrics["value"].tobytes()
