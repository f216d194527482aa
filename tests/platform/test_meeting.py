"""Who is asked about whom, and what the one who decides knows."""

from collections import namedtuple
from dataclasses import replace

import numpy as np
import pytest

from socialgraph.feed import Chronological
from socialgraph.graph import Graph
from socialgraph.platform import Behaviour, Platform, State, one_day
from socialgraph.ties import Inactivity

Offers = namedtuple("Offers", ["source", "target"])
GRAPH = Graph.from_edges([(0, 1)], 4)
OPINIONS = {"opinion": [-0.8, -0.4, 0.1, 0.9]}


def met(graph, offers, **behaviour):
    """Live through one day with these offers; give what `accept` was asked, and the report."""
    asked = []

    def accept(pairs, *, rng):
        asked.append(list(zip(pairs.source.tolist(), pairs.target.tolist(), pairs.place.tolist(), strict=True)))
        return np.ones(len(pairs))

    def suggest(graph, profile, *, k, rng):
        return Offers(*np.array(offers, dtype=np.int64).reshape(-1, 2).T)

    platform = Platform(Chronological(), suggest, suggest_every=1, behaviour=Behaviour(accept=accept, **behaviour))
    _, report = one_day(platform, State.opening(graph, OPINIONS), 1, np.zeros(4, np.int32))
    return asked[0], report.offers


def test_a_tie_offered_to_both_ends_is_decided_where_it_stands_higher_up():
    asked, offers = met(GRAPH, [(0, 2), (0, 3), (3, 0), (2, 3), (2, 0)])
    assert asked == [(0, 2, 0), (3, 0, 0), (2, 3, 0)]
    assert offers["made"].tolist() == [[0, 2], [0, 3], [2, 3]]


def test_on_equal_places_the_lower_end_decides():
    assert met(GRAPH, [(2, 0), (0, 2)])[0] == [(0, 2, 0)]


def test_on_a_follow_graph_every_suggestion_is_decided_on():
    follows = Graph.from_edges([(0, 1)], 4, directed=True)
    asked, offers = met(follows, [(2, 0), (0, 2), (0, 3)])
    assert asked == [(2, 0, 0), (0, 2, 0), (0, 3, 1)]
    assert offers["made"].tolist() == [[2, 0], [0, 2], [0, 3]]


def test_places_are_those_of_the_list_in_whatever_order_rows_come():
    follows = Graph.from_edges([(0, 1)], 4, directed=True)
    assert met(follows, [(3, 0), (2, 1), (3, 1), (2, 0), (3, 2)])[0] == [
        (3, 0, 0),
        (2, 1, 0),
        (3, 1, 1),
        (2, 0, 1),
        (3, 2, 2),
    ]


@pytest.mark.parametrize("post", [0.0, 1.0])
def test_the_silent_are_dropped_after_so_many_days(post):
    platform = Platform(Chronological(), lambda graph, profile, *, k, rng: Offers(*np.zeros((2, 0), int)))
    platform = replace(platform, suggest_every=1, behaviour=Behaviour(post=post, drop=Inactivity(1.0, days=3)))
    state, dropped = State.opening(GRAPH, OPINIONS), []
    for _ in range(4):
        state, report = one_day(platform, state, 1, np.zeros(4, np.int32))
        dropped.append(report.offers["dropped"].tolist())
    # On the third day nobody has posted for three days.
    assert dropped == ([[], [], [[0, 1]], []] if post == 0 else [[]] * 4)
    assert state.ledger["posted"].tolist() == ([-1] * 4 if post == 0 else [3] * 4)
