import math
import pickle

import numpy as np
import pytest

from socialgraph.errors import LimitExceeded, ParameterError
from socialgraph.graph import Graph
from socialgraph.opinions import Trajectory


def drift(seen, opinion, rng):
    return opinion / 2


def stay(seen, opinion, rng):
    return opinion.copy()


PAIR = Graph.from_edges([(0, 1)])


def test_of_stops_at_steps():
    trajectory = Trajectory.of(drift, PAIR, [1.0, -1.0], steps=3)
    assert trajectory.steps == 3
    assert trajectory.opinion.tolist() == [[1, -1], [0.5, -0.5], [0.25, -0.25], [0.125, -0.125]]
    assert not trajectory.converged
    assert repr(trajectory) == "<Trajectory: 2 people, 3 steps>"


def test_of_stops_at_rest():
    assert Trajectory.of(stay, PAIR, [1.0, -1.0], steps=1000).steps == 1
    trajectory = Trajectory.of(drift, PAIR, [1.0, -1.0], steps=1000)
    assert trajectory.converged
    # 2 ** -30 is the first move below 1e-9; the row after it is kept.
    assert trajectory.steps == 30
    assert np.abs(trajectory.final).max() == 2.0**-30


def test_no_step_has_not_converged():
    trajectory = Trajectory.of(drift, PAIR, [1.0, -1.0], steps=0)
    assert trajectory.steps == 0
    assert trajectory.final.tolist() == [1, -1]
    assert not trajectory.converged


def test_nobody_is_at_rest():
    assert Trajectory.of(drift, Graph.from_edges([], 0), [], steps=5).steps == 1


def test_the_model_is_handed_rng_and_graph():
    seen = []

    def model(graph, opinion, rng):
        seen.append((type(graph), rng))
        return opinion + 1

    Trajectory.of(model, PAIR.to_networkx(), [0.0, 0.0], steps=2, rng=7)
    assert seen == [(Graph, 7)] * 2


def test_it_is_a_value():
    trajectory = Trajectory(np.array([[0.0, 1.0], [0.5, 0.5]]))
    assert trajectory == Trajectory([[0, 1], [0.5, 0.5]]) == pickle.loads(pickle.dumps(trajectory))
    assert hash(trajectory) == hash(Trajectory([[0, 1], [0.5, 0.5]]))
    assert not trajectory.opinion.flags.writeable


def test_frame_is_tidy():
    frame = Trajectory([[0.0, 1.0, 2.0], [0.5, 0.25, 2.0]]).frame()
    assert list(frame.columns) == ["step", "person", "opinion"]
    assert frame["step"].tolist() == [0, 0, 0, 1, 1, 1]
    assert frame["person"].tolist() == [0, 1, 2, 0, 1, 2]
    assert frame["opinion"].tolist() == [0, 1, 2, 0.5, 0.25, 2]
    assert len(Trajectory(np.zeros((3, 0))).frame()) == 0


@pytest.mark.parametrize("opinion", [[], [0.0, 1.0], np.zeros((0, 3)), [["a"]], [[math.nan]], [[math.inf]], None])
def test_opinions_that_cannot_be_right(opinion):
    with pytest.raises(ParameterError, match="opinion must be"):
        Trajectory(opinion)


@pytest.mark.parametrize("steps", [-1, 1.5, True, "3", None, math.nan])
def test_steps_that_cannot_be_right(steps):
    with pytest.raises(ParameterError, match="steps must be a whole number"):
        Trajectory.of(drift, PAIR, [0.0, 1.0], steps=steps)


def test_too_many_steps():
    with pytest.raises(LimitExceeded, match="steps must keep opinions, 2 a step, below 2,147,483,648"):
        Trajectory.of(drift, PAIR, [0.0, 1.0], steps=10**12)
