"""The state before the first day, and what is refused at that door."""

import math
import pickle
from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from socialgraph.errors import GraphInputError, ParameterError
from socialgraph.graph import Graph
from socialgraph.people import People, with_opinions
from socialgraph.platform import State, simulate
from socialgraph.platform.state import FIRST_AFFINITY, checked_opinions
from socialgraph.platform.tables import COUNTED

LINE = Graph.from_edges([(0, 1), (1, 2)])
THREE = {"opinion": [-1.0, 0.0, 1.0]}


def test_the_opening():
    state = State.opening(LINE, THREE)
    assert (state.day, len(state.content), state.graph) == (0, 0, LINE)
    assert state.people["opinion"].tolist() == [-1.0, 0.0, 1.0]
    assert {name: (values.shape, str(values.dtype)) for name, values in state.ledger.items()} == {
        "affinity": ((4,), "float32"),
        "left": ((3,), "bool"),
        "posted": ((3,), "int32"),
        **dict.fromkeys(("views", *COUNTED, "clicks_across"), ((0,), "int32")),
        "told": ((0, 2), "uint64"),
    }
    assert (state.ledger["affinity"] == np.float32(FIRST_AFFINITY)).all()


def test_weights_are_affinities_scaled_to_at_most_1():
    graph = Graph.from_edges([(0, 1), (1, 2)], weight=[1.0, 4.0])
    state = State.opening(graph, THREE)
    assert state.ledger["affinity"].tolist() == [0.25, 0.25, 1.0, 1.0]
    assert state.graph.weight is None
    nothing = State.opening(Graph.from_edges([(0, 1), (1, 2)], weight=[0.0, 0.0]), THREE)
    assert (nothing.ledger["affinity"] == np.float32(FIRST_AFFINITY)).all()


def test_opinions_of_any_number_become_float64():
    for opinion in ([1, 0, -1], np.float32([1, 0, -1]), np.array([1, 0, -1], dtype=np.int8)):
        state = State.opening(LINE, {"opinion": opinion})
        assert state.people["opinion"].dtype == np.float64
        assert state.people["opinion"].tolist() == [1.0, 0.0, -1.0]


def test_other_columns_and_the_profile_stay():
    people = People({**THREE, "side": ["a", "b", "a"]}, observed=People({"opinion": [0.0, math.nan, 0.0]}))
    state = State.opening(LINE, people)
    assert list(state.people) == ["opinion", "side"]
    assert math.isnan(state.people.profile["opinion"][1])


def test_networks_and_people_of_other_kinds():
    named = nx.Graph([("ann", "bob"), ("bob", "cy")])
    table = pd.DataFrame({"opinion": [0.1, 0.2, 0.3]}, index=["cy", "bob", "ann"])
    state = State.opening(named, table)
    assert state.graph.names == ("ann", "bob", "cy")
    assert state.people["opinion"].tolist() == [0.3, 0.2, 0.1]


def test_isolated_and_single_people_open_too():
    for n in (1, 5):
        assert State.opening(Graph.from_edges([], n), {"opinion": [0.0] * n}).ledger["affinity"].size == 0


def test_it_is_a_value():
    state = State.opening(LINE, THREE)
    assert state == State.opening(LINE, People(THREE))
    assert state != replace(state, day=1)
    assert pickle.loads(pickle.dumps(state)) == state


def test_nobody_is_refused():
    with pytest.raises(GraphInputError, match="graph must have nodes; got none"):
        State.opening(Graph.from_edges([], 0), {"opinion": []})


def test_people_of_another_number_are_refused():
    with pytest.raises(
        ParameterError, match="people must be 3, one for each node of the graph; got <People: 2, opinion>"
    ):
        State.opening(LINE, {"opinion": [0.0, 0.0]})


@pytest.mark.parametrize("people", [None, {}, {"side": ["a", "b", "a"]}, {"Opinion": [0, 0, 0]}], ids=str)
def test_without_opinions_one_line_says_how_they_are_made(people):
    with pytest.raises(ParameterError) as error:
        State.opening(LINE, people)
    message = str(error.value)
    assert "\n" not in message
    hint = (
        'people must have a column "opinion"; sg.with_opinions(graph, people, by=..., rng=...) makes one; got <People'
    )
    assert message.startswith(hint)
    assert "opinion" in with_opinions(LINE, people, rng=1)


@pytest.mark.parametrize(
    ("opinion", "message"),
    [
        ([0.0, math.nan, 2.0], "people[\"opinion\"] must lie in [-1, 1]; got 'nan for person 1'"),
        ([0.0, 0.5, 1.0000001], "people[\"opinion\"] must lie in [-1, 1]; got '1.0000001 for person 2'"),
        ([-math.inf, 0.0, 0.0], "people[\"opinion\"] must lie in [-1, 1]; got '-inf for person 0'"),
        (np.array([0, -128, 0], np.int8), "people[\"opinion\"] must lie in [-1, 1]; got '-128.0 for person 1'"),
        (["left", "right", "left"], 'people["opinion"] must be one number a person; got array('),
        ([True, False, True], 'people["opinion"] must be one number a person; got array('),
        (np.zeros((3, 2)), 'people["opinion"] must be one number a person; got array('),
        ([0.0, None, 0.0], "opinion must be given for everyone; got 'none for person 1'"),
    ],
    ids=str,
)
def test_opinions_that_nobody_can_have_are_refused(opinion, message):
    with pytest.raises(ParameterError) as error:
        State.opening(LINE, {"opinion": opinion})
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("known", [{"side": ["a", "b", "a"]}, {"opinion": ["a", "b", "a"]}], ids=str)
def test_a_profile_without_opinions_is_refused_before_the_first_day(known):
    with pytest.raises(ParameterError, match=r"people\.profile"):
        State.opening(LINE, People(THREE, observed=People(known)))


def test_the_same_door_for_simulate():
    from socialgraph.feed import Chronological
    from socialgraph.platform import Platform

    with pytest.raises(ParameterError, match=r'must have a column "opinion"; sg\.with_opinions'):
        simulate(Platform(rank=Chronological()), LINE, None, days=1)
    with pytest.raises(GraphInputError, match="must have nodes"):
        simulate(Platform(rank=Chronological()), Graph.from_edges([], 0), None, days=1)


def test_checked_opinions_are_a_copy():
    mine = np.array([0.0, 1.0])
    checked = checked_opinions("opinions", mine, 2)
    mine[0] = 0.5
    assert checked.tolist() == [0.0, 1.0]
    assert not checked.flags.writeable
    assert checked_opinions("opinions", [], 0).shape == (0,)
