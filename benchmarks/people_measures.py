"""Time the measures of what people see, at a million people and five million ties, and the dip.

One thread, Barabási–Albert, m=5, a tenth of the people active. The peer is the shortest program of fast parts that
gives the same number: scipy's product of the ties with a vector, then numpy; and igraph's mean degree of neighbours
(`knn`), which has no active people. The dip's peer is diptest, in C++. CPU seconds, medians, turn by turn; the values
must agree.
"""

import statistics
import sys
import time

import numba
import numpy as np

import socialgraph as sg

REPEATS = 7


def main() -> None:
    """Print the table."""
    numba.set_num_threads(1)
    graph = sg.generators.barabasi_albert(1_000_000, 5, rng=1)
    active = np.random.default_rng(1).random(graph.n) < 0.1
    ties, degree = graph.to_scipy().astype(np.float64), graph.degree
    ties.data[:] = 1
    theirs = graph.to_igraph()
    sys.stdout.write(f"{graph}\n{'':34}{'CPU s':>10}{'ratio':>8}\n")
    compare(
        "majority_illusion",
        {
            "socialgraph": lambda: sg.metrics.majority_illusion(graph, active),
            "scipy": lambda: float((ties @ active > degree / 2).mean()),
        },
    )
    compare(
        "friendship_paradox, share",
        {
            "socialgraph": lambda: sg.metrics.friendship_paradox(graph, definition="share"),
            "scipy": lambda: float((ties @ degree / degree > degree).mean()),
            "igraph": lambda: float((np.array(theirs.knn()[0]) > degree).mean()),
        },
    )
    compare(
        "friendship_paradox, mean",
        {
            "socialgraph": lambda: sg.metrics.friendship_paradox(graph),
            "numpy": lambda: float((degree * degree).sum() / degree.sum()),
        },
    )
    for n in (10_000, 1_000_000):
        opinion = np.random.default_rng(2).normal(size=n)
        ways = {"socialgraph": lambda opinion=opinion: sg.metrics.dip(opinion)}
        try:
            import diptest
        except ImportError:
            sys.stdout.write("diptest is not installed\n")
        else:
            ways["diptest"] = lambda opinion=opinion: diptest.dipstat(opinion)
        compare(f"dip, n={n:,}", ways)


def compare(name, ways) -> None:
    """Time all ways in turn, after one call each, and print their medians."""
    values = {way: call() for way, call in ways.items()}
    spent = {way: [] for way in ways}
    for _ in range(REPEATS):
        for way, call in ways.items():
            start = time.process_time()
            call()
            spent[way].append(time.process_time() - start)
    first = statistics.median(spent["socialgraph"])
    for way, seconds in spent.items():
        median = statistics.median(seconds)
        apart = abs(values[way] - values["socialgraph"])
        # A tie between a person and the mean of the friends falls either way in rounded means.
        if apart > 1e-4 * abs(values["socialgraph"]):
            sys.stdout.write(f"{name}: {way} gives {values[way]}, we {values['socialgraph']}\n")
        sys.stdout.write(f"{name if way == 'socialgraph' else '':26}{way:12}{median:10.4f}{median / first:8.1f}\n")


if __name__ == "__main__":
    main()
