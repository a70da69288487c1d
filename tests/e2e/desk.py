"""What an analyst does at the desk, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from napams.web.sessions import COOKIE
from tests.e2e.april import Sent
from tests.e2e.live import Site

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def at_work(browser: Browser, site: Site, role: str) -> Page:
    """A browser of its own with a fresh sign-in of that role."""
    context = browser.new_context(accept_downloads=True, viewport={"width": 1440, "height": 2400})
    context.add_cookies([{"name": COOKIE, "value": site.sign_in(role), "url": site.url}])
    return context.new_page()


def drop(page: Page, files: Iterable[Sent]) -> None:
    """Choose all files at once and send them in."""
    dropped: list[FilePayload] = [
        {"name": f.name, "mimeType": WORKBOOK, "buffer": f.data} for f in files
    ]
    page.locator("input[type=file]").set_input_files(dropped)
    expect(page.get_by_test_id("stFileChip")).to_have_count(len(dropped))
    page.get_by_role("button", name="Send in").click()
    expect(page.get_by_text(re.compile(rf"^{len(dropped)} files?: "))).to_be_visible()
    whole = page.get_by_role("region", name=re.compile("^Files sent in on"))
    for file in dropped:  # the list is drawn after the sentence
        row = whole.get_by_role("row").filter(has_text=file["name"])
        expect(row.first).to_be_visible()


def listed(page: Page) -> list[dict[str, str]]:
    """The list of files sent in, row by row."""
    whole = page.get_by_role("region", name=re.compile("^Files sent in on"))
    heads = whole.locator("thead th").all_inner_texts()
    rows = whole.locator("tbody tr")
    return [
        dict(zip(heads, row.locator("th, td").all_inner_texts(), strict=True)) for row in rows.all()
    ]


def opened(page: Page, whose: str) -> Page:
    """Follow the list's link to a return."""
    page.get_by_role("link", name=f"Open {whose}").first.click()
    expect(page.get_by_role("heading", name="Who did what when")).to_be_visible()
    return page


def downloaded(page: Page, button: Locator, folder: Path) -> Path:
    """The file that a button gives."""
    with page.expect_download() as download:
        button.click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file
