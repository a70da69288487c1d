"""What a page shows can be had as a file with the page's own filters."""

from __future__ import annotations

import csv
import html
import io
from datetime import date

import pytest

from napams.domain.events import Head
from napams.domain.milestones import Horizon
from napams.services.status import Version
from napams.ui.cache import CachedReport
from napams.ui.committee import exports, timeline
from napams.ui.links import end_of_day
from tests.unit.ui.small_reports import MARCH, TODAY, small_report


@pytest.mark.parametrize(
    ("horizon", "owner", "codes"),
    [
        (Horizon.ALL, "", ["M01-T1"]),
        (Horizon.OVERDUE, "POL", ["M01-T1"]),
        (Horizon.OVERDUE, "FIA", []),
        (Horizon.DONE, "", []),
    ],
)
def test_the_timelines_file_holds_the_milestones_on_screen(
    horizon: Horizon, owner: str, codes: list[str]
) -> None:
    file = timeline.as_file(small_report(), horizon, owner).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file, newline="")))
    assert [row["code"] for row in rows] == codes
    shown = timeline.page(small_report(), horizon, owner)
    assert [c for c in ("M01-T1",) if c in shown] == codes


def test_a_pages_filters_go_with_the_link_to_the_exports_and_so_does_the_past_day() -> None:
    past = end_of_day(date(2025, 4, 9))
    held = CachedReport(small_report(past), Version(Head(0, ""), TODAY, "sqlite://"), past)
    link = html.unescape(exports.invitation(held, MARCH, only_department="POL"))
    assert 'href="exports?month=2025-03&only_department=POL&known_on=2025-04-09"' in link
