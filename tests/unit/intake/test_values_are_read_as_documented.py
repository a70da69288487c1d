"""The tables of docs/values.md, line by line: typed into a form, sent in, and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

import openpyxl
import pytest

from napams.config import ROOT
from napams.domain.returns import FigureState
from napams.intake.returns import Reading
from napams.wording.numbers import day
from tests.unit.intake.plans import (
    APPROVED,
    ARRESTS,
    ASSETS,
    CHALLANS,
    DAYS,
    STAGES,
    address,
    codes,
    fill,
    read,
    without,
)

PAGE = (ROOT / "docs" / "values.md").read_text(encoding="utf-8")

KPIS = {
    "a count": ARRESTS,
    "a count of 5": STAGES,
    "days": DAYS,
    "millions of rupees": ASSETS,
    "yes or no": APPROVED,
}
TOTAL = f"{ARRESTS}/Total/This month"
CATEGORIES = tuple(f"{ARRESTS}/{zone}/This month" for zone in ("Lahore", "Gujranwala", "Quetta"))
PARTS = tuple(f"{CHALLANS}//{column}" for column in ("Numerator", "Denominator", "This month"))
STATUS, COMPLETED_ON, FORECAST = (f"M04-T1//{c}" for c in ("Status", "Completed on", "Forecast"))

_TYPED = re.compile(r"nothing|(?:(number|percent cell|date cell|formula) )?`([^`]+)`")


class Typed(NamedTuple):
    """Content of a cell: text, or a number, percentage, date or formula, according to `kind`."""

    kind: str
    text: str

    @property
    def value(self) -> object:
        if self.kind in ("number", "percent cell"):
            return float(self.text)
        return date.fromisoformat(self.text) if self.kind == "date cell" else self.text

    def dress(self, book: openpyxl.Workbook, key: str) -> None:
        """Make the cell what it is, whatever the library made of the value."""
        sheet, at = address(key)
        cell = book[sheet][at]
        if self.kind:
            cell.number_format = {"percent cell": "0%", "date cell": "dd mmm yyyy"}.get(  # type: ignore[union-attr]
                self.kind, "General"
            )
        elif self.text and not self.text.startswith("#"):
            cell.data_type = "s"  # type: ignore[union-attr]


def typed(cell: str) -> list[Typed]:
    """The writings in a cell of the documentation."""
    return [Typed(*found.groups(default="")) for found in _TYPED.finditer(cell)]


def tables(*headings: str) -> Iterator[list[str]]:
    """The lines of every table that begins with these headings."""
    inside = False
    for line in PAGE.splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif cells[: len(headings)] == list(headings):
            inside = True
        elif inside and not set(line) <= set("|-"):
            yield cells


def sent(cells: dict[str, Typed], *emptied: str, **more: object) -> Reading:
    """A good form with these cells typed in."""

    def dress(book: openpyxl.Workbook) -> None:
        for key, what in cells.items():
            what.dress(book, key)

    values = {key: what.value for key, what in cells.items()}
    kept = without(*emptied) if emptied else without("none of them")
    return read(fill({**kept, **values, **more}, edit=dress))


def answer(reading: Reading, kpi: str) -> str:
    """The answer in the words of the documentation: the problem's code, or the total's figure."""
    if found := set(codes(reading)):
        return ", ".join(f"`{code}`" for code in sorted(found))
    assert reading.valid is not None
    figure = next((f for f in reading.valid.figures if (f.kpi, f.category) == (kpi, "")), None)
    if figure is None:
        return "missing"
    if figure.state is FigureState.NOT_APPLICABLE:
        return "not applicable"
    return "no value" if figure.value is None else f"{figure.value:.15g}"


def same(found: str, documented: str) -> bool:
    return found == documented.replace("zero", "0")


FIGURES = [
    pytest.param(what, asked, read_as, id=f"{what.kind} {what.text!a} for {asked}")
    for cells, asked, read_as, *_ in tables("typed", "where is asked for", "read as")
    for what in typed(cells)
]


@pytest.mark.parametrize(("what", "asked", "read_as"), FIGURES)
def test_a_figure(what: Typed, asked: str, read_as: str) -> None:
    kpi = KPIS[asked]
    keys = (TOTAL, CATEGORIES[0]) if kpi == ARRESTS else (f"{kpi}//This month",)
    remark = f"{kpi}/{'Total' if kpi == ARRESTS else ''}/Remarks"
    reading = sent(dict.fromkeys(keys, what), kpi, **{remark: "The reason."})
    assert same(answer(reading, kpi), read_as)


def _rows(*headings: str) -> list[object]:
    """Every combination of the writings in a line, with the answer of the line."""
    return [
        pytest.param(combination, line[len(headings)], id=" | ".join(t.text for t in combination))
        for line in tables(*headings)
        for combination in product(*(typed(cell) for cell in line[: len(headings)]))
    ]


@pytest.mark.parametrize(("what", "documented"), _rows("numerator", "denominator", "this month"))
def test_a_percentage(what: Sequence[Typed], documented: str) -> None:
    cells = {
        key: Typed("number", t.text) if t.text.isdecimal() and key != PARTS[2] else t
        for key, t in zip(PARTS, what, strict=True)
    }
    remark = {f"{CHALLANS}//Remarks": "The reason."}
    assert same(answer(sent(cells, CHALLANS, **remark), CHALLANS), documented)


@pytest.mark.parametrize("line", list(tables("total", "categories")), ids=" | ".join)
def test_a_breakdown(line: list[str]) -> None:
    (total,), categories = typed(line[0]), typed(line[1])
    cells = {TOTAL: total, **dict(zip(CATEGORIES, categories, strict=True))}
    reading = sent(cells, ARRESTS, **{f"{ARRESTS}/Total/Remarks": "The reason."})
    assert same(answer(reading, ARRESTS), line[2])


DAYS_TYPED = [
    pytest.param(what, line[1], id=f"{what.kind} {what.text!a}")
    for line in tables("typed", "read as")
    for what in typed(line[0])
]


@pytest.mark.parametrize(("what", "read_as"), DAYS_TYPED)
def test_a_day(what: Typed, read_as: str) -> None:
    reading = sent({FORECAST: what}, **{STATUS: "in progress"})
    if reading.problems:
        assert ", ".join(f"`{code}`" for code in codes(reading)) == read_as
        return
    assert reading.valid is not None
    forecast = reading.valid.milestones[0].forecast
    assert (day(forecast) if forecast else "no day") == read_as


@pytest.mark.parametrize(("what", "documented"), _rows("status", "completed on"))
def test_a_milestone(what: Sequence[Typed], documented: str) -> None:
    reading = sent(dict(zip((STATUS, COMPLETED_ON), what, strict=True)))
    if reading.problems:
        assert ", ".join(f"`{code}`" for code in codes(reading)) == documented
        return
    assert reading.valid is not None
    said = {m.milestone: m.status.value for m in reading.valid.milestones}
    assert said.get("M04-T1", "missing") == documented


def test_every_line_above_the_narrative_is_tried() -> None:
    headings = (
        ("typed", "where is asked for", "read as"),
        ("numerator", "denominator", "this month"),
        ("total", "categories"),
        ("typed", "read as"),
        ("status", "completed on"),
    )
    above = PAGE[: PAGE.index("## Narrative")]
    lines = sum(line.startswith("|") for line in above.splitlines())
    rules = len(re.findall(r"^\|(?:---\|)+$", above, re.MULTILINE))
    tried = sum(len(list(tables(*h))) for h in headings)
    assert tried == lines - 2 * rules
    assert tried > 60
