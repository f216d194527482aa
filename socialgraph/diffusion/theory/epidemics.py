"""SIR and SIS in continuous time: on a given network, or a large one that has nothing but degrees, or activities.

.. [1] Miller, Slim, Volz (2012), Edge-based compartmental modelling for infectious disease spread.
.. [2] Pastor-Satorras, Vespignani (2001), Epidemic spreading in scale-free networks.
.. [3] Van Mieghem, Omic, Kooij (2009), Virus spread in networks.
.. [4] Perra, Gonçalves, Pastor-Satorras, Vespignani (2012), Activity driven modeling of time varying networks.
"""

import math
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from scipy.sparse.linalg import eigs

from socialgraph.convert import as_graph
from socialgraph.diffusion.theory.degrees import checked_law
from socialgraph.errors import ParameterError, check_number

__all__ = ["activity_driven_threshold", "sir_curve", "sis_prevalence", "sis_prevalence_of", "sis_threshold_of"]


def activity_driven_threshold(activity: Any, law: Any = None) -> float:
    """Give the threshold of SIS and SIR where each tie is made by someone active, at random, and gone at once [4]_.

    It is 1 where all are equally active, and lower the more unequal they are.

    Parameters
    ----------
    activity : array_like of float, shape (k,)
        At least 0, one of them above.
    law : array_like of float, shape (k,), optional
        How likely each is, up to a factor; by default all alike.

    Returns
    -------
    float
        ``2 <a> / (<a> + sqrt(<a a>))``: how many contacts have to carry, on average, of those that a person makes and
        those that others make with them until they recover.

    Raises
    ------
    ParameterError
        For a negative number, a law of another shape, or nobody active.

    Examples
    --------
    >>> activity_driven_threshold([0.2, 0.2])
    1.0
    >>> round(activity_driven_threshold([0.01, 1.0], [9, 1]), 3)
    0.512
    """
    activity = np.asarray(activity, dtype=np.float64)
    law = np.ones(activity.shape) if law is None else np.asarray(law, dtype=np.float64)
    if activity.ndim != 1 or not np.all(activity >= 0) or not np.isfinite(activity).all():
        raise ParameterError("activity", "must be a list of numbers, at least 0", activity)
    if law.shape != activity.shape or not np.all(law >= 0) or not np.isfinite(law).all():
        raise ParameterError("law", f"must be {activity.size:,} numbers, at least 0", law)
    mean, square = float(activity @ law), float(activity**2 @ law)
    if mean == 0:
        raise ParameterError("activity", "must be above 0 for somebody", activity)
    return 2 * mean / (mean + math.sqrt(square * float(law.sum())))


def sir_curve(law: Any, rate: float, recovery: float, time: Any, seed_share: float) -> np.ndarray:
    """Give the shares of susceptible, infected and recovered people over time, in continuous time [1]_.

    Exact for large configuration models (edge-based compartments), from a random share of seeds.

    Parameters
    ----------
    law : array_like
        A degree law.
    rate : float
        Infections per tie and unit of time.
    recovery : float
        Recoveries per person and unit of time.
    time : array_like of float, shape (times,)
        From 0, ascending.
    seed_share : float
        In [0, 1].

    Returns
    -------
    ndarray of float64, shape (times, 3)

    Examples
    --------
    >>> from socialgraph.diffusion.theory.degrees import poisson
    >>> sir_curve(poisson(10), 0.05, 0.2, [0, 100], 0.01)[-1].round(3).tolist()
    [0.2, 0.0, 0.8]
    """
    law, degree = checked_law(law)
    rate, recovery = check_number("rate", rate, 0), check_number("recovery", recovery, 0)
    seeds, times = check_number("seed_share", seed_share, 0, 1), np.atleast_1d(np.asarray(time, dtype=np.float64))
    if times.ndim != 1 or times[0] < 0 or np.any(np.diff(times) < 0):
        raise ParameterError("time", "must ascend from 0", time)
    mean = max(float(np.sum(degree * law)), 1e-300)

    def change(_: float, state: np.ndarray) -> list[float]:
        # The chance that a neighbour has not yet passed it on, and the share that has recovered.
        silent, recovered = state
        susceptible = (1 - seeds) * np.sum(law * silent**degree)
        open_ = (1 - seeds) * np.sum(degree * law * silent ** np.maximum(degree - 1, 0)) / mean
        flow = -rate * silent + rate * open_ + recovery * (1 - silent)
        return [flow, recovery * (1 - susceptible - recovered)]

    ends = (0.0, max(float(times[-1]), 1e-12))
    solved = solve_ivp(change, ends, [1.0, 0.0], "LSODA", times, rtol=1e-9, atol=1e-12)
    susceptible = (1 - seeds) * np.sum(law * solved.y[0][:, None] ** degree, axis=1)
    return np.column_stack([susceptible, 1 - susceptible - solved.y[1], solved.y[1]])


def sis_prevalence(law: Any, rate: float, recovery: float = 1.0) -> float:
    """Give the lasting share of infected people by heterogeneous mean field [2]_.

    It takes no notice of who is tied to whom beyond degrees, nor of the luck of one neighbourhood, and lies above a
    simulation: by 5 to 12 % on Barabási–Albert networks.

    Parameters
    ----------
    law : array_like
        A degree law.
    rate : float
        Infections per tie and unit of time.
    recovery : float, optional
        Recoveries per person and unit of time, above 0.

    Returns
    -------
    float

    Examples
    --------
    >>> round(sis_prevalence(np.eye(5)[4], rate=0.5), 4)
    0.5
    """
    law, degree = checked_law(law)
    push = degree * _checked_push(rate, recovery)
    mean = float(np.sum(degree * law))
    if not mean or np.sum(degree * law * push) / mean <= 1:
        return 0.0

    def excess(theta: float) -> float:
        return float(np.sum(degree * law * push / (1 + push * theta)) / mean - 1)

    theta = brentq(excess, 0.0, 1.0, xtol=1e-15)
    return float(np.sum(law * push * theta / (1 + push * theta)))


def sis_threshold_of(graph: Any) -> float:
    """Give the ratio of rate to recovery above which infection lasts on a network: 1 / largest eigenvalue [3]_.

    Parameters
    ----------
    graph : Graph
        Any kind that `as_graph` takes; weights count.

    Returns
    -------
    float
        Infinite where there is no cycle, in a directed network, and no tie in any other.

    Examples
    --------
    >>> import networkx as nx
    >>> club = nx.Graph(nx.karate_club_graph().edges)
    >>> round(sis_threshold_of(club), 6)
    0.148683
    """
    graph = as_graph(graph)
    matrix = graph.to_scipy().astype(np.float64)
    if graph.n <= 64:
        values = np.linalg.eigvals(matrix.toarray()) if graph.n else np.zeros(1)
    else:
        # The start vector keeps ARPACK from drawing one.
        values = eigs(matrix, k=1, which="LR", v0=np.ones(graph.n), return_eigenvectors=False)
    largest = float(values.real.max())
    return 1 / largest if largest > 1e-9 else math.inf


def sis_prevalence_of(graph: Any, rate: float, recovery: float = 1.0) -> np.ndarray:
    """Give each person's lasting chance to be infected by individual-based mean field [3]_.

    Parameters
    ----------
    graph : Graph
        Any kind that `as_graph` takes; weights multiply the rate.
    rate, recovery : float
        As in `sis_prevalence`.

    Returns
    -------
    ndarray of float64, shape (n,)
        An upper bound of the chance while the infection lasts.

    Examples
    --------
    >>> import networkx as nx
    >>> sis_prevalence_of(nx.complete_graph(5), rate=0.5).round(4).tolist()
    [0.5, 0.5, 0.5, 0.5, 0.5]
    """
    graph = as_graph(graph)
    push = _checked_push(rate, recovery) * graph.to_scipy().astype(np.float64).T.tocsr()
    share, before = np.ones(graph.n), np.zeros(graph.n)
    # It falls to the fixed point, slowly at the threshold.
    for _ in range(1_000_000):
        if np.abs(share - before).max(initial=0) <= 1e-14:
            break
        before, pressure = share, push @ share
        share = pressure / (1 + pressure)
    return share


def _checked_push(rate: float, recovery: float) -> float:
    rate, recovery = check_number("rate", rate, 0), check_number("recovery", recovery, 0)
    if recovery == 0:
        raise ParameterError("recovery", "must be above 0", recovery)
    return rate / recovery
