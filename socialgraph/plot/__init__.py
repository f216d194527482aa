"""Figures: functions over tidy frames and results, on axes of your own or on new ones; safe for the colour-blind.

Every figure carries a second channel beside colour (a marker, a place or a label), and every picture can be checked
against the table it was drawn from.
"""

from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "cascade_sizes": "cascade_sizes",
        "cascade_tree": "cascade_tree",
        "comparison": "comparison",
        "curves": "curves",
        "effects": "effects",
        "explore": "explore",
        "exposure_funnel": "exposure_funnel",
        "line_and_dots": "line_and_dots",
        "lorenz": "lorenz",
        "minority_ranking": "minority_ranking",
        "neighbor_opinion": "neighbor_opinion",
        "network": "network",
        "panel": "panel",
        "run": "run",
        "trajectories": "trajectories",
    },
)
