"""Every screen for every role, bright and dark: axe finds nothing, it fits, it asks nobody else.

A ministry's network has no way out: every page lives on what this server sends. Each page is
opened once, since drawing it is what takes long, and looked at in all these ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebSocket, expect

from napams.domain.access import Role
from napams.services.actors import Actor
from napams.web.screens import SCREENS
from napams.web.sessions import COOKIE
from tests.e2e.live import PERSONAS, Site
from tests.screens import ALIKE

SERIOUS = ("serious", "critical")
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
Scheme = Literal["light", "dark"]
IN_EACH_SCHEME: dict[Scheme, dict[str, list[str]]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}
"""What axe is asked."""


def screens(role: str) -> list[str]:
    """The addresses that open to a role, unless an analyst is shown the same there."""
    department = "MOLJ" if role == "focal" else None
    actor = Actor(PERSONAS[role], "", Role(role), department)
    asked = {
        "why": "code=M06-K1",
        "entry": f"department={department or 'FIN'}&month=2025-03",
        "return": f"department={department or 'FIA-HQ'}&month=2025-03",
        "returns": "",
    }
    seen_by_an_analyst = ALIKE if role in ("committee", "secretary") else ()
    open_to = [s.path for s in SCREENS if s.open_to(actor)]
    return [
        f"{path}?{asked.get(path, 'month=2025-03')}"
        for path in open_to
        if path not in seen_by_an_analyst
    ]


def opened(browser: Browser, site: Site, role: str, **context: Any) -> Page:
    """A browser of that role."""
    own = browser.new_context(**context)
    own.add_cookies([{"name": COOKIE, "value": site.sign_in(role), "url": site.url}])
    return own.new_page()


def go(page: Page, site: Site, address: str) -> None:
    """Open a screen and wait until it is complete."""
    page.goto(f"{site.url}/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(SETTLED)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


@dataclass
class Seen:
    """Findings on the pages of a role, each with the page's address."""

    unreadable: list[object] = field(default_factory=list)
    wider: list[object] = field(default_factory=list)
    asked_elsewhere: list[object] = field(default_factory=list)
    forbidden: list[object] = field(default_factory=list)
    """What the browser refused by the page's Content Security Policy."""
    titles: set[str] = field(default_factory=set)


@pytest.mark.parametrize("role", PERSONAS)
def test_a_page_is_readable_fits_asks_nobody_else_and_breaks_no_rule(
    browser: Browser, site: Site, role: str
) -> None:
    page = opened(browser, site, role, viewport={"width": 1440, "height": 1600})
    seen, at = Seen(), ""

    def asked(sent: Request | WebSocket) -> None:
        if urlsplit(sent.url).netloc not in (site.host, ""):
            seen.asked_elsewhere.append((at, sent.url))

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            seen.forbidden.append((at, message.text))

    page.on("request", asked)
    page.on("websocket", asked)
    page.on("console", said)
    for at in screens(role):
        page.set_viewport_size({"width": 1440, "height": 1600})
        page.emulate_media(color_scheme="light")
        go(page, site, at)
        seen.titles.add(page.title())
        seen.unreadable += [(at, *found) for found in unreadable(page)]
        seen.wider += [(at, *found) for found in wider(page)]
    page.context.close()
    assert seen.unreadable == []
    assert seen.wider == []
    assert seen.asked_elsewhere == []
    assert seen.forbidden == []
    assert seen.titles
    assert not any("Streamlit" in title for title in seen.titles)


def unreadable(page: Page) -> Iterator[tuple[object, ...]]:
    """What axe finds serious, bright and dark; in the dark the colours alone are others."""
    for scheme, asked in IN_EACH_SCHEME.items():
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        for rule in Axe().run(page, options=asked).response["violations"]:
            if rule["impact"] in SERIOUS:
                for node in rule["nodes"]:
                    yield scheme, rule["id"], node["target"], node["html"][:120]


def wider(page: Page) -> Iterator[tuple[int, int]]:
    """By how much it scrolls sideways enlarged twice on a small screen, and on a telephone."""
    for width in (720, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(300)
        over = page.evaluate(
            """() => { const m = document.querySelector('[data-testid=stMain]');
            return Math.max(m.scrollWidth - m.clientWidth,
              document.documentElement.scrollWidth - window.innerWidth); }"""
        )
        if over > 0:
            yield width, over


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
