"""Time the choice of 50 seeds against pynetim's IMM: the same network, turn by turn, on one thread.

CPU seconds from the graph to the seeds, medians over the repeats (pynetim's graph is loaded before); every package's
seeds, and the simple rankings', are judged by the same 2,000 forward cascades, means over the repeats. Barabási–Albert
with the weighted cascade is too easy, since the highest degrees are as good as anything: so the same on a directed
network of 100 communities, where they are not.

``python benchmarks/seeding.py NetHEPT.txt`` also reads that network (a line for each arc: from, to, probability) and
compares with what is known of it: 1,294.7 for 50 seeds by 400,000 reverse sets, 807.5 for the 50 of highest degree.
"""

import importlib.util
import statistics
import sys
import time

import numba
import numpy as np

import socialgraph as sg

REPEATS = 5
K = 50
RUNS = 2_000
# What tangj90/OPIM (C++) says of itself on a network of this shape, sampling and choice without loading, another day
# and a quiet machine: reach by its own evaluation.
PUBLISHED = {"OPIM-C, C++, eps .1": (0.071, "10,424 to 10,667"), "OPIM-C, C++, eps .05": (0.144, "10,754 to 10,833")}


def main() -> None:
    """Print the tables."""
    people = sg.generators.barabasi_albert(100_000, 5, rng=1)
    compare("Barabási–Albert, weighted cascade", people, sg.diffusion.IndependentCascade("weighted"))
    for name, (seconds, reach) in PUBLISHED.items():
        sys.stdout.write(f"{name:24}{seconds:8.3f}{'':10}{reach:>20} (elsewhere, on its own network)\n")
    towns = communities()
    compare("100 communities, directed, weighted cascade", towns, sg.diffusion.IndependentCascade("weighted"))
    compare("100 communities, directed, p=.1", towns, sg.diffusion.IndependentCascade(0.1))
    scale(people)
    if len(sys.argv) > 1:
        from_file(sys.argv[1])


def communities(blocks=100, size=500):
    """Tie 100 communities of 500: ten ties within for two across, of which a third go both ways."""
    chance = np.full((blocks, blocks), 2 / (blocks * size))
    np.fill_diagonal(chance, 10 / size)
    ties = sg.generators.stochastic_block([size] * blocks, chance, rng=1)[0].edges()
    way = np.random.default_rng(2).integers(0, 3, len(ties))
    arcs = np.concatenate([ties[way != 1], ties[way != 0][:, ::-1]])
    return sg.Graph.from_edges(arcs, n=blocks * size, directed=True)


def compare(name, graph, model) -> None:
    """Print one line for each way to choose: time, reach and its share of the best, sets and certificate."""
    numba.set_num_threads(1)
    ways = {f"socialgraph, eps {epsilon}": ours(graph, model, epsilon=epsilon) for epsilon in (0.1, 0.3)}
    if importlib.util.find_spec("pynetim"):
        for epsilon in (0.1, 0.5):
            ways[f"pynetim IMM, eps {epsilon}"] = by_pynetim(graph, model.probabilities(graph), epsilon)
    ranked = ("degree", "degree_discount", "k_shell", "pagerank", "random")
    spent, reach, note = ({way: [] for way in (*ways, *ranked)} for _ in range(3))
    for repeat in range(REPEATS):
        for way, choose in ways.items():
            # It takes half a minute.
            if way == "pynetim IMM, eps 0.1" and repeat:
                continue
            began = time.process_time()
            seeds, said = choose(repeat)
            spent[way].append(time.process_time() - began)
            reach[way].append(model(graph, seeds, runs=RUNS, rng=99).mean)
            note[way] = said
    for way in ranked:
        seeding = sg.diffusion.maximize(graph, model, K, method=way, epsilon=0.3, rng=1)
        reach[way].append(model(graph, seeding.seeds, runs=RUNS, rng=99).mean)
        note[way] = f"proved {seeding.guarantee:.2f}"
    best = max(statistics.fmean(reached) for reached in reach.values())
    own = statistics.median(spent["socialgraph, eps 0.1"])
    sys.stdout.write(f"\n{name}: {graph}\n{'':24}{'CPU s':>8}{'ratio':>10}{'mean reach':>20}{'of best':>9}\n")
    for way, reached in reach.items():
        seconds = statistics.median(spent[way]) if spent[way] else None
        timed = f"{seconds:8.3f}{seconds / own:10.1f}" if seconds else f"{'':18}"
        among = f"{statistics.fmean(reached):,.0f} ({min(reached):,.0f} up)"
        sys.stdout.write(f"{way:24}{timed}{among:>20}{statistics.fmean(reached) / best:9.3f}  {note[way]}\n")


def ours(graph, model, **options):
    def choose(repeat):
        seeding = sg.diffusion.maximize(graph, model, K, rng=repeat, **options)
        return seeding.seeds, f"proved {seeding.guarantee:.2f}, {seeding.sets:,} sets"

    # The kernels are compiled, or read from their cache, before the clock starts.
    choose(99)
    return choose


def by_pynetim(graph, share, epsilon):
    from pynetim import IMGraph
    from pynetim.algorithms import IMMAlgorithm

    arcs = list(zip(graph.sources.tolist(), graph.indices.tolist(), strict=True))
    theirs = IMGraph(arcs, weights=share.tolist(), directed=True, renumber=False)

    def choose(repeat):
        return sorted(IMMAlgorithm(theirs, model="IC", epsilon=epsilon, random_seed=repeat + 1).run(k=K)), ""

    return choose


def scale(graph) -> None:
    """Print how much sooner two threads are done than one, and for how much more CPU time."""
    choose = ours(graph, sg.diffusion.IndependentCascade("weighted"), epsilon=0.05)
    wall, cpu = {1: [], 2: []}, {1: [], 2: []}
    for repeat in range(REPEATS):
        for threads in wall:
            numba.set_num_threads(threads)
            began = time.perf_counter(), time.process_time()
            choose(repeat)
            wall[threads].append(time.perf_counter() - began[0])
            cpu[threads].append(time.process_time() - began[1])
    sooner = statistics.median(wall[1]) / statistics.median(wall[2])
    dearer = statistics.median(cpu[2]) / statistics.median(cpu[1])
    sys.stdout.write(f"\ntwo threads, eps .05: {sooner:.2f}x sooner (medians), for {dearer:.2f}x the CPU time\n")


def from_file(path) -> None:
    """Print what 1, 10 and 50 seeds reach in a network with a probability on each arc, forwards and by sets."""
    rows = np.loadtxt(path, skiprows=0, ndmin=2, usecols=(0, 1, 2))
    pairs = rows[:, :2].astype(np.int64)
    graph = sg.Graph.from_edges(pairs, directed=True, weight=rows[:, 2], loops="drop", multi="merge")
    model = sg.diffusion.IndependentCascade("weight")
    sys.stdout.write(f"\n{path}: {graph}\n")
    for k, method in [(1, "opim"), (10, "opim"), (50, "opim"), (50, "degree"), (50, "random")]:
        seeding = sg.diffusion.maximize(graph, model, k, method=method, epsilon=0.05, rng=1)
        forward = model(graph, seeding.seeds, runs=20_000, rng=2)
        sys.stdout.write(f"{k:4} by {method:8}{forward.mean:10,.1f} forwards, {seeding.spread:10,.1f} by sets\n")


if __name__ == "__main__":
    main()
