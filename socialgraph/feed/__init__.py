"""News-feed ranking: one file a ranker.

A ranker is called as ``rank(inbox, rng=...)`` and gives one score a row; the highest are shown.
"""

from socialgraph._lazy import attach as _attach

_HOMES = {
    "AtRandom": "at_random",
    "Bridging": "bridging",
    "Calibrated": "calibrated",
    "Chronological": "chronological",
    "CrossCuttingQuota": "cross_cutting_quota",
    "EdgeRank": "edge_rank",
    "Engagement": "engagement",
    "EpsilonGreedy": "epsilon_greedy",
    "ExposureFair": "exposure_fair",
    "Extremity": "extremity",
    "HackerNews": "hacker_news",
    "Hot": "hot",
    "ImplicitFactors": "implicit_factors",
    "Inbox": "inbox",
    "InterestMatch": "interest_match",
    "ItemNeighbors": "item_neighbors",
    "LearnedClicks": "learned_clicks",
    "MaximalMarginalRelevance": "maximal_marginal_relevance",
    "OpinionMatch": "opinion_match",
    "Outrage": "outrage",
    "Popularity": "popularity",
    "RankingChallenge": "ranking_challenge",
    "StatedPreference": "stated_preference",
    "Thompson": "thompson",
    "UserNeighbors": "user_neighbors",
    "Wilson": "wilson",
    "answer": "challenge_request",
    "as_it_came": "ranking_challenge",
    "from_request": "challenge_request",
    "to_request": "ranking_challenge",
}

__getattr__, __dir__, __all__ = _attach(__name__, _HOMES)
