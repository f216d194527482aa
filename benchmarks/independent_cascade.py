"""Time independent cascades against cynetdiff and ndlib: same graph, same seeds, turn by turn, on one thread and two.

Barabási–Albert, 100,000 people, m=5, from the ten of highest degree, with p=.05 and with the weighted cascade; and
each network whose file is named on the command line (ego-Facebook, say), with p=.05. CPU microseconds a cascade,
medians over the repeats; ours count all that a call does and return how many were reached at each step, of the others
what is set up before the first cascade is not counted. The mean sizes must agree within 3 standard errors, or the
times compare unlike things.
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
RUNS = 1_000
OURS = ("by pair", "by source")


def main() -> None:
    """Print the tables."""
    graph = sg.generators.barabasi_albert(100_000, 5, rng=1)
    compare("Barabási–Albert, p=.05", graph, 0.05)
    compare("Barabási–Albert, weighted cascade", graph, "weighted")
    for path in sys.argv[1:]:
        compare(f"{path}, p=.05", sg.read_graph(path)[0], 0.05)


def compare(title, graph, p) -> None:
    """Print one line for each way: time, ratios, mean size, and how far it is from ours."""
    seeds = np.argsort(-graph.degree, kind="stable")[:10].tolist()
    graph = sg.Graph(indptr=graph.indptr, indices=graph.indices, directed=graph.directed)
    ways = {way: ours(graph, seeds, sg.diffusion.IndependentCascade(p, way.split()[1])) for way in OURS}
    share = sg.diffusion.IndependentCascade(p).probabilities(graph)
    for peer, runner in [("cynetdiff", by_cynetdiff), ("ndlib", by_ndlib)]:
        if importlib.util.find_spec(peer):
            ways[peer] = runner(graph, seeds, share)
    numba.set_num_threads(1)
    spent, _, sizes = timed(ways)
    line = f"{'':11}{'us a cascade':>14}{'/ by pair':>11}{'/ by source':>13}{'mean size':>12}{'':11}difference / s.e.\n"
    sys.stdout.write(f"\n{title}\n{line}")
    for way in ways:
        ratios = [spent[way] / spent[ours] for ours in OURS]
        (mean, error), (our_mean, our_error) = mean_of(sizes[way]), mean_of(sizes[OURS[0]])
        apart = 0.0 if way == OURS[0] else (mean - our_mean) / math.hypot(error, our_error)
        verdict = "" if abs(apart) < 3 else "  NOT EQUAL"
        sys.stdout.write(
            f"{way:11}{spent[way]:14,.0f}{ratios[0]:11,.1f}{ratios[1]:13,.1f}"
            f"{mean:12,.0f} ± {error:<8.2g}{apart:+.1f}{verdict}\n"
        )
    scale({way: ways[way] for way in OURS}, spent)


def scale(ways, alone) -> None:
    """Print what two threads take.

    Where neighbours hold the cores, the wall clock says little, and half the CPU time what two free cores would show.
    """
    numba.set_num_threads(2)
    cpu, wall, _ = timed(ways)
    for way in ways:
        line = f"{way} on two threads: {wall[way]:,.0f} us on the clock, {cpu[way]:,.0f} us of CPU time"
        ratios = f"{alone[way] / wall[way]:.2f}x sooner than one, for {cpu[way] / alone[way]:.2f}x the CPU time"
        peer = alone.get("cynetdiff")
        beside = f"; cynetdiff {peer / wall[way]:.1f}x, by CPU time {2 * peer / cpu[way]:.1f}x" if peer else ""
        sys.stdout.write(f"{line}: {ratios}{beside}\n")


def timed(ways) -> tuple[dict, dict, dict]:
    """Take turns; give the medians of CPU and of wall-clock microseconds a cascade, and all sizes."""
    cpu, wall, sizes = ({way: [] for way in ways} for _ in range(3))
    for way in OURS:
        # The kernel is compiled, or read from its cache, before the clock starts.
        ways[way](0)
    for repeat in range(REPEATS):
        for way, run in ways.items():
            # A cascade of ndlib takes a second.
            if way == "ndlib" and repeat % 3:
                continue
            began = time.process_time(), time.perf_counter()
            reached = run(repeat)
            cpu[way].append((time.process_time() - began[0]) / len(reached) * 1e6)
            wall[way].append((time.perf_counter() - began[1]) / len(reached) * 1e6)
            sizes[way].extend(reached)
    medians = ({way: statistics.median(times) for way, times in clock.items()} for clock in (cpu, wall))
    return *medians, sizes


def mean_of(sizes):
    return statistics.fmean(sizes), statistics.stdev(sizes) / math.sqrt(len(sizes))


def ours(graph, seeds, model):
    return lambda repeat: model(graph, seeds, runs=RUNS, rng=repeat).size.tolist()


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


if __name__ == "__main__":
    main()
