"""The small family of errors, and the checks at the door that raise them."""

import difflib
import math
import numbers
from collections.abc import Iterable

import numpy as np

__all__ = [
    "DataFormatError",
    "GraphInputError",
    "LimitExceeded",
    "NodeNotFound",
    "ParameterError",
    "SocialGraphError",
    "StoreError",
    "UnknownName",
    "UnsafeContent",
    "check_choice",
    "check_number",
    "check_whole",
    "shown",
]


class SocialGraphError(Exception):
    """Whatever this package refuses; catch it to catch them all."""


class ParameterError(SocialGraphError, ValueError):
    """An argument breaks its rule.

    Parameters
    ----------
    name : str
        The argument.
    rule : str
        What it must do, as the end of a sentence: ``"must lie in [0, 1]"``.
    value : object
        What was given.

    Examples
    --------
    >>> raise ParameterError("p", "must lie in [0, 1]", 1.7)
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: p must lie in [0, 1]; got 1.7
    """

    def __init__(self, name: str, rule: str, value: object) -> None:
        super().__init__(name, rule, value)
        self.name, self.rule, self.value = name, rule, value

    def __str__(self) -> str:
        return f"{self.name} {self.rule}; got {shown(self.value)}"


class UnknownName(ParameterError, KeyError):
    """A name that nothing answers to; the message offers the nearest known ones.

    Examples
    --------
    >>> raise UnknownName("data set", "polblog", ["karate", "polblogs"])
    Traceback (most recent call last):
    socialgraph.errors.UnknownName: data set must be one of karate, polblogs; got 'polblog'. Did you mean polblogs?
    """

    def __init__(self, name: str, value: object, known: Iterable[str]) -> None:
        self.known = sorted(known)
        super().__init__(name, "must be one of " + ", ".join(self.known), value)

    def __reduce__(self) -> tuple:
        return type(self), (self.name, self.value, self.known)

    def __str__(self) -> str:
        near = difflib.get_close_matches(str(self.value), self.known, n=3, cutoff=0.5)
        return super().__str__() + (f". Did you mean {' or '.join(near)}?" if near else "")


class GraphInputError(SocialGraphError, ValueError):
    """A network that cannot be right: an end out of range, a self-loop, a parallel tie, a bad weight."""


class NodeNotFound(SocialGraphError, KeyError):
    """A node that is not in the graph.

    Examples
    --------
    >>> raise NodeNotFound("seeds", "zoe")
    Traceback (most recent call last):
    socialgraph.errors.NodeNotFound: seeds must be nodes of the graph; got 'zoe'
    """

    def __init__(self, name: str, node: object) -> None:
        super().__init__(name, node)
        self.name, self.node = name, node

    def __str__(self) -> str:
        return f"{self.name} must be nodes of the graph; got {shown(self.node)}"


class DataFormatError(SocialGraphError, ValueError):
    """A file that does not hold what its format promises.

    Parameters
    ----------
    problem : str
        What is wrong.
    path : path-like
        The file.
    line, column : int, optional
        Where in it, from 1.

    Examples
    --------
    >>> raise DataFormatError("must be a number; got 'n/a'", "ties.csv", line=3)
    Traceback (most recent call last):
    socialgraph.errors.DataFormatError: ties.csv, line 3: must be a number; got 'n/a'
    """

    def __init__(self, problem: str, path: object, line: int | None = None, column: int | None = None) -> None:
        super().__init__(problem, path, line, column)
        self.problem, self.path, self.line, self.column = problem, path, line, column

    def __str__(self) -> str:
        where = f", line {self.line}" if self.line is not None else ""
        where += f", column {self.column}" if self.column is not None else ""
        return f"{self.path}{where}: {self.problem}"


class UnsafeContent(DataFormatError):
    """A file that could do harm when read, such as XML with entities or a pickle; it is not opened further."""


class LimitExceeded(SocialGraphError, MemoryError):
    """A request whose size is refused before anything is allocated."""


class StoreError(SocialGraphError, OSError):
    """A result that cannot be written or read back."""


def shown(value: object) -> str:
    """Give a value as an error message shows it: on one line, at most 80 characters.

    Parameters
    ----------
    value : object
        Anything with a repr.

    Returns
    -------
    str

    Examples
    --------
    >>> shown(float("nan")), len(shown("x" * 1000))
    ('nan', 80)
    """
    text = repr(value.item() if isinstance(value, np.generic) else value)
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."


def check_number(name: str, value: object, low: float = -math.inf, high: float = math.inf) -> float:
    """Return `value` as a float if it is a finite real number in [low, high].

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : object
        A Python or NumPy real number; booleans, strings and NaN are refused.
    low, high : float, optional
        The closed interval.

    Returns
    -------
    float

    Raises
    ------
    ParameterError
        Naming the argument, the rule and the value.

    Examples
    --------
    >>> check_number("p", 0.5, 0, 1)
    0.5
    >>> check_number("p", "0.3", 0, 1)
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: p must lie in [0, 1]; got '0.3'
    """
    real = isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
    if not (real and math.isfinite(value) and low <= value <= high):
        if math.isinf(low) and math.isinf(high):
            rule = "must be a finite number"
        elif math.isinf(high):
            rule = f"must be a finite number of at least {low:g}"
        else:
            rule = f"must lie in [{low:g}, {high:g}]"
        raise ParameterError(name, rule, value)
    return float(value)


def check_whole(name: str, value: object, low: int = 0, high: int | None = None) -> int:
    """Return `value` as an int if it is a whole number in [low, high].

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : object
        A Python or NumPy integer; booleans and floats are refused.
    low : int, optional
        The smallest allowed.
    high : int, optional
        The largest allowed; unbounded by default.

    Returns
    -------
    int

    Raises
    ------
    ParameterError
        Naming the argument, the rule and the value.

    Examples
    --------
    >>> check_whole("k", 10, 1)
    10
    >>> check_whole("k", 2.5, 1)
    Traceback (most recent call last):
    socialgraph.errors.ParameterError: k must be a whole number of at least 1; got 2.5
    """
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool | np.bool_)
    if not (whole and low <= value and (high is None or value <= high)):
        rule = (
            f"must be a whole number of at least {low}"
            if high is None
            else f"must be a whole number in [{low}, {high}]"
        )
        raise ParameterError(name, rule, value)
    return int(value)


def check_choice(name: str, value: object, known: Iterable[str]) -> str:
    """Return `value` if it is one of `known`.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    value : object
        What was given.
    known : iterable of str
        What is allowed.

    Returns
    -------
    str

    Raises
    ------
    UnknownName
        Naming the argument and the nearest known names.

    Examples
    --------
    >>> check_choice("loops", "drop", ["error", "drop"])
    'drop'
    """
    known = list(known)
    if not isinstance(value, str) or value not in known:
        raise UnknownName(name, value, known)
    return value
