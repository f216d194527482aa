"""Time preferential attachment into compressed rows against igraph, networkit and networkx, turn by turn.

A million people, m=5, one thread, CPU seconds, medians over the repeats. What every analysis here needs is arrays, so
igraph is timed with and without its way there, `get_edgelist()` into NumPy. The mean square degrees are shown, since a
different model would have another; it grows with log n, and a run of one differs from the next by about 2 %.
"""

import importlib.util
import statistics
import sys
import time

import numba
import numpy as np

import socialgraph as sg

N, M, REPEATS = 1_000_000, 5, 7


def main(n: int = N, repeats: int = REPEATS) -> None:
    """Print the table."""
    numba.set_num_threads(1)
    # The kernels are compiled, or read from their cache, before the clock starts.
    sg.generators.barabasi_albert(10, M, rng=1)
    peers = {"socialgraph": by_socialgraph, "igraph": by_igraph, "igraph, as arrays": by_igraph_as_arrays}
    peers |= {"networkit": by_networkit} if importlib.util.find_spec("networkit") else {}
    spent: dict[str, list[float]] = {name: [] for name in peers}
    square: dict[str, list[float]] = {name: [] for name in peers}
    for repeat in range(repeats):
        for name, grow in peers.items():
            began = time.process_time()
            made = grow(n, repeat)
            spent[name].append(time.process_time() - began)
            square[name].append(mean_square_degree(made))
    sys.stdout.write(f"Barabási–Albert, n={n:,}, m={M}, {repeats} repeats\n")
    sys.stdout.write(f"{'':20}{'CPU s':>8}{'best':>8}{'ratio':>8}{'mean square degree':>22}\n")
    ours = spent["socialgraph"]
    for name, seconds in spent.items():
        # Paired: each repeat's ratio is of two times taken one after the other.
        ratio = statistics.median(theirs / mine for theirs, mine in zip(seconds, ours, strict=True))
        sys.stdout.write(
            f"{name:20}{statistics.median(seconds):8.3f}{min(seconds):8.3f}{ratio:8.1f}{np.mean(square[name]):22.0f}\n"
        )


def by_socialgraph(n, seed):
    return sg.generators.barabasi_albert(n, M, rng=seed).degree


def by_igraph(n, seed):
    import igraph

    # By default igraph grows another model: attraction by ties received, plus one.
    star = igraph.Graph.Star(M + 1)
    return igraph.Graph.Barabasi(n, M, outpref=True, zero_appeal=0, start_from=star)


def by_igraph_as_arrays(n, seed):
    return np.bincount(np.array(by_igraph(n, seed).get_edgelist(), dtype=np.int32).ravel(), minlength=n)


def by_networkit(n, seed):
    import networkit

    networkit.setNumberOfThreads(1)
    networkit.setSeed(seed, False)
    return networkit.generators.BarabasiAlbertGenerator(M, n).generate()


def mean_square_degree(made):
    if hasattr(made, "iterNodes"):
        made = [made.degree(u) for u in made.iterNodes()]
    return np.mean(np.square(made if isinstance(made, list | np.ndarray) else made.degree(), dtype=np.float64))


if __name__ == "__main__":
    main()
