"""Closing a month in the browser: what it means, a sentence to tick, and only then the button."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.e2e.desk import at_work
from tests.e2e.live import Site, napams


def test_a_month_is_closed_after_its_sentence_was_ticked(browser: Browser, may: Site) -> None:
    for month in ("2025-01", "2025-02"):
        opened = napams(may.environ, "reopen", "--month", month, "--reason", "A late correction.")
        assert opened.returncode == 0, opened.stderr
    page = at_work(browser, may, "analyst")
    page.goto(f"{may.url}/closing?month=2025-02")
    means = page.get_by_role("region", name="How the returns for Feb 2025 stand")
    expect(means.get_by_role("row").filter(has_text="Accepted")).to_contain_text("of 18")
    expect(page.get_by_text("An earlier month is still open: Jan 2025.")).to_be_visible()
    button = page.get_by_role("button", name="Close Feb 2025")
    expect(button).to_be_disabled()
    page.get_by_text("Close Feb 2025 with").click()
    expect(button).to_be_enabled()
    button.click()
    expect(
        page.get_by_text("Feb 2025 is closed. Its picture is kept as it is now.")
    ).to_be_visible()
    expect(button).to_have_count(0)


def test_a_month_with_returns_that_wait_names_them_and_has_no_button(
    browser: Browser, may: Site
) -> None:
    page = at_work(browser, may, "analyst")
    page.goto(f"{may.url}/closing?month=2025-03")
    expect(page.get_by_text("It can be closed once these are settled.")).to_be_visible()
    expect(page.get_by_role("button", name="Close Mar 2025")).to_have_count(0)
