"""Twins of the threshold models: dictionaries and one try at a time; and their laws, by going through every world."""

import itertools
import math

import numpy as np
from scipy import stats

from naive.diffusion import GAMMA, MASK, mix, run_key, toss
from socialgraph.graph import Graph


def heard(arcs):
    """Give {v: those whom v hears from, ascending}."""
    into = {}
    for u, v in sorted(arcs):
        into.setdefault(v, []).append(u)
    return into


def laid_out(n, step, parent):
    return [step.get(v, -1) for v in range(n)], [parent.get(v, -1) for v in range(n)]


def linear_threshold(n, weight, seeds, seed, run, normalised):
    """Give step and parent of everyone: each draws one pick, and is reached one step after it.

    `weight` is {(u, v): number} over all arcs.
    """
    key, picks = run_key(seed, "diffusion.linear_threshold", run), {}
    for v, friends in heard(weight).items():
        drawn, so_far, whole = toss(key, 0, v), 0.0, 1.0
        if normalised:
            whole = sum(weight[u, v] for u in friends) or 1.0
        for u in friends:
            low, so_far = so_far, so_far + weight[u, v]
            low, high = (math.ceil(min(part / whole, 1.0) * 2**53) for part in (low, so_far))
            if low <= drawn < high:
                picks[v] = u
    step, parent, latest, now = dict.fromkeys(seeds, 0), {}, set(seeds), 0
    while latest:
        now += 1
        latest = {v for v, u in picks.items() if u in latest and v not in step}
        for v in latest:
            step[v], parent[v] = now, picks[v]
    return laid_out(n, step, parent)


def adopted(n, arcs, seeds, joins, choose):
    """Go on until nobody joins; `joins(v, on)` looks at the set of those who are on, `choose(v, new)` names one."""
    into = heard(arcs)
    step, parent, latest, now = dict.fromkeys(seeds, 0), {}, set(seeds), 0
    while latest:
        now += 1
        on = set(step)
        new = {v for v in into if v not in on and latest & set(into[v]) and joins(v, on)}
        for v in new:
            step[v], parent[v] = now, choose(v, [u for u in into[v] if u in latest])
        latest = new
    return laid_out(n, step, parent)


def general_threshold(n, arcs, response, seeds, seed, run):
    """Give step and parent of everyone; `response(active, degree)` is f."""
    key, into = run_key(seed, "diffusion.general_threshold", run), heard(arcs)

    def joins(v, on):
        active = sum(u in on for u in into[v])
        return toss(key, v, v) * 2.0**-53 < response(active, len(into[v]))

    return adopted(n, arcs, seeds, joins, lambda v, new: min(new, key=lambda u: full_toss(key, u, v)))


def full_toss(key, u, v):
    """Draw all 64 bits for u meeting v."""
    base = mix(mix((u * GAMMA + key) & MASK) ^ (key >> 32))
    return mix(((base + v * GAMMA) & MASK) ^ (base >> 32))


def watts_threshold(n, weight, threshold, seeds):
    """Give step and parent of everyone; `threshold` is one share a person."""
    into = heard(weight)

    def joins(v, on):
        whole = sum(weight[u, v] for u in into[v])
        return whole > 0 and sum(weight[u, v] for u in into[v] if u in on) / whole >= threshold[v] - 1e-12

    spoken = [arc for arc, each in weight.items() if each > 0]
    return adopted(n, spoken, seeds, joins, lambda v, new: min(new))


def complex_contagion(n, arcs, needed, seeds):
    """Give step and parent of everyone; `needed` is one number a person."""
    into = heard(arcs)
    return adopted(n, arcs, seeds, lambda v, on: sum(u in on for u in into[v]) >= needed[v], lambda v, new: min(new))


def decreasing_cascade(n, p, decay, seeds, seed, run):
    """Give step and parent of everyone; `p` is {(u, v): probability} over all arcs."""
    key, into = run_key(seed, "diffusion.decreasing_cascade", run), heard(p)
    turns = mix((key + 0xA0761D6478BD642F) & MASK)
    step, parent, latest, now, left = dict.fromkeys(seeds, 0), {}, set(seeds), 0, dict.fromkeys(range(n), 1.0)
    while latest:
        now, new = now + 1, set()
        for v in into:
            if v in step:
                continue
            for u in sorted(latest & set(into[v]), key=lambda u: full_toss(turns, u, v)):
                if toss(key, u, v) * 2.0**-53 < p[u, v] * left[v]:
                    parent[v] = u
                    new.add(v)
                    break
                left[v] *= decay
        step |= dict.fromkeys(new, now)
        latest = new
    return laid_out(n, step, parent)


# The exact law of a run: {everyone's step: probability}.


def closed(n, seeds, joins):
    """Give everyone's step where `joins(v, step)` tells whether v joins after those who have a step."""
    step, now = [0 if v in seeds else -1 for v in range(n)], 0
    while True:
        now += 1
        new = [v for v in range(n) if step[v] < 0 and joins(v, step)]
        if not new:
            return tuple(step)
        for v in new:
            step[v] = now


def law_of_picks(n, weight, seeds):
    """Go through every pick that anyone can make."""
    into, law = heard(weight), {}
    people = [v for v in into if v not in seeds]
    choices = [[*((u, weight[u, v]) for u in into[v]), (None, 1 - sum(weight[u, v] for u in into[v]))] for v in people]
    for picks in itertools.product(*([each for each in choice if each[1] > 1e-12] for choice in choices)):
        pick = {v: u for v, (u, _) in zip(people, picks, strict=True) if u is not None}
        steps = closed(n, seeds, lambda v, step, pick=pick: v in pick and step[pick[v]] >= 0)
        law[steps] = law.get(steps, 0.0) + math.prod(chance for _, chance in picks)
    return law


def law_of_thresholds(n, arcs, seeds, response):
    """Go through every order of thresholds and responses; ``response(v, on)`` is f of v, of a set of neighbours."""
    into, law = heard(arcs), {}
    people = [v for v in into if v not in seeds]
    choices = []
    for v in people:
        subsets = itertools.chain.from_iterable(itertools.combinations(into[v], k) for k in range(len(into[v]) + 1))
        levels = sorted({0.0, 1.0, *(min(response(v, set(subset)), 1.0) for subset in subsets)})
        # Every threshold in (low, high] is passed by the same responses: the middle of them stands for all.
        choices.append(
            [((low + high) / 2, high - low) for low, high in itertools.pairwise(levels) if high - low > 1e-12]
        )
    for drawn in itertools.product(*choices):
        theta = {v: middle for v, (middle, _) in zip(people, drawn, strict=True)}
        steps = closed(
            n,
            seeds,
            lambda v, step, theta=theta: v in theta and response(v, {u for u in into[v] if step[u] >= 0}) >= theta[v],
        )
        law[steps] = law.get(steps, 0.0) + math.prod(chance for _, chance in drawn)
    return law


def law_of_tries(n, p, decay, seeds):
    """Follow every course that tries upon each person can take, in every order of those who try at one step."""
    into, law = heard(p), {}

    def go_on(step, tried, now, chance):
        latest = {v for v in range(n) if step[v] == now}
        if not latest:
            law[step] = law.get(step, 0.0) + chance
            return
        trying = {v: [u for u in into.get(v, []) if u in latest] for v in range(n) if step[v] < 0}
        trying = {v: who for v, who in trying.items() if who}
        fails = {v: failing([p[u, v] for u in who], decay, tried[v]) for v, who in trying.items()}
        for joined in itertools.product([False, True], repeat=len(trying)):
            part, after = chance, list(step)
            for v, success in zip(trying, joined, strict=True):
                part *= 1 - fails[v] if success else fails[v]
                after[v] = now + 1 if success else -1
            if part > 0:
                counts = tuple(tried[v] + len(trying.get(v, [])) for v in range(n))
                go_on(tuple(after), counts, now + 1, part)

    go_on(tuple(0 if v in seeds else -1 for v in range(n)), (0,) * n, 0, 1.0)
    return law


def failing(chances, decay, before):
    """Give the probability that all fail, over every order of them."""
    orders = list(itertools.permutations(chances))
    each = [math.prod(1 - p * decay ** (before + k) for k, p in enumerate(order)) for order in orders]
    return sum(each) / len(each)


def courses(law, width):
    """Sum a law over who it is: {how many were reached by step 0, 1, ..., width - 1: probability}."""
    found = {}
    for steps, chance in law.items():
        course = tuple(sum(0 <= step <= now for step in steps) for now in range(width))
        found[course] = found.get(course, 0.0) + chance
    return found


def surprise(law, ensemble):
    """Give the p-value, by chi-square, of how many each run of an ensemble had reached by each step.

    Courses are pooled, the rarest first, until each cell expects 5 runs; 0 for one that cannot be.
    """
    width = ensemble.counts.shape[1]
    expected = courses(law, max(width, max(max(steps) for steps in law) + 1))
    # A course as one number: rows sort a hundred times slower.
    places = (ensemble.graph.n + 1) ** np.arange(width)
    _, first, times = np.unique(ensemble.counts[:, :, 0] @ places, return_index=True, return_counts=True)
    seen = ensemble.counts[first, :, 0]
    fill = len(next(iter(expected))) - width
    observed = {(*row, *row[-1:] * fill): count for row, count in zip(seen.tolist(), times.tolist(), strict=True)}
    if not set(observed) <= set(expected):
        return 0.0
    cells, pool = [], np.zeros(2)
    for course, chance in sorted(expected.items(), key=lambda item: item[::-1]):
        pool += observed.get(course, 0), chance * ensemble.runs
        if pool[1] >= 5:
            cells.append(pool)
            pool = np.zeros(2)
    if pool[1] > 0 and cells:
        cells[-1] = cells[-1] + pool
    if len(cells) < 2:
        return 1.0
    observed, expected = np.array(cells).T
    return stats.chisquare(observed, expected * observed.sum() / expected.sum()).pvalue


def farthest(law, ensemble):
    """Give how many standard errors the share of runs that reached a person is off, at the worst."""
    exact = np.sum([chance * (np.array(steps) >= 0) for steps, chance in law.items()], axis=0)
    error = np.sqrt(np.clip(exact * (1 - exact), 0, 1) / ensemble.runs)
    return np.max(np.abs(ensemble.reach - exact) / (error + 1e-9))


# What the tests of these models share.


def some_network(draws, *, weighted=None):
    """Draw a graph of 1 to 15 people, and one to three who start."""
    n, directed = int(draws.integers(1, 16)), bool(draws.integers(2))
    pairs = np.argwhere(draws.random((n, n)) < draws.random())
    pairs = pairs[pairs[:, 0] != pairs[:, 1] if directed else pairs[:, 0] < pairs[:, 1]]
    # Eighths, some of them 0, make shares that meet their threshold exactly.
    weight = draws.integers(0, 9, len(pairs)) / 8 if draws.integers(2) else draws.random(len(pairs))
    weighted = bool(draws.integers(2)) if weighted is None else weighted
    graph = Graph.from_edges(pairs, n=n, directed=directed, weight=weight if weighted else None)
    return graph, draws.choice(n, int(draws.integers(1, 1 + min(n, 3))), replace=False).tolist()


def by_arc(graph, value):
    """Give {(u, v): value} for a row of values in the order of `graph.indices`, or one for all."""
    values = np.broadcast_to(value, graph.indices.size).tolist()
    return dict(zip(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True), values, strict=True))


def assert_is(ensemble, twins):
    """Compare every run, its replay and the books with step and parent as the twin has them."""
    reached = np.zeros(ensemble.graph.n)
    for run, (step, parent) in enumerate(twins):
        cascade = ensemble.cascade(run)
        assert cascade.step.tolist() == step
        assert cascade.parent.tolist() == parent
        assert ensemble.size[run] == sum(at >= 0 for at in step)
        assert ensemble.depth[run] == max(step)
        course = [sum(0 <= at <= now for at in step) for now in range(ensemble.counts.shape[1])]
        assert ensemble.counts[run, :, 0].tolist() == course
        reached += np.array(step) >= 0
    assert ensemble.runs == run + 1
    assert ensemble.reach.tolist() == (reached / ensemble.runs).tolist()
