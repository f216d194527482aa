"""What a million people cost: peak memory of independent cascades beyond the network, in bytes a person a thread.

Barabási–Albert, 1,000,000 people, 10 million arcs, from the ten of highest degree, 1,000 runs by pair and by source.
Each measurement is a fresh process in which the network lies in memory and the kernels are compiled before the peak is
set back. Needs Linux, where a process may set it back.
"""

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import socialgraph as sg

PEOPLE, RUNS = 1_000_000, 1_000


def main() -> None:
    """Print one line for each number of threads and coupling; the same measurement by hand for one of them."""
    if len(sys.argv) > 1:
        measure(*sys.argv[1:])
        return
    with tempfile.TemporaryDirectory() as folder:
        graph = sg.generators.barabasi_albert(PEOPLE, 5, rng=1)
        np.save(Path(folder) / "indptr.npy", graph.indptr)
        np.save(Path(folder) / "indices.npy", graph.indices)
        held = (graph.indptr.nbytes + graph.indices.nbytes) / 2**20
        sys.stdout.write(f"{graph.n:,} people, {graph.indices.size:,} arcs: {held:,.0f} MiB\n")
        for p, coupling, threads in [
            (0.05, "pair", 1), (0.05, "source", 1), (0.05, "source", 2), (1.0, "source", 1), (1.0, "source", 2)
        ]:  # fmt: skip
            subprocess.run([sys.executable, __file__, folder, str(p), coupling, str(threads)], check=True)


def measure(folder, p, coupling, threads) -> None:
    """Run in a process of its own and print what the peak rose by."""
    import numba

    numba.set_num_threads(int(threads))
    indptr, indices = (np.load(Path(folder) / f"{name}.npy") for name in ("indptr", "indices"))
    graph = sg.Graph(indptr=indptr, indices=indices, directed=True)
    seeds = np.argsort(-graph.degree, kind="stable")[:10]
    model = sg.diffusion.IndependentCascade(float(p), coupling)
    model(sg.Graph.from_edges([(0, 1)], directed=True), [0], runs=4, rng=1)
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    began = time.perf_counter()
    # Where everyone is reached, and the memory is the same from the first run on, a few do.
    ensemble = model(graph, seeds, runs=RUNS if float(p) < 1 else 20, rng=1)
    spent = time.perf_counter() - began
    rose = resident("VmHWM") - before
    each = rose / graph.n / int(threads)
    sys.stdout.write(
        f"p={p}, by {coupling}, {threads} thread{'s' * (threads != '1')}: {rose / 2**20:6.1f} MiB, {each:5.1f} bytes "
        f"a person a thread; {ensemble.runs:,} runs of mean size {ensemble.mean:,.0f} in {spent:.1f} s\n"
    )


def resident(which) -> int:
    """Read one line of the process's status, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"^{which}:\s+(\d+) kB", status, re.MULTILINE)[1]) * 1024


if __name__ == "__main__":
    main()
