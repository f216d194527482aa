"""The engine of SIS and SIRS: every model's runs are the twin's, and what holds of both."""

import numpy as np
import pytest
from naive import compartments as naive

from socialgraph.diffusion import SIRS, SIS
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

KINDS = pytest.mark.parametrize("kind", [SIS, SIRS])
USUAL = {"infection": 0.15, "recovery": 0.3, "waning": 0.2}


def model_of(kind, **given):
    """Make a model of a kind from what it knows of what is given."""
    return kind(**{name: given.get(name, USUAL[name]) for name in naive.fields_of(kind)})


def twin(ensemble, run, shares):
    """Do a run of an ensemble the slow way; `shares` are the probabilities of every arc and person."""
    purpose, seeds = f"diffusion.{type(ensemble.model).__name__.lower()}", ensemble.seeds.tolist()
    rates, steps = (shares["infection"], shares["recovery"], shares.get("waning")), ensemble.options["steps"]
    return naive.recurrence(purpose, ensemble.graph.n, *rates, seeds, steps, ensemble.seed, run).book(ensemble.states)


def alike(graph, model):
    """Give the shares of a model in which all are alike."""
    given = {name: getattr(model, name) for name in naive.fields_of(type(model))}
    arcs, everyone = naive.arcs_of(graph), range(graph.n)
    return {name: dict.fromkeys(arcs if name == "infection" else everyone, p) for name, p in given.items()}


def infected(cascade, steps):
    """Tell who is infected at each step, bool[steps + 1, n]."""
    found = np.zeros((steps + 1, cascade.step.size), dtype=bool)
    for person, begin, end in cascade.spells:
        found[int(begin) : int(min(end, steps + 1)), int(person)] = True
    return found


# The twin: the same marks, one step after the other.


@KINDS
def test_five_thousand_runs_on_random_networks_are_the_twins(kind):
    draws = np.random.default_rng(1)
    for seed in range(1_250):
        graph, seeds, steps, model, shares = naive.random_case(draws, kind, most=7)
        ensemble = model(graph, seeds, steps=steps, runs=4, rng=seed)
        books = [naive.book_of(ensemble, run) for run in range(4)]
        assert books == [twin(ensemble, run, {name: each for name, (_, each) in shares.items()}) for run in range(4)]
        reached = [sum(book["time"][v] is not None for book in books) / 4 for v in range(graph.n)]
        assert ensemble.reach.tolist() == reached


@KINDS
@pytest.mark.parametrize(("infection", "steps"), [(0.02, 33), (0.3, 12), (1.0, 9)])
def test_networks_of_many_blocks_of_arcs_are_the_twins(kind, infection, steps):
    """1,800 arcs, and a person with 1,500 of them, where a block holds 1,024, and 128 people are looked at at once."""
    hub = [(0, v) for v in range(1, 1_501)]
    for graph in [barabasi_albert(300, 3, rng=1), Graph.from_edges(hub), Graph.from_edges(hub, directed=True)]:
        model = model_of(kind, infection=infection)
        ensemble = model(graph, [0, 5, 299], steps=steps, runs=2, rng=3)
        assert naive.book_of(ensemble, 1) == twin(ensemble, 1, alike(graph, model))


@KINDS
def test_a_network_whose_arcs_and_people_differ_is_the_twins(kind):
    graph, draws = barabasi_albert(300, 4, rng=1), np.random.default_rng(4)
    infection = draws.random(graph.indices.size) ** 3
    each = {"infection": infection, **{name: draws.random(300) for name in naive.fields_of(kind)[1:]}}
    ensemble = kind(**each)(graph, range(0, 300, 40), steps=20, runs=2, rng=3)
    shares = {name: dict(enumerate(values.tolist())) for name, values in each.items()}
    shares["infection"] = dict(zip(naive.arcs_of(graph), infection.tolist(), strict=True))
    assert naive.book_of(ensemble, 1) == twin(ensemble, 1, shares)


@KINDS
@pytest.mark.parametrize("p", [1 / 1024, 1 / 128, 3 / 128, 127 / 128, 1 - 2**-12])
def test_chances_on_and_between_the_128_shares_of_a_toss_have_their_frequency(kind, p):
    star = Graph.from_edges([(0, v) for v in range(1, 4_001)], directed=True)
    one = model_of(kind, infection=p, recovery=[1] + [0] * 4_000)(star, [0], steps=1, runs=50, rng=1)
    assert abs((one.size - 1).mean() / 4_000 - p) < 4 * np.sqrt(p * (1 - p) / 200_000)
    everyone = model_of(kind, infection=0, recovery=p)(star, range(4_001), steps=1, runs=50, rng=1)
    assert abs(everyone.counts[:, 1, 1].mean() / 4_001 - (1 - p)) < 4 * np.sqrt(p * (1 - p) / 200_000)


@KINDS
def test_steps_of_a_window_have_marks_of_their_own(kind):
    """Who is infected for the first time at each of 16 steps, at a chance that falls between shares: geometric."""
    p, n = 0.1, 20_000
    star = Graph.from_edges([(0, v) for v in range(1, n + 1)], directed=True)
    ensemble = model_of(kind, infection=p, recovery=0)(star, [0], steps=16, rng=1)
    new = np.diff(ensemble.counts[0, :, 1])
    expected = n * p * (1 - p) ** np.arange(16)
    assert np.all(np.abs(new - expected) < 4 * np.sqrt(expected))


# What must hold whatever the marks.


@KINDS
def test_one_thread_and_two_give_the_same_bytes(kind, threads):
    graph = barabasi_albert(300, 4, rng=1)
    for runs in [1, 2, 31]:
        one, two = threads(lambda runs=runs: model_of(kind)(graph, [0, 1], steps=30, runs=runs, rng=9))
        assert one == two
        assert one.counts.tobytes() == two.counts.tobytes()
        assert one.reach.tobytes() == two.reach.tobytes()
    assert 50 < one.counts[:, -1, 1].mean() < 250


@KINDS
def test_fewer_steps_are_the_same_run_cut_off(kind):
    graph, model = barabasi_albert(200, 3, rng=1), model_of(kind)
    full = model.replay(graph, [0], 3, steps=30, rng=2)
    for steps in [0, 5, 8, 9, 24]:
        part = model.replay(graph, [0], 3, steps=steps, rng=2)
        np.testing.assert_array_equal(part.time, np.where(full.time <= steps, full.time, np.nan))
        spells = full.spells[full.spells[:, 1] <= steps]
        spells[spells[:, 2] > steps, 2] = np.inf
        np.testing.assert_array_equal(part.spells, spells)
        counts = [model(graph, [0], steps=last, runs=5, rng=2).counts for last in (30, steps)]
        assert counts[0][:, : steps + 1].tolist() == counts[1].tolist()


@KINDS
def test_cascades_and_their_spells_add_up_to_the_ensemble(kind):
    graph = barabasi_albert(150, 3, rng=1)
    ensemble = model_of(kind)(graph, [3, 77], steps=25, runs=60, rng=1)
    cascades = [ensemble.cascade(run) for run in range(60)]
    assert [cascade.size for cascade in cascades] == ensemble.size.tolist()
    assert [cascade.depth for cascade in cascades] == ensemble.depth.tolist()
    np.testing.assert_array_equal(np.mean([cascade.step >= 0 for cascade in cascades], axis=0), ensemble.reach)
    for cascade, counts in zip(cascades, ensemble.counts, strict=True):
        assert cascade.prevalence(ensemble.times).tolist() == counts[:, 1].tolist()
        ill = infected(cascade, 25)
        np.testing.assert_array_equal(ill.sum(axis=1), counts[:, 1])
        assert len({(person, begin) for person, begin, _ in cascade.spells}) == len(cascade.spells)
        for v in range(graph.n):
            own = cascade.spells[cascade.spells[:, 0] == v, 1:]
            # Whoever recovers at a step cannot be infected at it, nor at those of being immune.
            assert np.all(own[1:, 0] - own[:-1, 1] >= (1 if kind is SIS else 2))
            assert np.isnan(cascade.time[v]) == (len(own) == 0)
            assert len(own) == 0 or own[0, 0] == cascade.time[v]
        for v in np.flatnonzero(cascade.parent >= 0):
            assert ill[int(cascade.time[v]) - 1, cascade.parent[v]]
            assert graph.has_edge(cascade.parent[v], v)


@KINDS
def test_names_weights_mappings_and_arrays_say_the_same(kind):
    names, ties, share = ["ann", ("bob", 2), 3.5, frozenset()], [(0, 1), (1, 2), (0, 2), (2, 3)], [0.25, 0.5, 0.75, 1]
    graph = Graph.from_edges(ties, weight=share, names=names)
    called = {(names[u], names[v]): p for (u, v), p in zip(ties, share, strict=True)}
    people = {name: dict(zip(names[::-1], [0.9, 0.1, 0.2, 0.3], strict=True)) for name in ("recovery", "waning")}
    plain = {name: [0.3, 0.2, 0.1, 0.9] for name in people}
    ways = [{"infection": called, **people}, {"infection": graph.weight, **plain}, {"infection": "weight", **plain}]
    made = [model_of(kind, **way)(graph, ["ann"], steps=9, runs=30, rng=1) for way in ways]
    assert len({ensemble.counts.tobytes() for ensemble in made}) == 1
    assert len({ensemble.cascade(3) for ensemble in made}) == 1
    assert made[0].cascade(1).frame().index[0] == "ann"


@KINDS
def test_edges_of_what_may_be_given(kind):
    arc, lonely = Graph.from_edges([(0, 1)], directed=True), Graph.from_edges([], n=3)
    sure = {"infection": 1, "recovery": 0}
    assert model_of(kind, **sure)(arc, [0], rng=1).reach.tolist() == [1.0, 1.0]
    assert model_of(kind, **sure)(arc, [1], rng=1).reach.tolist() == [0.0, 1.0]
    never = model_of(kind, infection=0)(barabasi_albert(30, 2, rng=1), [0, 1], runs=5, rng=1)
    assert (never.size.tolist(), never.depth.tolist()) == ([2] * 5, [0] * 5)
    alone = model_of(kind)(lonely, [1], steps=5, runs=3, rng=1)
    assert alone.reach.tolist() == [0.0, 1.0, 0.0]
    one = model_of(kind, infection=[])(Graph.from_edges([], n=1), [0], steps=0, rng=1)
    assert (one.size.tolist(), one.counts[0, :, 1].tolist()) == ([1], [1])
    everyone = model_of(kind, **sure)(barabasi_albert(20, 2, rng=1), range(20), steps=9, rng=1)
    assert everyone.cascade(0).spells.tolist() == [[u, 0, np.inf] for u in range(20)]
    # Whoever has no arcs to lead from them stands last in a row of arcs that is at its end.
    path = Graph.from_edges([(0, 1), (1, 2)], n=5, directed=True)
    assert model_of(kind, **sure)(path, [0, 4], steps=9, rng=1).reach.tolist() == [1, 1, 1, 0, 1]


@KINDS
def test_certain_infection_goes_one_hop_a_step_and_not_back_along_an_arc(kind):
    """A path of 30, so that it goes through four windows of eight steps."""
    pairs = [(u, u + 1) for u in range(29)]
    path, arcs = Graph.from_edges(pairs), Graph.from_edges(pairs, directed=True)
    for recovery in (0, 1):
        model = model_of(kind, infection=1, recovery=recovery)
        cascade = model.replay(path, [4], 0, rng=1)
        assert cascade.step.tolist() == cascade.time.tolist() == [abs(u - 4) for u in range(30)]
        assert model(arcs, [4], rng=1).reach.tolist() == [0.0] * 4 + [1.0] * 26
        assert model(arcs.reverse, [4], rng=1).reach.tolist() == [1.0] * 5 + [0.0] * 25


@KINDS
def test_each_of_those_who_infect_at_a_step_is_as_likely_to_be_the_parent(kind):
    """And so is everyone on a star of certain infection, whichever number they have."""
    star = Graph.from_edges([(u, 4) for u in range(4)], n=5, directed=True)
    model = model_of(kind, infection=1, recovery=0)
    parents = np.bincount([model.replay(star, range(4), run, steps=1, rng=1).parent[4] for run in range(800)])
    assert np.all(np.abs(parents - 200) < 4 * np.sqrt(800 * 3 / 16))
