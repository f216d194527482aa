"""Time linear thresholds against cynetdiff, pynetim and ndlib: same graph, same seeds, turn by turn, on one thread.

Barabási–Albert, 100,000 people, m=5, from the ten of highest degree, with weights 1 / in-degree and with weights
drawn at random. CPU microseconds a cascade, medians over the repeats. Laying out the graph is counted for us, as a
part of every call, and not for the peers. The mean sizes must agree within 3 standard errors, or the times compare
unlike things.
"""

import importlib.util
import math
import statistics
import sys
import time

import numba
import numpy as np

import socialgraph as sg

REPEATS = 15


def main() -> None:
    """Print the tables."""
    graph = sg.generators.barabasi_albert(100_000, 5, rng=1)
    seeds = np.argsort(-graph.degree, kind="stable")[:10].tolist()
    drawn = np.random.default_rng(1).uniform(0.1, 1, graph.m)
    weighted = sg.Graph.from_edges(graph.edges(), weight=drawn)
    numba.set_num_threads(1)
    compare("w = 1 / in-degree", graph, seeds)
    compare("w at random", weighted, seeds)
    scale(graph, seeds)


def compare(name, graph, seeds) -> None:
    """Print one line for each package: time, mean size, and how far both are from ours."""
    model = sg.diffusion.LinearThreshold()
    # A few cascades of ours before the clock starts: the kernel is compiled, or read from its cache.
    model(graph, seeds, runs=2, rng=0)
    weight = model.weights(graph)
    spread = {"socialgraph": ours(graph, seeds, model)}
    for peer, runner in [("cynetdiff", by_cynetdiff), ("pynetim", by_pynetim), ("ndlib", by_ndlib)]:
        # The thresholds of ndlib weigh all neighbours alike.
        if importlib.util.find_spec(peer) and not (peer == "ndlib" and graph.weight is not None):
            spread[peer] = runner(graph, seeds, weight)
    spent = {peer: [] for peer in spread}
    sizes = {peer: [] for peer in spread}
    for repeat in range(REPEATS):
        for peer, run in spread.items():
            # A cascade of ndlib takes half a minute.
            if peer == "ndlib" and repeat % 5:
                continue
            began = time.process_time()
            count, reached = run(repeat)
            spent[peer].append((time.process_time() - began) / count * 1e6)
            sizes[peer].extend(reached)
    sys.stdout.write(f"\n{name}\n{'':12}{'us a cascade':>14}{'ratio':>10}{'mean size':>12}{'':4}difference / s.e.\n")
    for peer in spread:
        microseconds, (mean, error) = statistics.median(spent[peer]), mean_of(sizes[peer])
        ratio = microseconds / statistics.median(spent["socialgraph"])
        our_mean, our_error = mean_of(sizes["socialgraph"])
        apart = 0.0 if peer == "socialgraph" else (mean - our_mean) / math.hypot(error, our_error)
        verdict = "" if abs(apart) < 3 else "  NOT EQUAL"
        sys.stdout.write(
            f"{peer:12}{microseconds:14,.0f}{ratio:10,.1f}{mean:12,.0f} ± {error:<10.2g}{apart:.1f}{verdict}\n"
        )


def mean_of(sizes):
    return statistics.fmean(sizes), statistics.stdev(sizes) / math.sqrt(len(sizes))


def ours(graph, seeds, model):
    return lambda repeat: (400, model(graph, seeds, runs=400, rng=repeat).size.tolist())


def by_cynetdiff(graph, seeds, weight):
    from cynetdiff.models import LinearThresholdModel

    start, ends = graph.indptr[:-1].astype(np.uint32), graph.indices.astype(np.uint32)
    model = LinearThresholdModel(start, ends, influence=weight.astype(np.float32), rng=1)
    model.set_seeds(seeds)

    def run(repeat):
        sizes = []
        for _ in range(20):
            model.reset_model()
            model.advance_until_completion()
            sizes.append(model.get_num_activated_nodes())
        return len(sizes), sizes

    return run


def by_pynetim(graph, seeds, weight):
    from pynetim import IMGraph, LinearThresholdModel

    arcs = list(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))
    model = LinearThresholdModel(IMGraph(arcs, weight.tolist(), True, False), set(seeds))

    def run(repeat):
        # It tells the mean of many cascades only: the standard error is that of the means.
        return 100, [model.run_monte_carlo_diffusion(100, 1 + repeat)]

    return run


def by_ndlib(graph, seeds, weight):
    from ndlib.models import ModelConfig
    from ndlib.models.epidemics import ThresholdModel

    arcs = sg.as_graph(graph, directed=True).to_networkx()

    def run(repeat):
        config = ModelConfig.Configuration()
        config.add_model_initial_configuration("Infected", seeds)
        threshold = np.random.default_rng(repeat).random(graph.n)
        for person in range(graph.n):
            config.add_node_configuration("threshold", person, float(threshold[person]))
        model = ThresholdModel(arcs, seed=1)
        model.set_initial_status(config)
        # Its first iteration is the seeds.
        before, count = -1, model.iteration(node_status=False)["node_count"][1]
        while before != count:
            before, count = count, model.iteration(node_status=False)["node_count"][1]
        return 1, [count]

    return run


def scale(graph, seeds) -> None:
    """Print how much CPU time two threads take together, and how much sooner they are done than one.

    Where neighbours hold the cores the second says little; twice the CPU ratio's inverse is what two free cores give.
    """
    model, wall, cpu = sg.diffusion.LinearThreshold(), {1: [], 2: []}, {1: [], 2: []}
    for repeat in range(REPEATS):
        for threads in wall:
            numba.set_num_threads(threads)
            began = time.perf_counter(), time.process_time()
            model(graph, seeds, runs=1_000, rng=repeat)
            wall[threads].append(time.perf_counter() - began[0])
            cpu[threads].append(time.process_time() - began[1])
    sooner = statistics.median(wall[1]) / statistics.median(wall[2])
    dearer = statistics.median(cpu[2]) / statistics.median(cpu[1])
    sys.stdout.write(f"\ntwo threads: {dearer:.2f}x the CPU time, {sooner:.2f}x sooner\n")


if __name__ == "__main__":
    main()
