"""Time the generators into compressed rows against igraph and networkit, turn by turn.

A million people, one thread, CPU seconds, medians over the repeats. What every analysis here needs is arrays, so igraph
is timed with its way there, `get_edgelist()` into NumPy; networkit is timed without one. The figures beside the times
are the same in law where the models are: a faster generator of something else would be no gain. What is not
installed is left out. `barabasi_albert.py` has preferential attachment.
"""

import importlib
import importlib.util
import statistics
import sys
import time

import numba
import numpy as np

import socialgraph as sg

N = 1_000_000
LFR = {"average_degree": 20, "max_degree": 100, "min_community": 20, "max_community": 200}


def main(n: int = N, repeats: int = 3) -> None:
    """Print a table for each model."""
    numba.set_num_threads(1)
    for name in filter(found, ("igraph", "networkit")):
        importlib.import_module(name)
    degrees = power_law_degrees(n)
    watts_strogatz(n, 0.1, repeats)
    watts_strogatz(n, 1.0, repeats)
    configuration(degrees, repeats)
    chung_lu(degrees, repeats)
    forest_fire(n, repeats)
    lfr(n, repeats)


def watts_strogatz(n, p, repeats):
    def peer(seed):
        return sg_rows(igraph().Graph.Watts_Strogatz(1, n, 5, p))

    def networkit(seed):
        return networkit_at(seed).generators.WattsStrogatzGenerator(n, 5, p).generate()

    def figures(made):
        return [ties_of(made), np.var(degrees_of(made))]

    ways = {"socialgraph": lambda seed: sg.generators.watts_strogatz(n, 10, p, rng=seed)}
    ways |= {"igraph (both ends)": peer} if found("igraph") else {}
    ways |= {"networkit": networkit} if found("networkit") else {}
    table(f"Watts-Strogatz, n={n:,}, k=10, p={p}", ways, figures, ["ties", "degree variance"], repeats)


def configuration(degrees, repeats):
    asked = degrees.tolist()

    def peer(seed):
        return sg_rows(igraph().Graph.Degree_Sequence(asked, method="configuration"))

    def figures(made):
        return [ties_of(made), degrees_of(made).max()]

    ways = {"socialgraph": lambda seed: sg.generators.configuration(degrees, rng=seed)}
    ways |= {"igraph (loops stay)": peer} if found("igraph") else {}
    table(f"Configuration, power law, {degrees.sum() // 2:,} ties", ways, figures, ["ties", "largest degree"], repeats)


def chung_lu(weights, repeats):
    asked = weights.tolist()

    def peer(seed):
        return sg_rows(igraph().Graph.Chung_Lu(asked, loops=False))

    def networkit(seed):
        return networkit_at(seed).generators.ChungLuGenerator(asked).generate()

    def figures(made):
        return [ties_of(made), degrees_of(made).max()]

    ways = {"socialgraph": lambda seed: sg.generators.chung_lu(weights, rng=seed)}
    ways |= {"igraph": peer} if found("igraph") else {}
    ways |= {"networkit": networkit} if found("networkit") else {}
    table(f"Chung-Lu, power law, n={weights.size:,}", ways, figures, ["ties", "largest degree"], repeats)


def forest_fire(n, repeats):
    def peer(seed):
        return sg_rows(igraph().Graph.Forest_Fire(n, 0.35, 0.2 / 0.35, 1, directed=True))

    def figures(made):
        return [ties_of(made), np.var(degrees_of(made))]

    ways = {"socialgraph": lambda seed: sg.generators.forest_fire(n, 0.35, 0.2 / 0.35, rng=seed)}
    ways |= {"igraph": peer} if found("igraph") else {}
    table(f"Forest fire, n={n:,}, p=.35, q=.20", ways, figures, ["arcs", "degree variance"], repeats)


def lfr(n, repeats):
    def ours(seed):
        return sg.generators.lfr(n, 2.5, 1.5, 0.3, **LFR, rng=seed)

    def networkit(seed):
        generator = networkit_at(seed).generators.LFRGenerator(n)
        generator.generatePowerlawDegreeSequence(LFR["average_degree"], LFR["max_degree"], -2.5)
        generator.generatePowerlawCommunitySizeSequence(LFR["min_community"], LFR["max_community"], -1.5)
        generator.setMu(0.3)
        made = generator.generate()
        return made, np.array(generator.getPartition().getVector())

    def figures(made):
        graph, community = made[0], made[1]["community"] if isinstance(graph := made[0], sg.Graph) else made[1]
        ends = community[pairs_of(graph)]
        return [degrees_of(graph).mean(), (ends[:, 0] != ends[:, 1]).mean(), np.unique(community).size]

    ways = {"socialgraph": ours} | ({"networkit": networkit} if found("networkit") else {})
    table(f"LFR, n={n:,}, mu=.3, {LFR}", ways, figures, ["mean degree", "led out", "communities"], repeats)


def table(title, ways, figures, names, repeats):
    # The kernels are compiled, or read from their cache, before the clock starts.
    ways["socialgraph"](0)
    spent, shown = {name: [] for name in ways}, {name: [] for name in ways}
    for repeat in range(repeats):
        for name, make in ways.items():
            began = time.process_time()
            made = make(repeat + 1)
            spent[name].append(time.process_time() - began)
            shown[name].append(figures(made))
            del made
    sys.stdout.write(f"{title}, {repeats} repeats\n{'':22}{'CPU s':>8}{'ratio':>8}")
    sys.stdout.write("".join(f"{name:>18}" for name in names) + "\n")
    for name, seconds in spent.items():
        # Paired: each repeat's ratio is of two times taken one after the other.
        ratio = statistics.median(theirs / mine for theirs, mine in zip(seconds, spent["socialgraph"], strict=True))
        sys.stdout.write(f"{name:22}{statistics.median(seconds):8.3f}{ratio:8.1f}")
        sys.stdout.write("".join(f"{value:18,.4g}" for value in np.mean(shown[name], axis=0)) + "\n")
    sys.stdout.flush()


def found(name):
    return importlib.util.find_spec(name) is not None


def igraph():
    return importlib.import_module("igraph")


def networkit_at(seed):
    networkit = importlib.import_module("networkit")
    networkit.setNumberOfThreads(1)
    networkit.setSeed(seed, False)
    return networkit


def power_law_degrees(n):
    degrees = np.minimum((5 * (1 - np.random.default_rng(1).random(n)) ** (-1 / 1.5)).astype(np.int64), 1000)
    degrees[0] += degrees.sum() % 2
    return degrees


def sg_rows(graph):
    """Go the way to arrays that everybody goes with igraph."""
    return np.array(graph.get_edgelist(), dtype=np.int32)


def ties_of(made):
    if isinstance(made, np.ndarray):
        return len(made)
    return made.m if isinstance(made, sg.Graph) else made.numberOfEdges()


def pairs_of(made):
    return made.edges() if isinstance(made, sg.Graph) else np.array(list(made.iterEdges()))


def degrees_of(made):
    if isinstance(made, np.ndarray):
        return np.bincount(made.ravel())
    if isinstance(made, sg.Graph):
        return made.degree + made.reverse.degree if made.directed else made.degree
    return np.array([made.degree(u) for u in made.iterNodes()])


if __name__ == "__main__":
    main()
