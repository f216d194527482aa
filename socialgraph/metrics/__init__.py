"""Measures of ties, exposures and opinions: one function a measure, in the file of its name."""

from socialgraph._lazy import attach as _attach

__getattr__, __dir__, __all__ = _attach(
    __name__,
    {
        name: name
        for name in (
            "adjusted_p",
            "assortativity",
            "bootstrap",
            "cross_cutting_share",
            "gini",
            "in_words",
            "modularity",
            "null_test",
            "numeric_assortativity",
            "opinion_variance",
            "panel",
            "random_walk_controversy",
        )
    },
)
