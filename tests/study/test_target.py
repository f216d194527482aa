"""A target is a value that refuses what no paper can have found, and any interval from memory."""

import pickle
from dataclasses import replace

import pytest

from socialgraph.errors import ParameterError, UnknownName
from socialgraph.study import Target

EFFECT = Target("Somebody 2020", "10.1000/x", "this", "that", "the other", 1, "share", size=0.1, low=0.05, high=0.2)
STEP = {"kind": "step", "base": "cross_cutting_available"}


def test_it_is_a_value():
    again = pickle.loads(pickle.dumps(EFFECT))
    assert again == EFFECT
    assert hash(again) == hash(EFFECT)
    assert replace(EFFECT, size=0.11) != EFFECT


def test_what_is_allowed():
    assert replace(EFFECT, **STEP).base == "cross_cutting_available"
    assert replace(EFFECT, low=None, high=None, sure="memory").size == 0.1
    assert replace(EFFECT, size=None, low=None, high=None).size is None
    assert replace(EFFECT, direction=0, size=0.0, low=-0.1, high=0.1).direction == 0
    assert replace(EFFECT, direction=0, size=None, low=-0.1, high=0.1).size is None
    assert replace(EFFECT, direction=0, kind="level").low == 0.05


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"doi": "abp9364"}, "doi must be a DOI, as in 10.1126/science.abp9364; got 'abp9364'"),
        ({"doi": "https://doi.org/10.1126/x"}, "doi must be a DOI"),
        ({"direction": 2}, "direction must be -1, 0 or 1; got 2"),
        ({"direction": True}, "direction must be -1, 0 or 1; got True"),
        ({"direction": 1.0}, "direction must be -1, 0 or 1; got 1.0"),
        ({"direction": 0}, r"direction must not be 0 where the interval leaves 0 out; got \(0.05, 0.2\)"),
        ({"size": float("nan")}, "size must be a finite number"),
        ({"size": "0.1"}, "size must be a finite number"),
        ({"size": None}, r"size must lie between low and high; got \(None, 0.05, 0.2\)"),
        ({"size": 0.3}, r"size must lie between low and high; got \(0.3, 0.05, 0.2\)"),
        ({"low": 0.4}, "size must lie between low and high"),
        ({"high": None}, "high must be given where low is, and not else; got None"),
        ({"low": None}, "high must be given where low is, and not else; got 0.2"),
        ({"sure": "memory"}, r"low must be left out where the numbers are from memory; got \(0.05, 0.2\)"),
        ({"kind": "step"}, "base must be given for a step, and not else; got None"),
        ({"base": "click_rate"}, "base must be given for a step, and not else; got 'click_rate'"),
        ({"kind": "level", "size": None, "low": None, "high": None}, "size must be given for a level; got None"),
    ],
)
def test_what_no_paper_can_have_found(change, message):
    with pytest.raises(ParameterError, match=message):
        replace(EFFECT, **change)


@pytest.mark.parametrize("name", ["unit", "kind", "sure"])
def test_an_unknown_word(name):
    with pytest.raises(UnknownName, match=f"{name} must be one of"):
        replace(EFFECT, **{name: "other"})
