import importlib
import pickle
import subprocess
import sys
import textwrap

import pytest

INIT = """
from socialgraph._lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, {"walk": "walk", "Run": "runs", "torn": "torn"}, modules=["deep"])
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package whose function `walk` lives in a file of the same name."""
    folder = tmp_path / "toypackage"
    (folder / "deep").mkdir(parents=True)
    (folder / "__init__.py").write_text(INIT)
    (folder / "walk.py").write_text("def walk():\n    return 'walked'\n")
    (folder / "runs.py").write_text("class Run:\n    pass\n")
    (folder / "torn.py").write_text("import no_such_module\n")
    (folder / "deep" / "__init__.py").write_text("depth = 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield importlib.import_module("toypackage")
    for name in [name for name in sys.modules if name.split(".")[0] == "toypackage"]:
        del sys.modules[name]


def test_nothing_is_imported_before_it_is_used(package):
    assert [name for name in sys.modules if name.startswith("toypackage.")] == []
    assert package.walk() == "walked"
    assert [name for name in sys.modules if name.startswith("toypackage.")] == ["toypackage.walk"]


def test_a_name_is_the_function_not_the_file_of_the_same_name(package):
    assert package.walk() == "walked"
    assert package.walk is package.walk


def test_a_file_imported_first_does_not_take_the_place_of_its_function(package):
    module = importlib.import_module("toypackage.walk")
    assert module.walk() == "walked"
    assert package.walk is module.walk
    importlib.reload(module)
    assert callable(package.walk)


@pytest.mark.parametrize(
    "lines",
    [
        "import toypackage.walk; walk = toypackage.walk",
        "from toypackage import walk",
        "from toypackage.walk import walk; import toypackage; walk = toypackage.walk",
        "import toypackage; toypackage.walk; import toypackage.walk; walk = toypackage.walk",
        "import toypackage.walk as walk",
        "from toypackage import *",
    ],
)
def test_every_way_of_importing_gives_the_function(package, lines):
    if "*" in lines:
        del package.__all__[package.__all__.index("torn")]
    scope = {}
    exec(lines, scope)
    assert scope["walk"]() == "walked"


def test_a_name_in_another_file_and_a_module_by_name(package):
    assert package.Run.__module__ == "toypackage.runs"
    assert package.deep.depth == 2
    assert package.deep is sys.modules["toypackage.deep"]
    assert pickle.loads(pickle.dumps(package.walk)) is package.walk


def test_the_list_of_names(package):
    assert package.__all__ == ["Run", "deep", "torn", "walk"]
    assert dir(package) == package.__all__
    dir(package).clear()
    assert dir(package) == package.__all__


def test_an_unknown_name(package):
    with pytest.raises(AttributeError, match="module 'toypackage' has no attribute 'wolk'") as caught:
        _ = package.wolk
    assert caught.value.name == "wolk"
    assert not hasattr(package, "runs")


def test_an_import_that_fails_says_why(package):
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        _ = package.torn


def test_a_name_can_be_replaced(package, monkeypatch):
    monkeypatch.setattr(package, "walk", lambda: "ran")
    assert package.walk() == "ran"
    monkeypatch.undo()
    assert package.walk() == "walked"


def test_threads_that_ask_at_once_get_the_same(package):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        assert len({id(f) for f in pool.map(lambda _: package.walk, range(64))}) == 1


def test_it_imports_nothing_of_ours_and_nothing_heavy():
    code = """
        import sys
        import socialgraph._lazy
        print(sorted(m for m in sys.modules if m.startswith("socialgraph") or m in ("numpy", "numba")))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    assert "numba" not in done.stdout
    assert "numpy" not in done.stdout
