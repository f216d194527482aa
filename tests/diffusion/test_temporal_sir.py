import math
import pickle

import numpy as np
import pandas as pd
import pytest
from naive import continuous as naive
from naive.diffusion import run_key

from socialgraph.diffusion import TemporalSIR
from socialgraph.errors import GraphInputError, NodeNotFound, ParameterError
from socialgraph.generators import barabasi_albert
from socialgraph.graph import Graph

PURPOSE = "diffusion.temporal_sir"


def random_contacts(draws):
    """Draw up to 60 contacts of up to 8 people, many of them at the same moments."""
    n, count = int(draws.integers(2, 9)), int(draws.integers(1, 60))
    source = draws.integers(0, n, count)
    target = (source + draws.integers(1, n, count)) % n
    return np.column_stack([source, target, draws.integers(0, 12, count) * draws.choice([1, 0.5, 0.3])])


def assert_as_the_twin(ensemble, run, contacts, infection, recovery, begin):
    """Hold one run to the twin's; `contacts` are arcs by number, one way each, `infection` is theirs."""
    n, end = ensemble.graph.n, float(ensemble.times[-1])
    key, seeds = run_key(ensemble.seed, PURPOSE, run), ensemble.seeds.tolist()
    when, until, parent = naive.temporal_sir(key, contacts, infection, recovery, seeds, begin)
    cascade = ensemble.cascade(run)
    assert [None if math.isnan(at) else at for at in cascade.time.tolist()] == [when.get(u) for u in range(n)]
    assert cascade.parent.tolist() == [parent.get(u, -1) for u in range(n)]
    spells = sorted((when[u], u, until[u] if until[u] <= end else math.inf) for u in when)
    assert sorted((at, int(u), over) for u, at, over in cascade.spells.tolist()) == spells
    assert (cascade.size, cascade.depth) == (ensemble.size[run], ensemble.depth[run])
    ever, over = (np.searchsorted(sorted(each.values()), ensemble.times, "right") for each in (when, until))
    assert ensemble.counts[run].tolist() == np.column_stack([n - ever, ever - over, over]).tolist()


# The twin: the same tosses, moment after moment.


def test_five_thousand_runs_on_random_lists_are_the_twins():
    draws = np.random.default_rng(14)
    for seed in range(1_000):
        rows, directed = random_contacts(draws), bool(draws.integers(2))
        n = int(rows[:, :2].max()) + 1
        begin = [None, float(draws.integers(-2, 9))][seed % 2]
        recovery = [float(draws.exponential(0.3)), draws.exponential(0.3, n) * draws.integers(0, 2, n)][seed // 2 % 2]
        pairs = {(int(u), int(v)) for u, v, _ in rows} | {(int(v), int(u)) for u, v, _ in rows if not directed}
        share = {pair: float(draws.random()) for pair in sorted(pairs)}
        p = float(draws.random())
        model = TemporalSIR([p, share][seed // 4 % 2], recovery, directed, begin)
        seeds = np.unique(draws.integers(n, size=2)).tolist()
        ensemble = model(rows, seeds, runs=5, rng=seed)
        contacts = [(int(u), int(v), t) for u, v, t in rows.tolist()]
        contacts += [(v, u, t) for u, v, t in contacts if not directed]
        start = float(rows[:, 2].min()) if begin is None else begin
        infection = dict.fromkeys(share, p) if seed // 4 % 2 == 0 else share
        people = np.broadcast_to(recovery, n).tolist()
        for run in range(5):
            assert_as_the_twin(ensemble, run, contacts, infection, people, start)


@pytest.mark.parametrize("directed", [False, True])
def test_a_graph_is_one_round_at_time_1_with_seeds_since_0(directed):
    pairs = barabasi_albert(60, 3, rng=1).edges()
    graph = Graph.from_edges(pairs, directed=directed, weight=np.random.default_rng(2).random(len(pairs)))
    arcs = list(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))
    share = dict(zip(arcs, graph.weight.tolist(), strict=True))
    ensemble = TemporalSIR("weight", 0.4)(graph, [0, 5, 9], runs=5, rng=3)
    assert ensemble.graph is graph
    for run in range(5):
        contacts = [(u, v, 1.0) for u, v in arcs]
        assert_as_the_twin(ensemble, run, contacts, share, [0.4] * 60, 0.0)
    assert ensemble.times[[0, -1]].tolist() == [0.0, 1.0]
    assert ensemble.depth.max() == 1


# What must hold whatever the tosses.


def test_nothing_goes_further_than_one_hand_at_a_moment():
    ends = [(u, u + 1) for u in range(9)]
    assert TemporalSIR(1)([(u, v, 5) for u, v in ends], [0], rng=1).size.tolist() == [2]
    assert TemporalSIR(1)([(u, v, v) for u, v in ends], [0], rng=1).cascade(0).time.tolist() == [1, *range(1, 10)]
    assert TemporalSIR(1)([(u, v, -v) for u, v in ends], [0], rng=1).size.tolist() == [2]
    assert TemporalSIR(1)([(u, v, v) for u, v in ends], [0], rng=1).depth.tolist() == [9]


def test_seeds_have_it_in_time_for_the_first_contact_and_from_the_beginning_on():
    contacts = [("ann", "bob", 3), ("bob", "cy", 4), ("ann", "cy", 9)]
    assert TemporalSIR(1)(contacts, ["ann"], rng=1).cascade(0).time.tolist() == [3, 3, 4]
    assert TemporalSIR(1, begin=3)(contacts, ["ann"], rng=1).cascade(0).time.tolist() == [3, 3, 4]
    late = TemporalSIR(1, begin=3.5)(contacts, ["ann"], rng=1)
    np.testing.assert_array_equal(late.cascade(0).time, [3.5, np.nan, 9])
    assert late.times[[0, -1]].tolist() == [3.5, 9.0]
    over = TemporalSIR(1, begin=10)(contacts, ["ann"], rng=1)
    assert over.times.tolist() == [10.0] * 101
    assert over.counts[0, [0, -1]].tolist() == [[2, 1, 0]] * 2
    # Who recovers between has nothing to pass on.
    assert TemporalSIR(1, 1e9, begin=2)(contacts, ["ann"], rng=1).size.tolist() == [1]


def test_a_contact_carries_both_ways_unless_it_is_directed():
    contacts = [("ann", "bob", 1)]
    for directed, both in [(False, [2, 2]), (True, [2, 1])]:
        sizes = [TemporalSIR(1, directed=directed)(contacts, [who], rng=1).size[0] for who in ("ann", "bob")]
        assert sizes == both


def times(model, contacts, seeds, run):
    return np.nan_to_num(model.replay(contacts, seeds, run, rng=5).time, nan=np.inf)


def test_without_recovery_more_of_anything_never_reaches_fewer_nor_later():
    draws = np.random.default_rng(3)
    for run in range(300):
        rows = random_contacts(draws)
        # Whoever is only met later on is known from the start, so that people keep their numbers.
        rows = np.vstack([rows, [7, 8, rows[:, 2].min() - 1]])
        more = np.vstack([rows, random_contacts(draws)])
        begin, seeds = float(min(rows[:, 2].min(), more[:, 2].min())), [int(rows[0, 0])]
        p = float(draws.random())
        model = TemporalSIR(p, begin=begin)
        before = times(model, rows, seeds, run)
        for after in [
            times(TemporalSIR((1 + p) / 2, begin=begin), rows, seeds, run),
            times(model, rows, sorted({*seeds, 7}), run),
            times(model, more, seeds, run),
        ]:
            assert (after <= before).all()


def test_one_thread_and_two_give_the_same_bytes(threads):
    draws = np.random.default_rng(1)
    rows = np.column_stack(
        [np.sort(draws.permuted(np.tile(np.arange(50), (900, 1)), axis=1)[:, :2]), draws.random(900)]
    )
    for runs in [1, 2, 31]:
        one, two = threads(lambda runs=runs: TemporalSIR(0.3, 0.8)(rows, [0, 1], runs=runs, rng=9))
        assert one == two
        assert one.counts.tobytes() == two.counts.tobytes()
    assert 4 < one.mean < 49


def test_more_runs_keep_the_first_and_an_ensemble_remembers_its_contacts():
    frame = pd.DataFrame({"source": ["a", "b", "c"] * 20, "target": ["b", "c", "d"] * 20, "time": range(60)})
    few, many = (TemporalSIR(0.1, 0.05)(frame, ["a"], runs=runs, rng=9) for runs in (10, 500))
    assert many.counts[:10].tobytes() == few.counts.tobytes()
    assert pickle.loads(pickle.dumps(many)) == many
    assert hash(many) != hash(few)
    for run in range(10):
        assert many.cascade(run) == few.cascade(run) == few.model.replay(frame, ["a"], run, rng=9)
    assert not many.options["contacts"].flags.writeable
    assert many.graph.weight.tolist() == [20.0] * 6
    assert many.cascade(3).frame().index[0] == "a"


def test_shuffling_the_list_changes_nothing():
    draws = np.random.default_rng(4)
    rows = random_contacts(draws)
    one = TemporalSIR(0.6, 0.1)(rows, [int(rows[0, 0])], runs=50, rng=1)
    turned = draws.permutation(rows)[:, [1, 0, 2]]
    two = TemporalSIR(0.6, 0.1)(np.vstack([turned, turned[:3]]), [int(rows[0, 0])], runs=50, rng=1)
    assert one == two


def test_a_model_is_a_value():
    for given in [(0.1, 2), ([0.1, 0.2], [1, 2], True, 3), ({(0, 1): 0.5}, {0: 1}, False)]:
        one, two = TemporalSIR(*given), TemporalSIR(*given)
        assert one == two
        assert hash(one) == hash(two)
        assert pickle.loads(pickle.dumps(one)) == one
    assert repr(TemporalSIR(1)) == "TemporalSIR(infection=1.0, recovery=0.0, directed=False, begin=None)"


# What is refused.


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((1.5,), "infection must lie in [0, 1]; got 1.5"),
        (("weighted",), "infection must be one of weight; got 'weighted'. Did you mean weight?"),
        (({("ann", "bob"): 2},), "infection[('ann', 'bob')] must lie in [0, 1]; got 2"),
        ((1, -1), "recovery must be a finite number of at least 0; got -1"),
        ((1, 0, False, math.inf), "begin must be a finite number; got inf"),
        ((1, 0, False, "noon"), "begin must be a finite number; got 'noon'"),
    ],
)
def test_what_cannot_be_is_refused(values, message):
    with pytest.raises(ParameterError) as caught:
        TemporalSIR(*values)
    assert str(caught.value) == message


def test_what_does_not_fit_the_contacts_is_refused():
    contacts = [("ann", "bob", 1), ("bob", "cy", 2)]
    with pytest.raises(NodeNotFound, match="seeds must be nodes of the graph; got 'zoe'"):
        TemporalSIR(1)(contacts, ["zoe"], rng=1)
    with pytest.raises(ParameterError, match="infection must be one number for each of the 4 arcs; got '1 values'"):
        TemporalSIR([0.5])(contacts, ["ann"], rng=1)
    with pytest.raises(ParameterError, match="infection must be given for all 2 ties"):
        TemporalSIR({("ann", "bob"): 1})(contacts, ["ann"], rng=1)
    with pytest.raises(ParameterError, match="recovery must be given for all 3 people"):
        TemporalSIR(1, {"ann": 1})(contacts, ["ann"], rng=1)
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        TemporalSIR(1)([], ["ann"], rng=1)
    with pytest.raises(ParameterError, match="seeds must name at least one node"):
        TemporalSIR(1)(contacts, [], rng=1)
    with pytest.raises(ParameterError, match="run must be a whole number in"):
        TemporalSIR(1).replay(contacts, ["ann"], -1, rng=1)
