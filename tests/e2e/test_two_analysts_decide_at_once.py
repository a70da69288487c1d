"""Two analysts in two browsers: each is told what the other has decided meanwhile."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.e2e.april import one
from tests.e2e.desk import at_work, drop, opened
from tests.e2e.live import Site

NEWER = "A newer revision has arrived since you looked. Look at that one."
DECIDED = "This revision was already accepted or sent back."


def test_who_accepts_a_return_that_changed_is_told_so_and_led_to_the_newer_one(
    browser: Browser, may: Site
) -> None:
    first, second = at_work(browser, may, "analyst"), at_work(browser, may, "analyst2")
    first.goto(f"{may.url}/returns")
    drop(first, [one(may, "PCG")])
    second.goto(f"{may.url}/returns")
    opened(second, "PCG Apr 2025")

    drop(first, [one(may, "PCG", "The figures of the second week were added.")])
    accept(second, 1)
    expect(second.get_by_role("alert").get_by_text(NEWER)).to_be_visible()

    second.get_by_role("link", name="revision 2").first.click()
    opened(first, "PCG Apr 2025")
    accept(second, 2)
    expect(second.get_by_text("Accepted: PCG, Apr 2025, revision 2.")).to_be_visible()

    accept(first, 2)
    expect(first.get_by_role("alert").get_by_text(DECIDED)).to_be_visible()
    expect(
        first.get_by_text("Accepted on 4 May 2025, 10:00 by analyst2@demo.example")
    ).to_be_visible()


def test_an_acceptance_is_withdrawn_by_whoever_gave_it_and_the_return_waits_again(
    browser: Browser, may: Site
) -> None:
    first, second = at_work(browser, may, "analyst"), at_work(browser, may, "analyst2")
    first.goto(f"{may.url}/returns")
    drop(first, [one(may, "FCS")])
    opened(first, "FCS Apr 2025")
    accept(first, 1)
    button = first.get_by_role("button", name="Withdraw the acceptance of revision 1")
    button.click()
    expect(first.get_by_role("alert").get_by_text("Give the reason in a sentence.")).to_be_visible()

    second.goto(first.url)
    words = "analyst@demo.example or the secretary can withdraw it"
    expect(second.get_by_text(words)).to_be_visible()
    expect(second.get_by_role("button", name="Withdraw the acceptance")).to_have_count(0)

    first.get_by_label("Why the acceptance is withdrawn").fill("FCS called back.")
    button.click()
    done = "Acceptance withdrawn: FCS, Apr 2025, revision 1; nothing of the return counts now."
    expect(first.get_by_text(done)).to_be_visible()
    expect(button).to_have_count(0)
    expect(first.get_by_role("cell", name="FCS called back.")).to_be_visible()
    expect(first.get_by_role("button", name="Accept revision 1")).to_be_visible()


def test_no_withdrawal_is_offered_while_a_newer_revision_is_sent_back(
    browser: Browser, may: Site
) -> None:
    page = at_work(browser, may, "analyst")
    page.goto(f"{may.url}/returns")
    drop(page, [one(may, "FCN")])
    opened(page, "FCN Apr 2025")
    accept(page, 1)
    expect(page.get_by_role("button", name="Withdraw the acceptance")).to_be_visible()
    accepted = page.url

    page.goto(f"{may.url}/returns")
    drop(page, [one(may, "FCN", "The figures of the second week were added.")])
    opened(page, "FCN Apr 2025")
    page.get_by_label("What the department should correct").fill("Which week?")
    page.get_by_role("button", name="Send revision 2 back").click()
    expect(page.get_by_text("Sent back: FCN, Apr 2025, revision 2.")).to_be_visible()

    page.goto(f"{accepted}&revision=1" if "revision" not in accepted else accepted)
    note = "Revision 2 was sent back: wait for its correction."
    expect(page.get_by_text(note)).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw the acceptance")).to_have_count(0)


def accept(page: Page, revision: int) -> None:
    page.get_by_role("button", name=f"Accept revision {revision}").click()
