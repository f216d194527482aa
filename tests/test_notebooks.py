"""The notebooks are short programs with long prose, committed executed; nbval compares what they print."""

import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def lines(notebook):
    return [line for cell in code(notebook) for line in cell.source.splitlines() if line.strip()]


def test_the_first_are_there():
    first = [
        "01_start_here",
        "02_word_of_mouth",
        "03_echo_chambers",
        "05_who_to_seed",
        "06_simple_and_complex_contagion",
    ]
    assert set(first) <= {path.stem for path in NOTEBOOKS}


def test_a_notebook_is_a_short_program_with_long_prose(notebook):
    assert len(code(notebook)) <= 25
    assert len(lines(notebook)) <= 120
    assert sum(line.lstrip().startswith(("def ", "class ")) for line in lines(notebook)) <= 1
    assert len(prose(notebook).split()) >= 8 * len(lines(notebook))


def test_cells_were_run_once_in_order_and_without_errors(notebook):
    # nbval compares nothing in a cell that was never run.
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    kinds = [output.output_type for cell in code(notebook) for output in cell.outputs]
    assert not {"error", "stream"} & set(kinds)


def test_every_cell_is_compared(notebook):
    text = "\n".join(cell.source for cell in code(notebook)) + str([cell.metadata for cell in code(notebook)])
    assert not re.search(r"nbval.(ignore|skip)|raises.exception", text, re.IGNORECASE)


def test_every_figure_has_a_table_beside_it(notebook):
    cells = code(notebook)
    for place, cell in enumerate(cells):
        if any("image/png" in output.get("data", {}) for output in cell.outputs):
            following = cells[place + 1].outputs
            assert any("text/html" in output.get("data", {}) for output in following)


def test_it_opens_with_a_question_and_ends_with_exercises(notebook):
    assert "**The question.**" in notebook.cells[0].source
    assert "## Exercises" in notebook.cells[-1].source


def test_the_file_is_small_and_knows_no_machine(path, notebook):
    assert path.stat().st_size <= 300_000
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"/(home|root|tmp|Users|work)/|0x[0-9a-f]{6,}", text)
    assert notebook.metadata.kernelspec.name == "python3"
    assert not any("execution" in cell.metadata for cell in code(notebook))


def test_links_lead_somewhere(notebook):
    for target in re.findall(r"\]\(([^)#]+)\)", prose(notebook)):
        assert (FOLDER / target).exists()
