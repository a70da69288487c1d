"""axe looks at the desk's screens, bright and dark: nothing serious of ours."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from napams.web.sessions import COOKIE
from tests.e2e.live import Site

SERIOUS = ("serious", "critical")
SCREENS = (
    "returns",
    "entry?department=FIN&month=2025-03",
    "return?department=FIA-HQ&month=2025-03",
    "register?month=2025-03",
    "closing?month=2025-03",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_serious_is_found(browser: Browser, site: Site, screen: str, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1440, "height": 1600})
    context.add_cookies([{"name": COOKIE, "value": site.sign_in("analyst"), "url": site.url}])
    page = context.new_page()
    page.goto(f"{site.url}/{screen}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    named = [
        (rule["id"], node["html"][:200], node["failureSummary"])
        for rule in found
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]
    context.close()
    assert named == []
