"""Neighbour correlation: are people surrounded by opinions like their own (Cossard et al. 2020, Cinus et al. 2022)."""

import math
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph._kernels import kernel
from socialgraph.convert import as_graph
from socialgraph.metrics._mixing import UNWEIGHTED
from socialgraph.metrics._values import numbers

__all__ = ["neighbor_correlation"]


def neighbor_correlation(graph: Any, opinion: Any) -> float:
    r"""Measure the correlation, over people, of one's own opinion and the mean opinion of one's neighbours.

    .. math:: r = \operatorname{corr}_i \Bigl( x_i, \; \frac{1}{s_i} \sum_j A_{ij} x_j \Bigr), \qquad
        s_i = \sum_j A_{ij}

    with A the weights of the arcs; on a directed graph the neighbours of i are those whom i follows. It is the
    neighbours correlation index, by which a cloud of (own, neighbours') opinions along the diagonal is an echo chamber.

    Parameters
    ----------
    graph : Graph or any kind that `as_graph` takes
        Directed or undirected. Weights are honoured; without them each tie weighs 1.
    opinion : array_like of float, shape (n,)
        Finite.

    Returns
    -------
    float
        In [-1, 1]. People without neighbours (or whose ties all weigh 0) are left out. nan where it is 0/0: without
        ties, or where all have one opinion, or all neighbourhoods one mean (to 12 digits of the spread of opinions).

    Raises
    ------
    ParameterError
        If `opinion` has another length than the graph (both are named), or is not finite (the first person is named).

    Notes
    -----
    Not for comparing networks of different density: a mean over many neighbours varies less, so that the same homophily
    correlates more; `numeric_assortativity` goes by ties and does not. Compare with shuffled opinions.

    References
    ----------
    Cossard, De Francisci Morales, Kalimeri, Mejova, Paolotti, Starnini (2020), Falling into the echo chamber: the
    Italian vaccination debate on Twitter, ICWSM 14, 130-140.
    Cinus, Minici, Monti, Bonchi (2022), The effect of people recommenders on echo chambers and polarization, ICWSM 16,
    90-101.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1), (2, 3), (1, 2)])
    >>> round(neighbor_correlation(graph, [-1.0, -0.5, 0.5, 0.0]), 6)
    0.447214
    """
    graph = as_graph(graph)
    opinion = numbers("opinion", opinion, graph.n)
    if opinion.size == 0 or opinion.min() == opinion.max():
        return math.nan
    # In units of the spread, so that neither huge nor tiny opinions leave the range of squares.
    middle = opinion.mean()
    centred = readonly((opinion - middle) / np.abs(opinion - middle).max())
    around = np.full(graph.n, np.nan)
    _average(graph.indptr, graph.indices, UNWEIGHTED if graph.weight is None else graph.weight, centred, around)
    met = ~np.isnan(around)
    own, around = centred[met], around[met]
    if own.size == 0 or own.min() == own.max() or np.ptp(around) <= 1e-12 * np.ptp(own):
        return math.nan
    own, around = own - own.mean(), around - around.mean()
    own, around = own / np.abs(own).max(), around / np.abs(around).max()
    # Not dot products, whose blocks depend on the number of threads of the linear algebra library.
    together, apart = (own * around).sum(), (own * own).sum() * (around * around).sum()
    return float(np.clip(together / np.sqrt(apart), -1, 1))


@kernel
def _average(indptr, indices, weight, value, around):
    for u in range(around.size):
        total, reached = 0.0, 0.0
        for e in range(indptr[u], indptr[u + 1]):
            w = np.float64(weight[e]) if weight.size else 1.0
            total += w
            reached += w * value[indices[e]]
        if total > 0:
            around[u] = reached / total
