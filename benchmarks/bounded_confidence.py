"""Time one step of bounded confidence against a plain sum: what the same bits in any order of neighbours cost."""

import statistics
import sys
import time

import numba
import numpy as np

import socialgraph as sg


def main(repeats: int = 15) -> None:
    """Print medians of CPU seconds and of the paired ratio, one thread."""
    numba.set_num_threads(1)
    graph = sg.generators.barabasi_albert(100_000, 10, rng=1)
    opinion = sg.with_opinions(graph, rng=1)["opinion"]
    model = sg.opinions.BoundedConfidence(epsilon=0.6, mu=0.05)
    out = np.empty(graph.n)
    apart = np.abs(model(graph, opinion) - plain(graph.indptr, graph.indices, opinion, 0.6, 0.05, out)).max()
    ours, theirs = [], []
    for _ in range(repeats):
        ours.append(timed(model, graph, opinion))
        theirs.append(timed(plain, graph.indptr, graph.indices, opinion, 0.6, 0.05, out))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    say = sys.stdout.write
    say(f"bounded confidence {statistics.median(ours):.4f} s, a plain sum {statistics.median(theirs):.4f} s, ")
    say(f"ratio {ratio:.1f}; largest difference of an opinion {apart:.1e}\n")


def timed(call, *arguments) -> float:
    """Give the CPU seconds of one call."""
    began = time.process_time()
    call(*arguments)
    return time.process_time() - began


@numba.njit(error_model="numpy")
def plain(indptr, indices, opinion, epsilon, mu, out):
    """Move everyone once, adding up in the order of the neighbours."""
    for i in range(out.size):
        total, count = 0.0, 0
        for arc in range(indptr[i], indptr[i + 1]):
            gap = opinion[indices[arc]] - opinion[i]
            if abs(gap) <= epsilon:
                total += gap
                count += 1
        out[i] = opinion[i] + (mu * total / count if count else 0.0)
    return out


if __name__ == "__main__":
    main()
