"""Time `import socialgraph` against `import networkx`, in fresh interpreters, turn by turn."""

import statistics
import subprocess
import sys

CODE = "import time; began = time.perf_counter(); import {}; print(time.perf_counter() - began)"


def main(repeats: int = 15) -> None:
    """Print medians and their ratio, and what the import brought along."""
    spent: dict[str, list[float]] = {"socialgraph": [], "networkx": []}
    for _ in range(repeats):
        for name, seconds in spent.items():
            seconds.append(float(subprocess.check_output([sys.executable, "-c", CODE.format(name)])))
    ours, theirs = (statistics.median(seconds) for seconds in spent.values())
    sys.stdout.write(f"import socialgraph {ours:.4f} s, networkx {theirs:.4f} s, ratio {ours / theirs:.2f}\n")
    heavy = ["numba", "igraph", "pandas", "scipy", "networkx", "matplotlib"]
    code = f"import sys, socialgraph; print([name for name in {heavy} if name in sys.modules])"
    sys.stdout.write("brought along: " + subprocess.check_output([sys.executable, "-c", code], text=True))


if __name__ == "__main__":
    main()
