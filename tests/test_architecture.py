"""The budgets and bans of the design, read from the source: nothing here knows a class or a function by its name."""

import ast
import functools
import statistics
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "socialgraph"
FILES = sorted(PACKAGE.rglob("*.py"))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@functools.cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(kind):
    """Every node of some kind in the package, with its file."""
    return [(path, node) for path in FILES for node in ast.walk(tree(path)) if isinstance(node, kind)]


def place(path, node):
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def length(function):
    """The lines of a function, its docstring left out: explaining more must not cost."""
    first = function.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return function.end_lineno - function.lineno + 1 - told * (first.end_lineno - first.lineno + 1)


def exported(path):
    """What `__all__` says, where it is written out."""
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["__all__"]:
            return set(ast.literal_eval(node.value))
    return set()


def dotted(node):
    """`numpy.random.seed` as it is written."""
    try:
        return ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""
    except RecursionError:
        return ""


def decorators(function):
    """What a function is decorated with, calls and their arguments left out."""
    return [dotted(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list]


def kernels():
    """Every function that numba compiles: (file, function, decorator)."""
    ours = {"kernel", "parallel_kernel", "inline"}
    return [
        (path, node, name)
        for path, node in nodes(FUNCTIONS)
        for name in decorators(node)
        if name in ours or name.split(".")[-1] in {"njit", "jit", "vectorize", "guvectorize", "jitclass", "cfunc"}
    ]


# --- Sizes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_at_most_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_half_of_the_files_are_short():
    assert statistics.median(len(path.read_text(encoding="utf-8").splitlines()) for path in FILES) <= 140


def test_a_function_has_at_most_60_lines():
    long = {f"{place(path, node)} {node.name}": length(node) for path, node in nodes(FUNCTIONS) if length(node) > 60}
    assert long == {}


def test_most_functions_are_short():
    sizes = sorted(length(node) for _, node in nodes(FUNCTIONS))
    assert statistics.median(sizes) <= 12
    assert sizes[int(0.9 * len(sizes))] < 40


def test_a_public_function_has_at_most_6_positional_parameters():
    wide = {}
    for path, node in nodes(FUNCTIONS):
        names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args) if arg.arg not in {"self", "cls"}]
        if not node.name.startswith("_") and len(names) > 6:
            wide[f"{place(path, node)} {node.name}"] = names
    assert wide == {}


# --- Kernels ---------------------------------------------------------------------------------------------------------


def test_there_are_kernels_to_look_at():
    assert len(kernels()) > 10


def test_kernels_are_compiled_by_our_decorators_only():
    strange = [
        place(path, node) for path, node, name in kernels() if name not in {"kernel", "parallel_kernel", "inline"}
    ]
    assert strange == []
    numba = {
        place(path, node)
        for path, node in nodes(ast.Attribute)
        if dotted(node) in {"numba.njit", "numba.jit", "numba.vectorize", "numba.guvectorize", "numba.experimental"}
    }
    assert {found.split(":")[0] for found in numba} == {"socialgraph/_kernels.py"}


def test_kernels_are_private_and_stand_below_the_public_code():
    """A coin is a kernel and public: what a file of kernels exports is public to kernels."""
    wrong = []
    by_file = {}
    for path, node, name in kernels():
        shared = name == "inline" and node.name in exported(path)
        if not node.name.startswith("_") and not shared:
            wrong.append(f"{place(path, node)} {node.name} is not called _{node.name}")
        by_file[path] = min(by_file.get(path, node.lineno), node.lineno)
    for path, first in by_file.items():
        compiled = {node.name for where, node, _ in kernels() if where == path}
        wrong += [
            f"{place(path, node)} {node.name} stands below a kernel"
            for node in tree(path).body
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and node.lineno > first and node.name not in compiled
            if not node.name.startswith("_")
        ]
    assert wrong == []


def test_a_kernel_returns_nothing_or_a_scalar():
    """Arrays come back through the last arguments, where the caller chose their type."""
    built = (ast.List, ast.Dict, ast.ListComp)
    wrong = [
        place(path, found)
        for path, node, _ in kernels()
        for found in ast.walk(node)
        if isinstance(found, ast.Return) and isinstance(found.value, built)
    ]
    assert wrong == []


def test_arithmetic_is_exact_and_parallel_loops_are_asked_for():
    """No reassociated floats anywhere; threads only through `parallel_kernel`."""
    wrong = [
        f"{place(path, node.value)} {node.arg}"
        for path, node in nodes(ast.keyword)
        if node.arg in {"fastmath", "parallel"} and path.name != "_kernels.py"
    ]
    assert wrong == []
    assert "fastmath" not in (PACKAGE / "_kernels.py").read_text()
    sweeps = {path for path, node in nodes(ast.Call) if dotted(node.func).split(".")[-1] == "prange"}
    threaded = {path for path, _, name in kernels() if name == "parallel_kernel"}
    assert sweeps == threaded


# --- Bans ------------------------------------------------------------------------------------------------------------

# Their results hang on global state, on the clock or on the machine, or they run what they are given. `secrets` may
# name a temporary file; tests/traps/test_global_randomness.py holds it out of everything that computes.
BANNED_CALLS = {"print", "eval", "exec", "compile", "input", "breakpoint", "__import__"}
BANNED_MODULES = {"random", "pickle", "marshal", "shelve", "uuid"}
# What `numpy.random` may be used for: the kinds of `rng` that a caller can hand in.
RANDOM = {"Generator", "SeedSequence"}
CLOCKS = {"time.time", "time.time_ns", "time.monotonic", "datetime.now", "datetime.datetime.now"}


def test_no_banned_call():
    wrong = [place(path, node) for path, node in nodes(ast.Call) if dotted(node.func) in BANNED_CALLS]
    assert wrong == []


def test_no_banned_import():
    wrong = []
    for path, node in nodes((ast.Import, ast.ImportFrom)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        wrong += [f"{place(path, node)} {name}" for name in names if name.split(".")[0] in BANNED_MODULES]
    assert wrong == []


def test_no_global_random_state():
    wrong = []
    for path, node in nodes(ast.Attribute):
        parts = dotted(node).split(".")
        if parts[:-1] in (["np", "random"], ["numpy", "random"]) and parts[-1] not in RANDOM:
            wrong.append(f"{place(path, node)} {dotted(node)}")
    for path, node in nodes(ast.ImportFrom):
        if (node.module or "").startswith("numpy.random"):
            wrong += [f"{place(path, node)} {alias.name}" for alias in node.names if alias.name not in RANDOM]
    assert wrong == []


def test_no_clock_but_the_one_that_measures():
    """`time.perf_counter` says how long a run took; nothing that tells the time of day can become a seed."""
    wrong = [f"{place(path, node)} {dotted(node)}" for path, node in nodes(ast.Attribute) if dotted(node) in CLOCKS]
    assert wrong == []


def test_no_broad_except():
    wrong = []
    for path, node in nodes(ast.ExceptHandler):
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        if any(kind is None or dotted(kind) in {"Exception", "BaseException"} for kind in kinds):
            wrong.append(place(path, node))
    assert wrong == []


def test_no_assert_in_package_code():
    """`python -O` takes them out; what must hold is checked at the door, and the rest is tested."""
    assert [place(path, node) for path, node in nodes(ast.Assert)] == []


def test_nothing_is_left_to_do():
    marks = [word + end for word in ("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK") for end in (":", " ", "(")]
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(mark in line for mark in marks)
    ]
    assert wrong == []


def test_no_lint_is_silenced_without_saying_which():
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "# noqa" in line and "# noqa: " not in line
    ]
    assert wrong == []


# --- Names -----------------------------------------------------------------------------------------------------------

BANNED_WORDS = {"G", "net", "data", "utils", "util", "manager", "helper", "helpers", "misc", "tmp", "foo"}


def test_parameters_are_called_as_the_design_calls_them():
    wrong = []
    for path, node in nodes(ast.arg):
        if node.arg in BANNED_WORDS or node.arg.startswith("num_") or node.arg.endswith("_hat"):
            wrong.append(f"{place(path, node)} {node.arg}")
    assert wrong == []


def test_so_are_fields_functions_classes_and_files():
    names = [(place(path, node), node.name) for path, node in nodes((*FUNCTIONS, ast.ClassDef))]
    names += [
        (place(path, node), node.target.id) for path, node in nodes(ast.AnnAssign) if isinstance(node.target, ast.Name)
    ]
    names += [(str(path.relative_to(ROOT)), path.stem) for path in FILES]
    parts = BANNED_WORDS - {"data"}
    wrong = [
        (where, name)
        for where, name in names
        if name.lstrip("_") != name.lstrip("_").replace("num_", "")
        or parts & set(name.split("_"))
        or any(word.title() in name for word in ("manager", "helper", "utils"))
    ]
    assert wrong == []


def test_no_name_of_ours_has_two_underscores():
    wrong = [
        f"{place(path, node)} {node.name}"
        for path, node in nodes((*FUNCTIONS, ast.ClassDef))
        if node.name.startswith("__") and not node.name.endswith("__")
    ]
    assert wrong == []


# --- Imports ---------------------------------------------------------------------------------------------------------


def test_the_layers_are_kept():
    """The contracts in pyproject.toml: imports go down the layers, models see arrays, no cycles."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["type"] for contract in contracts} >= {"layers", "forbidden", "acyclic_siblings"}
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_imports_the_root_of_the_package():
    wrong = [
        place(path, node)
        for path, node in nodes((ast.Import, ast.ImportFrom))
        if (isinstance(node, ast.ImportFrom) and node.module == "socialgraph")
        or (isinstance(node, ast.Import) and any(alias.name == "socialgraph" for alias in node.names))
    ]
    assert wrong == []


def test_nothing_imports_from_a_folder_what_a_file_defines():
    """`from socialgraph.feed.engagement import Engagement`: the folder's own list of names is for users."""
    wrong = []
    for path, node in nodes(ast.ImportFrom):
        folder = ROOT.joinpath(*(node.module or "").split("."))
        if path.name != "__init__.py" and folder.is_dir():
            names = [alias.name for alias in node.names if not (folder / f"{alias.name}.py").is_file()]
            wrong += [f"{place(path, node)} {node.module} {name}" for name in names]
    assert wrong == []


HEAVY = ["numba", "igraph", "pandas", "scipy", "networkx", "matplotlib", "seaborn", "pyarrow", "joblib", "llvmlite"]


def test_importing_the_package_imports_nothing_heavy():
    """The root and all its folders, which the names in them resolve on first use."""
    folders = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
    code = f"""
        import importlib, sys
        import socialgraph
        first = [name for name in {HEAVY} if name in sys.modules]
        for folder in {folders}:
            importlib.import_module("socialgraph." + folder)
        print(first, [name for name in {HEAVY} if name in sys.modules])
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    assert done.stdout == "[] []\n"


def test_the_root_has_at_most_60_names():
    import socialgraph

    assert 10 < len(socialgraph.__all__) <= 60


# --- Tests -----------------------------------------------------------------------------------------------------------

PUBLIC = [path for path in FILES if not path.name.startswith("_")]


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_has_its_tests_at_the_same_path(path):
    inside = path.relative_to(PACKAGE)
    mirror = ROOT / "tests" / inside.with_name(f"test_{inside.name}")
    assert mirror.is_file(), f"{mirror.relative_to(ROOT)} is missing"


def test_every_test_file_mirrors_a_module_or_says_what_it_is():
    """`traps` and `truths` are named by what goes wrong and by what is known; tests of the whole stand at the top."""
    strange = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        inside = path.relative_to(ROOT / "tests")
        if inside.parts[0] in {"traps", "truths"} or len(inside.parts) == 1:
            continue
        stem = inside.stem.removeprefix("test_")
        modules = {file.stem.lstrip("_") for file in (PACKAGE / inside.parent).glob("*.py")} | {inside.parent.name}
        if not any(stem == name or stem.startswith(f"{name}_") for name in modules):
            strange.append(str(inside))
    assert strange == []


def test_tests_are_as_long_as_the_code():
    def lines(folder):
        return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in folder.rglob("*.py"))

    assert lines(ROOT / "tests") >= lines(PACKAGE)
