"""Files: read and write networks as CSV, TSV, Parquet and GraphML; read edge lists and GML too."""

from socialgraph.files.read import read_graph
from socialgraph.files.write import write_graph

__all__ = ["read_graph", "write_graph"]
