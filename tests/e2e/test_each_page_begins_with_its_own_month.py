"""On 4 May: status begins with March, work with April, and April is provisional on every page."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from tests.e2e.live import Site

STATUS = ("overview", "measure", "departments", "changes", "questions", "why", "exports")
NOT_DUE = re.compile(r"<strong>Apr 2025</strong>, provisional: \d+ returns are not due until 7 May")
"""How many are not due depends on which tests have sent theirs in on the same server."""


def shown(site: Site, who: str, page: str, **asked: str) -> str:
    with site.open(page, token=site.sign_in(who)) as stream:
        return str(stream.run(query=urlencode(asked)))


@pytest.mark.parametrize("page", STATUS)
def test_a_page_of_status_begins_with_a_month_whose_returns_were_due(may: Site, page: str) -> None:
    begun = shown(may, "committee", page)
    assert "<strong>Mar 2025</strong>" in begun


@pytest.mark.parametrize("page", STATUS)
def test_a_newer_month_can_be_chosen_and_says_beside_its_name_that_it_is_provisional(
    may: Site, page: str
) -> None:
    chosen = shown(may, "committee", page, month="2025-04")
    assert NOT_DUE.search(chosen)
    assert "Apr 2025 (provisional)" in chosen


@pytest.mark.parametrize(
    ("who", "page"),
    [("focal", "entry"), ("focal", "returns"), ("focal", "register"), ("analyst", "entry")],
)
def test_a_page_of_work_begins_with_what_is_to_do(may: Site, who: str, page: str) -> None:
    begun = shown(may, who, page)
    assert 'raw_value: "Apr 2025 (provisional)"' in begun
