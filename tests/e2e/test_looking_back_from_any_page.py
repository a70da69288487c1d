"""As known on a day, as closed: chosen at a page's head, said in a line, kept by every link."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.live import Site

FOLDED = "As known on another day, or as closed"
OF_NOW = ("returns", "entry", "return")
"""Where something is done: looked at as of now alone."""
PAGES = ("overview", "measure", "departments", "timeline", "changes", "questions", "why")


@pytest.fixture(scope="module")
def member(browser: Browser, site: Site) -> Page:
    """A committee member's browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 1600})
    token = site.sign_in("committee")
    context.add_cookies([{"name": "napams_session", "value": token, "url": site.url}])
    return context.new_page()


def test_a_past_day_is_chosen_at_the_head_and_kept_by_links(member: Page, site: Site) -> None:
    member.goto(f"{site.url}/overview?month=2025-02")
    member.get_by_text(FOLDED).click()
    member.get_by_label("Show what was known at the end of").fill("2025-03-20")
    member.get_by_role("button", name="Show", exact=True).click()
    expect(member.get_by_text("As it was known at the end of 20 Mar 2025.")).to_be_visible()
    assert "month=2025-02" in member.url
    member.locator(".nm-table a.nm-why").first.click()
    expect(member.get_by_role("heading", name="Why", exact=True)).to_be_visible()
    assert "known_on=2025-03-20" in member.url
    member.get_by_role("link", name="Back to what is known today").click()
    expect(member.get_by_text(FOLDED)).to_be_visible()
    expect(member.get_by_text("As it was known")).to_have_count(0)
    assert "known_on" not in member.url
    assert "code=M" in member.url


def test_a_closed_month_is_shown_as_it_was_closed(member: Page, site: Site) -> None:
    member.goto(f"{site.url}/measure?measure=M04&month=2025-03")
    member.get_by_text(FOLDED).click()
    member.get_by_role("link", name="Jan 2025 (closed on 21 Feb 2025)").click()
    expect(member.get_by_text("Jan 2025 as it was closed on 21 Feb 2025.")).to_be_visible()
    assert "month=2025-01" in member.url
    assert "measure=M04" in member.url


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_as_of_when_it_speaks(site: Site, name: str) -> None:
    with site.open(name, token=site.sign_in("committee")) as stream:
        shown = str(stream.run(query="known_on=2025-03-20"))
    assert "As it was known at the end of 20 Mar 2025." in shown
    assert FOLDED in shown


def test_a_past_day_knows_no_later_closing(site: Site) -> None:
    with site.open("closing", token=site.sign_in("secretary")) as stream:
        shown = str(stream.run(query="known_on=2025-02-20&month=2025-01"))
    assert "It was never closed." in shown
    assert "Open Jan 2025 again" not in shown


@pytest.mark.parametrize("name", OF_NOW)
def test_a_page_on_which_something_is_done_speaks_of_now(site: Site, name: str) -> None:
    with site.open(name, token=site.sign_in("analyst")) as stream:
        shown = str(stream.run(query="known_on=2025-03-20&department=FMU&month=2025-02"))
    assert "This page always shows how things are now" in shown
    assert "As it was known" not in shown
