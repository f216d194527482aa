"""What all figures have in common: colours that can be told apart, words that can be read, axes of one's own."""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.colors import to_rgb

from socialgraph import plot
from socialgraph.diffusion import IndependentCascade
from socialgraph.plot._look import looks

ARMS = [f"{first} + {second}" for first in ("newest", "liked", "bridging") for second in ("nobody", "at random")][1:]

KARATE = nx.karate_club_graph()
FEW = np.arange(34) < 5
# One of them has no ties.
ALONE = nx.empty_graph(34)
ALONE.add_edges_from([(u, v) for u, v in KARATE.edges if 11 not in (u, v)])


# --- Colour ----------------------------------------------------------------------------------------------------------

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear(colour):
    """Undo the gamma of sRGB."""
    colour = np.asarray(colour)
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def cielab(colour, sight):
    """Give L*, a* and b* of a colour as somebody sees it."""
    seen = XYZ @ np.clip(np.asarray(SIGHT[sight]) @ linear(to_rgb(colour)), 0, 1) / [0.95047, 1.0, 1.08883]
    f = np.where(seen > 216 / 24389, np.cbrt(seen), (24389 / 27 * seen + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(colour):
    """Give the contrast of a colour with white, as WCAG 2 counts it."""
    return 1.05 / (float(XYZ[1] @ linear(colour)) + 0.05)


def test_the_colours_of_vision_are_computed_right():
    assert cielab("white", "normal") == pytest.approx([100, 0, 0], abs=0.01)
    assert cielab("red", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert contrast((0, 0, 0)) == pytest.approx(21)
    # Whom a colour is hidden from: red and green of one lightness.
    apart = {sight: np.linalg.norm(cielab("#b8501e", sight) - cielab("#7a7a00", sight)) for sight in SIGHT}
    assert apart["deuteranopia"] < apart["normal"] / 3


@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_colours_are_told_apart(sight):
    styles = looks([f"arm {number}" for number in range(8)])
    used = [colour for colour, _ in styles.values()]
    assert len(set(used)) == 8
    for one, other in itertools.combinations(used, 2):
        assert np.linalg.norm(cielab(one, sight) - cielab(other, sight)) >= 20, (one, other)
    assert all(contrast(to_rgb(colour)) >= 2 for colour in used)


@pytest.mark.parametrize(
    "labels",
    [
        [f"arm {number}" for number in range(40)],
        ARMS,
        [" + ".join(parts) for parts in itertools.product("ab", "cd", "ef")],
    ],
)
def test_no_two_arms_look_alike(labels):
    styles = looks(labels)
    assert list(styles) == labels
    assert len(set(styles.values())) == len(labels)


def test_colour_is_never_alone():
    styles = looks([f"arm {number}" for number in range(7)])
    assert len({marker for _, marker in styles.values()}) == 7
    by_colour = looks(ARMS)
    assert by_colour["liked + nobody"][0] == by_colour["liked + at random"][0]
    assert by_colour["liked + nobody"][1] != by_colour["liked + at random"][1]


WORDS = ["effects", "curves", "line_and_dots", "cascade_tree", "exposure_funnel", "lorenz", "minority_ranking"]
WORDS += ["neighbor_opinion", "network", "panel"]


@pytest.mark.parametrize("name", WORDS)
def test_words_are_large_and_dark_enough(table, draw, name):
    figure = plot.effects(table) if name == "effects" else draw[name]().figure
    for text in figure.findobj(lambda artist: hasattr(artist, "get_fontsize")):
        if text.get_text():
            assert text.get_fontsize() >= 9, text
            assert contrast(to_rgb(text.get_color())) >= 4.5, text


# --- Axes ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def ensemble():
    return IndependentCascade(p=0.2)(nx.karate_club_graph(), [0, 33], runs=30, rng=1)


@pytest.fixture
def stages(frame):
    """Two arms, three stages of one group."""
    some = frame[frame["metric"] == "reach"]
    return pd.concat([some.assign(metric=f"cross_cutting_{stage}") for stage in ("available", "shown", "clicked")])


@pytest.fixture
def measures():
    """One measure with a null and one without."""
    row = {"family": "structure", "measure": "modularity", "definition": "Newman", "value": 0.4, "null": "labels"}
    row |= {"null_mean": 0.0, "null_low": -0.1, "null_high": 0.1, "z": 8.0, "bh": 0.01, "low": 0.3, "high": 0.5}
    return pd.DataFrame([row, {**row, "family": "attitude", "null": "", "z": np.nan}])


@pytest.fixture
def draw(frame, ensemble, stages, measures):
    """Every function that draws on axes, by name, without its axes."""
    dots, line = pd.DataFrame({"p": [0.1, 0.2], "reach": [0.2, 0.3]}), {"line": ([0, 1], [0, 1])}
    return {
        "trajectories": lambda **where: plot.trajectories(frame, "reach", **where),
        "cascade_sizes": lambda **where: plot.cascade_sizes({"karate": ensemble, "again": ensemble}, **where),
        "curves": lambda **where: plot.curves({"karate": ensemble, "again": ensemble}, **where),
        "line_and_dots": lambda **where: plot.line_and_dots(dots, line, x="p", y="reach", **where),
        "cascade_tree": lambda **where: plot.cascade_tree(ensemble.cascade(0), **where),
        "exposure_funnel": lambda **where: plot.exposure_funnel(stages, **where),
        "lorenz": lambda **where: plot.lorenz({"few": [1, 2, 9], "all": [1, 1]}, **where),
        "minority_ranking": lambda **where: plot.minority_ranking(KARATE, FEW, **where),
        "neighbor_opinion": lambda **where: plot.neighbor_opinion(ALONE, np.linspace(-1, 1, 34), **where),
        "network": lambda **where: plot.network(KARATE, group=FEW, label="club", **where),
        "panel": lambda **where: plot.panel(measures, **where),
    }


AXES = ["trajectories", "cascade_sizes", "curves", "line_and_dots", "cascade_tree", "exposure_funnel", "lorenz"]
AXES += ["minority_ranking", "neighbor_opinion", "network", "panel"]


def test_every_function_that_draws_is_here(draw):
    assert {*AXES, "effects", "run", "comparison", "explore"} == set(plot.__all__)
    assert list(draw) == AXES


@pytest.mark.parametrize("name", AXES)
def test_axes_of_ones_own(draw, name):
    _, ax = pyplot.subplots()
    assert draw[name](ax=ax) is ax
    assert len(pyplot.get_fignums()) == 1


@pytest.mark.parametrize("name", [*AXES, "effects", "few effects"])
def test_pictures_render_without_a_word_cut_off(draw, table, name, tmp_path):
    some = {"effects": table, "few effects": table.head(2)}
    figure = plot.effects(some[name]) if name in some else draw[name]().figure
    figure.savefig(tmp_path / "picture.png", dpi=100)
    picture = pyplot.imread(tmp_path / "picture.png")[..., :3]
    assert picture.std() > 0.01
    # Nothing is drawn on the outermost line of pixels, as a label that runs out of the picture would be.
    assert np.all(np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]]) == 1.0)
