"""Independent cascade against exact laws: live-edge enumeration on every small connected graph, trees, percolation."""

import networkx as nx
import numpy as np
import pytest
from naive.diffusion import run_key, spread_law, toss
from scipy import stats

from socialgraph.diffusion import IndependentCascade
from socialgraph.generators import erdos_renyi
from socialgraph.graph import Graph

RUNS = 100_000
# One false alarm in 10,000 changes of the code, over all comparisons of one call of `p_values` at once.
ALARM = 1e-4
ATLAS = [
    Graph.from_edges(list(graph.edges), n=len(graph))
    for graph in nx.graph_atlas_g()
    if 2 <= len(graph) <= 5 and graph.size() <= 8 and nx.is_connected(graph)
]


def mixed(arcs, seed):
    """Draw one probability an arc, from rare to likely."""
    return np.random.default_rng(seed).uniform(0.05, 0.9, arcs)


def size_law(law):
    sizes = np.zeros(1 + max(map(len, law)))
    for reached, chance in law.items():
        sizes[len(reached)] += chance
    return sizes


def p_value(law, sizes):
    """Compare sizes with their law by chi-square; rare sizes are pooled until 5 are expected."""
    expected = size_law(law) * sizes.size
    observed = np.bincount(sizes, minlength=expected.size)
    if observed.size > expected.size or observed[expected == 0].any():
        return 0.0
    cells, pool = [], np.zeros(2)
    for cell in zip(observed, expected, strict=True):
        pool += cell
        if pool[1] >= 5:
            cells.append(pool)
            pool = np.zeros(2)
    if pool[1] > 0 and cells:
        cells[-1] = cells[-1] + pool
    observed, expected = np.array(cells).T
    return 1.0 if len(cells) < 2 else stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue


def p_values(sizes_of, p=0.3):
    """Compare the sizes that a function of (graph, probabilities, seeds, seed) gives on every graph of the atlas."""
    values = []
    for seed, graph in enumerate(ATLAS):
        # A tie is tried one way at most, so that one coin a tie is the same law with half the worlds.
        ties = graph.edges().tolist()
        law = spread_law_of_ties(graph.n, {tuple(tie): p for tie in ties}, [0])
        values.append(p_value(law, sizes_of(graph, np.full(graph.indices.size, p), [0], seed)))
    return np.array(values)


def spread_law_of_ties(n, p, seeds):
    """Give the law where one coin opens a tie both ways."""
    both = {}
    for world in range(2 ** len(p)):
        chance, live = 1.0, {}
        for place, ((u, v), probability) in enumerate(p.items()):
            opened = world >> place & 1
            chance *= probability if opened else 1 - probability
            live.update({(u, v): float(opened), (v, u): float(opened)})
        reached = frozenset(nx.node_connected_component(components(n, live), seeds[0]))
        both[reached] = both.get(reached, 0.0) + chance
    return both


def components(n, live):
    graph = nx.empty_graph(n)
    graph.add_edges_from(arc for arc, opened in live.items() if opened)
    return graph


def ours(graph, p, seeds, seed):
    return IndependentCascade(p)(graph, seeds, runs=RUNS, rng=seed).size


def test_the_atlas_is_whole():
    # 1, 2, 6 and 21 connected graphs of 2 to 5 people, less the two of 9 and 10 ties.
    assert len(ATLAS) == 28


def test_sizes_follow_the_live_edge_law_on_every_small_graph():
    assert p_values(ours).min() > ALARM / len(ATLAS)


@pytest.mark.parametrize("seeds", [[0], [0, 1]])
def test_arcs_of_different_probability_follow_their_law(seeds):
    values, errors = [], []
    for seed, graph in enumerate(ATLAS):
        # Directed, so that both arcs of a tie have their own: at most eight, or the worlds are too many.
        arcs = graph.edges()[:8] if seed % 2 else np.column_stack([graph.sources, graph.indices])[:8]
        directed = Graph.from_edges(arcs, n=graph.n, directed=True)
        p = mixed(directed.indices.size, seed)
        law = spread_law(graph.n, dict(zip(map(tuple, directed.edges().tolist()), p.tolist(), strict=True)), seeds)
        ensemble = IndependentCascade(p)(directed, seeds, runs=RUNS, rng=100 + seed)
        values.append(p_value(law, ensemble.size))
        exact = np.array([sum(chance for who, chance in law.items() if v in who) for v in range(graph.n)])
        errors.append(np.abs(ensemble.reach - exact) / np.sqrt(exact * (1 - exact) / RUNS + 1e-12))
    assert min(values) > ALARM / len(values)
    reach = np.concatenate(errors)
    assert reach.max() < stats.norm.isf(ALARM / reach.size / 2)


# Mistakes that one could make, each of which the same comparison must find.


def sizes_of_worlds(graph, fires, seeds):
    """Close each world under its live arcs: fires[runs, arcs] -> sizes[runs]."""
    reached = np.zeros((len(fires), graph.n), dtype=bool)
    reached[:, seeds] = True
    for _ in range(graph.n):
        for arc, (u, v) in enumerate(zip(graph.sources, graph.indices, strict=True)):
            reached[:, v] |= reached[:, u] & fires[:, arc]
    return reached.sum(axis=1)


def wrong(change):
    """Make the sizes of a cascade whose worlds were drawn with a mistake."""

    def sizes(graph, p, seeds, seed):
        keys = run_key(seed, "mistake", np.arange(RUNS, dtype=np.uint64))[:, None]
        u, v = graph.sources.astype(np.uint64), graph.indices.astype(np.uint64)
        return sizes_of_worlds(graph, change(keys, u, v, p), seeds)

    return sizes


def draw(keys, u, v):
    """Draw a number in [0, 1) for each run and arc."""
    return toss(keys, u, v) * 2.0**-53


def one_success(keys, u, v, p):
    drawn = draw(keys, u, v)
    fires = drawn < p
    for source in np.unique(u):
        mine = np.flatnonzero(u == source)
        best = mine[np.argmin(drawn[:, mine], axis=1)]
        fires[:, mine] &= mine == best[:, None]
    return fires


MISTAKES = {
    "keyed by the target": lambda keys, u, v, p: draw(keys, np.zeros_like(u), v) < p,
    "keyed by the source": lambda keys, u, v, p: draw(keys, u, np.zeros_like(v)) < p,
    "keyed by neither": lambda keys, u, v, p: np.repeat(draw(keys, u[:1], u[:1]) < p[0], u.size, axis=1),
    "the same coins in every run": lambda keys, u, v, p: draw(keys[:1], u, v).repeat(RUNS, axis=0) < p,
    "tried twice": lambda keys, u, v, p: (draw(keys, u, v) < p) | (draw(keys + np.uint64(1), u, v) < p),
    "one success a spreader": one_success,
    "3 % too likely": lambda keys, u, v, p: draw(keys, u, v) < 1.03 * p,
}


def test_the_same_worlds_without_a_mistake_raise_no_alarm():
    right = wrong(lambda keys, u, v, p: draw(keys, u, v) < p)
    assert p_values(right).min() > ALARM / len(ATLAS)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_raises_the_alarm(mistake):
    found = p_values(wrong(MISTAKES[mistake])) < ALARM / len(ATLAS)
    assert found.sum() >= 20


# Closed forms.


def within(ensemble, exact, errors=4):
    return abs(ensemble.mean - exact) < errors * ensemble.standard_error


@pytest.mark.parametrize("p", [0.05, 0.5, 0.95])
def test_star_from_its_centre_is_binomial(p):
    star = Graph.from_edges([(0, v) for v in range(1, 21)])
    ensemble = IndependentCascade(p)(star, [0], runs=RUNS, rng=1)
    law = stats.binom(20, p).pmf(np.arange(21))
    assert p_value({frozenset(range(k + 1)): chance for k, chance in enumerate(law)}, ensemble.size) > ALARM


@pytest.mark.parametrize("p", [0.2, 0.9])
def test_path_from_its_end_is_geometric(p):
    path = Graph.from_edges([(u, u + 1) for u in range(30)])
    ensemble = IndependentCascade(p)(path, [0], runs=RUNS, rng=2)
    law = {frozenset(range(k + 1)): p**k * (1 - p if k < 30 else 1) for k in range(31)}
    assert p_value(law, ensemble.size) > ALARM
    assert (ensemble.depth == ensemble.size - 1).all()


@pytest.mark.parametrize(("children", "p"), [(2, 0.3), (2, 0.7), (3, 0.5)])
def test_tree_has_the_mean_and_variance_of_its_generating_function(children, p):
    depth = 7
    tree = nx.balanced_tree(children, depth, create_using=nx.DiGraph)
    ensemble = IndependentCascade(p)(tree, [0], runs=20_000, rng=3)
    # The size T_d of a tree of depth d is 1 + the sum of the branches that open.
    mean, variance = 1.0, 0.0
    for _ in range(depth):
        variance = children * (p * variance + p * (1 - p) * mean**2)
        mean = 1 + children * p * mean
    assert within(ensemble, mean)
    fourth = np.mean((ensemble.size - mean) ** 4)
    assert abs(ensemble.size.var() - variance) < 5 * np.sqrt((fourth - variance**2) / ensemble.runs)


def test_karate_pair_has_the_spread_of_the_gallery():
    # reference/reproductions.md, card 5: seeds 0 and 33, p = .1, spread 6.424.
    ensemble = IndependentCascade(p=0.1)(nx.karate_club_graph(), [0, 33], runs=400_000, rng=4)
    assert abs(ensemble.mean - 6.424) < 0.005 + 3 * ensemble.standard_error


@pytest.mark.parametrize(("degree", "p", "share"), [(4, 0.5, 0.79681), (3, 0.5, 0.58281)])
def test_large_outbreaks_are_the_giant_component_of_percolation(degree, p, share):
    """Newman (2002): S = 1 - exp(-z T S), of people and, on an undirected network, of outbreaks from one seed."""
    n = 50_000
    graph = erdos_renyi(n, degree / (n - 1), rng=5)
    seeds = np.random.default_rng(6).choice(n, 40, replace=False)
    made = [IndependentCascade(p)(graph, [seed], runs=20, rng=7).size / n for seed in seeds]
    sizes = np.concatenate(made)
    large = sizes > 0.05
    assert abs(sizes[large].mean() - share) < 0.01
    # 40 seeds, not 800 runs: what follows from the seed's own ties is common to its runs.
    chances = np.array([np.mean(size > 0.05) for size in made])
    assert abs(large.mean() - share) < 4 * chances.std(ddof=1) / np.sqrt(40)
