"""A click on every page of the demonstration year, beside one on a plain empty Streamlit page.

Live servers, each a process of its own, under the same `.streamlit/config.toml`; one visitor on
each page, who clicks in turn. What a run is made of shows by leaving out the sweep of the memory
that Streamlit makes after every run.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from tools.bench.pages import ANALYST, EMPTY, PageAddress
from tools.bench.servers import Page, serving
from tools.bench.timing import Cost

WARM, ROUNDS = 6, 20
_NO_SWEEP = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false"}
OVERVIEW = "overview"


def measure(
    demonstration: str, folder: Path, visited: dict[str, PageAddress]
) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """The usual cost of a click: on the empty page and each of ours; and the overview's parts.

    `demonstration` is the URL of the demonstration's database; scripts and logs go to `folder`.
    """
    own = ("napams", "serve")
    usual = os.environ | {"NAPAMS_DATABASE_URL": demonstration, "NAPAMS_PORT": "{port}"}
    plain = plain_page(folder)
    with ExitStack() as running:
        empty, monitor, bare_empty, bare_monitor = (
            running.enter_context(serving(command, usual | more, folder / f"server-{n}.log"))
            for n, (command, more) in enumerate(
                ((plain, {}), (own, {}), (plain, _NO_SWEEP), (own, _NO_SWEEP))
            )
        )
        token = monitor.sign_in(ANALYST)
        pages = {EMPTY: Page(empty)} | {
            name: Page(monitor, address.path, token, address.query)
            for name, address in visited.items()
        }
        parts = {
            "bare": Page(bare_empty),
            "unswept": Page(bare_monitor, OVERVIEW, bare_monitor.sign_in(ANALYST)),
        }
        taken = _in_turn(pages | parts)
    bare = taken["bare"]
    return {name: taken[name] for name in pages}, {
        "Streamlit's own run": bare,
        "menu and guard; reading, drawing, sending": taken["unswept"] - bare,
        "sweep of the memory": taken[OVERVIEW] - taken["unswept"],
        f"(sweep of the memory, {EMPTY})": taken[EMPTY] - bare,
    }


def plain_page(folder: Path) -> tuple[str, ...]:
    """The command that serves a plain empty page."""
    script = folder / "empty.py"
    script.write_text('"""Nothing."""\n')
    return ("streamlit", "run", str(script), "--server.port", "{port}")


def _in_turn(pages: dict[str, Page]) -> dict[str, Cost]:
    taken: dict[str, list[Cost]] = {name: [] for name in pages}
    for number in range(WARM + ROUNDS):
        for name, page in pages.items():
            cost = page.rerun()
            if number >= WARM:
                taken[name].append(cost)
    for page in pages.values():
        page.close()
    return {name: Cost.usual(costs) for name, costs in taken.items()}
