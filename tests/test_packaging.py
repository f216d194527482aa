"""The project's shell: one list of dependencies, a lock that installs anywhere, a wheel that works alone."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BUILD = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
PYTHONS = ("3.11.2", "3.11.7", "3.12.1", "3.13.0")
PLATFORMS = {"linux": ("posix", "Linux"), "darwin": ("posix", "Darwin"), "win32": ("nt", "Windows")}

# What conda-forge calls a distribution, where that is not its name on PyPI; a list where it is split.
CONDA_NAMES = {
    "build": ["python-build"],
    "distributed": ["distributed", "dask-core"],
    "igraph": ["python-igraph"],
    "matplotlib": ["matplotlib-base"],
    "seaborn": ["seaborn-base"],
}


def declared() -> list[Requirement]:
    """Everything that pyproject.toml asks for: core, extras, build backend."""
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in PROJECT["dependencies"] + extras + BUILD]


def lock_entries() -> list[tuple[Requirement, list[str]]]:
    """Each pin of requirements.lock with its hashes."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    entries = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        requirement, *hashes = re.split(r"\s+--hash=", line)
        entries.append((Requirement(requirement), hashes))
    return entries


def environment(python: str, platform: str = "linux") -> dict[str, str]:
    """Build the marker environment of another interpreter than the one that runs the test."""
    os_name, system = PLATFORMS[platform]
    return default_environment() | {
        "implementation_name": "cpython",
        "implementation_version": python,
        "os_name": os_name,
        "platform_python_implementation": "CPython",
        "platform_system": system,
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "sys_platform": platform,
    }


def pins(python: str, platform: str = "linux") -> dict[str, list[Version]]:
    """Read the versions that the lock chooses for one interpreter, by canonical name."""
    chosen: dict[str, list[Version]] = {}
    for requirement, _ in lock_entries():
        if requirement.marker is None or requirement.marker.evaluate(environment(python, platform)):
            (pin,) = requirement.specifier
            chosen.setdefault(canonicalize_name(requirement.name), []).append(Version(pin.version))
    return chosen


# --- environment.yml against pyproject.toml --------------------------------------------------------------------------


def conda_bounds() -> dict[str, str]:
    names = [
        line for line in yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"] if line is not None
    ]
    parsed = (re.fullmatch(r"([a-z0-9-]+)(.*)", line) for line in names if isinstance(line, str))
    return {match[1]: match[2] for match in parsed if match}


def test_environment_asks_for_what_the_project_asks_for():
    expected: dict[str, str] = {"python": PROJECT["requires-python"], "pip": ""}
    for requirement in declared():
        name = canonicalize_name(requirement.name)
        for conda_name in CONDA_NAMES.get(name, [name]):
            bounds = str(requirement.specifier)
            assert expected.setdefault(conda_name, bounds) == bounds, f"{name}: two bounds in pyproject.toml"

    def as_set(bounds: str) -> set[str]:
        return set(filter(None, bounds.split(",")))

    assert {name: as_set(bounds) for name, bounds in conda_bounds().items()} == {
        name: as_set(bounds) for name, bounds in expected.items()
    }


def test_environment_installs_the_package_in_a_form_that_pip_reads():
    parts = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    assert [part["pip"] for part in parts if isinstance(part, dict)] == [["-e ."]]


# --- the lock --------------------------------------------------------------------------------------------------------


def test_every_pin_is_exact_and_hashed():
    for requirement, hashes in lock_entries():
        assert [specifier.operator for specifier in requirement.specifier] == ["=="], requirement
        assert not requirement.url, requirement
        assert hashes, f"{requirement.name} has no hash"
        for digest in hashes:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", digest), f"{requirement.name}: {digest}"


def test_the_lock_names_no_address_and_no_index():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|^-e ", text, flags=re.MULTILINE)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_serves_each_python_with_one_version_inside_the_bounds(python, platform):
    chosen = pins(python, platform)
    assert [name for name, versions in chosen.items() if len(versions) != 1] == []
    for requirement in declared():
        (version,) = chosen[canonicalize_name(requirement.name)]
        assert version in requirement.specifier, f"{requirement} is locked at {version}"


def test_the_lock_holds_what_its_distributions_need():
    # Walks the installed distributions from what pyproject.toml asks for, hatchling's own needs among them.
    chosen = pins(".".join(map(str, sys.version_info[:3])), sys.platform)
    todo, seen = [(canonicalize_name(requirement.name), "") for requirement in declared()], set()
    while todo:
        name, extra = todo.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for line in metadata.requires(name) or []:
            needed = Requirement(line)
            if needed.marker is not None and not needed.marker.evaluate({"extra": extra}):
                continue
            target = canonicalize_name(needed.name)
            assert target in chosen, f"{name} needs {needed}, which is not in the lock"
            assert chosen[target][0] in needed.specifier, f"{name} needs {needed}; locked at {chosen[target][0]}"
            todo += [(target, part) for part in ("", *needed.extras)]
    assert ("hatchling", "") in seen


@pytest.mark.nightly
@pytest.mark.parametrize("python", ["python3.11", "python3.12", "python3.13"])
def test_pip_accepts_the_lock(python, tmp_path):
    if shutil.which(python) is None or subprocess.run([python, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"{python} is not on this machine")
    subprocess.run([python, "-m", "venv", tmp_path / "venv"], check=True)
    pip = [tmp_path / "venv" / "bin" / "python", "-m", "pip", "-qq", "--no-input", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--dry-run", "--require-hashes", "-r", ROOT / "requirements.lock"], check=True)


# --- what is committed -----------------------------------------------------------------------------------------------


def tracked_texts() -> dict[str, str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode or not listing.stdout:
        pytest.skip("not a git checkout")
    texts = {}
    for name in filter(None, listing.stdout.split("\0")):
        try:
            texts[name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # binary, or removed and not yet committed
    return texts


@pytest.mark.parametrize(
    "pattern",
    [
        r"py(pi|thonhosted)\.org|conda\.anaconda\.|repo\.anaconda\.|npmjs\.(org|com)",
        r"(?<![\w./~-])/(root|work|home/\w+)/\w",
    ],
    ids=["registry", "machine path"],
)
def test_no_tracked_file_names_a_registry_or_a_machine(pattern):
    found = {name: match[0] for name, text in tracked_texts().items() if (match := re.search(pattern, text))}
    assert found == {}


def test_the_version_and_licence_are_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert f"{PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# --- the notebooks' sanitiser -----------------------------------------------------------------------------------------


def sanitised(text: str) -> str:
    rules = configparser.RawConfigParser()
    assert rules.read(ROOT / "tests" / "nbval-sanitize.cfg", encoding="utf-8")
    for name in rules.sections():
        text = re.sub(rules.get(name, "regex"), rules.get(name, "replace"), text)
    return text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<seaborn._core.plot.Plot at 0x7f12ab34cd56>", "<seaborn._core.plot.Plot at 0x7e00ab34cd00>"),
        ("<__main__.Model object at 0x7f12ab34cd56>", "<__main__.Model object at 0x7e00ab34cd00>"),
        ("/tmp/ipykernel_12/345.py:1: UserWarning: x", "/tmp/ipykernel_9/87.py:3: UserWarning: x"),
        ('<td id="T_0a1b2_row0_col0">', '<td id="T_ffff0_row0_col0">'),
        ("#T_0a1b2 th {", "#T_ffff0 th {"),
    ],
)
def test_the_sanitiser_forgives_what_varies(one, other):
    assert sanitised(one) == sanitised(other)


@pytest.mark.parametrize(
    "text",
    ["0.123 1e-05 0x1f4a2b", "T_12345 = 7", "coin 0x9e3779b97f4a7c15", "reach at 0x10 hops", "345.py:1", "[1, 2, 3]"],
)
def test_the_sanitiser_leaves_numbers_alone(text):
    assert sanitised(text) == text


# --- the wheel -------------------------------------------------------------------------------------------------------

IMPORT_EVERYTHING = """
import importlib, pathlib, pkgutil, sys
import socialgraph
home = pathlib.Path(socialgraph.__file__).parent
assert home == pathlib.Path(sys.argv[1]) / "socialgraph", home
names = [module.name for module in pkgutil.walk_packages([str(home)], "socialgraph.") if "__main__" not in module.name]
for name in names:
    assert pathlib.Path(importlib.import_module(name).__file__).is_relative_to(home), name
print(len(names))
"""

LOAD_A_NETWORK = """
import socialgraph.datasets
graph = socialgraph.datasets.load("polblogs")
graph = graph[0] if isinstance(graph, tuple) else graph
print(graph.n, graph.m)
"""


@pytest.fixture(scope="module")
def installed_wheel(tmp_path_factory) -> Path:
    """Build the wheel and install it, without its dependencies, in a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (wheel,) = folder.glob("*.whl")
    assert wheel.name.startswith(f"socialgraph_workbench-{PROJECT['version']}-py3-none-any")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def files_under(folder: Path) -> set[Path]:
    files = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.name[0] != "."}
    return {path for path in files if "__pycache__" not in path.parts}


def run_outside(site: Path, code: str) -> str:
    """Run code in a new interpreter, outside the checkout, that finds the wheel before anything else."""
    # -P and the path set inside the code: neither the working directory nor an editable install may come first.
    first = f"import sys; sys.path.insert(0, {str(site)!r})\n"
    command = [sys.executable, "-P", "-c", first + code, str(site)]
    done = subprocess.run(command, cwd=site.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_its_data_and_nothing_else(installed_wheel):
    tops = {path.name for path in installed_wheel.iterdir()}
    assert tops == {"socialgraph", f"socialgraph_workbench-{PROJECT['version']}.dist-info"}
    package = installed_wheel / "socialgraph"
    data = {path for path in files_under(ROOT / "data") if path.suffix != ".py"}
    assert files_under(package) == files_under(ROOT / "socialgraph") | {Path("data") / path for path in data}


def test_the_source_distribution_holds_what_the_tests_need(tmp_path):
    build = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", tmp_path, ROOT]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as members:
        held = {Path(*Path(name).parts[1:]) for name in members.getnames()}
    needed = {Path("data") / path for path in files_under(ROOT / "data")}
    needed |= {Path("tests") / path for path in files_under(ROOT / "tests")}
    needed |= {Path(name) for name in ("requirements.lock", "environment.yml", "Makefile", "LICENSE", ".ci/run")}
    assert needed <= held, needed - held


def test_every_module_of_the_wheel_imports_outside_the_checkout(installed_wheel):
    assert int(run_outside(installed_wheel, IMPORT_EVERYTHING)) > 5


def test_the_wheel_finds_its_embedded_networks(installed_wheel):
    n, m = map(int, run_outside(installed_wheel, LOAD_A_NETWORK).split())
    assert n > 1_000
    assert m > 10_000


def test_the_wheel_has_the_command(installed_wheel):
    entry_points = next(installed_wheel.glob("*.dist-info")) / "entry_points.txt"
    assert "socialgraph = socialgraph.cli:main" in entry_points.read_text()
