"""Files that are no return, dropped on the page: named for what they are, nothing else happens."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.e2e.april import Sent, one
from tests.e2e.desk import at_work, drop, listed
from tests.e2e.live import Site

SCRIPT = "<script>alert(1)</script> [here](http://x.example)"
FAULT = "Something went wrong in the program"


def with_a_member(data: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one more part in it."""
    whole = io.BytesIO(data)
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr(name, content)
    return whole.getvalue()


HOSTILE: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "empty": ("empty.xlsx", lambda _: b"", "The file is empty."),
    "a web page": (
        "میزانیہ.xlsx",
        lambda _: b"<html><script>alert(1)</script></html>",
        "This is not an Excel workbook",
    ),
    "cut off": ("cut.xlsx", lambda data: data[:4000], "The workbook is damaged"),
    "with macros": (
        f"{'long ' * 40}.xlsx",
        lambda data: with_a_member(data, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
        "The workbook holds parts that a monthly return never has.",
    ),
    "climbing out": (
        "..%2f..%2fetc.xlsx",
        lambda data: with_a_member(data, "../../evil.txt", b"x"),
        "The workbook",
    ),
}


def test_hostile_files_give_tables_of_problems_and_no_fault(browser: Browser, may: Site) -> None:
    page = at_work(browser, may, "analyst")
    page.goto(f"{may.url}/returns")
    good = one(may, "RNG").data
    drop(page, [Sent("RNG", name, made(good)) for name, made, _ in HOSTILE.values()])
    outcomes = {row["File"]: row["Outcome"] for row in listed(page)}
    for kind, (name, _, sentence) in HOSTILE.items():
        assert "refused" in outcomes[name], kind
        page.get_by_role("row").filter(has_text=name).get_by_role("link").click()
        expect(page.get_by_role("cell").filter(has_text=sentence)).to_be_visible()
        expect(page.get_by_text(FAULT)).to_have_count(0)
        page.goto(f"{may.url}/returns")


def test_what_a_department_writes_is_shown_as_text(browser: Browser, may: Site) -> None:
    page = at_work(browser, may, "analyst")
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(f"{may.url}/returns")
    drop(page, [one(may, "RNG", SCRIPT)])
    page.get_by_role("link", name="Open RNG Apr 2025").click()
    expect(page.get_by_text(SCRIPT)).to_be_visible()
    assert said == []
