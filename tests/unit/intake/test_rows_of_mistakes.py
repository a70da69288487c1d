"""Every row of the table of mistakes: a workbook in, problems or figures out."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from napams.intake.returns import Reading
from napams.problems import errors
from tests.mistakes import COMPARED, ROWS, marked
from tests.unit.intake.habits import FIRST_OF_ROW, HABITS, Habit, Outcome, place
from tests.unit.intake.plans import DEPARTMENT, read


def outcome_of(reading: Reading, key: tuple[str, str]) -> Outcome:
    """The figure of a KPI and category; its state if it has none."""
    assert reading.valid is not None, reading.problems
    found = {(f.kpi, f.category): f for f in reading.valid.figures}.get(key)
    return None if found is None else found.state if found.value is None else found.value


def check(habit: Habit, reading: Reading) -> None:
    """What must come of a file came of it, and nothing else."""
    found = [(p.code, p.place) for p in reading.problems]
    assert found == [(code, place(at)) for code, at in habit.problems]
    assert all(p.found or p.expected for p in reading.problems)
    assert (reading.valid is None) is bool(errors(reading.problems))
    if "error" not in {p.severity for p in reading.problems}:
        assert reading.valid is not None
        assert {key: outcome_of(reading, key) for key in habit.figures} == habit.figures
        assert len(reading.notices) == len(habit.notices)
        days = {m.milestone: m.completed_on for m in reading.valid.milestones if m.completed_on}
        assert days == habit.days
    for notice, part in zip(reading.notices, habit.notices, strict=False):
        assert part in notice


@pytest.mark.parametrize("habit", HABITS, ids=str)
def test_the_outcome_is_that_of_the_table(habit: Habit) -> None:
    check(habit, read(habit.workbook(), file_name=habit.file_name, department=DEPARTMENT))


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> dict[Habit, bytes]:
    """The first workbook of each row, opened and saved by LibreOffice in one go."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("resaved")
    names = {habit: f"row {habit.row}.xlsx" for habit in FIRST_OF_ROW}
    (folder / "in").mkdir()
    for habit, name in names.items():
        (folder / "in" / name).write_bytes(habit.workbook())
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        + ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]
        + [str(folder / "in" / name) for name in names.values()],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {habit: (folder / name).read_bytes() for habit, name in names.items()}


@pytest.mark.office
@pytest.mark.parametrize("habit", FIRST_OF_ROW, ids=str)
def test_it_is_the_same_when_libreoffice_saved_the_file(
    habit: Habit, resaved: dict[Habit, bytes]
) -> None:
    check(habit, read(resaved[habit], file_name=habit.file_name, department=DEPARTMENT))


@pytest.mark.parametrize("row", sorted(ROWS.keys() - COMPARED))
def test_every_row_is_tried(row: int) -> None:
    assert row in {habit.row for habit in HABITS} | marked(), ROWS[row]
