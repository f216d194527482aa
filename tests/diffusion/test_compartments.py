import math
import pickle

import networkx as nx
import numpy as np
import pytest
from naive import compartments as naive
from scipy import stats

from socialgraph.diffusion import SIR, Compartments
from socialgraph.errors import NodeNotFound, ParameterError, UnknownName
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

STATES = ("calm", "loud", "tired", "gone")
PATH = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
# Back and forth between all states: those who are loud or tired move others, and some move by themselves.
BUSY = Compartments(
    STATES,
    [("calm", "loud", "loud", 0.2), ("loud", "tired", "tired", 0.1), ("calm", "tired", "gone", 0.05)],
    [("loud", "tired", 0.1), ("tired", "calm", 0.2), ("gone", "calm", 0.1), ("calm", "loud", 0.002)],
)


def random_model(draws, graph):
    """Draw a model of two to four states and up to six rules, as it is called and as the twin is."""
    states = STATES[: int(draws.integers(2, 5))]
    arcs, rules, twins = naive.arcs_of(graph), ([], []), ([], [])
    for _ in range(int(draws.integers(7))):
        kind, (who, becomes) = int(draws.integers(2)), draws.choice(states, 2, replace=False).tolist()
        given, each = naive.random_share(draws, range(graph.n) if kind else arcs)
        meets = [] if kind else [str(draws.choice(states))]
        rules[kind].append((who, *meets, becomes, given))
        twins[kind].append((who, *meets, becomes, each))
    start = str(draws.choice(states[1:]))
    return Compartments(states, *rules, start), (list(states), *twins, start)


def twin(ensemble, run, declared):
    """Do a run of an ensemble the slow way."""
    graph, seeds, steps = ensemble.graph, ensemble.seeds.tolist(), ensemble.options["steps"]
    told = naive.compartments(graph.n, *declared, naive.arcs_of(graph), seeds, steps, ensemble.seed, run)
    return told.book(ensemble.states)


# The twin: the same coins, one person after the other.


def test_five_thousand_runs_of_random_models_are_the_twins():
    draws = np.random.default_rng(1)
    for seed in range(1_700):
        n, directed, pairs = naive.random_network(draws)
        graph = Graph.from_edges(pairs, n=n, directed=directed)
        model, declared = random_model(draws, graph)
        seeds, steps = sorted(set(draws.integers(n, size=2).tolist())), int(draws.integers(0, 13))
        ensemble = model(graph, seeds, steps=steps, runs=3, rng=seed)
        books = [naive.book_of(ensemble, run) for run in range(3)]
        assert books == [twin(ensemble, run, declared) for run in range(3)]
        reached = [sum(book["time"][v] is not None for book in books) for v in range(n)]
        np.testing.assert_allclose(ensemble.reach, np.array(reached) / 3, rtol=1e-15)


def test_a_larger_network_is_the_twins():
    graph = barabasi_albert(300, 3, rng=1)
    contacts = [(*rule[:3], dict.fromkeys(naive.arcs_of(graph), rule[3])) for rule in eval(repr(BUSY.contacts))]
    changes = [(*rule[:2], dict.fromkeys(range(300), rule[2])) for rule in eval(repr(BUSY.changes))]
    ensemble = BUSY(graph, [0, 5, 299], steps=30, runs=2, rng=3)
    assert naive.book_of(ensemble, 1) == twin(ensemble, 1, (list(STATES), contacts, changes, "loud"))


# What must hold whatever the coins.


def test_a_declared_sir_is_sir_in_law():
    graph = barabasi_albert(60, 2, rng=1)
    states = ("susceptible", "infected", "recovered")
    declared = Compartments(states, [(*states[:2], "infected", 0.2)], [("infected", "recovered", 0.3)])
    one, two = (
        model(graph, [5], steps=50, runs=2_000, rng=seed) for seed, model in enumerate([SIR(0.2, 0.3), declared])
    )
    assert one.states == two.states
    for first, second in [(one.size, two.size), (one.depth, two.depth), (one.counts[:, 5, 1], two.counts[:, 5, 1])]:
        assert stats.ks_2samp(first, second).pvalue > 1e-3


def test_one_thread_and_two_give_the_same_bytes(threads):
    graph = barabasi_albert(100, 3, rng=1)
    for runs in [1, 2, 31]:
        one, two = threads(lambda runs=runs: BUSY(graph, [0, 1], steps=30, runs=runs, rng=9))
        assert one == two
        assert one.counts.tobytes() == two.counts.tobytes()
        assert one.reach.tobytes() == two.reach.tobytes()


def test_cascades_and_their_spells_add_up_to_the_ensemble():
    graph = barabasi_albert(100, 3, rng=1)
    ensemble = BUSY(graph, [3, 77], steps=25, runs=40, rng=1)
    cascades = [ensemble.cascade(run) for run in range(40)]
    assert [cascade.size for cascade in cascades] == ensemble.size.tolist()
    assert [cascade.depth for cascade in cascades] == ensemble.depth.tolist()
    np.testing.assert_allclose(np.mean([cascade.step >= 0 for cascade in cascades], axis=0), ensemble.reach)
    assert (ensemble.counts.sum(axis=2) == 100).all()
    away = 100 - ensemble.counts[:, :, 0]
    assert [cascade.prevalence(ensemble.times).tolist() for cascade in cascades] == away.tolist()
    for cascade in cascades:
        child = np.flatnonzero(cascade.parent >= 0)
        assert all(graph.has_edge(cascade.parent[v], v) for v in child)
        assert (cascade.time[child] > cascade.time[cascade.parent[child]]).all()
        # The change from calm to loud: who moves by themselves is a root.
        assert np.count_nonzero(cascade.step == 0) >= 2


def test_fewer_steps_are_the_same_run_cut_off():
    graph = barabasi_albert(100, 3, rng=1)
    full, part = (BUSY.replay(graph, [0], 3, steps=steps, rng=2) for steps in (25, 7))
    np.testing.assert_array_equal(part.time, np.where(full.time <= 7, full.time, np.nan))
    assert len(part.spells) == np.count_nonzero(full.spells[:, 1] <= 7)


def test_all_look_at_each_other_as_they_are_at_the_start_of_a_step():
    """0 moves 1 while 1 moves 0: they change places, and go on doing so."""
    swap = Compartments(("a", "b"), [("a", "b", "b", 1), ("b", "a", "a", 1)])
    assert swap(Graph.from_edges([(0, 1)]), [0], steps=5, rng=1).counts[0].tolist() == [[1, 1]] * 6
    # One hop a step, and along arcs only.
    path = Graph.from_edges([(u, u + 1) for u in range(9)], directed=True)
    told = Compartments(("deaf", "told"), [("deaf", "told", "told", 1)])
    assert told(path, [4], steps=9, rng=1).counts[0, :, 1].tolist() == [1, 2, 3, 4, 5, 6, 6, 6, 6, 6]
    assert told.replay(path, [4], 0, steps=3, rng=1).step.tolist() == [-1] * 4 + [0, 1, 2, 3, -1, -1]


def test_the_first_that_is_declared_happens_contacts_before_changes():
    tie, states = Graph.from_edges([(0, 1)], directed=True), ("a", "b", "c")
    contacts = [("a", "b", "b", 1), ("a", "b", "c", 1)]
    for order, end in [(contacts, "b"), (contacts[::-1], "c")]:
        counts = Compartments(states, order, [("a", "c", 1)])(tie, [0], steps=1, rng=1).counts[0, 1]
        assert counts.tolist() == ([0, 2, 0] if end == "b" else [0, 1, 1])
    # Of two changes with p and q, the second happens with (1 - p) q.
    lone = Graph.from_edges([], n=4_000)
    model = Compartments(states, changes=[("b", "a", 0.5), ("b", "c", 0.6)])
    share = model(lone, range(4_000), steps=1, rng=1).counts[0, 1] / 4_000
    assert np.all(np.abs(share - [0.5, 0.2, 0.3]) < 4 * np.sqrt(0.25 / 4_000))


def test_rules_and_steps_have_coins_of_their_own():
    """Two contacts along one arc at one step, and one change at two steps."""
    arc, states = Graph.from_edges([(0, 1)], directed=True), ("a", "b", "c")
    model = Compartments(states, [("a", "b", "b", 0.5), ("a", "b", "c", 0.5)])
    counts = model(arc, [0], steps=1, runs=4_000, rng=1).counts[:, 1].mean(axis=0)
    assert np.all(np.abs(counts - [0.25, 1.5, 0.25]) < 4 * np.sqrt(0.25 / 4_000))
    back = Compartments(("a", "b"), changes=[("b", "a", 0.5)])(arc, [0], steps=2, runs=4_000, rng=1)
    assert np.all(np.abs(back.counts[:, :, 1].mean(axis=0) - [1, 0.5, 0.25]) < 4 * np.sqrt(0.25 / 4_000))


def test_each_of_those_who_do_it_at_a_step_is_as_likely_to_be_the_parent():
    star = Graph.from_edges([(u, 4) for u in range(4)], n=5, directed=True)
    told = Compartments(("deaf", "told"), [("deaf", "told", "told", 1)])
    parents = np.bincount([told.replay(star, range(4), run, steps=1, rng=1).parent[4] for run in range(800)])
    assert np.all(np.abs(parents - 200) < 4 * np.sqrt(800 * 3 / 16))


def test_who_is_in_the_first_state_can_move_others_and_is_nobodys_parent_before_they_left_it():
    """The calm calm the loud down; and what is heard from the calm came by itself."""
    tie = Graph.from_edges([(0, 1), (1, 2)])
    calming = Compartments(("calm", "loud"), [("loud", "calm", "calm", 1)])
    assert calming(tie, [0], steps=2, rng=1).counts[0].tolist() == [[2, 1], [3, 0], [3, 0]]
    waking = Compartments(("calm", "loud"), [("calm", "calm", "loud", 1)])
    cascade = waking.replay(tie, [0], 0, steps=1, rng=1)
    assert (cascade.parent.tolist(), cascade.step.tolist()) == ([-1, -1, -1], [0, 0, 0])


def test_edges_of_what_may_be_given():
    nothing = Compartments(("a", "b"))
    assert nothing(nx.path_graph(4), [0, 2], steps=3, runs=2, rng=1).counts.tolist() == [[[2, 2]] * 4] * 2
    one = BUSY(Graph.from_edges([], n=1), [0], steps=0, rng=1)
    assert (one.counts.tolist(), one.size.tolist()) == ([[[0, 1, 0, 0]]], [1])
    everyone = BUSY(nx.path_graph(5), range(5), steps=4, rng=1)
    assert everyone.size.tolist() == [5]
    many = tuple(f"state {place}" for place in range(100))
    rows = [(many[place], many[place + 1], 1) for place in range(1, 99)]
    counts = Compartments(many, changes=rows)(nx.path_graph(2), [0], steps=98, rng=1).counts[0]
    assert counts[:, 1:].argmax(axis=1).tolist() == list(range(99))
    last = Compartments(("a", "b", "c"), start="c", changes=[("c", "a", 1)])(nx.path_graph(2), [0], steps=2, rng=1)
    assert last.counts[0].tolist() == [[1, 0, 1], [2, 0, 0], [2, 0, 0]]
    assert last.cascade(0).spells.tolist() == [[0, 0, 1]]


def test_names_weights_mappings_and_arrays_say_the_same():
    names, ties, share = ["ann", ("bob", 2), 3.5, frozenset()], [(0, 1), (1, 2), (0, 2), (2, 3)], [0.25, 0.5, 0.75, 1]
    graph = Graph.from_edges(ties, weight=share, names=names)
    called = {(names[u], names[v]): p for (u, v), p in zip(ties, share, strict=True)}
    people = dict(zip(names[::-1], [0.9, 0.1, 0.2, 0.3], strict=True))
    ways = [(called, people), (graph.weight, [0.3, 0.2, 0.1, 0.9]), ("weight", np.array([0.3, 0.2, 0.1, 0.9]))]
    made = [
        Compartments(("a", "b"), [("a", "b", "b", p)], [("b", "a", q)])(graph, ["ann"], steps=9, runs=30, rng=1)
        for p, q in ways
    ]
    assert len({ensemble.counts.tobytes() for ensemble in made}) == 1
    assert made[0].cascade(1).frame().index[0] == "ann"


def test_a_model_is_a_value_and_rules_may_be_mappings():
    rows = Compartments(["a", "b"], [("a", "b", "b", 0.5)], [("b", "a", 0.1)])
    mappings = Compartments(
        ("a", "b"),
        [{"who": "a", "meets": "b", "becomes": "b", "p": 0.5}],
        [{"who": "b", "becomes": "a", "p": 0.1}],
        "b",
    )
    again = Compartments(rows.states, rows.contacts, rows.changes, rows.start)
    assert rows == mappings == again == eval(repr(rows))
    assert hash(rows) == hash(mappings)
    assert pickle.loads(pickle.dumps(rows)) == rows
    expected = (
        "Compartments(states=('a', 'b'), contacts=(('a', 'b', 'b', 0.5),), changes=(('b', 'a', 0.1),), start='b')"
    )
    assert repr(rows) == expected
    share = np.full(4, 0.5)
    model = Compartments(("a", "b"), [("a", "b", "b", share)])
    share[0] = 0.9
    assert model.contacts[0].p.tolist() == [0.5] * 4
    assert not model.contacts[0].p.flags.writeable


# What is refused.

CONTACT, CHANGE = "must be (who, meets, becomes, p); got ", "must be (who, becomes, p); got "
NAMES = "states must be from 2 to 100 different names; got "


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"states": "ab"}, NAMES + "'ab'"),
        ({"states": None}, NAMES + "None"),
        ({"states": ["a"]}, NAMES + "['a']"),
        ({"states": ["a", "a"]}, NAMES + "['a', 'a']"),
        ({"states": ["a", 1]}, NAMES + "['a', 1]"),
        ({"states": ("a", "")}, NAMES + "('a', '')"),
        ({"start": "a"}, "start must not be the first state, in which everyone else starts; got 'a'"),
        ({"start": "c"}, "start must be one of a, b; got 'c'"),
        ({"contacts": "abb"}, "contacts must be rows of (who, meets, becomes, p); got 'abb'"),
        ({"contacts": ("a", "b", "b", 1)}, f"contacts[0] {CONTACT}'a'"),
        ({"contacts": [("a", "b", "b")]}, f"contacts[0] {CONTACT}('a', 'b', 'b')"),
        ({"contacts": [{"who": "a"}]}, f"contacts[0] {CONTACT}{{'who': 'a'}}"),
        ({"contacts": [("a", "c", "b", 1)]}, "contacts[0].meets must be one of a, b; got 'c'"),
        ({"contacts": [("a", "b", "a", 1)]}, "contacts[0].becomes must be another state than who; got 'a'"),
        ({"contacts": [("a", "b", "b", 2)]}, "contacts[0].p must lie in [0, 1]; got 2"),
        ({"changes": 5}, "changes must be rows of (who, becomes, p); got 5"),
        ({"changes": [("a", "b", 1), ("b", 1)]}, f"changes[1] {CHANGE}('b', 1)"),
        ({"changes": [("a", "b", math.nan)]}, "changes[0].p must lie in [0, 1]; got nan"),
        (
            {"changes": [("a", "b", "weight")]},
            "changes[0].p must be a number in [0, 1], one for each person or {person: number}; got 'weight'",
        ),
        ({"changes": [("a", "b", 1)] * 101}, "changes must be at most 100 rules with contacts; got 101"),
    ],
)
def test_what_is_no_model_is_refused(given, message):
    with pytest.raises(ParameterError) as caught:
        Compartments(**{"states": ("a", "b"), **given})
    assert str(caught.value) == message


def test_states_out_of_the_list_are_unknown_names():
    with pytest.raises(UnknownName, match="Did you mean loud"):
        Compartments(STATES, [("calm", "lout", "loud", 1)])


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        (
            {"contacts": [("a", "b", "b", [0.5])]},
            ParameterError,
            "contacts[0].p must be one number for each of the 4 arcs; got '1 values'",
        ),
        (
            {"changes": [("a", "b", 1), ("b", "a", [0.5])]},
            ParameterError,
            "changes[1].p must be one number for each of the 3 people; got '1 values'",
        ),
        ({"changes": [("b", "a", {"zoe": 1})]}, NodeNotFound, "changes[0].p must be nodes of the graph; got 'zoe'"),
    ],
)
def test_probabilities_that_do_not_fit_the_graph_are_refused(given, kind, message):
    model = Compartments(("a", "b"), **given)
    for call in [model, lambda *given, **options: model.replay(*given, 0, **options)]:
        with pytest.raises(kind) as caught:
            call(PATH, ["ann"], rng=1)
        assert str(caught.value) == message


def test_steps_and_runs_that_cannot_be_are_refused():
    for steps in [-1, 1.5, None, True, 10**6 + 1]:
        with pytest.raises(ParameterError) as caught:
            BUSY(PATH, ["ann"], steps=steps, rng=1)
        assert str(caught.value) == f"steps must be a whole number in [0, 1000000]; got {steps!r}"
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        BUSY.replay(PATH, ["ann"], -1, rng=1)
