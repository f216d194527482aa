"""Twins of socialgraph.opinions."""

import math


def bounded_confidence(seen, opinion, epsilon, mu):
    moved = []
    for i in range(seen.n):
        moves, weights = [], []
        for e in range(seen.indptr[i], seen.indptr[i + 1]):
            gap = float(opinion[seen.indices[e]]) - float(opinion[i])
            if abs(gap) <= epsilon:
                weights.append(1.0 if seen.weight is None else float(seen.weight[e]))
                moves.append(weights[-1] * gap)
        total = math.fsum(weights)
        moved.append(float(opinion[i]) + (mu * math.fsum(moves) / total if total else 0.0))
    return moved
