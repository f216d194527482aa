"""Time measures of ties against igraph on its own graph object: Barabási–Albert, m=5, 100,000 and 1,000,000 people.

One thread, CPU seconds, medians over the repeats, ours and the peer's turn by turn. igraph gets its graph built and its
values as the lists that it wants, so that no conversion is timed; ours begin with arrays, whose groups are numbered and
checked each time. Where the peer has to be given less to do, its time is scaled up. The values must be the same or the
times compare unlike things: the last column is the largest difference seen.

igraph has no Gini coefficient; there the peer is the formula in NumPy, which sorts, as ours does with fractions; whole
numbers ours counts. igraph has distances from each source one by one; ours are from 64 at once, and are compared with
it from everyone on 2,000 people. netseg 0.1.8 has most of the measures of segregation; it adds .0001 to each count of
boundary connectivity.
"""

import statistics
import sys
import time
import warnings

import numba
import numpy as np

import socialgraph as sg

REPEATS = 9
SOURCES = 64
# So many of the 64 searches igraph is given, at a third of a second each on a million people.
SEARCHES = 4


def main() -> None:
    """Print the table."""
    numba.set_num_threads(1)
    sys.stdout.write(f"{'':24}{'n':>10}{'ours, CPU s':>14}{'peer':>10}{'ratio':>10}    largest difference\n")
    for n in (100_000, 1_000_000):
        graph = sg.generators.barabasi_albert(n, 5, rng=1)
        for name, ours, theirs, scaled, difference in rows(graph):
            spent = alternate(ours, theirs)
            peer = statistics.median(spent[1]) * scaled
            mine = statistics.median(spent[0])
            checked = f"{difference():12.1e}"
            sys.stdout.write(f"{name:24}{n:>10,}{mine:14.4f}{peer:10.4f}{peer / mine:9.1f}x{checked}\n")
    segregation()


def rows(graph) -> list:
    """List the measures: name, ours, the peer's, what its time is multiplied by, the difference of the values."""
    foreign = graph.to_igraph()
    draws = np.random.default_rng(1)
    group, value = draws.integers(0, 2, graph.n), draws.normal(size=graph.n)
    groups, values = group.tolist(), value.tolist()
    roots = draws.choice(graph.n, SEARCHES, replace=False).tolist()
    measures = sg.metrics
    pairs = [
        (
            "assortativity",
            lambda: measures.assortativity(graph, group),
            lambda: foreign.assortativity_nominal(groups, directed=False),
        ),
        (
            "numeric_assortativity",
            lambda: measures.numeric_assortativity(graph, value),
            lambda: foreign.assortativity(values, directed=False),
        ),
        ("modularity", lambda: measures.modularity(graph, group), lambda: foreign.modularity(groups)),
        ("gini (NumPy)", lambda: measures.gini(value * value), lambda: sorted_gini(value * value)),
        ("gini of degrees (NumPy)", lambda: measures.gini(graph.degree), lambda: sorted_gini(graph.degree)),
    ]
    table = [
        (name, ours, theirs, 1, lambda ours=ours, theirs=theirs: abs(ours() - theirs())) for name, ours, theirs in pairs
    ]
    search = lambda: [foreign.distances(source=[u]) for u in roots]  # noqa: E731
    far = ("average_distance", lambda: measures.average_distance(graph, sources=SOURCES, rng=1), search)
    return [*table, (*far, SOURCES / SEARCHES, from_everyone)]


def sorted_gini(value) -> float:
    value = np.sort(value)
    return 2 * (np.arange(1, value.size + 1) * value).sum() / (value.size * value.sum()) - (value.size + 1) / value.size


def from_everyone() -> float:
    graph = sg.generators.barabasi_albert(2_000, 5, rng=1)
    return abs(sg.metrics.average_distance(graph, sources=graph.n) - graph.to_igraph().average_path_length())


def segregation() -> None:
    """Print what the measures of given groups take on a network of the size of a panel, against netseg where it is."""
    graph = sg.generators.barabasi_albert(30_000, 5, rng=1)
    draws = np.random.default_rng(1)
    group, opinion = draws.integers(0, 2, graph.n), draws.normal(size=graph.n)
    theirs = by_netseg(graph, group)
    sys.stdout.write(f"{graph}, two groups: CPU ms, ours and netseg's\n")
    names = ["ei_index", "coleman", "freeman", "conductance", "boundary_connectivity", "spectral_segregation_index"]
    for name in [*names, "detectability", "neighbor_correlation"]:
        measure, given = getattr(sg.metrics, name), opinion if name == "neighbor_correlation" else group
        ours = lambda: measure(graph, given)  # noqa: B023, E731
        spent = [statistics.median(each) * 1e3 for each in alternate(ours, theirs.get(name, ours))]
        peer = f"{spent[1]:10.1f}{spent[1] / spent[0]:9.0f}x" if name in theirs else ""
        checked = f"{abs(ours() - theirs[name]()):12.1e}" if name in theirs else ""
        sys.stdout.write(f"{name:28}{spent[0]:8.2f}{peer}{checked}\n")


def by_netseg(graph, group) -> dict:
    """Give netseg's functions of the same names as ours, which take an igraph graph; none where it is not installed."""
    try:
        import netseg
    except ImportError:
        return {}
    foreign, groups = graph.to_igraph(), group.tolist()
    warnings.simplefilter("ignore")
    return {
        "ei_index": lambda: netseg.krackhardt_ei(groups, foreign),
        "coleman": lambda: netseg.coleman(groups, foreign, network_level=True),
        "freeman": lambda: netseg.freeman(groups, foreign),
        "boundary_connectivity": lambda: netseg.boundary_connectivity(groups, foreign),
        "spectral_segregation_index": lambda: netseg.ssi(groups, foreign),
    }


def alternate(ours, theirs) -> tuple[list, list]:
    """Run ours and the peer's in turn, once each for nothing."""
    ours(), theirs()
    spent = ([], [])
    for _ in range(REPEATS):
        spent[0].append(clocked(ours))
        spent[1].append(clocked(theirs))
    return spent


def clocked(act) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    main()
