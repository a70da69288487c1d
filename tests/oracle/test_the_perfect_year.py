"""The real catalogue delivered to the letter: every rated cell is green, and nobody lags."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from napams.domain.months import Month
from napams.intake.catalogue import read_catalogue

from . import answers, second
from .adopted import plan_of
from .judgement import Judgement
from .random_worlds import perfect
from .second import Cells
from .world import GREEN, NOT_DUE, UNRATED

PLAN = Path(__file__).parents[2] / "data" / "plan"
WITHOUT_JUDGEMENT = (NOT_DUE, UNRATED)
TABLES = ("kpi", "share", "milestone", "measure", "department")


@pytest.fixture(scope="module")
def year() -> list[Cells]:
    """What the product finds on the 20th of the month after each month of a perfect year."""
    plan = plan_of(read_catalogue(PLAN, Month(2025, 1)))
    world = perfect(plan, Random(1))
    found = []
    for month in range(1, plan.months + 1):
        judged = Judgement(world, plan.first_day(month + 1) + timedelta(days=19))
        ours, theirs = answers.cells(judged, month), second.cells(judged, month)
        theirs = {row: columns for row, columns in theirs.items() if row[0] != "return"}
        assert ours.keys() == theirs.keys()
        assert all(ours[row]["colour"] == theirs[row]["colour"] for row in ours)
        found.append({row: columns for row, columns in ours.items() if row[-1] == str(month)})
    return found


def test_every_rated_cell_of_a_perfect_year_is_green_and_nobody_lags(year: list[Cells]) -> None:
    assert len(year) == 12
    for cells in year:
        assert {c["colour"] for c in cells.values()} <= {GREEN, *WITHOUT_JUDGEMENT}
        assert not [row for row, c in cells.items() if c.get("rules")]
        assert sum(c["colour"] == GREEN for c in cells.values()) > 80


def test_what_is_not_green_in_a_perfect_year_has_nothing_due_or_is_never_rated(
    year: list[Cells],
) -> None:
    for cells in year:
        for row, columns in cells.items():
            if columns["colour"] == NOT_DUE:
                assert not columns["planned"], row
            if columns["colour"] == UNRATED:
                assert columns.get("variance") is None, row


def table(year: list[Cells]) -> str:
    """How many rows of each kind are green, not due and unrated in each month."""
    lines = [f"{'':<12}" + "".join(f"{month:>13}" for month in range(1, len(year) + 1))]
    for name in TABLES:
        counts = []
        for cells in year:
            colours = [c["colour"] for row, c in cells.items() if row[0] == name]
            counts.append("/".join(str(colours.count(c)) for c in (GREEN, *WITHOUT_JUDGEMENT)))
            assert sum(map(int, counts[-1].split("/"))) == len(colours)
        lines.append(f"{name:<12}" + "".join(f"{count:>13}" for count in counts))
    lagging = [sum(bool(c.get("rules")) for c in cells.values()) for cells in year]
    lines.append(f"{'lagging':<12}" + "".join(f"{count:>13}" for count in lagging))
    return "\n".join([*lines, "green/not due yet/not rated"])


def test_the_table_of_the_perfect_year_is_complete(year: list[Cells]) -> None:
    said = table(year)
    print(said)  # noqa: T201 - `pytest -s` shows it
    assert len(said.splitlines()) == len(TABLES) + 3
