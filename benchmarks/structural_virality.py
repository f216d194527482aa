"""Time structural virality: a tree of 2,000 against igraph and networkx, and one of a million alone.

Trees grow at random (each newcomer on somebody who is there), people numbered in no order. Wall time, medians.
"""

import statistics
import sys
import time

import networkx as nx
import numpy as np

from socialgraph.diffusion import Cascade


def main() -> None:
    """Print the table."""
    small, large = grown(2_000), grown(1_000_000)
    tree = small.tree().to_undirected()
    foreign = tree.to_igraph(), tree.to_networkx()
    ours = median(lambda: small.structural_virality, 200)
    values = [small.structural_virality, foreign[0].average_path_length(), nx.average_shortest_path_length(foreign[1])]
    peers = {"igraph": median(foreign[0].average_path_length, 9)}
    peers["networkx"] = median(lambda: nx.average_shortest_path_length(foreign[1]), 1)
    sys.stdout.write(f"2,000 people: socialgraph {ours * 1e6:,.0f} us\n")
    for peer, seconds in peers.items():
        sys.stdout.write(f"  {peer:10}{seconds / ours:10,.0f}x\n")
    sys.stdout.write(f"  the same value to {np.ptp(values):.1e}\n")
    sys.stdout.write(f"1,000,000 people: {median(lambda: large.structural_virality, 15) * 1e3:.1f} ms\n")


def grown(n):
    draws = np.random.default_rng(1)
    parent, step = (draws.random(n) * np.arange(n)).astype(np.int64), np.zeros(n, dtype=np.int64)
    parent[0] = -1
    for child in range(1, n):
        step[child] = step[parent[child]] + 1
    label = draws.permutation(n)
    mixed = np.empty((2, n), dtype=np.int64)
    mixed[:, label] = step, np.where(parent >= 0, label[parent], -1)
    return Cascade(step=mixed[0], parent=mixed[1])


def median(work, repeats):
    work()
    spent = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


if __name__ == "__main__":
    main()
