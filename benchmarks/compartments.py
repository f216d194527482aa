"""Time SIR and SIS in steps against ndlib: same graph, same seeds, turn by turn, on one thread.

Barabási–Albert, 100,000 people, m=5, from the ten of highest degree, for 30 steps: infection .05 with recovery .2,
where people come and go quickly, and .01 with .005, where they do not; a step of ndlib takes about as long whoever is
infected. CPU milliseconds a run, medians over the repeats; ours count all that a call does, of ndlib what is set up
before the first run is not counted. Both return how many are in each state at each step. The mean numbers of infected
people after 10, 20 and 30 steps must agree within 3 standard errors, or the times compare unlike things.
"""

import importlib.util
import math
import statistics
import sys
import time

import numba
import numpy as np

import socialgraph as sg

STEPS, CHANCES = 30, [(0.05, 0.2), (0.01, 0.005)]
# How many runs of ours at a time; one of ndlib takes seconds.
REPEATS, RUNS = 5, 100
LOOKS = (10, 20, 30)


def main() -> None:
    """Print the tables."""
    graph = sg.generators.barabasi_albert(100_000, 5, rng=1)
    seeds = np.argsort(-graph.degree, kind="stable")[:10].tolist()
    numba.set_num_threads(1)
    for infection, recovery in CHANCES:
        for name in ("SIR", "SIS"):
            compare(name, infection, recovery, graph, seeds)
    scale(graph, seeds)


def compare(name, infection, recovery, graph, seeds) -> None:
    """Print one line for each package: time, ratio, and how many are infected, and how far apart they are."""
    model = getattr(sg.diffusion, name)(infection, recovery)
    # Some of ours before the clock starts: the kernel is compiled, or read from its cache.
    model(graph, seeds, steps=STEPS, runs=2, rng=0)
    ways = {"socialgraph": lambda repeat: model(graph, seeds, steps=STEPS, runs=RUNS, rng=repeat).counts}
    if importlib.util.find_spec("ndlib"):
        ways["ndlib"] = by_ndlib(name, infection, recovery, graph, seeds)
    spent, found = ({way: [] for way in ways} for _ in range(2))
    for repeat in range(REPEATS):
        for way, run in ways.items():
            began = time.process_time()
            counts = run(repeat)
            spent[way].append((time.process_time() - began) / len(counts) * 1e3)
            found[way].extend(counts[:, LOOKS, 1].tolist())
    heads = "".join(f"{f'after {step} (apart)':>24}" for step in LOOKS)
    sys.stdout.write(
        f"\n{name}, infection {infection:g}, recovery {recovery:g}\n{'':12}{'ms a run':>12}{'ratio':>10}{heads}\n"
    )
    for way in ways:
        milliseconds = statistics.median(spent[way])
        ratio = milliseconds / statistics.median(spent["socialgraph"])
        line = f"{way:12}{milliseconds:12,.2f}{ratio:10,.0f}"
        for theirs, ours in zip(zip(*found[way], strict=True), zip(*found["socialgraph"], strict=True), strict=True):
            (mean, error), (our_mean, our_error) = mean_of(theirs), mean_of(ours)
            apart = 0.0 if way == "socialgraph" else (mean - our_mean) / math.hypot(error, our_error)
            line += f"{f'{mean:,.0f} ({apart:+.1f} s.e.)':>24}" + "  NOT EQUAL" * (abs(apart) >= 3)
        sys.stdout.write(line + "\n")


def scale(graph, seeds) -> None:
    """Print how much sooner two threads are done than one, and for how much more CPU time."""
    for name in ("SIR", "SIS"):
        model = getattr(sg.diffusion, name)(*CHANCES[0])
        wall, cpu = {1: [], 2: []}, {1: [], 2: []}
        for repeat in range(REPEATS):
            for threads in wall:
                numba.set_num_threads(threads)
                began = time.perf_counter(), time.process_time()
                model(graph, seeds, steps=STEPS, runs=RUNS, rng=repeat)
                wall[threads].append(time.perf_counter() - began[0])
                cpu[threads].append(time.process_time() - began[1])
        sooner = statistics.median(wall[1]) / statistics.median(wall[2])
        dearer = statistics.median(cpu[2]) / statistics.median(cpu[1])
        sys.stdout.write(f"\n{name} on two threads: {sooner:.2f}x sooner, for {dearer:.2f}x the CPU time\n")


def mean_of(counted):
    return statistics.fmean(counted), statistics.stdev(counted) / math.sqrt(len(counted))


def by_ndlib(name, infection, recovery, graph, seeds):
    from ndlib.models import ModelConfig, epidemics

    config = ModelConfig.Configuration()
    config.add_model_initial_configuration("Infected", seeds)
    config.add_model_parameter("beta", infection)
    config.add_model_parameter({"SIR": "gamma", "SIS": "lambda"}[name], recovery)
    model = {"SIR": epidemics.SIRModel, "SIS": epidemics.SISModel}[name](graph.to_networkx(), seed=1)
    model.set_initial_status(config)

    def run(repeat):
        np.random.seed(repeat)  # noqa: NPY002 (ndlib draws from there)
        model.reset(seeds)
        # The first iteration only counts the seeds.
        steps = model.iteration_bunch(STEPS + 1, node_status=False)
        return np.array([[list(step["node_count"].values()) for step in steps]])

    return run


if __name__ == "__main__":
    main()
