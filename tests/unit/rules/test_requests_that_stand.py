"""A request for a decision stands until the accepted return of a later month no longer makes it."""

from __future__ import annotations

import pandas as pd
import pytest

from napams.domain.requests import standing_requests

ASKED, READ, UNREAD = "asked", "read", "unread"
"""An accepted return that asks, one that does not, and a return that is missing or not read."""


def history(*months: str, department: str = "FIN") -> tuple[pd.DataFrame, pd.DataFrame]:
    owed = pd.DataFrame(
        {
            "department": department,
            "month_number": range(1, len(months) + 1),
            "accepted": [what != UNREAD for what in months],
        }
    )
    said = [
        (department, n, "Decisions requested", f"as in {n}")
        for n, what in enumerate(months, 1)
        if what == ASKED
    ]
    said.append((department, 1, "Constraints", "no staff"))
    return pd.DataFrame(said, columns=["department", "month_number", "field", "text"]), owed


def found(number: int, *months: str) -> list[tuple[str, int]]:
    rows = standing_requests(*history(*months), number)
    return list(zip(rows["text"], rows["since"], strict=True))


@pytest.mark.parametrize(
    ("months", "stands"),
    [
        ((ASKED, ASKED, ASKED), [("as in 3", 1)]),
        ((ASKED, ASKED, UNREAD), [("as in 2", 1)]),
        ((ASKED, ASKED, READ), []),
        ((ASKED, UNREAD, UNREAD), [("as in 1", 1)]),
        ((ASKED, UNREAD, ASKED), [("as in 3", 1)]),
        ((ASKED, READ, ASKED), [("as in 3", 3)]),
        ((ASKED, READ, UNREAD), []),
        ((READ, UNREAD, UNREAD), []),
        ((UNREAD, UNREAD, UNREAD), []),
    ],
)
def test_only_an_accepted_return_without_it_takes_a_request_back(
    months: tuple[str, ...], stands: list[tuple[str, int]]
) -> None:
    assert found(3, *months) == stands


@pytest.mark.parametrize(("number", "stands"), [(1, 1), (2, 1), (3, 0)])
def test_a_request_stands_in_the_months_before_it_was_taken_back(number: int, stands: int) -> None:
    assert len(found(number, ASKED, UNREAD, READ)) == stands


def test_another_departments_return_takes_nothing_back() -> None:
    (said, owed), (_, others) = history(ASKED, UNREAD), history(READ, READ, department="MOI")
    rows = standing_requests(said, pd.concat([owed, others], ignore_index=True), 2)
    assert rows["department"].tolist() == ["FIN"]
