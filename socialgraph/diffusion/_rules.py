"""The engine of declared rules: it steps over the people in states that can do something, and over nobody else."""

from typing import Any, NamedTuple

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.diffusion._runs import Start, grown, run_all
from socialgraph.diffusion._steps import checked_steps, in_order
from socialgraph.diffusion._values import arc_values, person_values
from socialgraph.diffusion.cascade import Cascade
from socialgraph.diffusion.ensemble import Ensemble
from socialgraph.errors import check_whole
from socialgraph.graph import Graph
from socialgraph.rng import fires_below, row, stream, subkey, toss

__all__ = ["Rules", "obey", "replay_rules"]

_HALF, _RANK, _RULE, _DRAWN = np.uint64(32), np.uint64(40), np.uint64(56), np.uint64(11)
_NEVER, _NOBODY, _GAMMA = np.uint64(2**64 - 1), np.uint64(2**32 - 1), np.uint64(0x9E3779B97F4A7C15)
# The lists of people, and behind their lengths the number of spells and how many people are in each state.
_ACTIVE, _MOVED, _ORDER, _SPELLS, _NOW = 0, 1, 2, 3, 4
# What is known of each person: since when out of the first state, through whom, how many hands, and the latest spell.
_SINCE, _PARENT, _HAND, _LATEST = 0, 1, 2, 3


class Rules(NamedTuple):
    """The states of a model, the number of the one that seeds start in, and its rules, each with its states' numbers.

    Examples
    --------
    >>> Rules(("calm", "loud"), 1, [(0, 1, 1, "contacts[0].p", 0.5)], []).start
    1
    """

    states: tuple[str, ...]
    start: int
    contacts: list[tuple[int, int, int, str, Any]]
    changes: list[tuple[int, int, str, Any]]


def obey(model: Any, start: Start, purpose: str, rules: Rules, steps: int) -> Ensemble:
    """Let everyone follow the rules, as often as it starts.

    Parameters
    ----------
    model, start, purpose, steps : object, Start, str, int
        As in `outbreak`.
    rules : Rules
        Checked.

    Returns
    -------
    Ensemble

    Examples
    --------
    >>> from socialgraph.diffusion._runs import checked_start
    >>> start = checked_start(Graph.from_edges([(0, 1), (1, 2)]), [0], rng=1)
    >>> rules = Rules(("calm", "loud"), 1, [(0, 1, 1, "contacts[0].p", 1.0)], [])
    >>> obey("model", start, "example", rules, 2).counts[0].tolist()
    [[2, 1], [1, 2], [0, 3]]
    """
    steps = checked_steps(steps)
    network, key = _network(start.graph, rules), stream(start.seed, purpose)

    def work(chunk: int, *results: np.ndarray) -> None:
        books = _books(start.graph.n, len(rules.states), network)
        _run_chunk(network, start.seeds, key, books, chunk, 0, *results)

    return run_all(model, start, work, steps=steps, states=rules.states, options={"steps": steps})


def replay_rules(start: Start, purpose: str, rules: Rules, steps: int, number: int) -> Cascade:
    """Do one run of `obey` again, and keep who moved whom out of the first state, and every spell out of it.

    Parameters
    ----------
    start, purpose, rules, steps : Start, str, Rules, int
        As in `obey`.
    number : int
        Which run, from 0.

    Returns
    -------
    Cascade

    Examples
    --------
    >>> from socialgraph.diffusion._runs import checked_start
    >>> start = checked_start(Graph.from_edges([(0, 1), (1, 2)]), [0], rng=1)
    >>> rules = Rules(("calm", "loud"), 1, [(0, 1, 1, "contacts[0].p", 1.0)], [])
    >>> replay_rules(start, "example", rules, 2, 0).time.tolist()
    [0.0, 1.0, 2.0]
    """
    number, steps = check_whole("run", number, 0, 2**63 - 1), checked_steps(steps)
    graph, key, network, spells = start.graph, stream(start.seed, purpose), _network(start.graph, rules), 0
    counts = np.zeros((1, steps + 1, len(rules.states)), np.int32)
    results = np.empty(1, np.int64), np.empty(1, np.int32), counts
    # Once to count the spells, and once to write them down.
    for _ in range(2):
        books, reached = _books(graph.n, len(rules.states), network, spells), np.zeros((1, graph.n), np.int32)
        _run_chunk(network, start.seeds, key, books, 0, number, *results, reached)
        spells = int(books[2][_SPELLS])
    order, people, spell = books[1][_ORDER, : results[0][0]], books[3], books[6]
    time = np.where(people[_SINCE] < 0, np.nan, people[_SINCE])
    return grown(graph, order, people[_PARENT], time, in_order(*spell.T, steps))


def _network(graph: Graph, rules: Rules) -> tuple:
    """Give what the kernel reads: arcs, the states of contacts and changes, their bounds, who can do something."""
    contacts = [arc_values(name, p, graph) for *_, name, p in rules.contacts]
    changes = [person_values(name, p, graph) for *_, name, p in rules.changes]
    met = np.array([rule[:3] for rule in rules.contacts], np.uint8).reshape(-1, 3)
    moved = np.array([rule[:2] for rule in rules.changes], np.uint8).reshape(-1, 2)
    acting = np.zeros(len(rules.states), np.uint8)
    acting[met[:, 1]], acting[moved[:, 0]] = 1, 1
    tried = readonly(fires_below(np.reshape(contacts, (len(met), graph.indices.size))))
    left = readonly(fires_below(np.reshape(changes, (len(moved), graph.n))))
    return graph.indptr, graph.indices, readonly(met), readonly(moved), tried, left, readonly(acting), rules.start


def _books(n: int, states: int, network: tuple, spells: int = 0) -> tuple[np.ndarray, ...]:
    """Give the books of one run, empty: state, lists, fill, people, best, keys and spell."""
    lists, fill = np.empty((_NOW, n + 1), np.int32), np.zeros(_NOW + states, np.int64)
    people, best = np.full((4, n), -1, np.int32), np.full(n, _NEVER)
    keys = np.empty(len(network[2]) + len(network[3]), np.uint64)
    return np.zeros(n, np.uint8), lists, fill, people, best, keys, np.empty((spells, 3), np.int64)


@kernel
def _run_chunk(network, seeds, key, books, chunk, shift, size, depth, counts, reached):
    """Do the runs `chunk`, `chunk` + chunks and so on; to their numbers `shift` is added.

    `best` is what a step does to a person, in one number: eight bits of the rule, 24 of the rank of whoever comes first
    among those who do it, 32 of who that is. All who can do something are listed as active.
    """
    state, lists, fill, people, _, keys, _ = books
    acting = network[6]
    for run in range(chunk, size.size, reached.shape[0]):
        run_key = subkey(key, np.uint64(run) + np.uint64(shift))
        for i in range(fill[_ORDER]):
            v = lists[_ORDER, i]
            people[_SINCE, v], people[_PARENT, v], state[v] = -1, -1, 0
        for place in range(fill.size):
            fill[place] = state.size if place == _NOW else 0
        for step in range(counts.shape[1]):
            if step == 0:
                for u in seeds:
                    lists[_MOVED, fill[_MOVED]] = u
                    fill[_MOVED] += 1
            elif fill[_ACTIVE]:
                for rule in range(keys.size):
                    keys[rule] = subkey(subkey(run_key, step), rule)
                _meet(network, books)
                _change(network, books)
            _obey(network, books, step)
            if step == 0 and acting[0]:
                for u in range(state.size):
                    lists[_ACTIVE, fill[_ACTIVE]] = u
                    fill[_ACTIVE] += state[u] == 0
            for place in range(counts.shape[2]):
                counts[run, step, place] = fill[_NOW + place]
        size[run], depth[run] = fill[_ORDER], 0
        for i in range(fill[_ORDER]):
            depth[run] = max(depth[run], people[_HAND, lists[_ORDER, i]])
            reached[chunk, lists[_ORDER, i]] += 1


@kernel
def _meet(network, books):
    """Let the active try along their arcs those whom they can change."""
    indptr, indices, met, tried = network[0], network[1], network[2], network[4]
    state, lists, fill, _, best, keys, _ = books
    for i in range(fill[_ACTIVE]):
        u = lists[_ACTIVE, i]
        for rule in range(met.shape[0]):
            if met[rule, 1] != state[u]:
                continue
            base = row(keys[rule], u)
            for arc in range(indptr[u], indptr[u + 1]):
                v = indices[arc]
                if met[rule, 0] != state[v]:
                    continue
                bits = toss(base, v)
                if bits >> _DRAWN < tried[rule, arc]:
                    if best[v] == _NEVER:
                        lists[_MOVED, fill[_MOVED]] = v
                        fill[_MOVED] += 1
                    # Ranks are the toss stirred again: each of those who succeed is as likely to come first.
                    word = np.uint64(rule) << _RULE | (bits * _GAMMA >> _RANK) << _HALF | np.uint64(u)
                    best[v] = min(best[v], word)


@kernel
def _change(network, books):
    """Let the active whom nobody changes change by themselves."""
    contacts, moved, left = network[2].shape[0], network[3], network[5]
    state, lists, fill, _, best, keys, _ = books
    for rule in range(moved.shape[0]):
        base = row(keys[contacts + rule], 0)
        for i in range(fill[_ACTIVE]):
            u = lists[_ACTIVE, i]
            if moved[rule, 0] == state[u] and best[u] == _NEVER and toss(base, u) >> _DRAWN < left[rule, u]:
                best[u] = np.uint64(contacts + rule) << _RULE | _NOBODY
                lists[_MOVED, fill[_MOVED]] = u
                fill[_MOVED] += 1


@kernel
def _obey(network, books, step):
    """Do to everyone what the step does to them, write it down, and list who can do something at the next."""
    met, moved, acting, start = network[2], network[3], network[6], network[7]
    state, lists, fill, people, best, _, spell = books
    active = 0
    for i in range(fill[_ACTIVE]):
        lists[_ACTIVE, active] = lists[_ACTIVE, i]
        active += best[lists[_ACTIVE, i]] == _NEVER
    for i in range(fill[_MOVED]):
        v = lists[_MOVED, i]
        rule, parent = np.int64(best[v] >> _RULE), np.int64(best[v] & _NOBODY)
        becomes = start
        if step > 0:
            becomes = met[rule, 2] if rule < met.shape[0] else moved[rule - met.shape[0], 1]
        if people[_SINCE, v] < 0:
            people[_SINCE, v], people[_HAND, v], lists[_ORDER, fill[_ORDER]] = step, 0, v
            fill[_ORDER] += 1
            # Whoever is in the first state too has nothing to pass on: then it came by itself.
            if step > 0 and rule < met.shape[0] and 0 <= people[_SINCE, parent] < step:
                people[_PARENT, v], people[_HAND, v] = parent, people[_HAND, parent] + 1
        if state[v] == 0:
            people[_LATEST, v] = fill[_SPELLS]
            if spell.size:
                spell[fill[_SPELLS], 0], spell[fill[_SPELLS], 1], spell[fill[_SPELLS], 2] = v, step, 2**31
            fill[_SPELLS] += 1
        elif becomes == 0 and spell.size:
            spell[people[_LATEST, v], 2] = step
        fill[_NOW + state[v]] -= 1
        fill[_NOW + becomes] += 1
        state[v], best[v] = becomes, _NEVER
        lists[_ACTIVE, active] = v
        active += acting[becomes]
    fill[_ACTIVE], fill[_MOVED] = active, 0
