"""Who knows whom: one file a published model."""

from socialgraph._lazy import attach

_HOME = {
    "barabasi_albert": "barabasi_albert",
    "erdos_renyi": "erdos_renyi",
    "homophilic_attachment": "homophilic_attachment",
    "stochastic_block": "stochastic_block",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOME)
