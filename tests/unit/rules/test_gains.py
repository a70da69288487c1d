"""What gained most against its plan since the month before."""

from __future__ import annotations

import pandas as pd

from napams.domain.trend import gains


def kpis(*rows: tuple[str, int, str, float, float, bool]) -> pd.DataFrame:
    columns = ["code", "month_number", "colour", "schedule_variance", "actual", "score"]
    return pd.DataFrame(rows, columns=columns).assign(on_hold=False)


def named(frame: pd.DataFrame, number: int = 2) -> list[tuple[str, float]]:
    found = gains(frame, number)
    return list(zip(found["code"], found["gain"], strict=True))


def test_the_largest_rise_of_the_variance_comes_first() -> None:
    frame = kpis(
        ("M01-K1", 1, "red", -0.3, 1, True),
        ("M01-K1", 2, "red", -0.2, 2, True),
        ("M02-K1", 1, "green", 0.0, 5, True),
        ("M02-K1", 2, "green", 0.25, 9, True),
    )
    assert named(frame) == [("M02-K1", 0.25), ("M01-K1", 0.1)]
    assert gains(frame, 2)["before"].tolist() == [5, 1]


def test_a_fall_and_a_standstill_are_no_gain() -> None:
    frame = kpis(
        ("M01-K1", 1, "green", 0.1, 1, True),
        ("M01-K1", 2, "green", 0.0, 1, True),
        ("M02-K1", 1, "green", 0.1 + 0.2, 1, True),
        ("M02-K1", 2, "green", 0.3, 1, True),
    )
    assert named(frame) == []


def test_equal_gains_stand_by_code() -> None:
    frame = kpis(
        *(
            (code, n, "amber", -0.1 + 0.05 * n, n, True)
            for code in ("M03-K1", "M01-K1")
            for n in (1, 2)
        )
    )
    assert [code for code, _ in named(frame)] == ["M01-K1", "M03-K1"]


def test_what_was_not_rated_or_is_no_score_gains_nothing() -> None:
    frame = kpis(
        ("M01-K1", 1, "no_data", float("nan"), float("nan"), True),
        ("M01-K1", 2, "green", 0.2, 1, True),
        ("M05-K4", 1, "red", -0.3, 5, False),
        ("M05-K4", 2, "green", 0.0, 5, False),
    )
    assert named(frame) == []


def test_what_is_on_hold_gains_nothing_until_its_return_is_read() -> None:
    frame = kpis(
        ("M01-K1", 1, "red", -0.3, 1, True),
        ("M01-K1", 2, "amber", -0.1, 2, True),
        ("M01-K1", 3, "green", 0.1, 4, True),
    )
    held = frame.assign(on_hold=[False, True, False])
    assert named(frame, 2) == [("M01-K1", 0.2)]
    assert named(held, 2) == []
    assert named(held, 3) == [("M01-K1", 0.2)]


def test_the_first_month_has_no_gains() -> None:
    assert named(kpis(("M01-K1", 1, "green", 0.2, 1, True)), 1) == []
