"""Opens a screen in a browser, takes its pictures and reports faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from tools.shots.visits import Visit

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
DESKTOP, PHONE = (1440, 900), (390, 844)
TALLEST = 9_000
"""Pixels of height at which a picture of a whole page ends."""

SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
_BREATH = 400
"""Milliseconds in which a page takes on another width or theme."""
_HEIGHT = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  const block = document.querySelector('[data-testid=stMainBlockContainer]');
  return Math.ceil(Math.max(main.scrollHeight - main.clientHeight, 0) && main.scrollHeight
    || block.getBoundingClientRect().height + block.getBoundingClientRect().top);
}"""
_WIDER = """() => {
  const main = document.querySelector('[data-testid=stMain]');
  return Math.max(main.scrollWidth - main.clientWidth,
    document.documentElement.scrollWidth - window.innerWidth);
}"""
_WIDEST = """() => {
  const sticks = (e) => e.getBoundingClientRect().right > window.innerWidth + 1;
  const inside = (e) => e.closest('.nm-scroll, [data-testid=stDataFrame], .js-plotly-plot');
  const found = [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter((e) => sticks(e) && !inside(e) && ![...e.children].some(sticks));
  return found.slice(0, 3).map((e) => (e.className || e.tagName) + ': '
    + e.textContent.slice(0, 40).trim()).join('; ');
}"""
FAULTS = ("Something went wrong", "Traceback", "This app has encountered an error")


def settle(page: Page) -> None:
    """Wait until the run has ended and the page no longer changes."""
    page.get_by_role("heading", level=1).first.wait_for()
    page.locator(SETTLED).wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(_BREATH)


def take(page: Page, root: str, visit: Visit, folder: Path) -> Iterator[Path | str]:
    """The files written, as paths, and faults, as sentences."""
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    page.emulate_media(color_scheme="light")
    page.goto(f"{root}/{visit.address}")
    settle(page)
    words = page.locator("body").inner_text()
    yield from (f"{visit.name}: it shows “{fault}”" for fault in FAULTS if fault in words)
    for width, height in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(_BREATH)
        if (wider := page.evaluate(_WIDER)) > 0:
            yield (
                f"{visit.name}: {wider} pixels wider than a screen of {width} "
                f"({page.evaluate(_WIDEST)})"
            )
        whole = min(max(page.evaluate(_HEIGHT), height), TALLEST)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(_BREATH)
            if width == DESKTOP[0]:
                yield _shot(page, folder / f"{visit.name}-{width}x{height}-{scheme}.png")
            page.set_viewport_size({"width": width, "height": whole})
            page.wait_for_timeout(_BREATH)
            yield _shot(page, folder / f"{visit.name}-{width}-{scheme}.png")


def _shot(page: Page, file: Path) -> Path:
    page.screenshot(path=file)
    return file
