"""A target: one published result of a field experiment, as data that a model can be held to."""

import re

from socialgraph._frozen import frozen
from socialgraph.errors import ParameterError, check_choice, check_number

__all__ = ["Target"]

_KINDS = ("effect", "step", "level")
_UNITS = ("sd", "share", "relative", "ratio")
_SURE = ("paper", "page", "memory")


@frozen
class Target:
    """What was changed in the field, and what came of it.

    Parameters
    ----------
    study : str
        Who found it, such as ``"Guess et al. 2023"``.
    doi : str
        Of the paper.
    treatment, control : str
        What some people got, and what they were compared with.
    outcome : str
        What was measured.
    direction : {-1, 0, 1}
        Less of it, no difference, or more; of a level 0.
    unit : {"sd", "share", "relative", "ratio"}
        Of the numbers: standard deviations over people in the control group; a share's change, 0.01 being one
        percentage point; the outcome over the control's, minus 1; or a ratio minus 1 that was measured as such.
    size : float, optional
        The estimate; with an interval, only a finding of no difference does without.
    low, high : float, optional
        Its 95 % interval. Both or neither; never from memory.
    metric : str, optional
        The measure of this workbench that comes nearest; None where there is none.
    kind : {"effect", "step", "level"}, optional
        Treatment against control; one stage against the stage before it, among the same people; or how much there is.
    base : str, optional
        Of a step, the metric of the stage before.
    sure : {"paper", "page", "memory"}, optional
        Where the numbers were read: in the paper or its abstract; on a page of its authors, of the press or of
        reviewers; or nowhere.
    note : str, optional
        Where, and what is known not to fit.

    Raises
    ------
    ParameterError
        For what is no DOI, an interval that does not hold its estimate, or one from memory.

    Examples
    --------
    >>> Target("Nyhan et al. 2023", "10.1038/s41586-023-06297-w", "a third less content from like-minded sources",
    ...        "the usual feed", "content from cross-cutting sources", 1, "share", size=0.073).size
    0.073
    """

    study: str
    doi: str
    treatment: str
    control: str
    outcome: str
    direction: int
    unit: str
    size: float | None = None
    low: float | None = None
    high: float | None = None
    metric: str | None = None
    kind: str = "effect"
    base: str | None = None
    sure: str = "page"
    note: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"10\.\d{4,9}/\S+", self.doi):
            raise ParameterError("doi", "must be a DOI, as in 10.1126/science.abp9364", self.doi)
        if type(self.direction) is not int or self.direction not in {-1, 0, 1}:
            raise ParameterError("direction", "must be -1, 0 or 1", self.direction)
        for name, known in {"unit": _UNITS, "kind": _KINDS, "sure": _SURE}.items():
            check_choice(name, getattr(self, name), known)
        for name in ("size", "low", "high"):
            if getattr(self, name) is not None:
                check_number(name, getattr(self, name))
        if (self.kind == "step") != (self.base is not None):
            raise ParameterError("base", "must be given for a step, and not else", self.base)
        if self.kind == "level" and self.size is None:
            raise ParameterError("size", "must be given for a level", self.size)
        self._check_interval()

    def _check_interval(self) -> None:
        interval = (self.low, self.high)
        if (self.low is None) != (self.high is None):
            raise ParameterError("high", "must be given where low is, and not else", self.high)
        if self.low is None:
            return
        if self.sure == "memory":
            raise ParameterError("low", "must be left out where the numbers are from memory", interval)
        between = 0.0 if self.size is None and self.direction == 0 else self.size
        if between is None or not self.low <= between <= self.high:
            raise ParameterError("size", "must lie between low and high", (self.size, *interval))
        if self.direction == 0 and self.kind != "level" and not self.low <= 0 <= self.high:
            raise ParameterError("direction", "must not be 0 where the interval leaves 0 out", interval)
