"""Friend suggestion: one file a score.

A suggester is called as ``suggest(graph, profile, k=..., rng=...)`` and gives `Suggestions`, at most k a person. Any
function with this signature will do.
"""

from socialgraph._lazy import attach

_HOME = {
    "AdamicAdar": "adamic_adar",
    "AtRandom": "at_random",
    "CommonNeighbors": "common_neighbors",
    "Jaccard": "jaccard",
    "Katz": "katz",
    "LocalPath": "local_path",
    "PreferentialAttachment": "preferential_attachment",
    "Reciprocity": "reciprocity",
    "ResourceAllocation": "resource_allocation",
    "Suggestions": "suggestions",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOME)
