"""The first full paint of a page in a browser that has seen nothing yet, beside the empty page's.

From the start of the navigation until the last change of the document, once the page's run has
ended and nothing has changed for a while. Every visit is made by a browser context of its own:
nothing is cached, no connection is open. The server has served the page before.
"""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser

from napams.web.sessions import COOKIE
from tools.bench.pages import EMPTY, PageAddress
from tools.bench.servers import Server

ROUNDS = 5
STILL = 700
"""Milliseconds without a change after which a page has been painted."""
_WATCH = """
window.nmLast = 0;
new MutationObserver(() => { window.nmLast = performance.now(); })
  .observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
"""
_PAINTED = f"""() => document.querySelector(
    '[data-testid=stApp][data-test-script-state=notRunning]')
  && performance.now() - window.nmLast > {STILL} && document.readyState === 'complete'"""


def measure(
    browser: Browser, empty: Server, monitor: Server, token: str, visited: dict[str, PageAddress]
) -> dict[str, float]:
    """Milliseconds until each page is painted, the usual ones of several visits in turn."""
    root = f"http://{monitor.host}"
    addresses = {EMPTY: f"http://{empty.host}/"} | {
        name: f"{root}/{page.path}?{page.query}" for name, page in visited.items()
    }
    taken: dict[str, list[float]] = {name: [] for name in addresses}
    for number in range(1 + ROUNDS):
        for name, address in addresses.items():
            painted = _painted(browser, address, root, token)
            if number:
                taken[name].append(painted)
    return {name: median(times) for name, times in taken.items()}


def _painted(browser: Browser, address: str, root: str, token: str) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": COOKIE, "value": token, "url": root}])
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="commit")
    page.wait_for_function(_PAINTED, polling=50)
    last: float = page.evaluate("window.nmLast")
    context.close()
    return last
