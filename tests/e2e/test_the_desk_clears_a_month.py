"""A month at the desk in a real browser: eighteen files at once, each to its end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.e2e.april import (
    ASKED_ABOUT,
    TOO_MANY,
    TWICE,
    WRONG,
    Sent,
    honest,
    mailbox,
    one,
    serving_in_may,
)
from tests.e2e.desk import at_work, downloaded, drop, listed, opened
from tests.e2e.live import Site

CORRECTED = WRONG[0]
"""Whose return is in before: of a week earlier, so that the correction is the second revision."""
LEFT = len(ASKED_ABOUT) + 1
"""What waits after the clean ones: those with questions, and one of March in the made-up year."""


@pytest.fixture(scope="module")
def may(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server of its own: here every department reports April."""
    with serving_in_may(demonstration, tmp_path_factory.mktemp("all")) as running:
        yield running


def test_eighteen_files_dropped_at_once_come_to_their_ends(
    browser: Browser, may: Site, tmp_path: Path
) -> None:
    page = at_work(browser, may, "analyst")
    page.goto(f"{may.url}/returns")
    drop(page, [one(may, CORRECTED)])
    opened(page, f"{CORRECTED} Apr 2025")
    page.get_by_label("What the department should correct").fill("Give the whole month.")
    page.get_by_role("button", name="Send revision 1 back").click()
    expect(page.get_by_text(f"Sent back: {CORRECTED}, Apr 2025, revision 1.")).to_be_visible()

    page.goto(f"{may.url}/returns")
    box = mailbox(may)
    drop(page, box)
    rows = {row["File"]: row for row in listed(page)}
    assert {file.name for file in box} <= rows.keys()
    assert Counter(outcome(rows[file.name]) for file in box) == {
        "clean": 12,
        "with mistakes": len(WRONG),
        "with questions": len(ASKED_ABOUT),
        "twice": 1,
    }
    for file in box:
        assert (rows[file.name]["Department"], rows[file.name]["Month"]) == (
            file.department,
            "Apr 2025",
        )

    page.get_by_role("button", name="Accept all that are clean (12)").click()
    expect(page.get_by_text(f"12 returns accepted; {LEFT} left")).to_be_visible()
    accepted = page.get_by_role("region", name="Returns that waited for review")
    expect(accepted.get_by_role("row").filter(has_text="accepted")).to_have_count(12)
    ours = page.locator("section").filter(has_text="Waiting for us")
    waiting = ours.get_by_role("region", name=re.compile(f"^{LEFT} returns, the oldest first"))
    expect(waiting).to_contain_text(ASKED_ABOUT[0])

    marked = marked_workbook(page, may, CORRECTED, tmp_path)
    page.goto(f"{may.url}/returns")
    drop(page, [Sent(CORRECTED, marked.name, put_right(marked, honest(may, CORRECTED)))])
    opened(page, f"{CORRECTED} Apr 2025")
    expect(page.get_by_text("Nothing was found wrong")).to_be_visible()
    page.get_by_role("button", name="Accept revision 2").click()
    expect(page.get_by_text(f"Accepted: {CORRECTED}, Apr 2025, revision 2.")).to_be_visible()
    page.goto(f"{may.url}/register?month=2025-04")
    row = page.get_by_role("region", name="Returns for Apr 2025").get_by_role("row")
    expect(row.filter(has_text=CORRECTED)).to_contain_text("accepted")


def test_a_question_is_answered_in_a_sentence_that_stays_with_the_return(
    browser: Browser, may: Site
) -> None:
    page = at_work(browser, may, "analyst")
    page.goto(f"{may.url}/returns")
    drop(page, [f for f in mailbox(may) if f.department == ASKED_ABOUT[1]])
    page.goto(f"{may.url}/return?department={ASKED_ABOUT[1]}&month=2025-04")
    page.get_by_role("button", name="Accept revision 1").click()
    expect(page.get_by_role("alert")).to_contain_text("The return has open queries.")
    page.get_by_label(re.compile("answer in a sentence")).fill("The parts are right: 3 was a slip.")
    page.get_by_role("button", name="Accept revision 1").click()
    expect(page.get_by_text(f"Accepted: {ASKED_ABOUT[1]}, Apr 2025")).to_be_visible()
    expect(page.get_by_role("cell", name="The parts are right: 3 was a slip.")).not_to_have_count(0)


def test_the_original_comes_back_byte_for_byte(browser: Browser, may: Site, tmp_path: Path) -> None:
    page = at_work(browser, may, "analyst")
    page.goto(f"{may.url}/returns")
    drop(page, [f for f in mailbox(may) if f.department == TWICE][:1])
    page.goto(f"{may.url}/return?department={TWICE}&month=2025-04")
    file = downloaded(page, page.get_by_role("button", name="Download the original file"), tmp_path)
    assert file.read_bytes() == next(f.data for f in mailbox(may) if f.department == TWICE)


def outcome(row: dict[str, str]) -> str:
    """The kind of file that the list makes of it."""
    if "already received" in row["Outcome"]:
        return "twice"
    if "refused" in row["Outcome"]:
        return "with mistakes" if row["Mistakes"] != "–" else "?"
    return "with questions" if row["Questions"] != "–" else "clean"


def marked_workbook(page: Page, site: Site, department: str, folder: Path) -> Path:
    """Open the refused file, take its marked workbook and look at the text to paste."""
    page.goto(f"{site.url}/returns")
    page.get_by_role("row").filter(has_text="refused").filter(has_text=department).get_by_role(
        "link"
    ).click()
    expect(page.get_by_text("The part is larger than the whole.").first).to_be_visible()
    expect(page.get_by_text("The attached workbook is your own.")).to_be_visible()
    return downloaded(page, page.get_by_role("button", name="Download the marked workbook"), folder)


def put_right(file: Path, figure: float) -> bytes:
    """Correct the cell that carries a comment, in the marked workbook itself, and say so."""
    book = load_workbook(file)
    sheet = book["Return"]
    commented = [cell for row in sheet.iter_rows() for cell in row if cell.comment]
    (wrong,) = [cell for cell in commented if cell.value == TOO_MANY]
    wrong.value = figure
    told = next(row for row in book["Narrative"].iter_rows() if row[0].value == "Progress")
    told[1].value = "The whole month is given now."
    book.save(file)
    return file.read_bytes()
