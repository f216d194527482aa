"""Time SIR and SIS in steps against ndlib: same graph, same seeds, 30 steps, counts at every step, turn by turn.

Barabási–Albert, 100,000 people, m=5, from the ten of highest degree, on one thread. CPU milliseconds a run, medians
over the repeats; ours count all that a call does, of ndlib what is set up before the first run is not counted. The mean
numbers of people ever infected (SIR) and infected at the end (SIS) must agree within 3 standard errors, or the times
compare unlike things. ndlib moves whoever is infected by the state at the beginning of a step, as we do.
"""

import importlib.util
import math
import statistics
import sys
import time

import numba
import numpy as np

import socialgraph as sg

REPEATS, RUNS, STEPS = 7, 100, 30
# Chances a step: most people are infected at some time, and an infection lasts for ten steps.
CASES = {"SIR": (0.02, 0.1), "SIR, slow": (0.002, 0.05), "SIS": (0.02, 0.1), "SIS, slow": (0.002, 0.05)}


def main() -> None:
    """Print the table."""
    numba.set_num_threads(1)
    graph = sg.generators.barabasi_albert(100_000, 5, rng=1)
    seeds = np.argsort(-graph.degree, kind="stable")[:10].tolist()
    network = graph.to_networkx()
    for case, (infection, recovery) in CASES.items():
        model = getattr(sg.diffusion, case[:3])(infection, recovery)
        # The kernel is compiled, or read from its cache, before the clock starts.
        model(graph, seeds, steps=STEPS, runs=2, rng=0)
        ways = {"socialgraph": ours(graph, seeds, model)}
        if importlib.util.find_spec("ndlib"):
            ways["ndlib"] = by_ndlib(network, seeds, case[:3], infection, recovery)
        compare(f"{case}: infection {infection}, recovery {recovery} a step", ways)
    scale(graph, seeds)


def compare(title, ways) -> None:
    """Print one line for each package: time, mean, and how far both are from ours."""
    spent, found = ({way: [] for way in ways} for _ in range(2))
    for repeat in range(REPEATS):
        for way, run in ways.items():
            began = time.process_time()
            numbers = run(repeat)
            spent[way].append((time.process_time() - began) / len(numbers) * 1e3)
            found[way].extend(numbers)
    sys.stdout.write(f"\n{title}\n{'':12}{'ms a run':>12}{'ratio':>10}{'mean':>12}{'':9}difference / s.e.\n")
    for way in ways:
        milliseconds, (mean, error) = statistics.median(spent[way]), mean_of(found[way])
        ratio = milliseconds / statistics.median(spent["socialgraph"])
        our_mean, our_error = mean_of(found["socialgraph"])
        apart = 0.0 if way == "socialgraph" else (mean - our_mean) / math.hypot(error, our_error)
        verdict = "" if abs(apart) < 3 else "  NOT EQUAL"
        line = f"{way:12}{milliseconds:12,.2f}{ratio:10,.1f}{mean:12,.0f} ± {error:<8.2g}{apart:+.1f}{verdict}\n"
        sys.stdout.write(line)


def mean_of(numbers):
    return statistics.fmean(numbers), statistics.stdev(numbers) / math.sqrt(len(numbers))


def ours(graph, seeds, model):
    """Give the people ever infected for SIR, and those infected at the end for SIS."""

    def run(repeat):
        ensemble = model(graph, seeds, steps=STEPS, runs=RUNS, rng=repeat)
        return (graph.n - ensemble.counts[:, -1, 0]).tolist()

    return run


def by_ndlib(network, seeds, name, infection, recovery):
    from ndlib.models import ModelConfig
    from ndlib.models.epidemics import SIRModel, SISModel

    model = {"SIR": SIRModel, "SIS": SISModel}[name](network)
    config = ModelConfig.Configuration()
    config.add_model_parameter("beta", infection)
    config.add_model_parameter("gamma" if name == "SIR" else "lambda", recovery)
    config.add_model_initial_configuration("Infected", seeds)
    model.set_initial_status(config)

    def run(repeat):
        numbers = []
        for turn in range(2):
            # ndlib draws from there.
            np.random.seed(2 * repeat + turn)  # noqa: NPY002
            model.reset(infected_nodes=seeds)
            # The first iteration gives how things stand at step 0.
            counts = model.iteration_bunch(STEPS + 1, node_status=False, progress_bar=False)
            numbers.append(network.number_of_nodes() - counts[-1]["node_count"][0])
        return numbers

    return run


def scale(graph, seeds) -> None:
    """Print how much sooner two threads are done than one, and for how much more CPU time."""
    for name in ("SIR", "SIS"):
        run = ours(graph, seeds, getattr(sg.diffusion, name)(*CASES[name]))
        wall, cpu = {1: [], 2: []}, {1: [], 2: []}
        for repeat in range(REPEATS):
            for threads in wall:
                numba.set_num_threads(threads)
                began = time.perf_counter(), time.process_time()
                run(repeat)
                wall[threads].append(time.perf_counter() - began[0])
                cpu[threads].append(time.process_time() - began[1])
        sooner = statistics.median(wall[1]) / statistics.median(wall[2])
        dearer = statistics.median(cpu[2]) / statistics.median(cpu[1])
        sys.stdout.write(f"\n{name} on two threads: {sooner:.2f}x sooner (medians), for {dearer:.2f}x the CPU time")
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
