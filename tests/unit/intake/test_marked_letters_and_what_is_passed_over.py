"""Letters that would change a figure, and input beside the cells that are read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from napams.domain.returns import MilestoneStatus
from napams.intake.marking.workbook import mark
from tests.unit.intake.plans import (
    ARRESTS,
    ASSETS,
    CHALLANS,
    GOOD,
    STAGES,
    address,
    codes,
    fill,
    find,
    read,
    without,
)

SHARED = "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TYPED = "7788"
"""A text that stands in the form once."""
RAISED = '<r><t>77</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>88</t></r>'
STRUCK = "<r><rPr><strike/></rPr><t>77</t></r><r><t>88</t></r>"
FOOTED = '<r><t>77</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>88</t></r>'
PLAIN = (
    '<r><rPr><b/><strike val="0"/></rPr><t>77</t></r>'
    '<r><rPr><vertAlign val="baseline"/></rPr><t>88</t></r>'
)


def of_runs(key: str, runs: str, *, inline: bool) -> bytes:
    """The good form with a text of several looks in one cell, in the cell itself or shared."""
    sheet, cell = address(key)
    path = {"Return": "xl/worksheets/sheet1.xml", "Milestones": "xl/worksheets/sheet2.xml"}[sheet]
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(fill({**GOOD, key: TYPED}))) as old,
        zipfile.ZipFile(target, "w") as new,
    ):
        assert SHARED not in old.namelist()
        for name in old.namelist():
            content = old.read(name).decode() if name == path else old.read(name)
            if isinstance(content, str):
                start = content.index(f'<c r="{cell}"')
                end = content.index("</c>", start)
                own = content[start:end]
                assert f"<is><t>{TYPED}</t></is>" in own
                own = own.replace(f"<t>{TYPED}</t>", runs)
                if not inline:
                    own = own.replace("inlineStr", "s").replace(f"<is>{runs}</is>", "<v>1</v>")
                content = content[:start] + own + content[end:]
            new.writestr(name, content)
        if not inline:
            new.writestr(SHARED, f"<sst {MAIN}><si><t>a</t></si><si>{runs}</si></sst>")
    return target.getvalue()


@pytest.mark.parametrize("inline", [False, True], ids=["shared", "inline"])
@pytest.mark.parametrize("runs", [RAISED, FOOTED, STRUCK], ids=["raised", "lowered", "struck out"])
@pytest.mark.parametrize(
    "key", [f"{ASSETS}//This month", f"{CHALLANS}//Denominator", "M04-T1//Forecast"]
)
def test_a_mark_that_would_become_a_digit_is_refused(key: str, runs: str, inline: bool) -> None:
    reading = read(of_runs(key, runs, inline=inline))
    found = [(p.code, p.sheet, p.cell) for p in reading.problems if p.cell == address(key)[1]]
    assert ("LETTERS_RAISED_OR_STRUCK", *address(key)) in found


@pytest.mark.parametrize("inline", [False, True], ids=["shared", "inline"])
def test_a_figure_in_letters_of_several_looks_is_read(inline: bool) -> None:
    assert codes(read(of_runs(f"{CHALLANS}//Denominator", PLAIN, inline=inline))) == []


@pytest.mark.parametrize("inline", [False, True], ids=["shared", "inline"])
def test_raised_letters_among_words_are_words(inline: bool) -> None:
    assert codes(read(of_runs(f"{ASSETS}//Remarks", RAISED, inline=inline))) == []


def on(sheet: str, change: Callable[[Worksheet], None]) -> Callable[[openpyxl.Workbook], None]:
    def edit(book: openpyxl.Workbook) -> None:
        page = book[sheet]
        assert isinstance(page, Worksheet)
        change(page)

    return edit


def test_figures_under_last_accepted_are_said_to_be_unread() -> None:
    def edit(sheet: Worksheet) -> None:
        for code in (STAGES, ASSETS):
            sheet[find(sheet, code, "", "Last accepted")] = 3

    reading = read(fill(without(STAGES, ASSETS), edit=on("Return", edit)))
    (said,) = [n for n in reading.notices if "under Last accepted" in n]
    cells = [address(f"{code}//Last accepted")[1] for code in (STAGES, ASSETS)]
    assert said.startswith(f"Return: {cells[0]}, {cells[1]} under Last accepted hold figures")


def test_a_row_that_is_filled_where_it_is_read_is_not_spoken_of() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet[find(sheet, ASSETS, "", "Last accepted")] = 3

    assert read(fill(edit=on("Return", edit))).notices == ()


def test_words_typed_over_the_help_are_said_to_be_unread() -> None:
    def edit(sheet: Worksheet) -> None:
        at = find(sheet, "Progress", "", "Text")
        sheet[at.replace("B", "C")] = "Two networks were broken up."

    reading = read(fill(edit=on("Narrative", edit)))
    cell = address("Progress")[1].replace("B", "C")
    assert reading.notices == (
        f"Narrative!{cell}: What stands beside “Progress” was not read; it belongs under Text.",
    )


def test_a_status_merged_over_two_milestones_is_asked_about() -> None:
    first, second = (address(f"{code}//Status")[1] for code in ("M04-T1", "M04-T2"))

    def edit(sheet: Worksheet) -> None:
        sheet[first] = MilestoneStatus.IN_PROGRESS.value
        sheet.merge_cells(f"{first}:{second}")

    reading = read(fill(edit=on("Milestones", edit)))
    found = [(p.code, p.sheet, p.cell) for p in reading.problems]
    assert found == [("CELLS_MERGED", "Milestones", first)]


def test_a_merge_within_one_row_asks_nothing() -> None:
    first = address("M04-T1//Evidence")[1]

    def edit(sheet: Worksheet) -> None:
        sheet.merge_cells(f"{first}:H{first[1:]}")

    assert codes(read(fill(edit=on("Milestones", edit)))) == []


def test_fields_merged_on_the_narrative_sheet_are_asked_about() -> None:
    at = address("Progress")[1]

    def edit(sheet: Worksheet) -> None:
        sheet.merge_cells(f"{at}:B{int(at[1:]) + 1}")

    assert codes(read(fill(edit=on("Narrative", edit)))) == ["CELLS_MERGED"]


@pytest.mark.parametrize(
    ("sheet", "key"),
    [
        ("Return", f"{ASSETS}//This month"),
        ("Milestones", "M04-T1//Status"),
        ("Narrative", "Progress"),
    ],
)
def test_a_hidden_row_is_told_on_every_sheet(sheet: str, key: str) -> None:
    row = int("".join(filter(str.isdigit, address(key)[1])))

    def edit(page: Worksheet) -> None:
        page.row_dimensions[row].hidden = True

    said = f"{sheet}, row {row}: The row is hidden; it was read all the same."
    assert read(fill(edit=on(sheet, edit))).notices == (said,)


def commented(*keys: str) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        for key in keys:
            sheet[address(key)[1]].comment = Comment("Provisional: two districts missing", "AK")

    return edit


def test_comments_are_said_to_be_unread_with_their_cells() -> None:
    keys = (f"{STAGES}//This month", f"{ARRESTS}/Lahore/This month")
    first, second = (address(key)[1] for key in keys)
    assert read(fill(edit=on("Return", commented(*keys)))).notices == (
        f"Return: 2 comments ({first}, {second}) are not read. "
        "What a figure needs said belongs under Remarks.",
    )


def test_of_many_comments_five_are_named() -> None:
    keys = [key for key in GOOD if key.count("/") == 2 and "Evidence" not in key][:8]
    (said,) = read(fill(edit=on("Return", commented(*keys)))).notices
    assert said.startswith("Return: 8 comments (")
    assert " and 3 more)" in said


def test_comments_that_are_no_xml_are_said_to_be_unreadable() -> None:
    target = BytesIO()
    good = fill(edit=on("Return", commented(f"{STAGES}//This month")))
    with zipfile.ZipFile(BytesIO(good)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            is_comments = "comments/comment" in name and name.endswith(".xml")
            new.writestr(name, b"<comments><comment ref=" if is_comments else old.read(name))
    reading = read(target.getvalue())
    assert reading.valid is not None
    assert reading.notices == (
        "Return: Comments or drawings of the sheet cannot be read, and were not.",
    )


def test_comments_of_the_programs_own_marks_are_not_spoken_of() -> None:
    wrong = read(fill({**GOOD, f"{STAGES}//This month": "two or three"}))
    marked = mark(fill(), wrong.problems, "Please correct.")
    assert read(marked).notices == ()


def test_pictures_and_text_boxes_are_said_to_be_unread() -> None:
    picture = BytesIO()
    Picture.new("RGB", (2, 2)).save(picture, "PNG")
    picture.seek(0)

    def edit(sheet: Worksheet) -> None:
        sheet.add_image(Image(picture), "B3")

    assert read(fill(edit=on("Milestones", edit))).notices == (
        "Milestones: 1 drawing (text boxes, pictures, charts) is not read.",
    )
