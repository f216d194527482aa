"""Who knows whom: one file a published model."""

from socialgraph._lazy import attach

_HOME = {
    "barabasi_albert": "barabasi_albert",
    "chung_lu": "chung_lu",
    "configuration": "configuration",
    "directed_homophilic_attachment": "directed_homophilic_attachment",
    "double_edge_swap": "double_edge_swap",
    "erdos_renyi": "erdos_renyi",
    "forest_fire": "forest_fire",
    "homophilic_attachment": "homophilic_attachment",
    "lfr": "lfr",
    "stochastic_block": "stochastic_block",
    "watts_strogatz": "watts_strogatz",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOME)
