"""Time SIR and SIS in continuous time against EoN: same graph, same seeds, turn by turn, on one thread.

Barabási–Albert, 100,000 people, m=5, from the ten of highest degree, tau=.05, gamma=.2, until time 30. CPU milliseconds
a run, medians over the repeats; what is set up before the first run is not counted. The mean sizes (SIR), or how many
are infected at the end (SIS), must agree within 3 standard errors, or the times compare unlike things.
"""

import importlib.util
import math
import statistics
import sys
import time

import numba
import numpy as np

import socialgraph as sg

RATE, RECOVERY, UNTIL = 0.05, 0.2, 30
# How often, and how many runs of ours at a time; a run of EoN takes seconds (SIR), or half a minute (SIS).
REPEATS = {"SIR": (9, 20), "SIS": (3, 10)}


def main() -> None:
    """Print the tables."""
    graph = sg.generators.barabasi_albert(100_000, 5, rng=1)
    seeds = np.argsort(-graph.degree, kind="stable")[:10].tolist()
    numba.set_num_threads(1)
    for name, model in [
        ("SIR", sg.diffusion.ContinuousSIR(RATE, RECOVERY)),
        ("SIS", sg.diffusion.ContinuousSIS(RATE, RECOVERY)),
    ]:
        compare(name, model, graph, seeds)


def compare(name, model, graph, seeds) -> None:
    """Print one line for each package: time, mean, and how far apart they are."""
    repeats, runs = REPEATS[name]
    # Some of ours before the clock starts: the kernel is compiled, or read from its cache.
    model(graph, seeds, time=UNTIL, runs=2, rng=0)
    count = {"socialgraph": lambda repeat: ours(name, model(graph, seeds, time=UNTIL, runs=runs, rng=repeat))}
    if importlib.util.find_spec("EoN"):
        count["EoN"] = by_eon(name, graph, seeds)
    spent, found = ({peer: [] for peer in count} for _ in range(2))
    for repeat in range(repeats):
        for peer, run in count.items():
            began = time.process_time()
            counted = run(repeat)
            spent[peer].append((time.process_time() - began) / len(counted) * 1e3)
            found[peer].extend(counted)
    sys.stdout.write(f"\n{name}\n{'':12}{'ms a run':>12}{'ratio':>10}{'mean':>12}{'':4}difference / s.e.\n")
    for peer in count:
        milliseconds, (mean, error) = statistics.median(spent[peer]), mean_of(found[peer])
        ratio = milliseconds / statistics.median(spent["socialgraph"])
        our_mean, our_error = mean_of(found["socialgraph"])
        apart = 0.0 if peer == "socialgraph" else (mean - our_mean) / math.hypot(error, our_error)
        verdict = "" if abs(apart) < 3 else "  NOT EQUAL"
        sys.stdout.write(
            f"{peer:12}{milliseconds:12,.1f}{ratio:10,.1f}{mean:12,.0f} ± {error:<10.2g}{apart:.1f}{verdict}\n"
        )


def mean_of(counted):
    return statistics.fmean(counted), statistics.stdev(counted) / math.sqrt(len(counted))


def ours(name, ensemble):
    return ensemble.size.tolist() if name == "SIR" else ensemble.counts[:, -1, 1].tolist()


def by_eon(name, graph, seeds):
    import EoN

    network, spread = graph.to_networkx(), {"SIR": EoN.fast_SIR, "SIS": EoN.fast_SIS}[name]

    def run(repeat):
        draws = np.random.default_rng(repeat)
        _, susceptible, infected, *_ = spread(network, RATE, RECOVERY, initial_infecteds=seeds, tmax=UNTIL, rng=draws)
        return [int(graph.n - susceptible[-1])] if name == "SIR" else [int(infected[-1])]

    return run


if __name__ == "__main__":
    main()
