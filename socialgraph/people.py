"""People: an immutable table of attributes, one row a person, and the profile that the platform sees of it."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from socialgraph._frozen import fingerprint, frozen, readonly
from socialgraph.convert import as_graph
from socialgraph.errors import ParameterError, UnknownName, check_number, check_whole, shown

__all__ = ["People", "as_people", "with_opinions"]


@frozen
class People:
    """Attributes of n people, in the order of a graph's nodes.

    Parameters
    ----------
    columns : mapping of str to array_like of length n
        Numbers, truth values or strings; strings become NumPy strings, never objects.
    n : int, optional
        The number of people; needed only where there are no columns.
    observed : People, optional
        What the platform knows, where that differs from what is so.

    Raises
    ------
    ParameterError
        For columns of different lengths or of no such kind.

    Examples
    --------
    >>> people = People({"side": ["left", "right"]})
    >>> people
    <People: 2, side>
    >>> people["side"].tolist()
    ['left', 'right']
    """

    columns: Mapping[str, np.ndarray]
    n: int | None = None
    observed: "People | None" = None

    def __post_init__(self) -> None:
        columns = {name: _column(name, values) for name, values in dict(self.columns).items()}
        lengths = {name: values.shape[0] for name, values in columns.items()}
        n = next(iter(lengths.values()), 0) if self.n is None else check_whole("n", self.n)
        for name, length in lengths.items():
            if length != n:
                raise ParameterError(name, f"must be {n} values, one a person", f"{length} values")
        if self.observed is not None and self.observed.n != n:
            raise ParameterError("observed", f"must be {n} people", self.observed)
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "n", n)

    def __repr__(self) -> str:
        return f"<People: {', '.join([f'{self.n:,}', *self.columns])}>"

    def __len__(self) -> int:
        return self.n

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self.columns:
            raise UnknownName("column", name, self.columns)
        return self.columns[name]

    @property
    def profile(self) -> "People":
        """What the platform knows; the people themselves unless they were observed otherwise."""
        return self if self.observed is None else self.observed

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the content, for manifests."""
        return fingerprint(self)

    def assign(self, **columns: Any) -> "People":
        """Return people with columns added or replaced; the others are shared, not copied.

        Examples
        --------
        >>> People({"side": ["left", "right"]}).assign(opinion=[-0.5, 0.5])
        <People: 2, side, opinion>
        """
        return People({**self.columns, **columns}, self.n, self.observed)

    def observe(
        self,
        *columns: str,
        noise: float | Mapping[str, float] = 0.0,
        known: float | Mapping[str, float] = 1.0,
        consent: str | None = None,
        rng: Any = None,
    ) -> "People":
        """Return the same people with a profile: what the platform gets to know of them.

        What it does not know is NaN among numbers and an empty string among words. Truth values and whole numbers
        become numbers, so that they can be unknown.

        Parameters
        ----------
        *columns : str
            What it looks at; by default every column but that of consent. The others are not in the profile.
        noise : float or mapping of column to float, optional
            Of numbers the standard deviation of a normal error; columns that lie in [-1, 1] or above 0 stay there, and
            rows that sum to 1 are scaled to do so again. Of words and truth values the probability of being mistaken
            for somebody else's, drawn from all people.
        known : float or mapping of column to float, optional
            The probability that a person's value is known, for each column on its own.
        consent : str, optional
            A column of truth values: of whoever says no nothing is known. By default ``consent``, if there is one.
        rng : int, SeedSequence, Generator or None
            The seed. Draws are a function of it, the column's name and the person.

        Returns
        -------
        People
            Whose ``profile`` has the columns that were looked at.

        Raises
        ------
        UnknownName
            For a column that there is not.
        ParameterError
            For a number out of range, or a column of consent that does not hold truth values.

        Examples
        --------
        >>> people = People({"opinion": [-0.5, 0.25, 1.0], "consent": [True, True, False]}).observe("opinion", rng=1)
        >>> people.profile["opinion"].tolist(), people["opinion"].tolist()
        ([-0.5, 0.25, nan], [-0.5, 0.25, 1.0])
        """
        from socialgraph._observation import observed

        if consent is None and "consent" in self.columns:
            consent = "consent"
        agreed = np.ones(self.n, dtype=bool) if consent is None else self[consent]
        if agreed.dtype.kind != "b" or agreed.ndim != 1:
            raise ParameterError("consent", "must be a column of truth values", consent)
        names = columns or [name for name in self.columns if name != consent]
        seen = observed({name: self[name] for name in names}, noise, known, agreed, rng)
        return People(self.columns, self.n, People(seen, self.n))

    def take(self, nodes: Any) -> "People":
        """Return some people, by number, in the order given.

        Examples
        --------
        >>> People({"side": ["left", "right"]}).take([1])["side"].tolist()
        ['right']
        """
        nodes = np.asarray(nodes, dtype=np.int64)
        observed = None if self.observed is None else self.observed.take(nodes)
        return People({name: values[nodes] for name, values in self.columns.items()}, nodes.size, observed)

    def frame(self, names: Iterable[Hashable] | None = None) -> Any:
        """Return the table as a `pandas.DataFrame`, indexed by `names` (a graph's) where given."""
        import pandas as pd

        index = pd.RangeIndex(self.n) if names is None else pd.Index(list(names), tupleize_cols=False)
        return pd.DataFrame(dict(self.columns), index=index)


def as_people(people: Any, graph: Any) -> People:
    """Return any table of attributes as People, one row for each node of a graph.

    Parameters
    ----------
    people : People, mapping, pandas.DataFrame, networkx graph, igraph.Graph or None
        A frame whose index holds the graph's names is put into the graph's order; a foreign graph gives its node
        attributes; None gives people without attributes.
    graph : Graph
        The network they live in; any kind that `as_graph` takes.

    Returns
    -------
    People

    Raises
    ------
    ParameterError
        If there is not one person for each node, or an attribute is missing at some nodes.

    Examples
    --------
    >>> import networkx as nx
    >>> from socialgraph.convert import as_graph
    >>> karate = nx.karate_club_graph()
    >>> as_people(karate, as_graph(karate))
    <People: 34, club>
    """
    graph = as_graph(graph)
    # A frame comes first: its columns are attributes, and one may be called "vs".
    if hasattr(people, "columns") and hasattr(people, "index"):
        people = _from_frame(people, graph)
    elif people is None:
        people = People({}, graph.n)
    elif hasattr(people, "is_multigraph"):
        people = _from_attributes(dict(people.nodes(data=True)), graph)
    elif hasattr(people, "vs"):
        labels = people.vs["name"] if "name" in people.vs.attributes() else range(people.vcount())
        rows = ({name: value for name, value in v.attributes().items() if name != "name"} for v in people.vs)
        people = _from_attributes(dict(zip(labels, rows, strict=True)), graph)
    elif isinstance(people, Mapping):
        people = People(people, None if people else graph.n)
    if not isinstance(people, People):
        raise ParameterError("people", "must be People, a mapping of columns, a data frame or a graph", people)
    if people.n != graph.n:
        raise ParameterError("people", f"must be {graph.n:,}, one for each node of the graph", people)
    return people


def with_opinions(
    graph: Any,
    people: Any = None,
    by: str | None = None,
    *,
    at: Mapping[Any, float] | None = None,
    spread: float = 0.25,
    rng: Any = None,
) -> People:
    """Give every person an opinion in [-1, 1], in the column ``opinion``.

    Parameters
    ----------
    graph : Graph
        The network; any kind that `as_graph` takes.
    people : People, optional
        Their attributes so far.
    by : str, optional
        A column of groups whose members think alike. Without it opinions are uniform on [-1, 1].
    at : mapping of group to float, optional
        The mean opinion of each group; by default the groups, sorted, are spaced evenly from -0.5 to 0.5, and a
        lone group is at 0.
    spread : float, optional
        The standard deviation within a group, before values are cut to [-1, 1].
    rng : int, SeedSequence, Generator or None
        The seed; the draw of a person depends on the seed and the person's number only.

    Returns
    -------
    People

    Raises
    ------
    ParameterError
        For a group without a place in `at`, or a number out of range.

    Examples
    --------
    >>> from socialgraph.graph import Graph
    >>> graph = Graph.from_edges([(0, 1)])
    >>> with_opinions(graph, {"side": ["left", "right"]}, by="side", spread=0.0, rng=1)["opinion"].tolist()
    [-0.5, 0.5]
    """
    # The coin brings numba with it, which a table of people has no other need of.
    from socialgraph.rng import as_seed, stream, uniforms

    graph = as_graph(graph)
    people = as_people(people, graph)
    spread = check_number("spread", spread, 0, 2)
    draw = uniforms(stream(as_seed(rng), "people.opinion"), np.arange(people.n))
    if by is None:
        return people.assign(opinion=2 * draw - 1)
    from scipy.special import ndtri

    groups, member = np.unique(people[by], return_inverse=True)
    if at is None:
        evenly = np.linspace(-0.5, 0.5, groups.size) if groups.size > 1 else np.zeros(groups.size)
        at = dict(zip(groups.tolist(), evenly, strict=True))
    missing = [group for group in groups.tolist() if group not in at]
    if missing:
        raise ParameterError("at", f"must place every group of {by!r}", f"none for {shown(missing[0])}")
    centre = np.array([check_number("at", at[group], -1, 1) for group in groups.tolist()])
    # A uniform of exactly 0 would be an infinite normal; half a step of 2**-53 is the smallest there is.
    opinion = centre[member] + spread * ndtri(np.maximum(draw, 2.0**-54))
    return people.assign(opinion=np.clip(opinion, -1, 1))


def _column(name: object, values: Any) -> np.ndarray:
    """Return one column as a read-only array of numbers, truth values or strings."""
    if not isinstance(name, str):
        raise ParameterError("columns", "must be called by strings", name)
    try:
        array = values if _unchanging(values) else np.array(values)
    except ValueError:
        raise ParameterError(name, "must be one value a person, all of one shape", values) from None
    if array.dtype.kind == "U" and not isinstance(values, np.ndarray):
        array = np.array(values, dtype=object)  # where a number among strings is still a number
    if array.dtype.kind == "O":
        array = _from_objects(name, array)
    elif array.dtype.kind not in "iufbUM":
        raise ParameterError(name, "must be numbers, truth values or strings", values)
    if array.ndim == 0:
        raise ParameterError(name, "must be one value a person", values)
    return readonly(array)


def _unchanging(values: Any) -> bool:
    """Tell whether an array can be shared: pandas gives read-only views of what it goes on writing to."""
    shared = isinstance(values, np.ndarray)
    while shared and isinstance(values, np.ndarray):
        shared, values = not values.flags.writeable, values.base
    return shared


def _from_objects(name: str, array: np.ndarray) -> np.ndarray:
    """Turn an array of objects into strings or numbers, if it is all one or all the other."""
    items = array.ravel().tolist()
    missing = [i for i, item in enumerate(items) if item is None]
    if missing:
        raise ParameterError(name, "must be given for everyone", f"none for person {missing[0]}")
    if all(isinstance(item, str) for item in items):
        return array.astype(np.str_)
    if all(isinstance(item, bool | int | float | np.number | np.bool_) for item in items):
        return array.astype(np.array(items).dtype)
    raise ParameterError(name, "must be numbers, truth values or strings", items)


def _from_frame(frame: Any, graph: Any) -> People:
    """Turn a frame into columns: in the graph's order where its index names the nodes, else as it stands."""
    called = range(graph.n) if graph.names is None else graph.names
    place = {name: row for row, name in enumerate(frame.index)}
    known = sum(name in place for name in called)
    counted = list(place) == list(range(len(frame)))
    if len(frame) == graph.n == known:
        frame = frame.iloc[[place[name] for name in called]]
    elif known and not counted and len(frame) == graph.n:
        missing = next(name for name in called if name not in place)
        raise ParameterError("people", "must be indexed by every node of the graph", f"none for {shown(missing)}")
    return People({str(name): frame[name].to_numpy() for name in frame.columns}, len(frame))


def _from_attributes(rows: dict[Hashable, Mapping[str, Any]], graph: Any) -> People:
    """Turn one mapping a node into columns; an attribute that some nodes lack is refused."""
    called = list(range(graph.n) if graph.names is None else graph.names)
    if set(called) != set(rows):
        raise ParameterError("people", "must have the nodes of the graph", f"{len(rows)} nodes")
    columns: dict[str, list[Any]] = {}
    for name in dict.fromkeys(name for row in rows.values() for name in row):
        lacking = [node for node in called if rows[node].get(name) is None]
        if lacking:
            count = f"none at {len(lacking)} of {len(called)} nodes, the first {shown(lacking[0])}"
            raise ParameterError(name, "must be given at every node", count)
        columns[name] = [rows[node][name] for node in called]
    return People(columns, graph.n)
