"""The conformance test itself: CONTRIBUTING's models pass with one file and one line, and spoilt ones are caught."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = [textwrap.dedent(block) for block in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)]

# What is changed in the guide's ranker, and the test that has to say so.
SPOILT = {
    "Unseeded": (
        "inbox.clicks.astype(np.float64)",
        "np.random.Generator(np.random.PCG64()).random(len(inbox))",
        "test_the_same_seed_gives_the_same_result",
    ),
    "Writing": (
        "return inbox",
        "object.__setattr__(inbox, 'person', -inbox.person)\n        return inbox",
        "test_what_goes_in_stays_as_it_was",
    ),
    "LooksAround": ("astype(np.float64)", "astype(np.float64) - inbox.clicks.max(initial=0)", "test_chunks_of_readers"),
    "NotFinite": ("inbox.clicks.astype", "np.nan * inbox.clicks.astype", "test_a_model_gives_what_its_seam_promises"),
    "OneScore": ("return inbox.clicks.astype(np.float64)", "return np.zeros(1)", "test_a_model_gives"),
    "Mutable": ("@frozen\n", "", "test_it_is_a_frozen_value"),
    "Loose": ("*, rng: Any = None", "rng: Any = None, **options", "test_a_model_has_the_signature_of_its_seam"),
    "Lenient": ("*, rng: Any = None", "*, rng: Any = None, **options", "test_an_unknown_keyword_is_named"),
    "Untold": ('    """Rank the most clicked', '    # """Rank the', "test_it_is_documented_in_numpydoc_form"),
    "NoExample": (">>> MostClicked()(", ">>> np.abs(", "test_it_is_a_frozen_value"),
    "ReadsTheClock": (
        "inbox.clicks.astype(np.float64)",
        "inbox.clicks + __import__('time').perf_counter()",
        "test_the_same_seed_gives_the_same_result",
    ),
}


def spoil(name):
    """Plant one fault in the guide's ranker and call it by its own name."""
    before, after, _ = SPOILT[name]
    source = BLOCKS[0]
    assert before in source, name
    if name == "Untold":
        source = re.sub(r'    """Rank.*?"""\n\n', "", source, count=1, flags=re.DOTALL)
    return source.replace(before, after).replace("MostClicked", name)


def plant_chain_letter(folder):
    """Add the guide's model of word of mouth, as the guide says."""
    (folder / "tests" / "diffusion").mkdir()
    (folder / "socialgraph" / "diffusion" / "chain_letter.py").write_text(BLOCKS[2])
    (folder / "tests" / "diffusion" / "test_chain_letter.py").write_text(BLOCKS[3])
    line = re.search(r"`(\"ChainLetter\": .*?,)`", GUIDE)[1]
    root = folder / "socialgraph" / "diffusion" / "__init__.py"
    root.write_text(root.read_text().replace('        "Cascade"', f'        {line}\n        "Cascade"'))


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """Copy the package, plant all of them, run the conformance test on them, and list what failed by class."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "socialgraph", folder / "socialgraph", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests" / "feed").mkdir(parents=True)
    for path in ("pyproject.toml", "tests/conftest.py", "tests/examples.py", "tests/test_conformance.py"):
        shutil.copy(ROOT / path, folder / path)
    lines = re.search(r"`(\"MostClicked\": .*?,)`", GUIDE)[1]
    (folder / "socialgraph" / "feed" / "most_clicked.py").write_text(BLOCKS[0])
    (folder / "tests" / "feed" / "test_most_clicked.py").write_text(BLOCKS[1])
    plant_chain_letter(folder)
    for name in SPOILT:
        (folder / "socialgraph" / "feed" / f"{name.lower()}.py").write_text(spoil(name))
        lines += f'\n    "{name}": "{name.lower()}",'
    root = folder / "socialgraph" / "feed" / "__init__.py"
    root.write_text(root.read_text().replace('    "Engagement"', f'    {lines}\n    "Engagement"'))
    words = " or ".join(["MostClicked", "most_clicked", "ChainLetter", "chain_letter", *SPOILT])
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rA", "--tb=no", "-k", words, "tests"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    found = re.findall(r"^(PASSED|FAILED|ERROR) tests/\S*::(\w+)(?:\[(\S+)\])?", done.stdout, re.MULTILINE)
    assert found, done.stdout + done.stderr
    return [(result == "PASSED", test, re.split(r"[.-]", about)) for result, test, about in found]


@pytest.mark.parametrize(
    ("own", "test"),
    [
        ({"MostClicked", "most_clicked"}, "test_more_clicks_rank_higher"),
        ({"ChainLetter", "chain_letter"}, "test_on_a_directed_ring_everyone_gets_it"),
    ],
)
def test_the_guides_models_pass(failed, own, test):
    mine = [(passed, name) for passed, name, about in failed if about == [""] or own & set(about)]
    assert [name for passed, name in mine if not passed] == []
    assert len(mine) > 20
    assert (True, test) in mine


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_ranker_is_caught(failed, name):
    caught = [test for passed, test, about in failed if name in about and not passed]
    assert any(test.startswith(SPOILT[name][2]) for test in caught), caught
