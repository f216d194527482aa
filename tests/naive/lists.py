"""Twins of the rankers that look at the whole list: plain lists, one reader at a time."""

import math


def with_quota(order, special, share):
    """Place after place: the next in order, unless the share would fall short and there is a special one left."""
    left, placed = list(order), []
    while left:
        short = math.floor(share * (len(placed) + 1) + 1e-9) > sum(special[row] for row in placed)
        able = [row for row in left if special[row]]
        placed.append(able[0] if short and able else left[0])
        left.remove(placed[-1])
    return placed


def maximal_marginal_relevance(order, author, topic, slots, relevance):
    def like(row, other):
        return 1 if author[row] == author[other] else 0.5 if topic[row] == topic[other] else 0

    placed = []
    for _ in range(min(slots, len(order))):
        score = {
            row: relevance * (1 - i / len(order))
            - (1 - relevance) * max([like(row, other) for other in placed], default=0)
            for i, row in enumerate(order)
            if row not in placed
        }
        placed.append(max(score, key=score.get))
    return placed + [row for row in order if row not in placed]


def divergence(topics, interests):
    """KL(p || .99 q + .01 p) of the interests from the topics of a feed."""
    total = 0.0
    for about, p in enumerate(interests):
        if p > 0:
            total += p * math.log(p / (0.99 * topics.count(about) / len(topics) + 0.01 * p))
    return total


def calibrated(order, topic, interests, slots, weight):
    """Place after place, try every post that is left."""
    placed = []
    for _ in range(min(slots, len(order))):
        value = {
            row: (1 - weight) * (1 - i / len(order))
            - weight * divergence([topic[other] for other in [*placed, row]], interests)
            for i, row in enumerate(order)
            if row not in placed
        }
        placed.append(max(value, key=value.get))
    return placed + [row for row in order if row not in placed]
