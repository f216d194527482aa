"""Named real networks: two embedded with their checksums, four classics that networkx brings along."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from socialgraph.convert import as_graph
from socialgraph.errors import DataFormatError, check_choice
from socialgraph.files._contents import assemble
from socialgraph.files._opening import content, decoded
from socialgraph.files.delimited import parse_people, parse_ties
from socialgraph.graph import Graph
from socialgraph.people import People

__all__ = ["catalogue", "load"]


def load(name: str, component: str | None = None) -> tuple[Graph, People]:
    """Load a real network by name.

    Parameters
    ----------
    name : str
        ``"polblogs"``, ``"polbooks"``, ``"karate"``, ``"davis"``, ``"florentine"`` or ``"les_miserables"``;
        `catalogue` says what they are.
    component : {"largest"}, optional
        Keep only the largest (weakly) connected component.

    Returns
    -------
    graph : Graph
        polblogs is directed (u -> v means that u links to v), les_miserables weighted, the others neither.
    people : People
        The attributes of the nodes, in their order.

    Raises
    ------
    UnknownName
        For another name, with the nearest known ones.
    DataFormatError
        If an embedded file does not hold what was published, with both checksums.

    Examples
    --------
    >>> graph, people = load("polblogs")
    >>> graph, people
    (<Directed graph: 1,490 nodes, 19,022 arcs>, <People: 1,490, side>)
    >>> within = people["side"][graph.sources] == people["side"][graph.indices]
    >>> f"{within.mean():.3%} of the links stay on their side"
    '91.152% of the links stay on their side'
    """
    record = _RECORDS[check_choice("name", name, _RECORDS)]
    if component is not None:
        check_choice("component", component, ["largest"])
    graph, people = _embedded(record) if record.sha256 else _FOREIGN[name]()
    if component is None:
        return graph, people
    nodes = graph.largest_component()
    return graph.subgraph(nodes), people.take(nodes)


def catalogue() -> Any:
    """List the networks that `load` knows.

    Returns
    -------
    pandas.DataFrame
        One row a network, indexed by name: what it is, nodes, ties (arcs where directed), whether directed, the
        columns of its people, source, licence, citation, published facts, and the SHA-256 of its table of ties and
        of its table of people where they are embedded.

    Examples
    --------
    >>> catalogue().loc[["karate", "polblogs"], ["nodes", "ties", "directed", "columns"]]
              nodes   ties  directed columns
    name
    karate       34     78     False    club
    polblogs   1490  19022      True    side
    """
    import pandas as pd

    names = [field.name for field in fields(_Record)]
    rows = [[getattr(record, name) for name in names] for record in _RECORDS.values()]
    return pd.DataFrame(rows, columns=names).set_index("name")


@dataclass(frozen=True)
class _Record:
    """One row of the catalogue."""

    name: str
    what: str
    nodes: int
    ties: int
    directed: bool
    columns: str
    source: str
    licence: str
    citation: str
    facts: str
    sha256: str = ""
    people_sha256: str = ""


def _embedded(record: _Record) -> tuple[Graph, People]:
    """Read a network from the tables of ties and of people that come with the package."""
    here = Path(__file__).parent
    # A wheel holds the folder in the package, a checkout beside it.
    folder = here / "data" if (here / "data").is_dir() else here.parent / "data"
    ties = _FILES[record.name]
    stem, ending = ties.split(".", 1)
    beside = folder / f"{stem}.people.{ending}"
    roll = parse_people(_verified(beside, record.people_sha256), beside)
    contents = replace(parse_ties(_verified(folder / ties, record.sha256), folder / ties), roll=roll)
    return assemble(contents, folder / ties, directed=None, loops="error", multi="error")


def _verified(path: Path, expected: str) -> str:
    """Return the text of a file whose checksum must be the one that is known."""
    raw = content(path)
    found = hashlib.sha256(raw).hexdigest()
    if found != expected:
        raise DataFormatError(f"is not the published content: its SHA-256 is {found}, not {expected}", path)
    return decoded(raw, path)


def _karate() -> tuple[Graph, People]:
    """Return the club without the weights that networkx adds: the study's own network is who met outside of it."""
    import networkx as nx

    club = nx.karate_club_graph()
    graph = Graph.from_edges(list(club.edges), len(club))
    return graph, People({"club": [club.nodes[node]["club"] for node in club]})


def _davis() -> tuple[Graph, People]:
    import networkx as nx

    south = nx.davis_southern_women_graph()
    side = np.array([south.nodes[node]["bipartite"] for node in south])
    return as_graph(south), People({"kind": np.array(["woman", "event"])[side]})


def _florentine() -> tuple[Graph, People]:
    import networkx as nx

    graph = as_graph(nx.florentine_families_graph())
    return graph, People({}, graph.n)


def _les_miserables() -> tuple[Graph, People]:
    import networkx as nx

    graph = as_graph(nx.les_miserables_graph())
    return graph, People({}, graph.n)


_FOREIGN: dict[str, Callable[[], tuple[Graph, People]]] = {
    "karate": _karate,
    "davis": _davis,
    "florentine": _florentine,
    "les_miserables": _les_miserables,
}
_FILES = {"polblogs": "polblogs.csv.gz", "polbooks": "polbooks.csv"}
_DEBIAN = "embedded; from M. Newman's network data by way of Debian's python3-graph-tool 2.45"
_UNSTATED = "none stated; redistributed with citation, among others by Debian"
_NETWORKX = "networkx"
_BSD = "BSD-3-Clause (networkx)"
_RECORDS = {
    record.name: record
    for record in (
        _Record(
            "polblogs",
            "links between blogs on US politics in February 2005, by political side",
            1490,
            19022,
            True,
            "side",
            _DEBIAN,
            _UNSTATED,
            "L. A. Adamic, N. Glance (2005), The political blogosphere and the 2004 U.S. election: divided they blog, "
            "LinkKDD '05, 36-43",
            "19,090 links published, of which 65 are repeats and 3 self-loops; 758 left, 732 right; largest component "
            "1,222 nodes and 16,714 ties, undirected",
            "10b661c7dadb1d663357520bbd5264ab22a6e75c31f0071da2f54ed34b4e81ef",
            "8f0044d204870e90b884cd0a1e45ba4c2cf56a5e0b597aa2425f53a940496b5b",
        ),
        _Record(
            "polbooks",
            "books on US politics bought by the same people around the election of 2004, by political side",
            105,
            441,
            False,
            "side",
            _DEBIAN,
            _UNSTATED,
            "V. Krebs, unpublished, http://www.orgnet.com; sides assigned by M. Newman",
            "43 left, 13 neutral, 49 right",
            "933184efc3a6f0e802361112bd16ad8ed62ef09b28d925b24adf3b336201ca38",
            "af532b1f1a501f176021d4afe9095913583e87fca83421aec0aee8c5faf9698d",
        ),
        _Record(
            "karate",
            "who met outside the club, among members of a karate club that split in two",
            34,
            78,
            False,
            "club",
            _NETWORKX,
            _BSD,
            "W. W. Zachary (1977), An information flow model for conflict and fission in small groups, Journal of "
            "Anthropological Research 33, 452-473",
            "the club split into 17 and 17",
        ),
        _Record(
            "davis",
            "which of 18 women in Natchez, Mississippi, came to which of 14 social events; bipartite",
            32,
            89,
            False,
            "kind",
            _NETWORKX,
            _BSD,
            "A. Davis, B. B. Gardner, M. R. Gardner (1941), Deep South, University of Chicago Press",
            "89 attendances of 18 women at 14 events",
        ),
        _Record(
            "florentine",
            "marriages between leading families of Renaissance Florence",
            15,
            20,
            False,
            "",
            _NETWORKX,
            _BSD,
            "R. L. Breiger, P. E. Pattison (1986), Cumulated social roles: the duality of persons and their algebras, "
            "Social Networks 8, 215-256",
            "the Medici have the most marriages, 6",
        ),
        _Record(
            "les_miserables",
            "characters who appear in the same chapter of Les Misérables; a weight counts the chapters",
            77,
            254,
            False,
            "",
            _NETWORKX,
            _BSD,
            "D. E. Knuth (1993), The Stanford GraphBase, ACM Press",
            "weights from 1 to 31",
        ),
    )
}
