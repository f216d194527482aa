"""The numbers of a day, against loops over the people and the tables."""

import math

import numpy as np
import pytest
from naive import metrics as naive

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.feed import Engagement
from socialgraph.graph import Graph
from socialgraph.opinions import BoundedConfidence
from socialgraph.people import People
from socialgraph.platform import Behaviour, Platform, State, one_day
from socialgraph.platform.measure import METRICS, Groups, measure_day, measure_state, measured

PAIR = Graph.from_edges([(0, 1)])
TWO = People({"opinion": [-0.5, 0.5], "side": ["left", "right"]})


def table(rows):
    found = {(metric, group): value for metric, group, value in rows}
    assert len(found) == len(rows)
    assert all(type(value) is float for value in found.values())
    return found


def share(part, whole):
    return part / whole if whole else math.nan


def naive_state(state, member, labels):
    opinion = state.people["opinion"].tolist()
    found = {("opinion_mean", "all"): math.fsum(opinion) / len(opinion)}
    for code, label in enumerate(labels):
        mine = [x for x, group in zip(opinion, member, strict=True) if group == code]
        found["opinion_mean", label] = math.fsum(mine) / len(mine) if mine else math.nan
    return found | {
        ("opinion_variance", "all"): naive.opinion_variance(opinion),
        ("opinion_assortativity", "all"): naive.numeric_assortativity(state.graph, opinion),
        ("ties", "all"): float(state.graph.m),
        ("assortativity", "all"): naive.assortativity(state.graph, member),
        ("modularity", "all"): naive.modularity(state.graph, member),
        ("degree_gini", "all"): naive.gini([len(state.graph.neighbors(u)) for u in range(state.graph.n)]),
    }


def naive_day(report, member, labels):
    shown = list(zip(report.exposures["person"].tolist(), report.authors.tolist(), strict=True))
    done = zip(report.interactions["exposure"].tolist(), report.interactions["kind"].tolist(), strict=True)
    clicked = [shown[row] for row, kind in done if kind == 1]
    found, people = {}, range(len(member))
    for label, those in [
        ("all", people),
        *((name, [u for u in people if member[u] == i]) for i, name in enumerate(labels)),
    ]:
        counts = [(report.crossing[u], report.available[u]) for u in those]
        found["cross_cutting_available", label] = share(*(sum(int(c[i]) for c in counts) for i in (0, 1)))
        for stage, views in (("shown", shown), ("clicked", clicked)):
            mine = [(u, v) for u, v in views if u in those]
            found[f"cross_cutting_{stage}", label] = share(sum(member[u] != member[v] for u, v in mine), len(mine))
    found["click_rate", "all"] = share(len(clicked), len(shown))
    found["attention_gini", "all"] = naive.gini([sum(v == u for _, v in shown) for u in people])
    return found


@pytest.mark.parametrize("number", range(40))
@pytest.mark.parametrize("column", ["side", None])
def test_twin(world, suggester, number, column):
    graph, people = world(number)
    if column is None:
        people = People({"opinion": people["opinion"]})
    groups = Groups.of(people, column)
    member = groups.member.tolist()
    behaviour = Behaviour(post=0.7, click=0.5, share=0.5)
    platform = Platform(
        rank=Engagement(), suggest=suggester, opinions=BoundedConfidence(), behaviour=behaviour, slots=2
    )
    state = State.opening(graph, people)
    for _ in range(3):
        theirs = naive_state(state, member, groups.labels)
        assert table(measure_state(state, groups)) == pytest.approx(theirs, rel=1e-9, abs=1e-12, nan_ok=True)
        state, report = one_day(platform, state, number, groups.member)
        theirs = naive_day(report, member, groups.labels)
        assert table(measure_day(report, groups)) == pytest.approx(theirs, rel=1e-9, abs=1e-12, nan_ok=True)


def test_a_day_without_anything_is_nan_and_not_an_error():
    platform = Platform(rank=Engagement(), behaviour=Behaviour(post=0.0))
    _, report = one_day(platform, State.opening(PAIR, TWO), 1, Groups.of(TWO).member)
    assert all(math.isnan(value) for value in table(measure_day(report, Groups.of(TWO))).values())


def test_a_day_counted_by_hand():
    # Everyone posts and sees all, nobody clicks: 0 and 1 are left, 2 is right, in a line.
    people = People({"opinion": [-0.5, -0.5, 0.5], "side": ["left", "left", "right"]})
    platform = Platform(rank=Engagement(), behaviour=Behaviour(post=1.0, click=-800.0))
    groups = Groups.of(people)
    state = State.opening(Graph.from_edges([(0, 1), (1, 2)]), people)
    found = table(measure_day(one_day(platform, state, 1, groups.member)[1], groups))
    for stage in ("available", "shown"):
        assert found[f"cross_cutting_{stage}", "all"] == 0.5
        assert found[f"cross_cutting_{stage}", "left"] == pytest.approx(1 / 3)
        assert found[f"cross_cutting_{stage}", "right"] == 1.0
    assert math.isnan(found["cross_cutting_clicked", "all"])
    assert found["click_rate", "all"] == 0.0
    assert found["attention_gini", "all"] == pytest.approx(1 / 6)


def test_the_list_of_metrics_is_the_list_of_metrics():
    platform = Platform(rank=Engagement())
    state, report = one_day(platform, State.opening(PAIR, TWO), 1, Groups.of(TWO).member)
    rows = measure_state(state, Groups.of(TWO)) + measure_day(report, Groups.of(TWO))
    assert {metric for metric, _, _ in rows} == set(METRICS)


# Groups


def test_groups_of_a_column():
    groups = Groups.of(People({"side": ["b", "a", "b"], "age": [30, 20, 30], "old": [True, False, True]}), "side")
    assert groups.labels == ("a", "b")
    assert groups.member.tolist() == [1, 0, 1]
    assert groups.member.dtype == np.int32
    assert not groups.member.flags.writeable
    people = People({"age": [30, 20, 30], "old": [True, False, True]})
    assert Groups.of(people, "age").labels == ("20", "30")
    assert Groups.of(people, "old").labels == ("False", "True")


def test_by_default_the_only_column_of_strings_or_the_sign_of_the_opinion():
    opinion = [-1.0, 0.0, 0.5]
    assert Groups.of(People({"opinion": opinion, "side": ["x", "y", "x"], "age": [1, 2, 3]})).labels == ("x", "y")
    for columns in ({}, {"age": [1, 2, 3]}, {"side": ["x", "y", "x"], "town": ["u", "v", "v"]}):
        groups = Groups.of(People({"opinion": opinion, **columns}))
        assert groups.labels == ("below 0", "above 0")
        assert groups.member.tolist() == [0, 0, 1]


def test_a_column_of_names_is_no_column_of_groups():
    names = [f"person {i}" for i in range(128)]
    people = People({"opinion": np.linspace(-1, 1, 128), "name": names})
    assert Groups.of(people).labels == ("below 0", "above 0")
    with pytest.raises(ParameterError, match="group must be a column of at most 127 values; got \"128 in 'name'\""):
        Groups.of(people, "name")
    assert len(Groups.of(people.take(range(127)), "name").labels) == 127


def test_a_group_of_another_kind_is_refused():
    with pytest.raises(UnknownName, match=r"group must be one of opinion, side; got 'sid'\. Did you mean side\?"):
        Groups.of(TWO, "sid")
    with pytest.raises(UnknownName, match="group must be one of opinion, side; got 3"):
        Groups.of(TWO, 3)
    with pytest.raises(ParameterError, match="group must be a column of one value a person; got \"'place'\""):
        Groups.of(TWO.assign(place=np.zeros((2, 3))), "place")


def test_a_group_may_be_empty_of_ties_and_of_people():
    groups = Groups.of(People({"opinion": [0.5, 0.5]}))
    found = table(measure_state(State.opening(PAIR, {"opinion": [0.5, 0.5]}), groups))
    assert math.isnan(found["opinion_mean", "below 0"])
    assert found["opinion_mean", "above 0"] == 0.5
    assert math.isnan(found["assortativity", "all"])
    assert math.isnan(found["opinion_assortativity", "all"])


# Measures of one's own


def test_measures_are_called_with_graph_and_people():
    met = []
    rows = measured(
        {"a": lambda graph, people: met.append((graph, people)) or 1, "b": lambda *_: np.float32(0.5)}, PAIR, TWO
    )
    assert rows == [("a", "all", 1.0), ("b", "all", 0.5)]
    assert met == [(PAIR, TWO)]
    assert measured(None, PAIR, TWO) == measured({}, PAIR, TWO) == []
    table(
        measured(
            {name: lambda *_, value=value: value for name, value in {"x": True, "y": np.int8(1)}.items()}, PAIR, TWO
        )
    )
    assert math.isnan(measured({"nan": lambda *_: math.nan}, PAIR, TWO)[0][2])


@pytest.mark.parametrize("value", [None, "0.5", [1.0], np.zeros(1), np.array(1.0), 1j, np.complex128(1)], ids=repr)
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ParameterError) as error:
        measured({"mine": lambda graph, people: value}, PAIR, TWO)
    assert str(error.value).startswith("measures['mine'] must return one number; got ")


@pytest.mark.parametrize(
    ("measures", "message"),
    [
        ([abs], "measures must be a mapping of names to functions; got [<built-in function abs>]"),
        (abs, "measures must be a mapping of names to functions; got <built-in function abs>"),
        ({"mine": 3}, "measures['mine'] must be a function of graph and people; got 3"),
        ({3: abs}, "measures must be called by strings that are no metric of every run; got 3"),
        ({"modularity": abs}, "measures must be called by strings that are no metric of every run; got 'modularity'"),
    ],
    ids=str,
)
def test_what_are_no_measures_is_refused(measures, message):
    with pytest.raises(ParameterError) as error:
        measured(measures, PAIR, TWO)
    assert str(error.value) == message
