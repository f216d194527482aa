"""Ten million people, a hundred million arcs: a hundred independent cascades, with the memory stated beforehand.

Barabási–Albert, m=5, from the ten of highest degree, p=.05 and the weighted cascade, by pair and by source. What the
network and the runs need is worked out from the sizes and printed before anything is made, and then held against what
the process took at most. Needs Linux, where a process can read its own peak.
"""

import re
import sys
import time
from pathlib import Path

import numba
import numpy as np

import socialgraph as sg

PEOPLE, TIES, RUNS = 10_000_000, 5, 100
# A person costs a row pointer of 8 bytes, and each thread at most 24; an arc its end, of 4, and where it has its own p
# that number, what is held against tosses, and a third while it is worked out.
PER_PERSON, PER_ARC, PER_THREAD, PER_P = 8, 4, 24, 24


def main() -> None:
    """Print what is expected, what was taken, and how long it lasted."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    threads, arcs = numba.get_num_threads(), 2 * TIES * people
    held = people * PER_PERSON + arcs * PER_ARC
    expected = {0.05: held + threads * people * PER_THREAD}
    expected["weighted"] = expected[0.05] + arcs * PER_P
    sys.stdout.write(
        f"{people:,} people, {arcs:,} arcs: {mib(held)} for the network, with the runs of {threads} threads "
        f"at most {mib(expected[0.05])}, and {mib(expected['weighted'])} with a p for each arc\n"
    )
    # Kernels are compiled, or read from their cache, and counted with the interpreter.
    small = sg.generators.barabasi_albert(1_000, TIES, rng=1)
    for model in models():
        model(small, [0], runs=threads, rng=1)
    began, empty = time.perf_counter(), resident("VmRSS")
    graph = sg.generators.barabasi_albert(people, TIES, rng=1)
    seeds = np.argsort(-graph.degree, kind="stable")[:10].tolist()
    made = f"made in {time.perf_counter() - began:.1f} s, at a peak of {mib(resident('VmHWM') - empty)}"
    sys.stdout.write(f"{graph.indices.size:,} arcs {made}; {mib(resident('VmRSS') - empty)} stay\n")
    for model in models():
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        began = time.perf_counter()
        ensemble = model(graph, seeds, runs=RUNS, rng=1)
        spent, peak = time.perf_counter() - began, resident("VmHWM") - empty
        verdict = "" if peak <= expected[model.p] else "  MORE THAN STATED"
        runs = f"{RUNS} runs of mean size {ensemble.mean:,.0f} in {spent:.1f} s"
        sys.stdout.write(f"{model}: {runs}, at a peak of {mib(peak)}{verdict}\n")


def models() -> list:
    """Give the four ways, the costliest last."""
    return [sg.diffusion.IndependentCascade(p, way) for p in (0.05, "weighted") for way in ("pair", "source")]


def mib(bytes_) -> str:
    return f"{bytes_ / 2**20:,.0f} MiB"


def resident(which) -> int:
    """Read one line of the process's status, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"^{which}:\s+(\d+) kB", status, re.MULTILINE)[1]) * 1024


if __name__ == "__main__":
    main()
