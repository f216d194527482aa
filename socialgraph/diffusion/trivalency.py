"""Trivalency: strong, middling and weak ties by the toss of a coin [1]_.

.. [1] Chen, Wang, Wang (2010), Scalable influence maximization for prevalent viral marketing in large-scale social
   networks, KDD 1029.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from socialgraph._frozen import readonly
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, check_number
from socialgraph.rng import as_seed, stream, uniforms

__all__ = ["trivalency"]

_PURPOSE = "diffusion.trivalency"


def trivalency(graph: Any, values: Iterable[float] = (0.1, 0.01, 0.001), *, rng: Any = None) -> np.ndarray:
    """Give each arc one of a few probabilities, each as likely.

    A benchmark's stand-in for ties of unequal strength, where nothing is known of them. Both arcs of an undirected tie
    draw their own, as in the paper, whose networks are directed.

    Parameters
    ----------
    graph : Graph
        Any kind that `as_graph` takes.
    values : iterable of float, optional
        The probabilities, at least one, in [0, 1]; one that is named twice is twice as likely.
    rng : int, SeedSequence, Generator or None
        The seed. An arc's draw depends on it and on the two ends alone, not on the other arcs.

    Returns
    -------
    ndarray of float64, shape (arcs,)
        In the order of ``graph.indices``, as ``IndependentCascade(p=...)`` takes it.

    Raises
    ------
    ParameterError
        For a value out of [0, 1], or none.

    References
    ----------
    Chen, Wang, Wang (2010), Scalable influence maximization for prevalent viral marketing in large-scale social
    networks, KDD 1029.

    Examples
    --------
    >>> from socialgraph.diffusion import IndependentCascade
    >>> from socialgraph.generators import barabasi_albert
    >>> graph = barabasi_albert(1000, 5, rng=1)
    >>> p = trivalency(graph, rng=1)
    >>> p[:4].tolist()
    [0.001, 0.1, 0.1, 0.01]
    >>> IndependentCascade(p)(graph, [0], runs=100, rng=1)
    <Ensemble: 100 runs, mean size 10.42 ± 0.98>
    """
    graph = as_graph(graph)
    if not isinstance(values, Iterable) or isinstance(values, str):
        raise ParameterError("values", "must be numbers in [0, 1]", values)
    chances = np.array([check_number(f"values[{i}]", value, 0, 1) for i, value in enumerate(values)])
    if chances.size == 0:
        raise ParameterError("values", "must be at least one number", list(values))
    drawn = uniforms(stream(as_seed(rng), _PURPOSE), graph.sources, graph.indices)
    return readonly(chances[(drawn * chances.size).astype(np.int64)])
