"""Time friend suggestion against scipy and networkx: the ten best by Adamic-Adar for each of 100,000 people.

One thread, Barabási–Albert, m=10: a million ties, 120 million paths of two steps. The peers get a sample of the people,
turn by turn with us, and their time is scaled up by the paths that the sample has; CPU seconds, medians over the
repeats. The scores must be the same or the times compare unlike things; who has the tenth place differs where some
share it, since nobody but us breaks ties evenly.

scipy works in blocks of rows: the product A D A, what is tied already masked, and `argpartition` for each row, the
fastest that we know of without code of one's own. networkx scores the pairs two steps apart, one by one.
"""

import statistics
import sys
import time

import networkx as nx
import numba
import numpy as np
from scipy import sparse

import socialgraph as sg

REPEATS = 7
K = 10
SAMPLE = {"scipy": 2_000, "networkx": 20}


def main() -> None:
    """Print the table."""
    graph = sg.generators.barabasi_albert(100_000, 10, rng=1)
    suggest = sg.friends.AdamicAdar()
    paths = np.bincount(graph.sources, graph.degree[graph.indices], graph.n)
    peers = {"scipy": by_scipy(graph), "networkx": by_networkx(graph)}
    numba.set_num_threads(1)
    offers = suggest(graph, k=K, rng=1)
    spent = {name: [] for name in ("socialgraph", "at random", *peers)}
    apart = dict.fromkeys(peers, 0.0)
    for repeat in range(REPEATS):
        spent["socialgraph"].append(clocked(lambda: suggest(graph, k=K, rng=1)))
        spent["at random"].append(clocked(lambda: sg.friends.AtRandom()(graph, k=K, rng=1)))
        for name, peer in peers.items():
            people = np.sort(np.random.default_rng(repeat).choice(graph.n, SAMPLE[name], replace=False))
            scores = []
            seconds = clocked(lambda peer=peer, people=people, scores=scores: scores.extend(peer(people)))
            spent[name].append(seconds * paths.sum() / paths[people].sum())
            apart[name] = max(apart[name], difference(offers, people, scores))
    sys.stdout.write(f"{graph}, {paths.sum() / 1e6:,.0f} million paths of two steps, top {K}\n")
    sys.stdout.write(f"{'':14}{'CPU s, all':>12}{'ratio':>10}{'ns a path':>12}    largest difference of a score\n")
    for name, seconds in spent.items():
        median = statistics.median(seconds)
        ratio = median / statistics.median(spent["socialgraph"])
        checked = f"{apart[name]:12.1e}" if name in apart else ""
        sys.stdout.write(f"{name:14}{median:12,.3f}{ratio:10,.2f}{median / paths.sum() * 1e9:12,.1f}{checked}\n")
    scale(graph, suggest)
    others(graph)
    for epsilon in (1e-3, 2e-3):
        pagerank(graph, epsilon)


def pagerank(graph, epsilon, sample=60) -> None:
    """Print what personalized PageRank takes, and igraph for a sample of the people, with all scores exact.

    Recall is how many of igraph's ten best, without whom one is tied to, are among ours. igraph's time for one person
    varies with what else the machine does (0.28 to 0.73 s were seen), so that both take turns.
    """
    numba.set_num_threads(1)
    theirs, model = graph.to_igraph(), sg.friends.PersonalizedPageRank(epsilon=epsilon)
    model(sg.generators.barabasi_albert(1_000, 10, rng=1), k=K, rng=1)
    spent, found, asked, hits = [], [], [], []
    people = np.sort(np.random.default_rng(1).choice(graph.n, sample, replace=False)).tolist()
    for part in np.array_split(people, 3):
        spent.append(clocked(lambda: found.append(model(graph, k=K, rng=1))))
        for u in part.tolist():
            score = []
            seconds = clocked(lambda u=u, score=score: score.extend(theirs.personalized_pagerank(reset_vertices=[u])))
            asked.append(seconds)
            score = np.array(score)
            score[[u, *graph.neighbors(u).tolist()]] = -1
            best = set(np.argpartition(-score, K - 1)[:K].tolist())
            hits.append(len(best & set(found[0].target[found[0].source == u].tolist())) / K)
    ours, whole = statistics.median(spent), statistics.median(asked) * graph.n
    sys.stdout.write(
        f"PersonalizedPageRank    {ours:8.3f} CPU s{whole / ours:10,.0f}x igraph "
        f"(recall@{K} {np.mean(hits):.3f}, epsilon {epsilon:g})\n"
    )


def others(graph) -> None:
    """Print what the other scores take, and networkx for theirs; longer walks on fewer people, against scipy."""
    numba.set_num_threads(1)
    theirs, draws = graph.to_networkx(), np.random.default_rng(1)
    follows = sg.Graph.from_edges(turned(graph.edges()), graph.n, directed=True)
    peers = {
        "CommonNeighbors": lambda pairs: [len(list(nx.common_neighbors(theirs, u, v))) for u, v in pairs],
        "ResourceAllocation": lambda pairs: [p for _, _, p in nx.resource_allocation_index(theirs, pairs)],
        "Jaccard": lambda pairs: [p for _, _, p in nx.jaccard_coefficient(theirs, pairs)],
        "PreferentialAttachment": lambda pairs: [p for _, _, p in nx.preferential_attachment(theirs, pairs)],
        "Reciprocity": None,
    }
    people = np.sort(draws.choice(graph.n, 10, replace=False)).tolist()
    near = [(u, v) for u in people for v in {v for w in theirs[u] for v in theirs[w]} - set(theirs[u]) - {u}]
    paths = np.bincount(graph.sources, graph.degree[graph.indices], graph.n)
    for name, peer in peers.items():
        model, network = getattr(sg.friends, name)(), graph if peer else follows
        model(network, k=K, rng=1)
        ours = statistics.median(clocked(lambda: model(network, k=K, rng=1)) for _ in range(3))  # noqa: B023
        ratio = ""
        if peer:
            ratio = f"{clocked(lambda: peer(near)) * paths.sum() / paths[people].sum() / ours:10,.0f}x networkx"  # noqa: B023
        sys.stdout.write(f"{name:24}{ours:8.3f} CPU s{ratio}\n")
    small = sg.generators.barabasi_albert(10_000, 10, rng=1)
    for model in (sg.friends.LocalPath(), sg.friends.Katz()):
        model(small, k=K, rng=1)
        ours = statistics.median(clocked(lambda: model(small, k=K, rng=1)) for _ in range(3))  # noqa: B023
        whole = clocked(lambda: three_hops(small)) * small.n / 500
        sys.stdout.write(
            f"{type(model).__name__:24}{ours:8.3f} CPU s{whole / ours:10,.1f}x scipy ({small.n:,} people)\n"
        )


def turned(pairs):
    """Turn every second tie round, so that arcs lead to the young too."""
    return np.where((np.arange(len(pairs)) % 2 == 0)[:, None], pairs, pairs[:, ::-1])


def three_hops(graph, rows=500) -> None:
    """Score by walks of two hops and three, as scipy would, for the first people."""
    ties = sparse.csr_array(graph.to_scipy(), dtype=np.float64)
    two = ties[:rows] @ ties
    score = (two + 0.001 * (two @ ties)).toarray()
    score[ties[:rows].toarray() > 0] = 0
    score[np.arange(rows), np.arange(rows)] = 0
    np.argpartition(-score, K - 1, axis=1)[:, :K]


def clocked(act) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def difference(offers, people, scores) -> float:
    """Give the largest difference between our scores and a peer's, place by place."""
    first = np.searchsorted(offers.source, np.arange(offers.source.max() + 2))
    ours = [offers.score[first[u] : first[u + 1]] for u in people.tolist()]
    if [len(row) for row in ours] != [len(row) for row in scores]:
        return np.inf
    return max(float(np.abs(mine - theirs).max(initial=0)) for mine, theirs in zip(ours, scores, strict=True))


def by_scipy(graph):
    ties = sparse.csr_array(graph.to_scipy(), dtype=np.float64)
    weighed = sparse.diags_array(1 / np.log(np.maximum(graph.degree, 2))) @ ties

    def run(people, block=500):
        best = []
        for begin in range(0, people.size, block):
            rows = people[begin : begin + block]
            own = sparse.csr_array((np.ones(rows.size), (np.arange(rows.size), rows)), shape=(rows.size, graph.n))
            score = ties[rows] @ weighed
            # Large enough to push what is tied already, and oneself, below zero.
            score = score - (ties[rows] + own) * 1e9
            for at in range(rows.size):
                row = score.data[score.indptr[at] : score.indptr[at + 1]]
                top = np.argpartition(-row, K - 1)[:K] if row.size > K else slice(None)
                best.append(-np.sort(-row[top][row[top] > 0]))
        return best

    return run


def by_networkx(graph):
    theirs = graph.to_networkx()

    def run(people):
        best = []
        for u in people.tolist():
            near = {v for w in theirs[u] for v in theirs[w]} - set(theirs[u]) - {u}
            scores = sorted(
                (score for _, _, score in nx.adamic_adar_index(theirs, [(u, v) for v in near])), reverse=True
            )
            best.append(np.array(scores[:K]))
        return best

    return run


def scale(graph, suggest) -> None:
    """Print how much sooner two threads are done than one, and for how much more CPU time."""
    wall, cpu = {1: [], 2: []}, {1: [], 2: []}
    for _ in range(REPEATS):
        for threads in wall:
            numba.set_num_threads(threads)
            began = time.perf_counter(), time.process_time()
            suggest(graph, k=K, rng=1)
            wall[threads].append(time.perf_counter() - began[0])
            cpu[threads].append(time.process_time() - began[1])
    sooner = statistics.median(wall[1]) / statistics.median(wall[2])
    dearer = statistics.median(cpu[2]) / statistics.median(cpu[1])
    sys.stdout.write(
        f"two threads: {sooner:.2f}x sooner (medians), {min(wall[1]) / min(wall[2]):.2f}x (best of {REPEATS}), "
        f"for {dearer:.2f}x the CPU time\n"
    )


if __name__ == "__main__":
    main()
