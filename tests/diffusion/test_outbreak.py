"""The engine of SI, SIR and SEIR: every model's runs are the twin's, and what holds of all three."""

import numpy as np
import pytest
from naive import compartments as naive

from socialgraph.diffusion import SEIR, SI, SIR
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

KINDS = pytest.mark.parametrize("kind", [SI, SIR, SEIR])
SLOW = {"infection": 0.15, "incubation": 0.4, "recovery": 0.3}


def model_of(kind, **given):
    """Make a model of a kind from what it knows of what is given."""
    return kind(**{name: given.get(name, SLOW[name]) for name in naive.fields_of(kind)})


def twin(ensemble, run, shares):
    """Do a run of an ensemble the slow way; `shares` are the probabilities of every arc and person."""
    recovery = shares.get("recovery") or dict.fromkeys(range(ensemble.graph.n), 0.0)
    purpose, seeds = f"diffusion.{type(ensemble.model).__name__.lower()}", ensemble.seeds.tolist()
    rates, options = (shares["infection"], recovery, shares.get("incubation")), ensemble.options["steps"]
    return naive.outbreak(purpose, ensemble.graph.n, *rates, seeds, options, ensemble.seed, run).book(ensemble.states)


def alike(graph, model):
    """Give the shares of a model in which all are alike."""
    given = {name: getattr(model, name) for name in naive.fields_of(type(model))}
    arcs, everyone = naive.arcs_of(graph), range(graph.n)
    return {name: dict.fromkeys(arcs if name == "infection" else everyone, p) for name, p in given.items()}


# The twin: the same coins, one step after the other.


@KINDS
def test_five_thousand_runs_on_random_networks_are_the_twins(kind):
    draws = np.random.default_rng(1)
    for seed in range(1_250):
        graph, seeds, steps, model, shares = naive.random_case(draws, kind)
        ensemble = model(graph, seeds, steps=steps, runs=4, rng=seed)
        books = [naive.book_of(ensemble, run) for run in range(4)]
        assert books == [twin(ensemble, run, {name: each for name, (_, each) in shares.items()}) for run in range(4)]
        reached = [sum(book["time"][v] is not None for book in books) / 4 for v in range(graph.n)]
        assert ensemble.reach.tolist() == reached


@KINDS
@pytest.mark.parametrize(("infection", "steps"), [(0.03, 60), (0.4, 12), (1.0, 5)])
def test_networks_of_many_blocks_of_arcs_are_the_twins(kind, infection, steps):
    """2,400 arcs, and a person with 1,500 of them, where a block holds 1,024, and 128 people are looked at at once."""
    hub = [(0, v) for v in range(1, 1_501)]
    for graph in [barabasi_albert(400, 3, rng=1), Graph.from_edges(hub), Graph.from_edges(hub, directed=True)]:
        model = model_of(kind, infection=infection)
        ensemble = model(graph, [0, 5, 399], steps=steps, runs=2, rng=3)
        assert naive.book_of(ensemble, 1) == twin(ensemble, 1, alike(graph, model))


@KINDS
def test_a_network_whose_arcs_differ_is_the_twins(kind):
    graph, draws = barabasi_albert(400, 4, rng=1), np.random.default_rng(4)
    each = {name: draws.random(400) for name in naive.fields_of(kind)} | {"infection": draws.random(3168) ** 3}
    assert graph.indices.size == 3168
    ensemble = kind(**each)(graph, range(0, 400, 40), steps=20, runs=2, rng=3)
    shares = {name: dict(enumerate(values.tolist())) for name, values in each.items()}
    shares["infection"] = dict(zip(naive.arcs_of(graph), each["infection"].tolist(), strict=True))
    assert naive.book_of(ensemble, 1) == twin(ensemble, 1, shares)


@pytest.mark.parametrize("p", [2e-6, 1e-4])
def test_waits_of_a_million_steps_are_those_of_one_try_after_the_other(p):
    tie = Graph.from_edges([(0, 1)], directed=True)
    for run in range(4):
        key = naive.run_key(7, "diffusion.sir", run)
        through, over = naive.wait(naive.bits(key, 0, 1) >> 11, p, 10**6), naive.NEVER
        over = naive.wait(naive.bits(naive.subkey(key, 1), 0, 0) >> 11, p / 2, 10**6)
        cascade = SIR(p, p / 2).replay(tie, [0], run, steps=10**6, rng=7)
        assert cascade.spells[0].tolist() == [0, 0, over]
        assert np.nan_to_num(cascade.time[1], nan=np.inf) == (through if through <= over else np.inf)


# What must hold whatever the coins.


@KINDS
def test_more_of_anything_never_infects_anybody_later(kind):
    draws = np.random.default_rng(2)
    for run in range(150):
        n, directed, pairs = naive.random_network(draws, 12)
        graph, seeds = Graph.from_edges(pairs, n=n, directed=directed), [int(draws.integers(n))]
        infection, people = draws.random((n, n)), {"incubation": draws.random(n), "recovery": draws.random(n)}

        def times(graph, seeds, run=run, **given):
            pair = given.pop("infection")
            each = given | {"infection": pair[graph.sources, graph.indices]}
            found = model_of(kind, **each).replay(graph, seeds, run, steps=20, rng=5).time
            return np.nan_to_num(found, nan=np.inf)

        extra = {(int(u), int(v)) for u, v in draws.integers(n, size=(5, 2)) if (u != v if directed else u < v)}
        more = Graph.from_edges(sorted({*pairs, *extra}), n=n, directed=directed)
        before = times(graph, seeds, infection=infection, **people)
        slower = people | {"recovery": people["recovery"] * draws.random(n)}
        sooner = people | {"incubation": people["incubation"] ** draws.random(n)}
        for after in [
            times(graph, seeds, infection=infection ** draws.random((n, n)), **people),
            times(graph, [*seeds, 0, n - 1], infection=infection, **people),
            times(more, seeds, infection=infection, **people),
            times(graph, seeds, infection=infection, **slower),
            times(graph, seeds, infection=infection, **sooner),
        ]:
            assert (after <= before).all()


@KINDS
def test_one_thread_and_two_give_the_same_bytes(kind, threads):
    graph = barabasi_albert(300, 4, rng=1)
    for runs in [1, 2, 31]:
        one, two = threads(lambda runs=runs: model_of(kind)(graph, [0, 1], steps=30, runs=runs, rng=9))
        assert one == two
        assert one.counts.tobytes() == two.counts.tobytes()
        assert one.reach.tobytes() == two.reach.tobytes()
    assert 50 < one.mean <= 300


@KINDS
def test_fewer_steps_are_the_same_run_cut_off(kind):
    graph, model = barabasi_albert(200, 3, rng=1), model_of(kind)
    full, part = (model.replay(graph, [0], 3, steps=steps, rng=2) for steps in (40, 6))
    np.testing.assert_array_equal(part.time, np.where(full.time <= 6, full.time, np.nan))
    spells = full.spells[full.spells[:, 1] <= 6]
    spells[spells[:, 2] > 6, 2] = np.inf
    np.testing.assert_array_equal(part.spells, spells)
    counts = [model(graph, [0], steps=steps, runs=5, rng=2).counts for steps in (40, 6)]
    assert counts[0][:, :7].tolist() == counts[1].tolist()


@KINDS
def test_cascades_add_up_to_the_ensemble(kind):
    graph = barabasi_albert(150, 3, rng=1)
    ensemble = model_of(kind)(graph, [3, 77], steps=25, runs=60, rng=1)
    cascades = [ensemble.cascade(run) for run in range(60)]
    assert [cascade.size for cascade in cascades] == ensemble.size.tolist()
    assert [cascade.depth for cascade in cascades] == ensemble.depth.tolist()
    np.testing.assert_array_equal(np.mean([cascade.step >= 0 for cascade in cascades], axis=0), ensemble.reach)
    infected = ensemble.counts[:, :, ensemble.states.index("infected")]
    assert [cascade.prevalence(ensemble.times).tolist() for cascade in cascades] == infected.tolist()
    ever = graph.n - ensemble.counts[:, :, 0]
    assert [
        np.searchsorted(np.sort(cascade.time), range(26), "right").tolist() for cascade in cascades
    ] == ever.tolist()
    for cascade in cascades:
        begins, ends = cascade.spells[np.argsort(cascade.spells[:, 0]), 1:].T
        who = np.sort(cascade.spells[:, 0]).astype(int)
        since, until = np.full((2, graph.n), np.nan)
        since[who], until[who] = begins, ends
        for v in np.flatnonzero(cascade.parent >= 0):
            assert since[cascade.parent[v]] < cascade.time[v] <= until[cascade.parent[v]]
            assert graph.has_edge(cascade.parent[v], v)


@KINDS
def test_names_weights_mappings_and_arrays_say_the_same(kind):
    names, ties, share = ["ann", ("bob", 2), 3.5, frozenset()], [(0, 1), (1, 2), (0, 2), (2, 3)], [0.25, 0.5, 0.75, 1]
    graph = Graph.from_edges(ties, weight=share, names=names)
    called = {(names[u], names[v]): p for (u, v), p in zip(ties, share, strict=True)}
    people = {name: dict(zip(names[::-1], [0.9, 0.1, 0.2, 0.3], strict=True)) for name in ("incubation", "recovery")}
    plain = {name: [0.3, 0.2, 0.1, 0.9] for name in people}
    ways = [{"infection": called, **people}, {"infection": graph.weight, **plain}, {"infection": "weight", **plain}]
    made = [model_of(kind, **way)(graph, ["ann"], steps=9, runs=30, rng=1) for way in ways]
    assert len({ensemble.counts.tobytes() for ensemble in made}) == 1
    assert len({ensemble.cascade(3) for ensemble in made}) == 1
    assert made[0].cascade(1).frame().index[0] == "ann"


@KINDS
def test_the_share_of_whoever_is_infected_is_one_over_in_degree_if_weighted(kind):
    graph = barabasi_albert(60, 3, rng=1)
    share = 1 / np.bincount(graph.indices, minlength=60)[graph.indices]
    one, two = (model_of(kind, infection=p)(graph, [0], runs=9, rng=1) for p in ("weighted", share))
    assert one.counts.tobytes() == two.counts.tobytes()


@KINDS
def test_edges_of_what_may_be_given(kind):
    arc, lonely = Graph.from_edges([(0, 1)], directed=True), Graph.from_edges([], n=3)
    sure = {"infection": 1, "incubation": 1, "recovery": 0}
    assert model_of(kind, **sure)(arc, [0], rng=1).reach.tolist() == [1.0, 1.0]
    assert model_of(kind, **sure)(arc, [1], rng=1).reach.tolist() == [0.0, 1.0]
    never = model_of(kind, infection=0)(barabasi_albert(30, 2, rng=1), [0, 1], runs=5, rng=1)
    assert never.size.tolist() == [2] * 5
    assert never.depth.tolist() == [0] * 5
    alone = model_of(kind)(lonely, [1], steps=5, runs=3, rng=1)
    assert (alone.reach.tolist(), alone.counts[:, :, 0].tolist()) == ([0.0, 1.0, 0.0], [[2] * 6] * 3)
    one = model_of(kind, infection=[])(Graph.from_edges([], n=1), [0], steps=0, rng=1)
    assert (one.size.tolist(), one.counts[0, :, one.states.index("infected")].tolist()) == ([1], [1])
    everyone = model_of(kind, **sure)(barabasi_albert(20, 2, rng=1), range(20), steps=9, rng=1)
    assert everyone.cascade(0).spells.tolist() == [[u, 0, np.inf] for u in range(20)]
    assert everyone.depth.tolist() == [0]
    # Whoever has no arcs to lead from them stands last in a row of arcs that is at its end.
    path = Graph.from_edges([(0, 1), (1, 2)], n=5, directed=True)
    assert model_of(kind, **sure)(path, [0, 4], steps=9, rng=1).reach.tolist() == [1, 1, 1, 0, 1]


@KINDS
def test_certain_infection_goes_one_hop_a_step_and_not_back_along_an_arc(kind):
    pairs = [(u, u + 1) for u in range(9)]
    path, arcs = Graph.from_edges(pairs), Graph.from_edges(pairs, directed=True)
    latent = 2 if kind is SEIR else 1
    cascade = model_of(kind, infection=1, incubation=1).replay(path, [4], 0, rng=1)
    assert cascade.step.tolist() == [abs(u - 4) for u in range(10)]
    # A seed is infectious at once; everybody else waits for a step first where there is an incubation.
    assert cascade.time.tolist() == [max(latent * abs(u - 4) - latent + 1, 0) for u in range(10)]
    assert model_of(kind, infection=1)(arcs, [4], rng=1).reach.tolist() == [0.0] * 4 + [1.0] * 6
    assert model_of(kind, infection=1)(arcs.reverse, [4], rng=1).reach.tolist() == [1.0] * 5 + [0.0] * 5


@KINDS
def test_each_of_those_who_infect_at_a_step_is_as_likely_to_be_the_parent(kind):
    """And so is everyone on a star of certain infection, whichever number they have."""
    star = Graph.from_edges([(u, 4) for u in range(4)], n=5, directed=True)
    model = model_of(kind, infection=1, recovery=0)
    parents = np.bincount([model.replay(star, range(4), run, steps=1, rng=1).parent[4] for run in range(800)])
    assert np.all(np.abs(parents - 200) < 4 * np.sqrt(800 * 3 / 16))
