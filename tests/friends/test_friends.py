"""What suggesters by ties alone have in common, whatever their score."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from naive import offers

from socialgraph.errors import ParameterError
from socialgraph.friends import (
    AdamicAdar,
    CommonNeighbors,
    Jaccard,
    Katz,
    LocalPath,
    PersonalizedPageRank,
    PreferentialAttachment,
    Reciprocity,
    ResourceAllocation,
    Salsa,
)

ALL = [
    AdamicAdar(),
    CommonNeighbors(),
    Jaccard(),
    Katz(),
    LocalPath(),
    PersonalizedPageRank(),
    PreferentialAttachment(),
    Reciprocity(),
    ResourceAllocation(),
    Salsa(),
]
every = pytest.mark.parametrize("suggest", ALL, ids=lambda model: type(model).__name__)


@every
def test_nobody_and_everybody(suggest):
    offers.check_edges(suggest, weighs=isinstance(suggest, PersonalizedPageRank | Salsa))


@every
@given(graph=offers.graphs(), k=st.integers(1, 13), seed=st.integers(0, 1000))
def test_properties(suggest, graph, k, seed):
    offers.check_rules(suggest, graph, k, seed)


@every
def test_relabelling_permutes_the_scores_bit_for_bit(suggest):
    offers.check_relabelling(suggest)


@every
def test_one_thread_and_two_give_the_same_bytes(suggest, threads):
    offers.check_threads(suggest, threads)


# Reciprocity asks for followers who are not followed back; a star's leaves have none.
@pytest.mark.parametrize("suggest", [model for model in ALL if model != Reciprocity()], ids=lambda m: type(m).__name__)
def test_equal_scores_are_decided_by_coin_and_evenly(suggest):
    offers.check_even_coins(suggest)


@every
@pytest.mark.parametrize("k", [0, -1, 2.5, True, "3", None])
def test_k_is_a_whole_number_of_at_least_one(suggest, k):
    with pytest.raises(ParameterError, match=r"^k must be a whole number of at least 1; got "):
        suggest(nx.path_graph(4), k=k, rng=1)
