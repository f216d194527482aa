"""The lines of the panel: which measures, by which definitions, of what, and what each is held against."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from socialgraph._frozen import frozen, readonly
from socialgraph.errors import ParameterError
from socialgraph.metrics.agreement import agreement
from socialgraph.metrics.assortativity import assortativity
from socialgraph.metrics.betweenness_controversy import betweenness_controversy
from socialgraph.metrics.bimodality_coefficient import bimodality_coefficient
from socialgraph.metrics.boundary_connectivity import boundary_connectivity
from socialgraph.metrics.coleman import coleman
from socialgraph.metrics.conductance import conductance
from socialgraph.metrics.cross_cutting_share import cross_cutting_share
from socialgraph.metrics.detectability import detectability
from socialgraph.metrics.dip import dip
from socialgraph.metrics.dipole_moment import dipole_moment
from socialgraph.metrics.disparate_exposure import disparate_exposure
from socialgraph.metrics.effective_resistance import effective_resistance
from socialgraph.metrics.ei_index import ei_index
from socialgraph.metrics.esteban_ray import esteban_ray
from socialgraph.metrics.exposure_diversity import exposure_diversity
from socialgraph.metrics.freeman import freeman
from socialgraph.metrics.friendship_paradox import friendship_paradox
from socialgraph.metrics.generalized_euclidean_distance import generalized_euclidean_distance
from socialgraph.metrics.gini import gini
from socialgraph.metrics.glass_ceiling import glass_ceiling
from socialgraph.metrics.homogenization import homogenization
from socialgraph.metrics.majority_illusion import majority_illusion
from socialgraph.metrics.mean_distance import mean_distance
from socialgraph.metrics.minority_visibility import minority_visibility
from socialgraph.metrics.modularity import modularity
from socialgraph.metrics.neighbor_correlation import neighbor_correlation
from socialgraph.metrics.numeric_assortativity import numeric_assortativity
from socialgraph.metrics.opinion_clusters import opinion_clusters
from socialgraph.metrics.opinion_variance import opinion_variance
from socialgraph.metrics.perception_bias import perception_bias
from socialgraph.metrics.polarization_disagreement import polarization_disagreement
from socialgraph.metrics.popularity_bias import popularity_bias
from socialgraph.metrics.random_walk_controversy import random_walk_controversy
from socialgraph.metrics.reach_overlap import reach_overlap
from socialgraph.metrics.spectral_gap import spectral_gap
from socialgraph.metrics.spectral_segregation_index import spectral_segregation_index
from socialgraph.metrics.top_share import top_share
from socialgraph.metrics.unique_sources import unique_sources

__all__ = ["CATALOGUE", "Line", "Seen"]


@frozen
class Seen:
    """Who saw whose what: one row a view.

    Parameters
    ----------
    person, author, content : ndarray of int64, shape (rows,)
        Who read, whose post it was, and which.
    reader : ndarray of int64, shape (rows,)
        Which reader: the person, but for copies of one person, who are readers of their own.
    n : int
        How many people there are.

    Examples
    --------
    >>> Seen.of({"person": [1, 0], "author": [0, 1], "content": [5, 6]}, 2).drawn(np.array([1, 1])).author.tolist()
    [0, 0]
    """

    person: np.ndarray
    author: np.ndarray
    content: np.ndarray
    reader: np.ndarray
    n: int

    @classmethod
    def of(cls, exposures: Any, n: int) -> "Seen":
        """Read the three columns."""
        columns = []
        for name in ("person", "author", "content"):
            if name not in exposures:
                raise ParameterError("exposures", "must have the columns person, author and content", list(exposures))
            column = np.asarray(exposures[name])
            if column.ndim != 1 or column.dtype.kind not in "iu":
                raise ParameterError(f"exposures[{name!r}]", "must be one whole number a row", column)
            if name != "content" and column.size and not 0 <= column.min() <= column.max() < n:
                raise ParameterError(f"exposures[{name!r}]", f"must be people from 0 to {n - 1}", int(column.max()))
            columns.append(readonly(column, np.int64))
        if len({column.size for column in columns}) > 1:
            raise ParameterError("exposures", "must have as many rows in each column", [c.size for c in columns])
        return cls(*columns, columns[0], n)

    def drawn(self, people: np.ndarray) -> "Seen":
        """Take the rows of readers drawn with replacement."""
        order = np.argsort(self.person, kind="stable")
        first = np.searchsorted(self.person[order], np.arange(self.n + 1))
        many = np.diff(first)[people]
        begin = np.repeat(first[people] - np.cumsum(many) + many, many)
        rows = order[begin + np.arange(begin.size)]
        reader = np.repeat(np.arange(people.size), many)
        columns = (self.person[rows], self.author[rows], self.content[rows], reader)
        return Seen(*(readonly(column) for column in columns), self.n)


@frozen
class Line:
    """One measure by one definition.

    Parameters
    ----------
    family, measure, definition : str
        Structure, inequality, attitude or exposure; the function's name; which definition, with its numbers.
    needs : tuple of str
        Of "graph", "group", "opinion" and "seen": what `call` takes, in this order.
    call : callable
        Returns the number.
    null : {"ties", "groups", "uniform", ""}
        What it is held against: other ties, groups dealt out again, opinions drawn evenly, or nothing.
    interval : {"vertices", "people", "readers", ""}
        Who is resampled for its interval; nobody where no way is known to be valid.
    apart : {1, -1, 0}
        Whether a high value means that people are apart, or a low one, or neither.
    sides : int
        How many groups it is defined for; 0 for any number from two.

    Examples
    --------
    >>> line = Line("structure", "modularity", "Newman", ("graph", "group"), modularity)
    >>> line.fits({"group": [0, 1]}, 2, None), line.fits({}, 0, None)
    (True, False)
    """

    family: str
    measure: str
    definition: str
    needs: tuple[str, ...]
    call: Callable
    null: str = "ties"
    interval: str = ""
    apart: int = 0
    sides: int = 0

    def fits(self, columns: Mapping[str, Any], sides: int, seen: Any) -> bool:
        """Tell whether there is what it needs."""
        there = {"graph", *columns} | ({"seen"} if seen is not None else set())
        enough = "group" not in self.needs or (sides == self.sides if self.sides else sides > 1)
        return enough and all(need in there for need in self.needs)

    def take(self, graph: Any, columns: Mapping[str, Any], seen: Any) -> float:
        """Take the measure."""
        there = {"graph": graph, "seen": seen, **columns}
        return float(self.call(*(there[need] for need in self.needs)))


def _fewest(group: np.ndarray) -> Any:
    """Name the smallest group; of equals the first in order."""
    labels, counts = np.unique(group, return_counts=True)
    return labels[counts.argmin()]


def _of_fewest(measure: Callable, graph: Any, group: np.ndarray, **options: Any) -> float:
    return measure(graph, group, of=_fewest(group), **options)


def _illusion(graph: Any, group: np.ndarray) -> float:
    return majority_illusion(graph, group == _fewest(group))


def _gap(graph: Any) -> float:
    """Look at the largest component: rewiring cuts pieces off, and the gap of all is then 0."""
    graph = graph.to_undirected()
    largest = graph.largest_component()
    return spectral_gap(graph if largest.size == graph.n else graph.subgraph(largest))


def _degrees(graph: Any) -> float:
    return gini((graph.reverse if graph.directed else graph).degree)


def _on_scale(measure: Callable, opinion: np.ndarray, **options: Any) -> float:
    """Measure on [-1, 1], or from the lowest to the highest where opinions leave that."""
    low, high = (float(end(opinion)) for end in (np.min, np.max)) if opinion.size else (-1.0, 1.0)
    within = low >= -1 and high <= 1
    return measure(opinion, low=-1.0 if within else low, high=1.0 if within else high, **options)


def _crossing(seen: Seen, group: np.ndarray) -> float:
    return cross_cutting_share(group[seen.person], group[seen.author])


def _mixture(seen: Seen, group: np.ndarray, definition: str) -> float:
    return _mean(exposure_diversity(seen.reader, group[seen.author], definition=definition))


def _overlap(seen: Seen, group: np.ndarray) -> float:
    return reach_overlap(seen.reader, group[seen.author])


def _sources(seen: Seen) -> float:
    return _mean(unique_sources(seen.reader, seen.author))


def _attention(seen: Seen) -> float:
    return gini(np.bincount(seen.author, minlength=seen.n))


def _evenness(seen: Seen, group: np.ndarray) -> float:
    return disparate_exposure(np.bincount(seen.author, minlength=seen.n), group)


def _visibility(seen: Seen, group: np.ndarray) -> float:
    return minority_visibility(seen.author, group, _fewest(group))


def _sameness(seen: Seen) -> float:
    return homogenization(seen.reader, seen.content, rng=0)


def _favourites(seen: Seen) -> float:
    return popularity_bias(seen.reader, seen.content, definition="gini")


def _mean(value: np.ndarray) -> float:
    known = value[~np.isnan(value)]
    return float(known.mean()) if known.size else np.nan


_GROUP, _OPINION, _SEEN = ("graph", "group"), ("graph", "opinion"), ("seen", "group")


def _ties(measure: str, definition: str, call: Callable, apart: int, needs: Any = _GROUP, **options: Any) -> Line:
    return Line("structure", measure, definition, needs, call, apart=apart, **options)


def _unequal(measure: str, definition: str, call: Callable, needs: Any = _GROUP, null: str = "ties") -> Line:
    return Line("inequality", measure, definition, needs, call, null)


def _minds(measure: str, definition: str, call: Callable, apart: int, null: str = "") -> Line:
    return Line("attitude", measure, definition, ("opinion",), call, null, "people", apart)


def _shown(measure: str, definition: str, call: Callable, apart: int = 0, **options: Any) -> Line:
    return Line("exposure", measure, definition, _SEEN, call, "groups", "readers", apart, **options)


def _fed(measure: str, definition: str, call: Callable, interval: str = "readers") -> Line:
    return Line("exposure", measure, definition, ("seen",), call, "", interval)


# The vertex bootstrap is for averages over pairs. Betweenness from 64 people takes .25 s on 150,000 ties, the others
# less than .02 s; random-walk controversy by random seeds would take seconds, and is not among them.
CATALOGUE = (
    _ties("assortativity", "Newman 2003", assortativity, 1, interval="vertices"),
    _ties("modularity", "Newman and Girvan 2004", modularity, 1, interval="vertices"),
    _ties("ei_index", "ties counted", ei_index, -1, interval="vertices"),
    _ties("ei_index", "densities", partial(ei_index, definition="density"), -1, interval="vertices"),
    _ties("coleman", "all groups", coleman, 1, interval="vertices"),
    _ties("freeman", "any number of groups", freeman, 1, interval="vertices"),
    _ties("conductance", "mean over groups", conductance, -1, interval="vertices"),
    _ties("spectral_segregation_index", "Echenique and Fryer 2007", spectral_segregation_index, 1),
    _ties("boundary_connectivity", "Guerra et al. 2013", boundary_connectivity, 1),
    _ties("detectability", "1 is the line", detectability, 1),
    _ties("random_walk_controversy", "hubs, k = 10", random_walk_controversy, 1, sides=2),
    _ties("dipole_moment", "top 5 % of each side", dipole_moment, 1, sides=2),
    _ties("betweenness_controversy", "64 sources", partial(betweenness_controversy, sources=64, rng=0), 1, sides=2),
    _ties("effective_resistance", "between less within", effective_resistance, 1),
    _ties("numeric_assortativity", "of opinions", numeric_assortativity, 1, _OPINION, interval="vertices"),
    _ties("neighbor_correlation", "own and neighbours' mean", neighbor_correlation, 1, _OPINION),
    _ties("generalized_euclidean_distance", "Hohmann et al. 2023", generalized_euclidean_distance, 1, _OPINION),
    _ties(
        "polarization_disagreement",
        "polarisation",
        partial(polarization_disagreement, definition="polarization"),
        1,
        _OPINION,
    ),
    _ties(
        "polarization_disagreement",
        "disagreement",
        partial(polarization_disagreement, definition="disagreement"),
        0,
        _OPINION,
    ),
    _ties("spectral_gap", "of the largest component", _gap, -1, ("graph",)),
    _unequal("gini", "of degrees", _degrees, ("graph",)),
    _unequal("friendship_paradox", "mean degree of friends", friendship_paradox, ("graph",)),
    _unequal("friendship_paradox", "share below", partial(friendship_paradox, definition="share"), ("graph",)),
    _unequal("majority_illusion", "of the minority", _illusion),
    _unequal("perception_bias", "of the minority", partial(_of_fewest, perception_bias)),
    _unequal("top_share", "top 10 % by degree", partial(_of_fewest, top_share, top=0.1), null="groups"),
    _unequal("glass_ceiling", "second moments", partial(_of_fewest, glass_ceiling, definition="moment"), null="groups"),
    _minds("opinion_variance", "of all people", opinion_variance, 1),
    _minds("mean_distance", "of all pairs", mean_distance, 1),
    _minds("esteban_ray", "alpha 1.6, 20 bins", partial(_on_scale, esteban_ray, bins=20), 1),
    _minds("bimodality_coefficient", "corrected for few", bimodality_coefficient, 1),
    _minds("dip", "Hartigan and Hartigan 1985", dip, 1, null="uniform"),
    _minds("agreement", "7 categories", partial(_on_scale, agreement, bins=7), -1),
    _minds("opinion_clusters", "gaps of .1, effective number", opinion_clusters, 0),
    _shown("cross_cutting_share", "of views", _crossing, -1),
    _shown("exposure_diversity", "Shannon, of authors' groups", partial(_mixture, definition="shannon"), -1),
    _shown("exposure_diversity", "Gini-Simpson, of groups", partial(_mixture, definition="gini_simpson"), -1),
    _shown("reach_overlap", "readers of both groups", _overlap, -1),
    _shown("disparate_exposure", "views an author", _evenness),
    _shown("minority_visibility", "of views over people", _visibility),
    _fed("unique_sources", "mean over readers", _sources),
    _fed("gini", "of views an author", _attention),
    _fed("popularity_bias", "Gini of views a post", _favourites),
    _fed("homogenization", "Jaccard", _sameness, ""),
)
