"""Time independent cascades against cynetdiff and ndlib: same graph, same seeds, turn by turn, on one thread.

Barabási–Albert, 100,000 people, m=5, from the ten of highest degree, with p=.05 and with the weighted cascade. CPU
microseconds a cascade, medians over the repeats; what is set up before the first cascade is not counted. The mean
sizes must agree within 3 standard errors, or the times compare unlike things.
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
    for name, p in [("p=.05", 0.05), ("weighted cascade", "weighted")]:
        compare(name, graph, seeds, sg.diffusion.IndependentCascade(p))
    scale(graph, seeds)


def compare(name, graph, seeds, model) -> None:
    """Print one line for each package: time, mean size, and how far both are from ours."""
    # A few cascades of ours before the clock starts: the kernel is compiled, or read from its cache.
    numba.set_num_threads(1)
    model(graph, seeds, runs=2, rng=0)
    share = model.probabilities(graph)
    spread = {"socialgraph": ours(graph, seeds, model)}
    for peer, runner in [("cynetdiff", by_cynetdiff), ("ndlib", by_ndlib)]:
        if importlib.util.find_spec(peer):
            spread[peer] = runner(graph, seeds, share)
    spent = {peer: [] for peer in spread}
    sizes = {peer: [] for peer in spread}
    for repeat in range(REPEATS):
        for peer, run in spread.items():
            # A cascade of ndlib takes a second.
            if peer == "ndlib" and repeat % 3:
                continue
            began = time.process_time()
            reached = run(repeat)
            spent[peer].append((time.process_time() - began) / len(reached) * 1e6)
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
    return lambda repeat: model(graph, seeds, runs=400, rng=repeat).size.tolist()


def by_cynetdiff(graph, seeds, share):
    from cynetdiff.models import IndependentCascadeModel

    start, ends = graph.indptr[:-1].astype(np.uint32), graph.indices.astype(np.uint32)
    alike = share.min() == share.max()
    given = {"activation_prob": float(share[0])} if alike else {"activation_probs": share.astype(np.float32)}
    model = IndependentCascadeModel(start, ends, rng=1, **given)
    model.set_seeds(seeds)

    def run(repeat):
        sizes = []
        for _ in range(100):
            model.reset_model()
            model.advance_until_completion()
            sizes.append(model.get_num_activated_nodes())
        return sizes

    return run


def by_ndlib(graph, seeds, share):
    from ndlib.models import ModelConfig
    from ndlib.models.epidemics import IndependentCascadesModel

    config = ModelConfig.Configuration()
    config.add_model_initial_configuration("Infected", seeds)
    # Arcs, since each way of a tie has its own; thresholds for fewer than all edges are dropped without a word.
    arcs = zip(graph.sources.tolist(), graph.indices.tolist(), share.tolist(), strict=True)
    for u, v, probability in arcs:
        config.add_edge_configuration("threshold", (u, v), probability)
    model = IndependentCascadesModel(sg.as_graph(graph, directed=True).to_networkx(), seed=1)
    model.set_initial_status(config)

    def run(repeat):
        np.random.seed(repeat)  # noqa: NPY002 (ndlib draws from there)
        model.reset()
        model.status = dict.fromkeys(range(graph.n), 0) | dict.fromkeys(seeds, 1)
        model.initial_status = dict(model.status)
        count = {1: len(seeds)}
        while count[1]:
            count = model.iteration(node_status=False)["node_count"]
        return [count[2]]

    return run


def scale(graph, seeds) -> None:
    """Print how much sooner two threads are done than one, and how much CPU time they take together.

    Where neighbours hold the cores the first says little; twice the CPU ratio's inverse is what two free cores give.
    """
    model, wall, cpu = sg.diffusion.IndependentCascade(0.05), {1: [], 2: []}, {1: [], 2: []}
    for repeat in range(REPEATS):
        for threads in wall:
            numba.set_num_threads(threads)
            began = time.perf_counter(), time.process_time()
            model(graph, seeds, runs=2_000, rng=repeat)
            wall[threads].append(time.perf_counter() - began[0])
            cpu[threads].append(time.process_time() - began[1])
    sooner = statistics.median(wall[1]) / statistics.median(wall[2])
    dearer = statistics.median(cpu[2]) / statistics.median(cpu[1])
    sys.stdout.write(
        f"\ntwo threads: {sooner:.2f}x sooner (medians), {min(wall[1]) / min(wall[2]):.2f}x (best of {REPEATS}), "
        f"for {dearer:.2f}x the CPU time\n"
    )


if __name__ == "__main__":
    main()
