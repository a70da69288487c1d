"""Every screen for every role, bright and dark: axe finds nothing, keys reach it, it fits."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from napams.domain.access import Role
from napams.services.actors import Actor
from napams.web.screens import SCREENS
from napams.web.sessions import COOKIE
from tests.e2e.live import PERSONAS, Site

SERIOUS = ("serious", "critical")
DEPARTMENT = "MOLJ"
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
ASKED = {"why": "code=M06-K1", "return": f"department={DEPARTMENT}&month=2025-03"}

Scheme = Literal["light", "dark"]


def screens(role: str) -> list[str]:
    """The addresses that open to a role, as one of it opens them."""
    department = DEPARTMENT if role == "focal" else None
    actor = Actor(PERSONAS[role], "", Role(role), department)
    open_to = [s.path for s in SCREENS if s.open_to(actor)]
    return [f"{path}?{ASKED.get(path, 'month=2025-03')}" for path in open_to]


def opened(browser: Browser, site: Site, role: str, **context: Any) -> Page:
    """A browser of that role."""
    own = browser.new_context(**context)
    own.add_cookies([{"name": COOKIE, "value": site.sign_in(role), "url": site.url}])
    return own.new_page()


def go(page: Page, site: Site, address: str) -> None:
    """Open a screen and wait until it stands."""
    page.goto(f"{site.url}/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(SETTLED)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


@pytest.mark.parametrize("role", PERSONAS)
def test_axe_finds_nothing_serious_on_any_screen(browser: Browser, site: Site, role: str) -> None:
    page = opened(browser, site, role, viewport={"width": 1440, "height": 1600})
    schemes: tuple[Scheme, ...] = ("light", "dark")
    named = []
    for address in screens(role):
        page.emulate_media(color_scheme="light")
        go(page, site, address)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(300)
            found = Axe().run(page).response["violations"]
            named += [
                (address, scheme, rule["id"], node["target"], node["html"][:120])
                for rule in found
                if rule["impact"] in SERIOUS
                for node in rule["nodes"]
            ]
    page.context.close()
    assert named == []


@pytest.mark.parametrize("role", PERSONAS)
def test_no_page_scrolls_sideways_enlarged_twice_or_on_a_telephone(
    browser: Browser, site: Site, role: str
) -> None:
    page = opened(
        browser, site, role, viewport={"width": 720, "height": 450}, device_scale_factor=2
    )
    wider = []
    for address in screens(role):
        go(page, site, address)
        for width in (720, 390):
            page.set_viewport_size({"width": width, "height": 844})
            page.wait_for_timeout(300)
            over = page.evaluate(
                """() => { const m = document.querySelector('[data-testid=stMain]');
                return Math.max(m.scrollWidth - m.clientWidth,
                  document.documentElement.scrollWidth - window.innerWidth); }"""
            )
            if over > 0:
                wider.append((address, width, over))
    page.context.close()
    assert wider == []


def test_keys_reach_the_links_of_the_overview_and_show_where_they_are(
    browser: Browser, site: Site
) -> None:
    page = opened(browser, site, "committee", viewport={"width": 1440, "height": 900})
    go(page, site, "overview?month=2025-03")
    links = page.locator(".nm-one a").count()
    reached = set()
    for _ in range(60 + 2 * links):
        page.keyboard.press("Tab")
        on = page.evaluate(
            """() => { const e = document.activeElement;
            const all = document.querySelectorAll('.nm-one a'), style = getComputedStyle(e);
            return [[...all].indexOf(e), parseFloat(style.outlineWidth), style.outlineStyle]; }"""
        )
        if on[0] >= 0:
            reached.add(on[0])
            assert on[1] >= 2, on
            assert on[2] != "none", on
        if len(reached) == links:
            break
    page.context.close()
    assert links > 20
    assert reached == set(range(links))
