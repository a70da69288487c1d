"""A click on the overview of the demonstration year, beside one on a plain empty Streamlit page.

Live servers, each a process of its own, under the same `.streamlit/config.toml`; one visitor on
each page, who clicks in turn. What a run is made of shows by leaving parts out: the sweep of the
memory that Streamlit makes after every run, and the page itself, since a visitor who is not signed
in is given a sentence instead.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

from bench.browsing import Page, serving
from bench.timing import Cost

VISITOR = "committee@demo.example"
EMPTY, OVERVIEW = "a plain empty page", "the overview"
WARM, ROUNDS = 10, 30
_NO_SWEEP = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false"}


def measure(demonstration: str, folder: Path) -> dict[str, Cost]:
    """The usual cost of a click on both pages, and of their parts.

    `demonstration` is the URL of the demonstration's database; scripts and logs go to `folder`.
    """
    script = folder / "empty.py"
    script.write_text('"""Nothing."""\n')
    plain = ("streamlit", "run", str(script), "--server.port", "{port}")
    own = ("napams", "serve")
    usual = os.environ | {"NAPAMS_DATABASE_URL": demonstration, "NAPAMS_PORT": "{port}"}
    with ExitStack() as running:
        empty, monitor, bare_empty, bare_monitor = (
            running.enter_context(serving(command, usual | more, folder / f"server-{n}.log"))
            for n, (command, more) in enumerate(
                ((plain, {}), (own, {}), (plain, _NO_SWEEP), (own, _NO_SWEEP))
            )
        )
        pages = {
            EMPTY: Page(empty),
            OVERVIEW: Page(monitor, "overview", monitor.sign_in(VISITOR)),
            "bare": Page(bare_empty),
            "nobody": Page(bare_monitor, "overview"),
            "unswept": Page(bare_monitor, "overview", bare_monitor.sign_in(VISITOR)),
        }
        taken = _in_turn(pages)
    bare = taken["bare"]
    return {
        EMPTY: taken[EMPTY],
        f"{EMPTY}: Streamlit's own run": bare,
        f"{EMPTY}: sweep of the memory": taken[EMPTY] - bare,
        OVERVIEW: taken[OVERVIEW],
        f"{OVERVIEW}: Streamlit's own run": bare,
        f"{OVERVIEW}: menu and guard": taken["nobody"] - bare,
        f"{OVERVIEW}: reading, drawing, sending": taken["unswept"] - taken["nobody"],
        f"{OVERVIEW}: sweep of the memory": taken[OVERVIEW] - taken["unswept"],
    }


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
