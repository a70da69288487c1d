"""A long text shared by thousands of cells does not exhaust memory."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from napams.intake.guard.archive import MAX_TEXT
from napams.intake.guard.scan import longest_text
from tests.memory import MOST, peak_of
from tests.unit.intake.plans import blank, codes, read
from tests.unit.intake.test_guard_of_files import RETURN, in_first_row, repacked

STRINGS = "xl/sharedStrings.xml"


def shown(text: bytes, cells: int) -> bytes:
    """The blank form with a text in its shared list that this many further cells show."""
    with zipfile.ZipFile(BytesIO(blank())) as form:
        last = form.read(STRINGS).count(b"<si>")
    row = b"<row>" + b'<c t="s"><v>%d</v></c>' % last * 100 + b"</row>"
    edits = {
        STRINGS: lambda x: x.replace(b"</sst>", b"<si><t>" + text + b"</t></si></sst>"),
        RETURN: lambda x: x.replace(b"</sheetData>", row * (cells // 100) + b"</sheetData>"),
    }
    return repacked(edits)


def shared_cells() -> int:
    """Cells of the blank form's sheets, the guide aside, that show a shared text."""
    with zipfile.ZipFile(BytesIO(blank())) as form:
        sheets = (f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 3, 5))
        return sum(form.read(sheet).count(b't="s"><v>') for sheet in sheets)


@pytest.mark.parametrize(("over", "refused"), [(-1, False), (0, False), (1, True)])
def test_all_cells_together_may_hold_forty_million_characters(over: int, refused: bool) -> None:
    cells = 10_000
    length = MAX_TEXT // (cells + shared_cells()) + over
    found = codes(read(shown(b"x" * length, cells)))
    assert (found == ["FILE_UNPACKS_TOO_LARGE"]) is refused


@pytest.mark.parametrize(
    "text",
    [
        b"a" * 30,
        b"<t>" + b"a" * 15 + b"</t><r><t>" + b"a" * 15 + b"</t></r>",
        b"<t>" + b"a" * 15 + b"<si/>" + b"a" * 15 + b"</t>",
        b"<t>" + b"a" * 15 + b"<!-- <si> -->" + b"a" * 15 + b"</t>",
        b"<t>" + b"a" * 15 + b"<![CDATA[<si>]]>" + b"a" * 11 + b"</t>",
        b"<t>" + b"a" * 15 + b"<?x <si>?>" + b"a" * 15 + b"</t>",
    ],
)
def test_a_long_text_cannot_be_made_to_look_like_two(text: bytes) -> None:
    assert longest_text(b"<sst><si><t>b</t></si><si>" + text + b"</si></sst>") == 30


def test_the_whole_process_stays_small_on_a_text_that_is_shown_everywhere(tmp_path: Path) -> None:
    program = (
        "import tests.unit.intake.test_texts_that_many_cells_share as t\n"
        "for length, cells in ((2**20, 4_000), (900, 40_000)):\n"
        "    t.read(t.shown(b'x' * length, cells))\n"
    )
    status, _, memory = peak_of(program, told=tmp_path / "peak")
    assert status == 0
    assert memory < MOST


def test_an_errors_value_of_many_lines_is_read_in_a_moment() -> None:
    value = (b"x" * 30 + b"\n") * 800_000
    cell = b'<c t="e"><v>' + value + b"</v></c>"
    form = repacked({RETURN: in_first_row(cell)})
    started = time.process_time()
    assert codes(read(form))
    assert time.process_time() - started < 3
