"""Make the embedded networks from Debian's python3-graph-tool, of which only the data are used.

In an empty folder:

    apt-get download python3-graph-tool
    dpkg-deb -x python3-graph-tool_*.deb unpacked
    python make.py unpacked/usr/lib/python3/dist-packages/graph_tool/collection

The files are decoded with the standard library alone, checked against the counts that were published, and
written beside this script as tables of ties and of people, which `socialgraph.read_graph` reads; the same content
comes out each time.
"""

import csv
import gzip
import html
import io
import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Decoded", "decode", "main"]

_SIDES = {
    "polblogs": {0.0: "left", 1.0: "right"},
    "polbooks": {"l": "left", "n": "neutral", "c": "right"},
}
# Nodes, links as published, repeats and self-loops among them.
_PUBLISHED = {"polblogs": (1490, 19090, 65, 3), "polbooks": (105, 441, 0, 0)}
# What a value is packed as, by its type's number: truth values, integers of 16, 32 and 64 bits, doubles.
_PACKED = {0: "B", 1: "h", 2: "i", 3: "q", 4: "d"}
_TEXT = 6
# Vectors of such values; the positions of nodes are one, and only have to be passed over.
_VECTORS = {7: "B", 8: "h", 9: "i", 10: "q", 11: "d"}


class Decoded(NamedTuple):
    """What a .gt file says: whether ties are arcs, the neighbours of each node, and properties by kind and name."""

    directed: bool
    neighbors: list[tuple[int, ...]]
    properties: dict[tuple[str, str], Sequence[Any]]


def decode(raw: bytes) -> Decoded:
    """Read graph-tool's binary format, version 1.

    Parameters
    ----------
    raw : bytes
        The file, decompressed: magic, version, byte order, a comment, whether directed, the number of nodes, for
        each node the number of its neighbours and who they are in the smallest type that holds n, and then each
        property's kind (graph, vertex, edge), name, type and values.

    Returns
    -------
    Decoded

    Raises
    ------
    ValueError
        For another format or version, or a type of property that is not known here.
    """
    if raw[:7] != b"\xe2\x9b\xbe gt\x01":
        raise ValueError("no .gt file of version 1")
    take = _Cursor(raw, ">" if raw[7] else "<", 8)
    take.text()
    directed = bool(take.values("B", 1)[0])
    n = take.count()
    width = next(code for code, bits in (("B", 8), ("H", 16), ("I", 32), ("Q", 64)) if n < 2**bits)
    neighbors = [take.values(width, take.count()) for _ in range(n)]
    sizes = {"graph": 1, "vertex": n, "edge": sum(map(len, neighbors))}
    properties: dict[tuple[str, str], Sequence[Any]] = {}
    for _ in range(take.count()):
        kind = list(sizes)[take.values("B", 1)[0]]
        name = take.text()
        code = take.values("B", 1)[0]
        if code in _PACKED:
            properties[kind, name] = take.values(_PACKED[code], sizes[kind])
        elif code == _TEXT:
            properties[kind, name] = [take.text() for _ in range(sizes[kind])]
        elif code in _VECTORS:
            properties[kind, name] = [take.values(_VECTORS[code], take.count()) for _ in range(sizes[kind])]
        else:
            raise ValueError(f"property {name!r} has the type {code}")
    return Decoded(directed, neighbors, properties)


def main(collection: Path, folder: Path) -> None:
    """Write the tables of ties and of people of both networks.

    Parameters
    ----------
    collection : Path
        The folder with ``polblogs.gt.gz`` and ``polbooks.gt.gz``.
    folder : Path
        Where the tables go.

    Raises
    ------
    ValueError
        If a network is not the one that was published.
    """
    for name, published in _PUBLISHED.items():
        directed, neighbors, properties = decode(gzip.decompress((collection / f"{name}.gt.gz").read_bytes()))
        links = [(u, v) for u, row in enumerate(neighbors) for v in row]
        loops = sum(u == v for u, v in links)
        found = len(neighbors), len(links), len(links) - len(set(links)), loops
        if found != published:
            raise ValueError(f"{name} has (nodes, links, repeats, loops) {found}, not {published}")
        # The GML files that these came from write & as &#38;.
        labels = [html.unescape(label) for label in properties["vertex", "label"]]
        if len(set(labels)) != len(labels):
            raise ValueError(f"{name} has two nodes of one label")
        ties = sorted((u, v) if directed or u < v else (v, u) for u, v in set(links) if u != v)
        arcs = ["directed"] * directed, ["true"] * directed
        rows = [["source", "target", *arcs[0]], *([labels[u], labels[v], *arcs[1]] for u, v in ties)]
        sides = [_SIDES[name][value] for value in properties["vertex", "value"]]
        ending = ".csv.gz" if len(ties) > 1000 else ".csv"
        _write(folder / f"{name}{ending}", rows)
        _write(folder / f"{name}.people{ending}", [["name", "side"], *zip(labels, sides, strict=True)])


class _Cursor:
    """A place in some bytes, that moves on as values are taken."""

    def __init__(self, raw: bytes, order: str, place: int) -> None:
        self.raw, self.order, self.place = raw, order, place

    def values(self, code: str, count: int) -> tuple[Any, ...]:
        layout = struct.Struct(f"{self.order}{count}{code}")
        self.place += layout.size
        return layout.unpack_from(self.raw, self.place - layout.size)

    def count(self) -> int:
        return self.values("Q", 1)[0]

    def text(self) -> str:
        return b"".join(self.values("c", self.count())).decode()


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write a table; gzip has no time stamp."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    raw = text.getvalue().encode()
    path.write_bytes(gzip.compress(raw, 9, mtime=0) if path.suffix == ".gz" else raw)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent)
