"""How many people one process serves, each clicking every ten seconds.

A person is a websocket that does what a browser does with a click and waits for the last message
of the run; half are on the overview, the others spread over all pages. They click for a while
before their clicks count. The crowd shares the processors with the server.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from tools.bench.pages import ANALYST, PageAddress
from tools.bench.servers import Page, Server

SIZES = (50, 100, 200, 300)
EVERY = 10.0
"""Seconds between one person's clicks."""
COUNTED = 20.0
"""Seconds during which the clicks of a crowd count."""
AT_MOST = 1_000.0
"""Milliseconds that 95 of 100 clicks may take at most."""
_STOPS_BY = 150.0
"""Seconds after which no larger crowd is called."""


@dataclass(frozen=True, slots=True)
class Served:
    """Clicks of a crowd: how many there were, and how long they took in milliseconds."""

    people: int
    clicks: int
    median: float
    p95: float
    busy: float
    """Share of one processor that the server used."""


def measure(server: Server, visited: dict[str, PageAddress]) -> list[Served]:
    """Ever larger crowds, until one is too large or the time is up."""
    token, started = server.sign_in(ANALYST), time.monotonic()
    overview = visited["overview"]
    others = cycle(page for name, page in visited.items() if name != "overview")
    crowd, found = _Crowd(server, token), list[Served]()
    try:
        for size in SIZES:
            missing = size - len(crowd.people)
            crowd.call([p for other in islice(others, missing // 2) for p in (overview, other)])
            found.append(crowd.watch())
            if found[-1].p95 > AT_MOST or time.monotonic() - started > _STOPS_BY:
                break
    finally:
        crowd.send_home()
    return found


class _Crowd:
    """Everybody who is there."""

    def __init__(self, server: Server, token: str) -> None:
        self._server, self._token = server, token
        self._over = threading.Event()
        self._taken: list[tuple[float, float]] = []
        self.people: list[threading.Thread] = []

    def call(self, pages: Sequence[PageAddress]) -> None:
        """Let more people come, each to a page, within the time between two clicks."""
        for page in pages:
            person = threading.Thread(target=self._stay, args=(page,), daemon=True)
            person.start()
            self.people.append(person)
        time.sleep(EVERY)

    def watch(self) -> Served:
        """Count everybody's clicks for a while."""
        time.sleep(EVERY / 2)
        began, cpu = time.monotonic(), self._server.cpu()
        time.sleep(COUNTED)
        ended, used = time.monotonic(), self._server.cpu() - cpu
        taken = sorted(t for at, t in list(self._taken) if began <= at <= ended)
        return Served(
            len(self.people),
            len(taken),
            taken[len(taken) // 2],
            taken[int(len(taken) * 0.95)],
            used / 1_000 / (ended - began),
        )

    def send_home(self) -> None:
        """Close every page."""
        self._over.set()
        for person in self.people:
            person.join(timeout=5)

    def _stay(self, visited: PageAddress) -> None:
        if self._over.wait(random.uniform(0, EVERY)):
            return
        page = Page(self._server, visited.path, self._token, visited.query)
        wait = random.uniform(0, EVERY / 2)
        while not self._over.wait(wait):
            taken = page.click()
            self._taken.append((time.monotonic(), taken))
            wait = max(0.0, EVERY - taken / 1_000)
        page.close()
