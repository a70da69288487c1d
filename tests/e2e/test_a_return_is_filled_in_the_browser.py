"""A return typed in the browser: draft, resumed, corrected, submitted, accepted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.desk import at_work
from tests.e2e.live import Site

FORM = "entry?department=FMU&month=2025-04"
TO_THIS_MONTH = 5
"""Columns from the row's name to the figure."""
ATTEMPTS = 5


def test_a_return_is_drafted_resumed_put_right_sent_and_accepted(
    browser: Browser, may: Site
) -> None:
    page = at_work(browser, may, "analyst")
    opened(page, may)
    type_down(page, ["approx. 7"])
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("Saved as a draft: FMU, Apr 2025.")).to_be_visible()
    page.context.close()

    page = at_work(browser, may, "analyst")
    opened(page, may)
    expect(page.get_by_text("Starts from your draft of 4 May 2025, 10:00")).to_be_visible()
    page.get_by_role("button", name="Send in").click()
    expect(page.get_by_text("Not sent in: ")).to_be_visible()
    wrong = page.get_by_role("row").filter(has_text="approx. 7")
    expect(wrong).to_contain_text("M07-K4")
    expect(wrong).to_contain_text("This is not a plain number.")

    type_down(page, ["7", "3", "2", "2"])
    page.get_by_role("textbox", name="Authorised by").fill("Director General")
    page.get_by_role("textbox", name="Progress").fill("Told on the telephone.")
    page.get_by_role("button", name="Send in").click()
    expect(page.get_by_text("Received: FMU, Apr 2025, revision 1.")).to_be_visible()

    page.get_by_role("link", name="Open the return as received").click()
    expect(page.get_by_text("Told on the telephone.")).to_be_visible()
    page.get_by_label("Return!J8: answer in a sentence.").fill("The serials follow by mail.")
    page.get_by_role("button", name="Accept revision 1").click()
    expect(page.get_by_text("Accepted: FMU, Apr 2025, revision 1.")).to_be_visible()


def test_a_focal_person_fills_in_the_own_departments_return_alone(
    browser: Browser, may: Site
) -> None:
    page = at_work(browser, may, "focal")
    page.goto(f"{may.url}/entry?month=2025-04")
    expect(page.get_by_role("combobox", name="Department")).to_have_value(re.compile("^MOLJ "))
    page.goto(f"{may.url}/{FORM}")
    expect(page.get_by_text("Your account may not open this page.")).to_be_visible()


def opened(page: Page, site: Site) -> None:
    """The form to fill, once its table is there."""
    page.goto(f"{site.url}/{FORM}")
    expect(page.get_by_test_id("stDataFrame").first.locator("canvas").first).to_be_visible()


def type_down(page: Page, values: Sequence[str]) -> None:
    """Type figures down the column of the first table, as one does with the keyboard.

    The grid tells screen readers where the cursor is and what stands in a cell; so it tells us.
    """
    grid = page.get_by_test_id("stDataFrame").first
    go_to_this_month(page, grid)
    for row, value in enumerate(values):
        expect(cell(grid, TO_THIS_MONTH, row)).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Enter")
        page.locator("#portal textarea").fill(value)
        page.keyboard.press("Enter")
        expect(cell(grid, TO_THIS_MONTH, row)).to_have_text(value)


def go_to_this_month(page: Page, grid: Locator) -> None:
    """Select the first figure to be typed; clicks and keys are lost while the page is redrawn."""
    for _ in range(ATTEMPTS):
        with suppress(AssertionError):
            grid.click(position={"x": 30, "y": 52})
            for column in range(TO_THIS_MONTH + 1):
                if column:
                    page.keyboard.press("ArrowRight")
                expect(cell(grid, column, 0)).to_have_attribute(
                    "aria-selected", "true", timeout=5_000
                )
            return
    raise AssertionError("the first figure could not be selected")


def cell(grid: Locator, column: int, row: int) -> Locator:
    """A cell as screen readers know it."""
    return grid.get_by_test_id(f"glide-cell-{column}-{row}")
