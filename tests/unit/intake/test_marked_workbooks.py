"""A return goes back as the department's own workbook, marked, and comes in again from there."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from napams.forms.cell_formats import INPUT, MARK
from napams.intake.guard.archive import guard
from napams.intake.marking.cell_marks import HEADING
from napams.intake.marking.workbook import mark
from napams.problems import Problem, Refused, problem
from tests.unit.intake.plans import ARRESTS, CHALLANS, GOOD, address, codes, fill, read

ASKED = f"{CHALLANS}//This month"
BAD = {**GOOD, f"{ARRESTS}/Total/This month": "approx. 40", ASKED: 0.75, "Nil return": "perhaps"}
FILLS = {"mark": f"FF{MARK[1:]}", "input": f"FF{INPUT[1:]}"}


def filled_by(program: str, tmp_path: Path, data: bytes) -> bytes:
    """The same file as another program saves it."""
    if program == "openpyxl":
        return data
    for folder in ("in", "out"):
        (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / "in" / "form.xlsx").write_bytes(data)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run(
        [*command, str(tmp_path / "in" / "form.xlsx")], check=True, capture_output=True, timeout=120
    )
    return (tmp_path / "out" / "form.xlsx").read_bytes()


PROGRAMS = [
    "openpyxl",
    pytest.param(
        "LibreOffice",
        marks=[
            pytest.mark.office,
            pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice"),
        ],
    ),
]


def marks(data: bytes) -> dict[str, tuple[str, str]]:
    """Fill and comment of each cell that has a comment."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {
        f"{sheet.title}!{cell.coordinate}": (str(cell.fill.fgColor.rgb), cell.comment.text)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def filled_cells(data: bytes) -> set[str]:
    """The cells with the fill of a mark."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == FILLS["mark"]
    }


def values(data: bytes) -> dict[str, object]:
    """Every cell of every sheet, as typed."""
    book = openpyxl.load_workbook(BytesIO(data))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def rules(data: bytes) -> list[tuple[object, ...]]:
    """What a form does beside holding values."""
    book = openpyxl.load_workbook(BytesIO(data))
    return [
        (
            sheet.title,
            sheet.sheet_state,
            sheet.protection.sheet,
            sorted(str(v.sqref) + str(v.formula1) for v in sheet.data_validations.dataValidation),
            {letter: d.width for letter, d in sheet.column_dimensions.items()},
            sheet.print_title_rows,
            sheet.page_setup.orientation,
            sheet.oddFooter.center.text,
            sheet.freeze_panes,
            sorted(
                c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked
            ),
        )
        for sheet in book
    ]


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_wrong_cell_is_filled_and_says_what_was_found_and_expected(
    program: str, tmp_path: Path
) -> None:
    sent = filled_by(program, tmp_path, fill(BAD))
    found = read(sent).problems
    marked = mark(sent, found, "Check it against your register.")
    told = marks(marked)
    places = {p.place for p in found}
    assert len(places) == 3
    assert set(told) == places | {"Return!A1"}
    assert filled_cells(marked) == places
    for one in found:
        assert one.message in told[one.place][1]
        assert f"Found: {one.found}" in told[one.place][1]
        assert f"Expected: {one.expected}" in told[one.place][1]
    assert told["Return!A1"][1].endswith("Check it against your register.")


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_but_fill_and_comments_differs_from_the_file_that_was_sent(
    program: str, tmp_path: Path
) -> None:
    sent = filled_by(program, tmp_path, fill(BAD))
    marked = mark(sent, read(sent).problems)
    assert values(marked) == values(sent)
    assert rules(marked) == rules(sent)
    assert read(marked).problems == read(sent).problems
    assert guard(marked).ignored == guard(sent).ignored
    with zipfile.ZipFile(BytesIO(sent)) as old, zipfile.ZipFile(BytesIO(marked)) as new:
        alike = {n for n in old.namelist() if old.read(n) == new.read(n)}
        assert {"xl/workbook.xml", "docProps/core.xml"} <= alike


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_marked_workbook_corrected_and_saved_comes_in_again(
    program: str, tmp_path: Path
) -> None:
    sent = filled_by(program, tmp_path, fill(BAD))
    marked = mark(sent, read(sent).problems)
    good = {f"{ARRESTS}/Total/This month": 9, ASKED: None, "Nil return": "no"}
    corrected = filled_by(program, tmp_path, fill(good, form=marked))
    reading = read(corrected)
    assert codes(reading) == []
    assert reading.valid is not None
    assert reading.valid.figures == read(fill()).valid.figures  # type: ignore[union-attr]
    assert filled_cells(corrected) == filled_cells(marked)


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_marks_and_comments_are_there_when_libreoffice_has_opened_and_saved_it(
    tmp_path: Path,
) -> None:
    sent = fill(BAD)
    marked = mark(sent, read(sent).problems, "Check it.")
    saved = filled_by("LibreOffice", tmp_path, marked)
    assert set(marks(saved)) == set(marks(marked))
    assert filled_cells(saved) == filled_cells(marked)
    for place, (_, text) in marks(marked).items():
        assert marks(saved)[place][1].split() == text.split()


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_was_corrected_is_no_longer_marked_when_it_goes_back_again(
    program: str, tmp_path: Path
) -> None:
    sent = fill(BAD)
    once = mark(sent, read(sent).problems, "First note.")
    half = fill({f"{ARRESTS}/Total/This month": 9, "Nil return": "no"}, form=once)
    half = filled_by(program, tmp_path, half)
    twice = mark(half, read(half).problems)
    (left,) = read(half).problems
    assert set(marks(twice)) == {left.place} == filled_cells(twice)
    sheet, cell = address(f"{ARRESTS}/Total/This month")
    book = openpyxl.load_workbook(BytesIO(twice))
    assert book[sheet][cell].fill.fgColor.rgb == FILLS["input"]
    assert filled_cells(mark(twice, [])) == set()
    assert marks(mark(twice, [])) == {}


def test_a_departments_own_comments_stay_beside_ours() -> None:
    def comment(book: openpyxl.Workbook) -> None:
        book["Return"]["G13"].comment = Comment("From memo 41 & 42 <draft>", "A. Khan")
        book["Return"]["K9"].comment = Comment("Ask Lahore", "A. Khan")

    sent = fill(BAD, edit=comment)
    told = marks(mark(sent, read(sent).problems))
    assert told["Return!K9"][1] == "Ask Lahore"
    assert told["Return!G13"][1].startswith(HEADING)
    assert told["Return!G13"][1].endswith("From memo 41 & 42 <draft>")


def test_formulas_keep_their_values_and_other_sheets_stay() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book.create_sheet("Working")["B2"] = "=1+1"

    sent = fill(BAD, edit=edit)
    with zipfile.ZipFile(BytesIO(sent)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    path = next(n for n, xml in parts.items() if b"<f>1+1</f>" in xml)
    parts[path] = re.sub(rb"(<f>1\+1</f>)<v ?/?>(</v>)?", rb"\1<v>2</v>", parts[path])
    assert b"<v>2</v>" in parts[path]
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    marked = mark(target.getvalue(), read(sent).problems)
    with zipfile.ZipFile(BytesIO(marked)) as archive:
        assert archive.read(path) == parts[path]


def test_a_cell_that_the_file_lacks_is_marked_all_the_same() -> None:
    sent = fill()
    wrong = problem("NOT_A_NUMBER", sheet="Return", cell="M13", expected="a figure")
    nowhere = problem("NOT_A_NUMBER", sheet="Return", cell="B900")
    marked = mark(sent, [wrong, nowhere])
    assert set(marks(marked)) >= {"Return!M13"}
    assert "Return!M13" in filled_cells(marked)
    assert codes(read(marked)) == []


def test_problems_without_a_cell_or_of_the_hidden_sheet_are_left_to_the_text() -> None:
    sent = fill()
    placeless = [
        problem("CODE_MISSING", sheet="Return", expected="M04-K1"),
        problem("WRONG_MONTH", sheet="_napams", cell="B3"),
        problem("SHEET_MISSING"),
    ]
    assert marks(mark(sent, placeless)) == {}


@pytest.mark.parametrize("data", [b"", b"nothing", b"PK\x03\x04" + b"x" * 99])
def test_no_file_is_opened_that_the_guard_refuses(data: bytes) -> None:
    with pytest.raises(Refused):
        mark(data, [])


CELLS = st.tuples(st.sampled_from("ABEGHIJKM"), st.integers(1, 30)).map(
    lambda place: f"{place[0]}{place[1]}"
)
PLACES = st.frozensets(CELLS, max_size=6)


def asked_at(cells: frozenset[str]) -> list[Problem]:
    """A question about each of these cells of the Return sheet."""
    return [problem("BREAKDOWN_MISSING", sheet="Return", cell=cell) for cell in cells]


@given(PLACES, PLACES)
@settings(max_examples=settings().max_examples // 2)  # each marks two workbooks
def test_whatever_was_marked_before_exactly_the_cells_in_question_are_marked(
    before: frozenset[str], after: frozenset[str]
) -> None:
    sent = fill()
    marked = mark(mark(sent, asked_at(before)), asked_at(after))
    rows = {int(cell[1:]) for cell in after} & set(range(1, 22))
    expected = {f"Return!{cell}" for cell in after}
    assert set(marks(marked)) == expected
    assert filled_cells(marked) >= {c for c in expected if int(c[8:]) in rows}
    assert filled_cells(marked) <= expected
    assert values(marked) == values(sent)
    assert read(marked) == read(sent)


SNIPPETS = (
    b"<c r='G13'/>",
    b"</row>",
    b"<row/>",
    b' s="999"',
    b"<fills/>",
    b"<!-- -->",
    b"&#0;",
    b"\xff",
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A sound archive with one of its parts cut, doubled or sprinkled with other XML."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        victim = chance.choice(source.namelist())
        for name in source.namelist():
            content = source.read(name)
            if name == victim:
                tags = [found.start() for found in re.finditer(rb"<", content)]
                at, other = chance.choice(tags), chance.choice(tags)
                middle = chance.choice((*SNIPPETS, content[min(at, other) : max(at, other)], b""))
                content = content[:at] + middle + content[chance.choice((at, other)) :]
            archive.writestr(name, content)
    return target.getvalue()


def test_mutated_workbooks_are_marked_whole_or_refused() -> None:
    sent, marked_ones = fill(BAD), 0
    for seed in range(200):
        data = mutated(sent, random.Random(seed))
        found = read(data).problems
        try:
            marked = mark(data, found, "Check it.")
        except Refused:
            continue
        marked_ones += 1
        assert read(marked).problems == found, seed
    assert marked_ones > 20
