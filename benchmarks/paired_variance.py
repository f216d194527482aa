"""How much shared luck saves: the variance of a paired difference against that of an unpaired one.

Barabási–Albert, 5,000 people, m=4; twenty ties are added; independent cascade, p=.05, from the ten of highest
degree; 2,000 runs with and without the ties.
"""

import sys

import numpy as np

import socialgraph as sg


def main(runs: int = 2_000) -> None:
    """Print one line a seed."""
    sys.stdout.write(f"{'seed':>4}{'effect':>18}{'same runs':>12}{'unpaired / paired variance':>28}\n")
    for seed in range(5):
        graph = sg.generators.barabasi_albert(5_000, 4, rng=seed)
        draws = np.random.default_rng(seed)
        pairs = {tuple(sorted(draws.choice(5_000, 2, replace=False).tolist())) for _ in range(20)}
        tied = graph.with_edges(sorted(pair for pair in pairs if not graph.has_edge(*pair)))
        model, seeds = sg.diffusion.IndependentCascade(p=0.05), np.argsort(-graph.degree, kind="stable")[:10]
        before, after = (model(network, seeds, runs=runs, rng=seed).size for network in (graph, tied))
        apart = model(tied, seeds, runs=runs, rng=1_000 + seed).size
        effect, error = np.mean(after - before), np.std(after - before, ddof=1) / np.sqrt(runs)
        same, ratio = np.mean(after == before), np.var(apart - before) / np.var(after - before)
        sys.stdout.write(f"{seed:4}{effect:10.3f} ± {error:.3f}{same:12.1%}{ratio:28,.0f}\n")


if __name__ == "__main__":
    main()
