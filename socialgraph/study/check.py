"""A check: what a model says beside what the field found, on the same scale or in direction only."""

from typing import Any

import numpy as np

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_choice
from socialgraph.study.statistics import paired_difference
from socialgraph.study.target import Target
from socialgraph.study.targets import TARGETS

__all__ = ["Check", "check_target"]

_UNITS = {"sd": "standard deviations", "share": "as a share", "relative": "of what it was", "ratio": "of what it was"}
_VARIANCE = "opinion_variance"


@frozen
class Check:
    """Whether a model agrees with a result from the field.

    Parameters
    ----------
    target : Target
        What the field found.
    arm : str
        What stands for the treatment.
    versus : str or None
        What stands for the control; None where stages of one arm, or its level, are compared.
    metric : str or None
        What the model was asked.
    verdict : {"in", "out", "untestable"}
        Whether it agrees.
    compared : {"size", "direction", "nothing"}
        By what it was decided. Directions alone agree easily: an effect a hundred times the field's does.
    estimate, low, high : float, optional
        What the model says, with its interval over seeds; None where nothing could be measured.
    seeds : int, optional
        How many worlds counted.
    words : str, optional
        All this in two or three sentences.

    Examples
    --------
    >>> Check(TARGETS["guess_2023_time"], "newest", "ranked", None, "untestable", "nothing", words="No metric.")
    <Check: Guess et al. 2023, the time spent on the platform: untestable>
    """

    target: Target
    arm: str
    versus: str | None
    metric: str | None
    verdict: str
    compared: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    seeds: int = 0
    words: str = ""

    def __repr__(self) -> str:
        return f"<Check: {self.target.study}, {self.target.outcome}: {self.verdict}>"

    def __str__(self) -> str:
        return self.words


def check_target(
    comparison: Any,
    target: Target | str,
    *,
    arm: str,
    versus: str | None = None,
    metric: str | None = None,
    spread: str | None = None,
    group: str = "all",
    day: int | None = None,
    level: float = 0.95,
) -> Check:
    """Hold one arm of a comparison to a target.

    Parameters
    ----------
    comparison : Comparison
        From `compare`.
    target : Target or str
        A name in `TARGETS`, or a result of your own.
    arm, versus : str
        Which arms stand for the treatment and the control; `versus` is left out for steps and levels.
    metric : str, optional
        A measure of your own, in the target's unit; by default the target's.
    spread : str, optional
        For targets in standard deviations: the metric that holds the standard deviation of `metric` over people. The
        metric ``opinion_variance`` needs none: it is compared by its root, over that of the control arm.
    group : str, optional
        A value of the column ``group``, such as the side that stands for liberals.
    day : int, optional
        The last by default.
    level : float, optional
        Of the model's interval.

    Returns
    -------
    Check
        Where the field found nothing, "in" if the model's whole interval lies within the field's and "out" if none of
        it does. Where it found something, "out" if the two intervals have nothing in common, and "in" if they have and
        the model's leaves 0 out. Where units differ or the field's interval is not known, directions are compared, by
        whether the model's interval leaves 0 out. Everything else is "untestable", and the words say why.

    Raises
    ------
    UnknownName
        For a target, arm, group or metric of your own that is not there.
    ParameterError
        For a missing `versus`, one too many, or a `spread` without use.

    Notes
    -----
    Not a proof. The field changed the feeds of some for three months, among others whose feeds stayed; the model
    changes everybody's. "Out" says that the model claims what such an experiment did not find; whether the experiment
    or the model leaves something out is the next question.

    Examples
    --------
    >>> import socialgraph as sg
    >>> def opinions(variance):
    ...     return lambda graph, people, *, rng: {"opinion_variance": variance}
    >>> arms = {"ranked": opinions(0.25), "newest": opinions(0.16), "neither": opinions(0.2501)}
    >>> comparison = sg.compare(arms, sg.Graph.from_edges([(0, 1)]), None, seeds=3, rng=1, progress=False)
    >>> check_target(comparison, "guess_2023_polarization", arm="newest", versus="ranked").verdict
    'out'
    >>> check_target(comparison, "guess_2023_polarization", arm="neither", versus="ranked").verdict
    'in'
    """
    target = _known(target)
    asked = target.metric if metric is None else metric
    _check_arms(target, comparison.arms, arm, versus)
    if spread is not None and (target.unit != "sd" or target.kind != "effect"):
        raise ParameterError("spread", "must be left out but for targets in standard deviations", spread)
    kept = (target, arm, versus, asked)
    reason = _missing(comparison, target, arm, versus, asked, spread)
    if reason:
        return _untestable(*kept, reason)
    look = {"group": group, "day": day}
    treated = comparison._values(asked, arm, **look)[arm].to_numpy()
    other = np.zeros(treated.size)
    if target.kind == "step":
        other = comparison._values(target.base, arm, **look)[arm].to_numpy()
    elif versus is not None:
        other = comparison._values(asked, versus, **look)[versus].to_numpy()
    scale = None if spread is None else comparison._values(spread, versus, **look)[versus].to_numpy()
    change, scaled = _on_scale(target, asked, treated, other, scale)
    found = paired_difference(change, level)
    if np.isnan(found["low"]):
        return _untestable(
            *kept, f"{asked} could be measured in {found['seeds']} worlds only, of which no interval is made"
        )
    ends = found["estimate"], found["low"], found["high"]
    sized = scaled and target.low is not None
    if sized:
        verdict, why = _by_size(target, found["low"], found["high"])
    else:
        verdict, why = _by_direction(target, *ends, scaled)
    words = f"{_field(target)} {_model(target, arm, versus, asked, found, scaled)} {why}"
    compared = "size" if sized else ("direction" if target.direction else "nothing")
    return Check(*kept, verdict, compared, *ends, found["seeds"], words)


def _known(target: Target | str) -> Target:
    """Give a target by its name."""
    if isinstance(target, Target):
        return target
    return TARGETS[check_choice("target", target, TARGETS)]


def _check_arms(target: Target, arms: tuple[str, ...], arm: str, versus: str | None) -> None:
    check_choice("arm", arm, arms)
    if target.kind != "effect" and versus is not None:
        raise ParameterError("versus", f"must be left out: the target is a {target.kind} within one arm", versus)
    if target.kind == "effect":
        check_choice("versus", versus, arms)
        if versus == arm:
            raise ParameterError("versus", "must be another arm", versus)


def _missing(
    comparison: Any, target: Target, arm: str, versus: str | None, metric: str | None, spread: str | None
) -> str:
    """Say what there is nothing to compare by; nothing where there is all."""
    if metric is None:
        return "no measure here corresponds to it; name one of your own by metric="
    own, named = comparison.columns["arm"], comparison.columns["metric"]
    known = set(named.tolist())
    if metric != target.metric:
        check_choice("metric", metric, known)
    if spread is not None:
        check_choice("spread", spread, known)
    for each in (arm, versus) if versus is not None else (arm,):
        measured = set(named[own == each].tolist())
        for name in (metric, target.base, spread):
            if name is not None and name not in measured:
                return f"{name} was not measured under {each!r}"
    return "one seed is too few for an interval" if comparison.manifest["seeds"] < 2 else ""


def _untestable(target: Target, arm: str, versus: str | None, metric: str | None, why: str) -> Check:
    words = f"{_field(target)} It cannot be told whether the model agrees: {why}."
    return Check(target, arm, versus, metric, "untestable", "nothing", words=words)


def _on_scale(
    target: Target, metric: str, treated: np.ndarray, other: np.ndarray, scale: np.ndarray | None
) -> tuple[np.ndarray, bool]:
    """Give the change seed by seed, and whether it is in the target's unit."""
    if target.unit == "relative":
        return _over(treated, other) - 1, True
    if target.unit != "sd":
        return treated - other, True
    if scale is not None:
        return _over(treated - other, scale), True
    if metric == _VARIANCE:
        # A variance has no standard deviation over people; its root is one, that of the opinions themselves.
        return _over(np.sqrt(treated), np.sqrt(other)) - 1, True
    return treated - other, False


def _over(value: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Divide; NaN, which is left out, where there is nothing to divide by."""
    return np.divide(value, scale, out=np.full(value.size, np.nan), where=scale > 0)


def _by_size(target: Target, low: float, high: float) -> tuple[str, str]:
    """Compare the model's interval with the field's."""
    apart = low > target.high or high < target.low
    if target.kind == "level":
        return ("out", "The two intervals are apart: out.") if apart else ("in", "The two intervals overlap: in.")
    if target.direction == 0:
        if apart:
            return "out", "The model claims more than the field found: out."
        if low >= target.low and high <= target.high:
            return "in", "That is within what the field found: in."
        return "untestable", "The model's interval is partly within what the field found: more seeds would tell."
    if apart:
        alike = (low > 0) - (high < 0) == target.direction
        return "out", f"The model {'agrees in direction, but not in size' if alike else 'does not find that'}: out."
    if low <= 0 <= high:
        return "untestable", "The model's interval holds both no effect and the field's: more seeds would tell."
    return "in", "The two intervals overlap: in."


def _by_direction(target: Target, estimate: float, low: float, high: float, scaled: bool) -> tuple[str, str]:
    """Compare the sign alone, where sizes cannot be."""
    why = "the field's interval is not known here" if scaled else "the two are in different units"
    if target.direction == 0:
        return "untestable", f"It cannot be told whether they agree: {why}."
    if low == high == 0:
        return "out", "The model has no such effect at all: out."
    if low <= 0 <= high:
        return "untestable", "The model's interval holds 0, so that its direction is not known: more seeds would tell."
    if (low > 0) - (high < 0) != target.direction:
        return "out", "The model disagrees in direction: out."
    times = f" (the model's is {estimate / target.size:.2g} times the field's)" if scaled and target.size else ""
    return "in", f"The model agrees in direction: in. Sizes are not judged{times}, since {why}."


def _field(target: Target) -> str:
    """Say what the field found."""
    within = "" if target.low is None else f" [{target.low:+.3g}, {target.high:+.3g}]"
    under = f"under {target.treatment} as against {target.control}"
    if target.kind == "level":
        return f"{target.study} found {target.outcome} to be {target.size:.3g}."
    if target.direction == 0:
        small = within and f" (within{within} {_UNITS[target.unit]})"
        return f"{target.study} found no change of {target.outcome}{small} {under}."
    moved = "rose" if target.direction > 0 else "fell"
    if target.size is not None:
        moved = f"changed by {target.size:+.3g}{within} {_UNITS[target.unit]}"
    if target.kind == "step":
        under = f"from {target.control} to {target.treatment}"
    return f"{target.study} found that {target.outcome} {moved} {under}."


def _model(target: Target, arm: str, versus: str | None, metric: str, found: dict[str, float], scaled: bool) -> str:
    """Say what the model says."""
    low, high, over = found["low"], found["high"], f"over {found['seeds']} seeds"
    if target.kind == "level":
        return f"In the model {metric} under {arm!r} is {found['estimate']:.3g} [{low:.3g}, {high:.3g}], {over}."
    unit = _UNITS[target.unit] if scaled else "in its own unit"
    change = f"changes by {found['estimate']:+.3g} [{low:+.3g}, {high:+.3g}] {unit}"
    if target.kind == "step":
        return f"In the model it {change} from {target.base} to {metric} under {arm!r}, {over}."
    of = "the standard deviation of opinions" if scaled and target.unit == "sd" and metric == _VARIANCE else metric
    return f"In the model {of} {change} under {arm!r} as against {versus!r}, {over}."
