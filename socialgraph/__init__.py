"""socialgraph: a wind tunnel for social platforms.

Put a network of people in, choose the machinery of the platform, run it, and read what it did to the people.

>>> import socialgraph as sg
>>> graph, people = sg.load("karate")
>>> cascades = sg.diffusion.IndependentCascade(p=0.1)(graph, seeds=[0], runs=1000, rng=1)
>>> bool(1 < cascades.size.mean() < 34)
True
"""

from socialgraph._lazy import attach as _attach

__version__ = "0.1.0"

_FOLDERS = ["datasets", "diffusion", "errors", "feed", "files", "friends", "generators", "metrics", "opinions"]
_FOLDERS += ["platform", "plot", "rng", "study", "ties"]
_NAMES = {
    "Behaviour": "platform.behaviour",
    "Comparison": "study.compare",
    "Graph": "graph",
    "People": "people",
    "Platform": "platform.platform",
    "Run": "platform.simulate",
    "Study": "study.study",
    "as_graph": "convert",
    "as_people": "people",
    "compare": "study.compare",
    "load": "datasets",
    "population": "population",
    "read_graph": "files",
    "simulate": "platform.simulate",
    "with_opinions": "people",
    "write_graph": "files",
}

__getattr__, __dir__, __all__ = _attach(__name__, _NAMES, modules=_FOLDERS)
