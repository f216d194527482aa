"""Twins of the models in compartments: dictionaries, one person, one tie and one step at a time, the same coins."""

import dataclasses
import functools
import math

from naive.diffusion import GAMMA, MASK, mix, run_key, subkey
from socialgraph.graph import Graph

NEVER = math.inf


def bits(key, u, v):
    """Draw 64 bits for u meeting v."""
    return again(mix(mix((u * GAMMA + key) & MASK) ^ (key >> 32)), v)


def again(drawn, v):
    """Draw 64 bits more from a draw."""
    return mix(((drawn + v * GAMMA) & MASK) ^ (drawn >> 32))


def rank(drawn, places):
    """Order those who come at the same step: by their draw, stirred, in so many bits."""
    return ((drawn * GAMMA) & MASK) >> (64 - places)


def arcs_of(graph):
    return list(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))


def fields_of(kind):
    return [field.name for field in dataclasses.fields(kind)]


def neighbours(n, arcs):
    near = {u: [] for u in range(n)}
    for u, v in arcs:
        near[u].append(v)
    return near


class Run:
    """What a run wrote down: who was in which state when, who was reached by whom, and spells."""

    def __init__(self, n, states):
        self.states, self.state = states, dict.fromkeys(range(n), states[0])
        self.parent, self.time, self.hand, self.open, self.spells, self.counts = {}, {}, {}, {}, [], []

    def reach(self, v, step, parent=None):
        if v not in self.time:
            self.time[v], self.hand[v] = step, 0
            if parent is not None:
                self.parent[v], self.hand[v] = parent, self.hand[parent] + 1

    def begin(self, v, step):
        self.open[v] = step

    def end(self, v, step):
        self.spells.append((v, self.open.pop(v), step))

    def count(self):
        here = list(self.state.values())
        self.counts.append([here.count(state) for state in self.states])

    def close(self):
        self.spells += [(v, begin, NEVER) for v, begin in self.open.items()]
        self.spells.sort(key=lambda spell: (spell[1], spell[0]))
        return self

    def book(self, states):
        """List all of it as `book_of` does, with those of its states that a model has."""
        own, everyone = [self.states.index(state) for state in states], range(len(self.state))
        return {
            "time": [self.time.get(v) for v in everyone],
            "parent": [self.parent.get(v, -1) for v in everyone],
            "step": [self.hand.get(v, -1) for v in everyone],
            "spells": [list(spell) for spell in self.spells],
            "counts": [[row[place] for place in own] for row in self.counts],
            "size": len(self.time),
            "depth": max(self.hand.values()),
        }


def book_of(ensemble, run):
    """List what an ensemble and its cascade say of a run."""
    cascade = ensemble.cascade(run)
    return {
        "time": [None if math.isnan(at) else at for at in cascade.time.tolist()],
        "parent": cascade.parent.tolist(),
        "step": cascade.step.tolist(),
        "spells": cascade.spells.tolist(),
        "counts": ensemble.counts[run].tolist(),
        "size": int(ensemble.size[run]),
        "depth": int(ensemble.depth[run]),
    }


def wait(drawn, p, most):
    """Count the steps until the first success, of which each has the probability p, from one draw of 53 bits."""
    nothing, step = 1.0, 0
    while step < most:
        nothing, step = nothing * (1 - p), step + 1
        if nothing < (2**53 - drawn) * 2.0**-53:
            return step
    return NEVER


def outbreak(purpose, n, infection, recovery, incubation, seeds, steps, seed, run):
    """SI (recovery all 0), SIR and SEIR; `infection` is {(u, v): p}, the others {u: p}, or None for none."""
    key, told = run_key(seed, purpose, run), Run(n, ["susceptible", "exposed", "infected", "recovered"])
    near, begin, end, tries = neighbours(n, infection), {}, {}, {}

    def infect(u, step):
        latent = wait(bits(subkey(key, 2), 0, u) >> 11, incubation[u], steps) if incubation and step else 0
        told.state[u], begin[u] = "exposed", step + latent
        end[u] = begin[u] + wait(bits(subkey(key, 1), 0, u) >> 11, recovery[u], steps)
        drawn = {v: bits(key, u, v) for v in near[u]}
        tries[u] = {v: (begin[u] + wait(drawn[v] >> 11, infection[u, v], steps), rank(drawn[v], 12)) for v in near[u]}

    def move(step):
        for v, state in told.state.items():
            if state == "exposed" and begin[v] == step:
                told.state[v] = "infected"
                told.begin(v, step)
            elif state == "infected" and end[v] == step:
                told.state[v] = "recovered"
                told.end(v, step)

    for v in seeds:
        told.reach(v, 0)
        infect(v, 0)
    move(0)
    told.count()
    for step in range(1, steps + 1):
        hits = []
        for u in [u for u, state in told.state.items() if state == "infected"]:
            for v, (through, order) in tries[u].items():
                if told.state[v] == "susceptible" and through == step:
                    hits.append((order, u, v))
        for _, u, v in sorted(hits):
            told.reach(v, step, u)
        for v in {v for _, _, v in hits}:
            infect(v, step)
        move(step)
        told.count()
    return told.close()


@functools.lru_cache(maxsize=100_000)
def window_bits(key, kind, window, u, v):
    return bits(subkey(subkey(key, kind), 8 * window), u, v)


def mark(key, kind, step, u, v, p):
    """Tell whether a step is marked, and the draw of its window of eight steps."""
    window, place = divmod(step - 1, 8)
    drawn = window_bits(key, kind, window, u, v)
    seven, sure = drawn >> 8 * place & 127, min(math.floor(128 * p), 127)
    if seven == sure:
        return (again(drawn, 128 << 8 * place) >> 11) * 2.0**-53 < 128 * p - sure, drawn
    return seven < sure, drawn


def recurrence(purpose, n, infection, recovery, waning, seeds, steps, seed, run):
    """SIS (waning None) and SIRS."""
    key, near = run_key(seed, purpose, run), neighbours(n, infection)
    told = Run(n, ["susceptible", "infected", "recovered"])
    for v in seeds:
        told.reach(v, 0)
        told.begin(v, 0)
        told.state[v] = "infected"
    told.count()
    for step in range(1, steps + 1):
        ill = [u for u, state in told.state.items() if state == "infected"]
        immune = [u for u, state in told.state.items() if state == "recovered"]
        hits = []
        for u in ill:
            for v in near[u]:
                marked, drawn = mark(key, 0, step, u, v, infection[u, v])
                if marked and told.state[v] == "susceptible":
                    hits.append((rank(drawn, 61) >> 32, u, v))
        for u in ill:
            if mark(key, 1, step, 0, u, recovery[u])[0]:
                told.state[u] = "susceptible" if waning is None else "recovered"
                told.end(u, step)
        for u in immune:
            if mark(key, 2, step, 0, u, waning[u])[0]:
                told.state[u] = "susceptible"
        for _, u, v in sorted(hits):
            told.reach(v, step, u)
        for v in {v for _, _, v in hits}:
            told.state[v] = "infected"
            told.begin(v, step)
        told.count()
    return told.close()


def compartments(n, states, contacts, changes, start, arcs, seeds, steps, seed, run):
    """Any model: contacts are (who, meets, becomes, {(u, v): p}), changes (who, becomes, {u: p})."""
    key, told = run_key(seed, "diffusion.compartments", run), Run(n, states)
    for v in seeds:
        told.reach(v, 0)
        told.begin(v, 0)
        told.state[v] = start
    told.count()
    for step in range(1, steps + 1):
        before, happens = dict(told.state), {}
        for place, (who, meets, becomes, p) in enumerate(contacts):
            own = subkey(subkey(key, step), place)
            for u, v in arcs:
                if (before[v], before[u]) == (who, meets):
                    drawn = bits(own, u, v)
                    if (drawn >> 11) * 2.0**-53 < p[u, v]:
                        happens.setdefault(v, []).append((place, rank(drawn, 24), u, becomes))
        for place, (who, becomes, p) in enumerate(changes, len(contacts)):
            own = subkey(subkey(key, step), place)
            for u in range(n):
                if before[u] == who and (bits(own, 0, u) >> 11) * 2.0**-53 < p[u]:
                    happens.setdefault(u, []).append((place, 0, -1, becomes))
        known = set(told.time)
        for v, options in happens.items():
            _, _, parent, told.state[v] = min(options)
            told.reach(v, step, parent if parent in known else None)
            if before[v] == states[0]:
                told.begin(v, step)
            elif told.state[v] == states[0]:
                told.end(v, step)
        told.count()
    return told.close()


def chain(n, states, contacts, changes, start, arcs, seeds, steps):
    """Give the exact law of the states of all people after each step, {(state of 0, of 1, ...): probability}.

    Contacts are (who, meets, becomes, p), changes (who, becomes, p), with p a number.
    """
    into = neighbours(n, [(v, u) for u, v in arcs])

    def next_of(v, here):
        """Give {state: probability} of one person after one step."""
        law, left = {}, 1.0
        for who, meets, becomes, p in contacts:
            if here[v] == who:
                chance = 1 - (1 - p) ** sum(here[u] == meets for u in into[v])
                law[becomes] = law.get(becomes, 0.0) + left * chance
                left *= 1 - chance
        for who, becomes, p in changes:
            if here[v] == who:
                law[becomes] = law.get(becomes, 0.0) + left * p
                left *= 1 - p
        law[here[v]] = law.get(here[v], 0.0) + left
        return law

    laws = [{tuple(start if v in seeds else states[0] for v in range(n)): 1.0}]
    for _ in range(steps):
        after = {}
        for here, chance in laws[-1].items():
            joint = {(): chance}
            for v in range(n):
                own = next_of(v, here)
                joint = {(*so, s): p * q for so, p in joint.items() for s, q in own.items() if q > 0}
            for there, p in joint.items():
                after[there] = after.get(there, 0.0) + p
        laws.append(after)
    return laws


SHARES = [0.0, 2.0**-53, 0.1, 0.3, 0.5, 0.9, 1 - 2.0**-53, 1.0]


def random_network(draws, most=9):
    """Draw n, whether directed, and the pairs of a network of any density."""
    n, directed = int(draws.integers(1, most + 1)), bool(draws.integers(2))
    pairs = [(u, v) for u in range(n) for v in range(n) if (u != v if directed else u < v)]
    share = draws.random()
    return n, directed, [pair for pair in pairs if draws.random() < share]


def random_case(draws, kind, most=9):
    """Draw a network, seeds and steps, and what a model of a kind is given: as it takes it, and as a twin does."""
    n, directed, pairs = random_network(draws, most)
    graph = Graph.from_edges(pairs, n=n, directed=directed)
    shares = {
        name: random_share(draws, arcs_of(graph) if name == "infection" else range(n)) for name in fields_of(kind)
    }
    seeds, steps = sorted(set(draws.integers(n, size=2).tolist())), int(draws.integers(0, 26))
    return graph, seeds, steps, kind(**{name: given for name, (given, _) in shares.items()}), shares


def random_share(draws, of):
    """Draw a probability for all, or one for each: as a model takes it, and as a twin does."""
    if draws.random() < 0.5:
        one = float(draws.choice(SHARES)) if draws.random() < 0.4 else float(draws.random())
        return one, dict.fromkeys(of, one)
    each = [float(draws.choice(SHARES)) if draws.random() < 0.3 else float(draws.random()) for _ in of]
    return each, dict(zip(of, each, strict=True))
