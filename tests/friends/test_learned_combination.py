import numpy as np
import pytest
from naive import offers
from scipy.optimize import minimize

from socialgraph.errors import ParameterError
from socialgraph.friends import AdamicAdar, AtRandom, CommonNeighbors, LearnedCombination, PreferentialAttachment
from socialgraph.friends.learned_combination import _logistic
from socialgraph.generators import stochastic_block
from socialgraph.graph import Graph


def test_it_is_the_weighted_sum_of_standardised_scores():
    parts, weights = (AdamicAdar(), PreferentialAttachment()), (1.0, -0.25)
    for number, graph in enumerate([*offers.many(40), offers.hubs(80, 4, 1)]):
        k = 1 + number % 5
        found = LearnedCombination(parts, weights, reach=2)(graph, k=k, rng=number)
        rows = [part(graph, k=2 * k, rng=number) for part in parts]
        tables = [{(u, v): s for u, v, s in offers.rows(each)} for each in rows]
        pairs = sorted(set().union(*tables))
        total = dict.fromkeys(pairs, 0.0)
        for table, weight in zip(tables, weights, strict=True):
            scores = np.array([table.get(pair, 0.0) for pair in pairs])
            spread = scores.std() if pairs else 0
            for pair, score in zip(pairs, (scores - scores.mean()) / (spread or 1) if pairs else [], strict=True):
                total[pair] += weight * score
        mine = {(u, v): s for u, v, s in offers.rows(found)}
        np.testing.assert_allclose([total[pair] for pair in mine], list(mine.values()), rtol=1e-9, atol=1e-12)
        for u in range(graph.n):
            best = sorted((s for (source, _), s in total.items() if source == u), reverse=True)[:k]
            np.testing.assert_allclose(found.score[found.source == u], best, rtol=1e-9, atol=1e-12)


def test_the_regression_is_that_of_a_general_minimiser():
    draws = np.random.default_rng(1)
    score = draws.normal(size=(500, 3))
    tie = (draws.uniform(size=500) < 1 / (1 + np.exp(1 - score @ [1.5, -0.5, 0.0]))).astype(float)
    columns = np.column_stack([np.ones(500), score])

    def loss(weights):
        logit = columns @ weights
        return (
            np.sum(np.logaddexp(0, logit) - tie * logit) + 2.0 * np.sum(weights[1:] ** 2) / 2 + 5e-7 * weights[0] ** 2
        )

    exact = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-8}).x
    np.testing.assert_allclose(_logistic(score, tie, 2.0), exact[1:], atol=1e-5)


def test_it_learns_whom_to_trust():
    """In blocks friends of friends tell ties and random people do not."""
    graph, _ = stochastic_block([60, 60], [[0.3, 0.02], [0.02, 0.3]], rng=1)
    learned = LearnedCombination.fit(graph, [CommonNeighbors(), AtRandom()], k=10, rng=1)
    assert learned.weights[0] > 5 * abs(learned.weights[1])
    assert learned == LearnedCombination.fit(graph, [CommonNeighbors(), AtRandom()], k=10, rng=1)


def test_what_cannot_be_combined_is_refused():
    with pytest.raises(ParameterError, match=r"^weights must be 1, one for each part; got '2 weights'$"):
        LearnedCombination((AdamicAdar(),), (1.0, 2.0))
    with pytest.raises(ParameterError, match=r"^parts must be a list of suggesters, one at least; got "):
        LearnedCombination((), ())
    with pytest.raises(ParameterError, match=r"^parts must suggest somebody to learn from; got "):
        LearnedCombination.fit(Graph.from_edges([(0, 1), (2, 3)]), [AdamicAdar()], held_out=0.5, rng=3)
