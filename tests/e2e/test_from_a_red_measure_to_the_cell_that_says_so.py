"""From the overview to the original workbook: who says that a measure is red, in three clicks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from napams.services import register, returns
from napams.services.actors import OPERATOR
from tests.conftest import using
from tests.e2e.live import REHEARSAL, Site

Carry = Callable[[Site, str], None]
FIGURE = re.compile(r"([\d,.]+)(?: of ([\d,.]+))?")
PLACE = re.compile(r"(\w+)!([A-Z]+\d+), revision \d+")


def reasons_of(page: Page, site: Site) -> None:
    """The reason of a measure with a red indicator, by its mark on the overview (one click)."""
    page.goto(f"{site.url}/overview?month=2025-03")
    page.locator(".nm-table a.nm-why[href*='code=M08']:not([href*='M08-'])").first.click()
    expect(page.get_by_role("heading", name="What it is made of")).to_be_visible()


def test_the_cell_of_the_downloaded_workbook_holds_the_figure_on_the_screen(
    page: Page, site: Site, carry: Carry, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 1440, "height": 2000})
    carry(site, "committee")
    reasons_of(page, site)
    parts = page.get_by_role("table", name=re.compile(r"Parts of M\d\d"))
    parts.locator("tr", has_text="far behind").locator("a[href*='-K']").first.click()
    figures = page.get_by_role("table", name=re.compile("Figures that entered"))
    newest = figures.locator("tbody tr").first
    expect(newest).to_be_visible()
    shown = FIGURE.search(newest.locator("td").nth(1).inner_text())
    place = PLACE.search(newest.locator("td").nth(2).inner_text())
    assert shown is not None
    assert place is not None

    with page.expect_download() as started:
        newest.get_by_role("link", name=re.compile(r"\.xlsx$")).click()
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)

    cell = load_workbook(file, data_only=True)[place[1]][place[2]].value
    assert float(str(cell)) == pytest.approx(float(shown[1].replace(",", "")), abs=0.01)
    with using(site.environ["NAPAMS_DATABASE_URL"], REHEARSAL):
        mine = hashlib.sha256(file.read_bytes()).hexdigest()
        sent = register.uploads(OPERATOR)
        name = started.value.suggested_filename
        upload = int(sent.loc[sent["file_name"] == name, "upload_id"].iloc[0])
        assert mine == hashlib.sha256(returns.original(OPERATOR, upload)[1]).hexdigest()


def test_a_part_leads_on_to_its_own_reason_and_keeps_month_and_day(
    page: Page, site: Site, carry: Carry
) -> None:
    carry(site, "committee")
    page.goto(f"{site.url}/why?code=M04&month=2025-02&known_on=2025-04-10")
    expect(page.get_by_text("As it was known at the end of 10 Apr 2025.")).to_be_visible()
    page.get_by_role("link", name="M04-K2", exact=True).click()
    expect(page.get_by_role("heading", name="M04-K2 PSMA cases")).to_be_visible()
    assert "known_on=2025-04-10" in page.url
    assert "month=2025-02" in page.url


@pytest.mark.parametrize(("role", "answer"), [("committee", 200), ("focal", 403), (None, 403)])
def test_a_workbook_is_given_to_those_who_may_see_its_return(
    site: Site, role: str | None, answer: int
) -> None:
    with using(site.environ["NAPAMS_DATABASE_URL"], REHEARSAL):
        sent = register.uploads(OPERATOR)
        others = int(sent.loc[sent["department"] == "PCG", "upload_id"].iloc[0])
    token = site.sign_in(role) if role else None
    given = site.get(f"/original/{others}", token=token)
    assert given.status_code == answer
    if answer == 200:
        assert given.content[:2] == b"PK"
        assert given.headers["content-disposition"].startswith("attachment")
    assert site.get("/original/999999", token=site.sign_in("committee")).status_code == 404
