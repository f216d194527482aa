import copy
import dataclasses
import math
import pickle

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.graph import Graph
from socialgraph.people import People, as_people, with_opinions

SIDES = People({"side": ["left", "right", "left"], "age": [31, 44, 27]})
NAMED = Graph.from_edges([(0, 1), (1, 2)], names=["ann", "bob", "cy"])
PLAIN = Graph.from_edges([(0, 1), (1, 2)])


# Columns


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, 2, 3], "i"),
        ([0.5, math.nan, 1], "f"),
        ([True, False, True], "b"),
        (["a", "bb", ""], "U"),
        (("a", "b", "c"), "U"),
        (range(3), "i"),
        (np.arange(3, dtype=np.uint8), "u"),
        (np.array(["a", "b", "c"], dtype=object), "U"),
        (np.array([1, 2, 3], dtype=object), "i"),
        (np.array([1, 2.5, np.float32(3)], dtype=object), "f"),
        (np.array([True, False, True], dtype=object), "b"),
        (np.array(["2024-01-01"] * 3, dtype="datetime64[D]"), "M"),
        (pd.Series(["a", "b", "c"]), "U"),
        (pd.Series(["a", "b", "c"], dtype="category"), "U"),
        (pd.Series([1, 2, 3], dtype="Int64"), "i"),
        (np.zeros((3, 2)), "f"),
    ],
)
def test_columns_are_arrays_and_never_objects(values, kind):
    people = People({"x": values})
    assert people["x"].dtype.kind == kind
    assert not people["x"].flags.writeable
    assert len(people) == people.n == 3


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["a", None], "^x must be given for everyone; got 'none for person 1'"),
        ([1, None], "^x must be given for everyone; got 'none for person 1'"),
        (["a", 1], "^x must be numbers, truth values or strings"),
        ([1, "a"], "^x must be numbers, truth values or strings"),
        ([True, "a"], "^x must be numbers, truth values or strings"),
        ([{}, {}], "^x must be numbers, truth values or strings"),
        ([b"a"], "^x must be numbers, truth values or strings"),
        ([1j], "^x must be numbers, truth values or strings"),
        (["a", math.nan], "^x must be numbers, truth values or strings"),
        (3, "^x must be one value a person; got 3"),
        ("left", "^x must be one value a person; got 'left'"),
        (None, "^x must "),
        ({"a": 1}, "^x must "),
        ([[1, 2], [3]], "^x must "),
    ],
)
def test_columns_that_cannot_be_right(values, message):
    with pytest.raises(ParameterError, match=message):
        People({"x": values})


def test_lengths_must_agree():
    with pytest.raises(ParameterError, match=r"^age must be 2 values, one a person; got '3 values'"):
        People({"side": ["left", "right"], "age": [1, 2, 3]})
    with pytest.raises(ParameterError, match=r"^side must be 4 values"):
        People({"side": ["left", "right"]}, 4)
    with pytest.raises(ParameterError, match=r"^observed must be 3 people; got <People: 2>"):
        People({"age": [1, 2, 3]}, observed=People({}, 2))
    for n in (-1, 2.5, True, "3"):
        with pytest.raises(ParameterError, match=r"^n must be a whole number"):
            People({}, n)


@pytest.mark.parametrize("name", [3, None, ("a",)])
def test_names_are_strings(name):
    with pytest.raises(ParameterError, match=r"^columns must be called by strings"):
        People({name: [1]})


def test_no_columns():
    assert People({}).n == 0
    assert People({}, 5).n == 5
    assert list(People({}, 5)) == []
    assert repr(People({}, 5000)) == "<People: 5,000>"
    assert len(People({}, 5).take([0, 4])) == 2


def test_asking():
    assert list(SIDES) == ["side", "age"]
    assert "age" in SIDES
    assert "opinion" not in SIDES
    assert repr(SIDES) == "<People: 3, side, age>"
    with pytest.raises(UnknownName, match=r"^column must be one of age, side; got 'agee'. Did you mean age\?"):
        SIDES["agee"]


def test_assign_shares_the_other_columns():
    more = SIDES.assign(opinion=[0.1, 0.2, 0.3], age=[1, 2, 3])
    assert list(more) == ["side", "age", "opinion"]
    assert more["side"] is SIDES["side"]
    assert more["age"].tolist() == [1, 2, 3]
    assert SIDES["age"].tolist() == [31, 44, 27]
    with pytest.raises(ParameterError, match=r"^opinion must be 3 values"):
        SIDES.assign(opinion=[1])


def test_take_keeps_the_order_given():
    some = SIDES.take([2, 0])
    assert some["side"].tolist() == ["left", "left"]
    assert some["age"].tolist() == [27, 31]
    assert SIDES.take([]).n == 0
    embedded = People({"x": np.arange(6).reshape(3, 2)}).take([1])
    assert embedded["x"].tolist() == [[2, 3]]


def test_the_profile_is_the_truth_unless_observed():
    assert SIDES.profile is SIDES
    known = People({"side": ["left", "left", "left"]})
    watched = dataclasses.replace(SIDES, observed=known)
    assert watched.profile is known
    assert watched["side"].tolist() == ["left", "right", "left"]
    assert watched.assign(x=[1, 2, 3]).profile is known
    assert watched.take([1]).profile == known.take([1])
    assert watched != SIDES


def test_they_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        SIDES["age"][0] = 3
    with pytest.raises(TypeError):
        SIDES["age"] = [1, 2, 3]
    with pytest.raises(dataclasses.FrozenInstanceError):
        SIDES.n = 4


def test_what_was_given_is_copied():
    age, columns = np.array([1, 2]), {}
    columns["age"] = age
    people = People(columns)
    age[0] = 9
    columns["side"] = ["left", "right"]
    assert people["age"].tolist() == [1, 2]
    assert list(people) == ["age"]
    assert age.flags.writeable


def test_no_memory_is_shared_with_a_frame():
    # pandas hands out read-only views of what it goes on writing to.
    frame = pd.DataFrame({"age": [1.0, 2.0, 3.0]}, index=["x", "y", "z"])
    people = People({"age": frame["age"].to_numpy()})
    also = as_people(frame, NAMED)
    frame.iloc[0, 0] = 9
    assert people["age"].tolist() == also["age"].tolist() == [1, 2, 3]


def test_equality_hash_pickle_and_copy():
    twin = People({"side": ["left", "right", "left"], "age": [31, 44, 27]})
    assert twin == SIDES
    assert hash(twin) == hash(SIDES)
    assert twin.fingerprint == SIDES.fingerprint
    assert People({"age": [1], "side": ["a"]}) != People({"side": ["a"], "age": [1]})
    watched = dataclasses.replace(SIDES, observed=SIDES.assign(age=[0, 0, 0]))
    for again in (copy.deepcopy(watched), pickle.loads(pickle.dumps(watched))):
        assert again == watched
        assert again.fingerprint == watched.fingerprint
        assert not again["age"].flags.writeable
        assert not again.profile["age"].flags.writeable


def test_frame():
    frame = SIDES.frame(NAMED.names)
    assert frame.index.tolist() == ["ann", "bob", "cy"]
    assert frame["age"].tolist() == [31, 44, 27]
    assert SIDES.frame().index.tolist() == [0, 1, 2]
    assert People({}, 3).frame().shape == (3, 0)
    assert SIDES.frame([(0, 1), (0, 2), (1, 1)]).index.tolist() == [(0, 1), (0, 2), (1, 1)]


columns = st.dictionaries(
    st.text("xyz", min_size=1, max_size=2),
    st.sampled_from(
        [st.integers(-(2**62), 2**62), st.floats(allow_nan=False), st.booleans(), st.text(st.characters(codec="ascii"))]
    ).flatmap(lambda values: st.lists(values, min_size=3, max_size=3)),
)


@given(columns)
def test_there_and_back_by_frame(given_):
    given_ = {name: [v.rstrip("\0") if isinstance(v, str) else v for v in values] for name, values in given_.items()}
    people = People(given_, 3)
    assert {name: people[name].tolist() for name in people} == given_
    assert as_people(people.frame(NAMED.names).sample(frac=1, random_state=1), NAMED) == people


# as_people


def test_people_from_nothing_a_mapping_or_people():
    assert as_people(None, NAMED) == People({}, 3)
    assert as_people({}, NAMED) == People({}, 3)
    assert as_people({"age": [1, 2, 3]}, NAMED)["age"].tolist() == [1, 2, 3]
    assert as_people(SIDES, NAMED) is SIDES


def test_a_frame_is_put_into_the_order_of_the_graph():
    frame = pd.DataFrame({"age": [3, 1, 2], "vs": [0, 0, 0]}, index=["cy", "ann", "bob"])
    assert as_people(frame, NAMED)["age"].tolist() == [1, 2, 3]
    numbered = pd.DataFrame({"age": [3, 1, 2]}, index=[2, 0, 1])
    assert as_people(numbered, PLAIN)["age"].tolist() == [1, 2, 3]
    tuples = Graph.from_edges([(0, 1)], names=[(1, "b"), (0, "a")])
    frame = pd.DataFrame({"age": [1, 2]}, index=pd.MultiIndex.from_tuples([(0, "a"), (1, "b")]))
    assert as_people(frame, tuples)["age"].tolist() == [2, 1]


def test_a_frame_that_names_nobody_is_taken_as_it_stands():
    assert as_people(pd.DataFrame({"age": [1, 2, 3]}), NAMED)["age"].tolist() == [1, 2, 3]
    # Names from 1 and rows counted from 0 share some numbers by accident.
    counted = Graph.from_edges([(0, 1), (1, 2)], names=[1, 2, 3])
    assert as_people(pd.DataFrame({"age": [1, 2, 3]}), counted)["age"].tolist() == [1, 2, 3]


def test_a_frame_that_names_some_is_refused():
    frame = pd.DataFrame({"age": [1, 2, 3]}, index=["ann", "cy", "zoe"])
    with pytest.raises(
        ParameterError, match=r"^people must be indexed by every node of the graph; got \"none for 'bob'"
    ):
        as_people(frame, NAMED)


@pytest.mark.parametrize(
    "given_", [SIDES.take([0]), {"age": [1, 2]}, pd.DataFrame({"age": [1, 2, 3, 4]}), pd.DataFrame(index=["ann"])]
)
def test_one_person_for_each_node(given_):
    with pytest.raises(ParameterError, match=r"^people must be 3, one for each node of the graph; got <People: "):
        as_people(given_, NAMED)


@pytest.mark.parametrize("given_", [3, "side", [1, 2, 3], np.zeros(3)])
def test_other_things_are_refused(given_):
    with pytest.raises(ParameterError, match=r"^people must be People, a mapping of columns, a data frame or a graph"):
        as_people(given_, NAMED)


def test_attributes_of_networkx_nodes():
    graph = nx.Graph()
    graph.add_nodes_from([("cy", {"age": 27}), ("ann", {"age": 31}), ("bob", {"age": 44})], side="left")
    people = as_people(graph, NAMED)
    assert people["age"].tolist() == [31, 44, 27]
    assert people["side"].tolist() == ["left"] * 3
    assert as_people(nx.path_graph(3), PLAIN) == People({}, 3)


def test_attributes_of_igraph_vertices():
    graph = igraph.Graph([(0, 1), (1, 2)])
    graph.vs["name"] = ["cy", "ann", "bob"]
    graph.vs["age"] = [27, 31, 44]
    people = as_people(graph, NAMED)
    assert list(people) == ["age"]
    assert people["age"].tolist() == [31, 44, 27]
    del graph.vs["name"]
    assert as_people(graph, PLAIN)["age"].tolist() == [27, 31, 44]


def test_an_attribute_that_some_lack_is_refused():
    # Row A25 of the catalogue: named with its count and the first who lacks it.
    graph = nx.Graph()
    graph.add_nodes_from([("ann", {"age": 31}), ("bob", {}), ("cy", {})])
    with pytest.raises(ParameterError, match=r"^age must be given at every node; got \"none at 2 of 3 nodes, .* 'bob'"):
        as_people(graph, NAMED)
    other = igraph.Graph([(0, 1), (1, 2)])
    other.vs["age"] = [1, 2, None]
    with pytest.raises(ParameterError, match=r"^age must be given at every node; got 'none at 1 of 3 nodes, .* 2'"):
        as_people(other, PLAIN)


def test_a_graph_of_other_people_is_refused():
    with pytest.raises(ParameterError, match=r"^people must have the nodes of the graph; got '4 nodes'"):
        as_people(nx.path_graph(4), PLAIN)


# Opinions

MANY = Graph.from_edges([], 60_000)


def within(values, mean, sd):
    """Whether the mean and the standard deviation lie within four standard errors of what they should be."""
    n = values.size
    return abs(values.mean() - mean) < 4 * sd / math.sqrt(n) and abs(values.std() - sd) < 4 * sd / math.sqrt(2 * n)


def test_without_groups_opinions_are_uniform():
    opinion = with_opinions(MANY, rng=1)["opinion"]
    assert opinion.min() >= -1
    assert opinion.max() <= 1
    assert within(opinion, 0, 1 / math.sqrt(3))
    counts = np.histogram(opinion, 20, (-1, 1))[0]
    assert abs(counts - 3000).max() < 4.5 * math.sqrt(3000)


@pytest.mark.parametrize(
    ("groups", "at", "centres"),
    [
        (["a", "b"], None, [-0.5, 0.5]),
        (["a", "b", "c"], None, [-0.5, 0, 0.5]),
        (["c", "a", "b"], None, [0.5, -0.5, 0]),
        (["only"], None, [0]),
        ([3, 1], None, [0.5, -0.5]),
        ([True, False], {True: -0.25, False: 0.25}, [-0.25, 0.25]),
        (["a", "b", "c"], {"a": 0.25, "b": 0, "c": -0.25, "unused": 1}, [0.25, 0, -0.25]),
    ],
)
def test_each_group_has_its_mean_and_spread(groups, at, centres):
    people = People({"side": np.tile(groups, MANY.n // len(groups) + 1)[: MANY.n]})
    opinion = with_opinions(MANY, people, by="side", at=at, spread=0.1, rng=2)["opinion"]
    for group, centre in zip(groups, centres, strict=True):
        assert within(opinion[people["side"] == group], centre, 0.1)


def test_opinions_are_cut_to_the_scale():
    people = People({"side": np.zeros(MANY.n)})
    opinion = with_opinions(MANY, people, by="side", at={0.0: 1}, spread=0.5, rng=3)["opinion"]
    assert opinion.max() == 1
    assert opinion.min() >= -1
    # Half of them would lie beyond 1.
    assert abs(np.count_nonzero(opinion == 1) - MANY.n / 2) < 4 * math.sqrt(MANY.n / 4)


def test_no_spread_is_the_mean():
    opinion = with_opinions(NAMED, SIDES, by="side", spread=0, rng=4)["opinion"]
    assert opinion.tolist() == [-0.5, 0.5, -0.5]


def test_the_same_seed_gives_the_same_bytes():
    first, again, other = (with_opinions(MANY, rng=seed)["opinion"].tobytes() for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_a_persons_draw_depends_on_nobody_else():
    few = with_opinions(Graph.from_edges([], 10), rng=5)["opinion"]
    assert np.array_equal(few, with_opinions(MANY, rng=5)["opinion"][:10])
    plain = with_opinions(NAMED, SIDES, by="side", rng=5)
    more = with_opinions(NAMED, SIDES.assign(extra=[1, 2, 3]), by="side", rng=5)
    assert np.array_equal(plain["opinion"], more["opinion"])
    assert list(more) == ["side", "age", "extra", "opinion"]
    # Another group moves the centre and not the luck.
    moved = with_opinions(NAMED, SIDES.assign(side=["right", "right", "left"]), by="side", rng=5)["opinion"]
    assert moved[0] == pytest.approx(plain["opinion"][0] + 1, abs=1e-12)
    assert np.array_equal(moved[1:], plain["opinion"][1:])


def test_any_graph_and_any_people():
    karate = nx.karate_club_graph()
    people = with_opinions(karate, karate, by="club", spread=0, rng=1)
    assert people["opinion"].tolist() == [-0.5 if club == "Mr. Hi" else 0.5 for club in people["club"]]
    assert with_opinions(Graph.from_edges([]), rng=1)["opinion"].size == 0
    assert with_opinions(Graph.from_edges([]), {"side": []}, by="side", rng=1)["opinion"].size == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "sides"}, "^column must be one of age, side; got 'sides'"),
        ({"by": "side", "at": {"left": 0}}, "^at must place every group of 'side'; got \"none for 'right'\""),
        ({"by": "side", "at": {"left": 0, "right": 1.5}}, r"^at must lie in \[-1, 1\]; got 1.5"),
        ({"by": "side", "at": {"left": 0, "right": math.nan}}, r"^at must lie in \[-1, 1\]; got nan"),
        ({"spread": -0.1}, r"^spread must lie in \[0, 2\]; got -0.1"),
        ({"spread": "0.1"}, r"^spread must lie in \[0, 2\]; got '0.1'"),
        ({"rng": True}, "^rng must be a whole number"),
    ],
)
def test_opinions_that_cannot_be_right(options, message):
    with pytest.raises(ParameterError, match=message):
        with_opinions(NAMED, SIDES, **options)
