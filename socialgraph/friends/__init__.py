"""Friend suggestion: one file a score.

A suggester is called as ``suggest(graph, profile, k=..., rng=...)`` and gives `Suggestions`, at most k a person. Any
function with this signature will do.
"""

from socialgraph._lazy import attach

_HOME = {
    "AdamicAdar": "adamic_adar",
    "AtRandom": "at_random",
    "BridgingSuggestions": "bridging_suggestions",
    "CoEngagement": "co_engagement",
    "DegreeCap": "degree_cap",
    "FairExposure": "fair_exposure",
    "LearnedCombination": "learned_combination",
    "NearbyPeople": "nearby_people",
    "PersonalizedPageRank": "personalized_pagerank",
    "Salsa": "salsa",
    "SharedInterests": "shared_interests",
    "SpectralEmbedding": "spectral_embedding",
    "Suggestions": "suggestions",
    "evaluate": "evaluate",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOME)
