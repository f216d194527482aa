import gzip
import hashlib
import importlib.util
import shutil
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from socialgraph import datasets
from socialgraph.datasets import catalogue, load
from socialgraph.errors import DataFormatError, UnknownName
from socialgraph.files import read_graph, write_graph

ROOT = Path(__file__).parents[1]
NAMES = ["davis", "florentine", "karate", "les_miserables", "polblogs", "polbooks"]


@pytest.fixture(scope="module")
def make():
    """Import data/make.py, which is a script and part of no package."""
    spec = importlib.util.spec_from_file_location("make_embedded_networks", ROOT / "data" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Move the package to where a wheel puts it, with the data inside, and return the data's folder."""
    inside = tmp_path / "socialgraph" / "data"
    shutil.copytree(ROOT / "data", inside)
    monkeypatch.setattr(datasets, "__file__", str(inside.parent / "datasets.py"))
    return inside


def test_polblogs_is_the_published_network():
    graph, people = load("polblogs")
    assert (graph.n, graph.m, graph.directed, graph.weight) == (1490, 19022, True, None)
    assert Counter(people["side"].tolist()) == {"left": 758, "right": 732}
    assert list(people) == ["side"]
    within = people["side"][graph.sources] == people["side"][graph.indices]
    assert within.mean() == pytest.approx(0.91152, abs=5e-6)
    assert graph.names[0] == "100monkeystyping.com"
    assert len(set(graph.names)) == 1490
    assert (graph.to_undirected().degree == 0).sum() == 266


def test_the_largest_component_of_polblogs_has_the_published_facts():
    graph, people = load("polblogs", component="largest")
    assert (graph.n, graph.to_undirected().m) == (1222, 16714)
    assert Counter(people["side"].tolist()) == {"left": 586, "right": 636}
    ties = graph.to_undirected().to_networkx()
    # KONECT has 0.225959 and -0.221233 for dimacs10-polblogs.
    assert nx.transitivity(ties) == pytest.approx(0.225959, abs=5e-7)
    assert nx.degree_assortativity_coefficient(ties) == pytest.approx(-0.2213, abs=1e-4)
    nx.set_node_attributes(ties, dict(zip(graph.names, people["side"].tolist(), strict=True)), "side")
    assert nx.attribute_assortativity_coefficient(ties, "side") == pytest.approx(0.8113, abs=5e-5)
    sides = [set(np.array(graph.names)[people["side"] == side].tolist()) for side in ("left", "right")]
    assert nx.community.modularity(ties, sides) == pytest.approx(0.40525, abs=5e-6)


def test_polbooks_is_the_published_network():
    graph, people = load("polbooks")
    assert (graph.n, graph.m, graph.directed, graph.weight) == (105, 441, False, None)
    assert Counter(people["side"].tolist()) == {"left": 43, "neutral": 13, "right": 49}
    assert graph.names[:2] == ("1000 Years for Revenge", "Bush vs. the Beltway")
    assert load("polbooks", component="largest")[0].n == 105


def test_karate_is_binary():
    graph, people = load("karate")
    assert (graph.n, graph.m, graph.weight, graph.names) == (34, 78, None, None)
    assert Counter(people["club"].tolist()) == {"Mr. Hi": 17, "Officer": 17}
    assert graph.degree[[0, 33]].tolist() == [16, 17]


def test_davis_is_women_and_events():
    graph, people = load("davis")
    assert Counter(people["kind"].tolist()) == {"woman": 18, "event": 14}
    women = people["kind"] == "woman"
    ends = graph.edges()
    assert (women[ends[:, 0]] != women[ends[:, 1]]).all()
    assert people["kind"][graph.index(["Evelyn Jefferson", "E1"])].tolist() == ["woman", "event"]
    assert graph.m == 89


def test_florentine_marriages():
    graph, people = load("florentine")
    assert (graph.n, graph.m, people.n, list(people)) == (15, 20, 15, [])
    assert graph.names[int(graph.degree.argmax())] == "Medici"
    assert graph.degree.max() == 6


def test_les_miserables_keeps_its_weights():
    graph, _ = load("les_miserables")
    assert (graph.n, graph.m) == (77, 254)
    assert (graph.edge_weight().min(), graph.edge_weight().max()) == (1, 31)
    assert graph.names[int(graph.degree.argmax())] == "Valjean"


@pytest.mark.parametrize("name", NAMES)
def test_the_catalogue_says_what_load_gives(name):
    row = catalogue().loc[name]
    graph, people = load(name)
    assert (row["nodes"], row["ties"], row["directed"]) == (graph.n, graph.m, graph.directed)
    assert row["columns"] == ", ".join(people)
    assert people.n == graph.n
    assert all(column.dtype.kind in "Uif" for column in people.columns.values())
    assert all(row[column] for column in ("what", "source", "licence", "citation", "facts"))


@pytest.mark.parametrize("name", NAMES)
def test_the_largest_component_is_one_component(name):
    graph, people = load(name, component="largest")
    assert graph.largest_component().size == graph.n == people.n > 0
    whole, everyone = load(name)
    kept = whole.largest_component()
    for column in people:
        assert people[column].tolist() == everyone[column][kept].tolist()


def test_the_catalogue_is_a_frame():
    frame = catalogue()
    assert isinstance(frame, pd.DataFrame)
    assert sorted(frame.index) == NAMES
    assert (frame["sha256"].str.len() == frame["people_sha256"].str.len()).all()
    assert frame.index[frame["sha256"] != ""].tolist() == ["polblogs", "polbooks"]
    assert "19,090 links published, of which 65 are repeats and 3 self-loops" in frame.loc["polblogs", "facts"]


def test_an_unknown_name_offers_the_nearest():
    with pytest.raises(UnknownName, match=r"name must be one of .*; got 'polblog'. Did you mean polblogs"):
        load("polblog")
    with pytest.raises(UnknownName, match="component must be one of largest; got 'giant'"):
        load("karate", component="giant")


def test_an_installed_package_finds_its_data_inside(installed):
    (installed / "polbooks.csv").rename(installed / "away.csv")
    with pytest.raises(DataFormatError, match=r"socialgraph.data.polbooks\.csv: there is no such file"):
        load("polbooks")
    (installed / "away.csv").rename(installed / "polbooks.csv")
    assert load("polbooks")[0].m == 441


@pytest.mark.parametrize("name", ["polbooks.csv", "polbooks.people.csv", "polblogs.csv.gz", "polblogs.people.csv.gz"])
def test_a_change_of_content_is_refused_with_both_checksums(name, installed):
    path = installed / name
    packed = path.suffix == ".gz"
    raw = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
    changed = raw.replace(b"left", b"right", 1) if "people" in name else raw[: raw.rindex(b"\n", 0, -1) + 1]
    path.write_bytes(gzip.compress(changed) if packed else changed)
    with pytest.raises(DataFormatError, match="is not the published content") as caught:
        load(name.split(".")[0])
    for content in (raw, changed):
        assert hashlib.sha256(content).hexdigest() in str(caught.value)
    assert str(path) in str(caught.value)


def test_packing_the_same_content_otherwise_is_no_change(installed):
    path = installed / "polblogs.csv.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), 1))
    assert load("polblogs")[0].m == 19022


@pytest.mark.parametrize(("name", "ending"), [("polblogs", "csv.gz"), ("polbooks", "csv")])
def test_the_embedded_files_are_ordinary_ones(name, ending, tmp_path):
    path = ROOT / "data" / f"{name}.{ending}"
    assert read_graph(path) == load(name)
    graph, people = load(name)
    write_graph(graph, tmp_path / f"{name}.csv", people=people)
    for written, embedded in ((f"{name}.csv", path), (f"{name}.people.csv", ROOT / "data" / f"{name}.people.{ending}")):
        raw = embedded.read_bytes()
        assert (tmp_path / written).read_bytes() == (gzip.decompress(raw) if ending.endswith("gz") else raw)


def test_the_embedded_files_are_small_and_their_readme_has_their_checksums():
    files = [path for path in (ROOT / "data").iterdir() if ".csv" in path.name]
    assert sum(path.stat().st_size for path in files) < 300_000
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    frame = catalogue()
    for value in [*frame["sha256"], *frame["people_sha256"]]:
        assert value in readme
    assert all(path.name in readme for path in files)


def test_loading_an_embedded_network_imports_nothing_heavy():
    code = (
        "import sys; from socialgraph.datasets import load; load('polblogs');"
        "print({'networkx', 'pandas', 'numba', 'scipy', 'igraph', 'pyarrow', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def gt(order, directed, neighbors, properties):
    """Write graph-tool's format, for `decode` to read: the other direction, from the format's description."""
    mark = {"<": 0, ">": 1}[order]

    def text(value):
        return struct.pack(f"{order}Q", len(value.encode())) + value.encode()

    width = "B" if len(neighbors) < 2**8 else "H"
    raw = b"\xe2\x9b\xbe gt\x01" + bytes([mark]) + text("a comment, é") + bytes([directed])
    raw += struct.pack(f"{order}Q", len(neighbors))
    for row in neighbors:
        raw += struct.pack(f"{order}Q{len(row)}{width}", len(row), *row)
    raw += struct.pack(f"{order}Q", len(properties))
    for (kind, name), (code, values) in properties.items():
        raw += bytes([kind]) + text(name) + bytes([code])
        if code == 6:
            raw += b"".join(map(text, values))
        elif code == 11:
            raw += b"".join(struct.pack(f"{order}Q{len(vector)}d", len(vector), *vector) for vector in values)
        else:
            raw += struct.pack(f"{order}{len(values)}{ {0: 'B', 4: 'd'}[code] }", *values)
    return raw


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("n", [3, 300])
def test_the_decoder_of_debians_files(order, n, make):
    neighbors = [(1, n - 1), (0,), ()] + [()] * (n - 3)
    properties = {
        (0, "readme"): (6, ["é"]),
        (1, "pos"): (11, [(0.5, 1.5)] * n),
        (1, "value"): (4, [0.5] * n),
        (2, "kept"): (0, [1, 0, 1]),
    }
    decoded = make.decode(gt(order, True, neighbors, properties))
    assert decoded.directed is True
    assert decoded.neighbors == neighbors
    assert decoded.properties["graph", "readme"] == ["é"]
    assert decoded.properties["vertex", "pos"][n - 1] == (0.5, 1.5)
    assert decoded.properties["vertex", "value"] == (0.5,) * n
    assert decoded.properties["edge", "kept"] == (1, 0, 1)


def test_the_decoder_refuses_other_files(make):
    with pytest.raises(ValueError, match=r"no \.gt file of version 1"):
        make.decode(b"\xe2\x9b\xbe gt\x02\x00")
    with pytest.raises(ValueError, match="property 'odd' has the type 14"):
        make.decode(gt("<", False, [], {(0, "odd"): (0, [1])}).replace(b"odd\x00", b"odd\x0e"))


def test_the_script_makes_what_is_embedded(make, tmp_path):
    for name in ("polblogs", "polbooks"):
        graph, people = load(name)
        rows = [graph.neighbors(u).tolist() for u in range(graph.n)]
        if graph.directed:
            values, code = [float(side == "right") for side in people["side"]], 4
            # The published file has 65 links twice and three blogs that link to themselves.
            repeated = [row for row in rows if row][:65]
            for row in repeated:
                row.append(row[0])
            for u in (23, 1046, 1259):
                rows[u].append(u)
        else:
            values, code = [{"left": "l", "neutral": "n", "right": "c"}[side] for side in people["side"]], 6
            rows = [[v for v in row if u < v] for u, row in enumerate(rows)]
        labels = [label.replace("&", "&#38;") for label in graph.names]
        raw = gt("<", graph.directed, rows, {(1, "label"): (6, labels), (1, "value"): (code, values)})
        (tmp_path / f"{name}.gt.gz").write_bytes(gzip.compress(raw))
    make.main(tmp_path, tmp_path)
    for name in ("polblogs", "polbooks"):
        path = next(tmp_path.glob(f"{name}.csv*"))
        assert read_graph(path) == load(name)
    raw = gzip.decompress((tmp_path / "polbooks.gt.gz").read_bytes())
    (tmp_path / "polblogs.gt.gz").write_bytes(gzip.compress(raw))
    with pytest.raises(ValueError, match="polblogs has"):
        make.main(tmp_path, tmp_path)
