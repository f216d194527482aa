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
    "CommonNeighbors": "common_neighbors",
    "DegreeCap": "degree_cap",
    "FairExposure": "fair_exposure",
    "Jaccard": "jaccard",
    "Katz": "katz",
    "LearnedCombination": "learned_combination",
    "LocalPath": "local_path",
    "NearbyPeople": "nearby_people",
    "PersonalizedPageRank": "personalized_pagerank",
    "PreferentialAttachment": "preferential_attachment",
    "Reciprocity": "reciprocity",
    "ResourceAllocation": "resource_allocation",
    "Salsa": "salsa",
    "SharedInterests": "shared_interests",
    "SpectralEmbedding": "spectral_embedding",
    "Suggestions": "suggestions",
    "evaluate": "evaluate",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOME)
