"""Exports in a real browser: the papers to print, and the rows that the page's lists choose."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.e2e.live import Site
from tests.printed import pages

Carry = Callable[[Site, str], None]


def saved(page: Page, button: str) -> bytes:
    """The file that a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_brief_and_agenda_are_those_of_the_month(page: Page, site: Site, carry: Carry) -> None:
    carry(site, "committee")
    page.goto(f"{site.url}/exports?month=2025-02")
    expect(page.get_by_role("heading", name="To print, Feb 2025")).to_be_visible()
    brief = pages(saved(page, "Download the committee’s brief (PDF)"))
    agenda = pages(saved(page, "Download the JTF’s agenda (PDF)"))
    assert "month 2 of 12 of the plan" in brief[0]
    assert "Feb 2025, final" in brief[0]
    assert "Monthly brief" in brief[0]
    assert "Agenda of the Joint Task Force" in agenda[0]
    assert "Feb 2025" in agenda[0]
    assert "month 2 of 12" in agenda[0]


def test_a_past_day_holds_for_the_papers_too(page: Page, site: Site, carry: Carry) -> None:
    carry(site, "secretary")
    page.goto(f"{site.url}/exports?month=2025-01&known_on=2025-02-20")
    brief = pages(saved(page, "Download the committee’s brief (PDF)"))
    assert "as known at the end of 20 Feb 2025" in brief[-1]


def test_the_lists_of_the_page_choose_the_rows_of_its_files(
    page: Page, site: Site, carry: Carry
) -> None:
    carry(site, "analyst")
    page.goto(f"{site.url}/exports?month=2025-03&only_measure=M04&only_department=MOLJ")
    name = "2025-03-M04-MOLJ"
    data = saved(page, f"Download napams-kpis-{name}.csv").decode("utf-8-sig")
    chosen = [row["code"] for row in csv.DictReader(io.StringIO(data))]
    assert chosen == ["M04-K4"]
    book = openpyxl.load_workbook(io.BytesIO(saved(page, "Download everything as one workbook")))
    assert [row[1] for row in book["kpis"].values] == ["code", "M04-K4"]
    assert {row[4] for row in book["milestones"].values} == {"owner", "MOLJ"}
