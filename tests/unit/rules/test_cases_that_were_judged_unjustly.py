"""What was judged unjustly once, case by case: the verdict now, and the sentence that is read."""

from __future__ import annotations

from datetime import date

import pytest

from napams.domain.catalogue import Milestone
from napams.domain.return_history import ReceivedRevision, ReturnHistory
from napams.wording.pace import target_by
from tests.unit.rules.told import after, indicator, judged, nothing, row_of, unread

TO_48 = (12, 24, 36, 48)
MONTHS = range(1, 13)
FALL = indicator("M01-K1", (50, 35, 20, 10), combine="pooled_ratio", polarity="lower", baseline=60)
TOTAL = indicator("M01-K1", TO_48)
ON_PATH = {("M01-K1", "FIA"): dict.fromkeys(MONTHS, 4.0)}
FORCES = ("FCN", "FCS", "PCG", "RNG")
HANDED_OVER = indicator(
    "M01-K1", (70, 80, 90, 95), combine="pooled_ratio", baseline=60, reporters=FORCES
)
PATH_OF_FALL = (56.6667, 53.3333, 50, 45, 40, 35, 30, 25, 20, 16.6667, 13.3333, 10)


def step(due_month: int, owner: str = "FIA") -> Milestone:
    return Milestone(code="M01-T1", name="Order issued", owner=owner, due_month=due_month)


def test_a_ratio_that_follows_its_path_is_green_in_every_month() -> None:
    """Amber for 148 and red for 24 of 225 cells: a mean of three months against the path's end."""
    figures = {("M01-K1", "FIA"): {n: (PATH_OF_FALL[n - 1] * 3, 300) for n in MONTHS}}
    report = judged(figures, FALL, until=12)
    assert set(report.kpis["colour"]) == {"green"}
    assert set(report.departments["colour"]) == {"green"}
    assert not report.lags
    said = row_of(report, "own_shares", "M01-K1", 6)["reason"]
    assert said == (
        "40 % by the end of Jun 2025 against 40 % planned: 40 % of the planned change is achieved, "
        "40 % was due (0 points); green (not below −5 points)."
    )


def test_a_milestone_counts_from_the_day_after_its_due_day() -> None:
    """Red on the very day, in every month in which one fell due."""
    report = judged(ON_PATH, TOTAL, until=2, milestones=(step(2),))
    assert row_of(report, "departments", "FIA", 2)["colour"] == "green"
    said = row_of(report, "milestones", "M01-T1", 2)["reason"]
    assert said == "Due on 28 Feb 2025, the day itself: overdue from the day after."


def test_what_lies_unread_is_no_silence() -> None:
    """Red from May, and lagging by R3, with “silent” and “not reported as completed”."""
    returns = {("FIA", n): unread(n) for n in range(4, 8)}
    report = judged(ON_PATH, TOTAL, until=7, returns=returns, milestones=(step(5),))
    row = row_of(report, "departments", "FIA", 7)
    assert (row["colour"], row["on_hold"], row["rules"]) == ("green", True, "")
    assert row["reason"].startswith(
        "This status is 4 months old. On plan, as in Mar 2025: FIA’s return for Apr 2025 has been "
        "waiting for the Joint Task Force since 5 May 2025; FIA’s return for May 2025 has been "
    )


def test_a_total_says_which_month_it_lacks() -> None:
    """Amber for good, without a word on March."""
    report = judged(ON_PATH, TOTAL, until=6, returns={("FIA", 3): unread(3)})
    row = row_of(report, "own_shares", "M01-K1", 6)
    assert row["colour"] == "green"
    assert row["reason"].endswith(
        "Without Mar 2025 (not yet read by the Joint Task Force, so not expected)."
    )
    silent = judged(ON_PATH, TOTAL, until=6, returns={("FIA", 3): nothing()})
    row = row_of(silent, "own_shares", "M01-K1", 6)
    assert row["colour"] == "amber"
    assert row["reason"].endswith(" Without Mar 2025.")


def test_nobody_is_judged_by_the_silence_of_another() -> None:
    """PCG amber and red for RNG, with every return on time."""
    figures = {("M01-K1", d): dict.fromkeys(MONTHS, (100.0, 100.0)) for d in FORCES}
    returns = {("RNG", n): nothing() for n in range(4, 9)}
    report = judged(figures, HANDED_OVER, until=8, returns=returns)
    assert row_of(report, "departments", "PCG", 8)["colour"] == "green"
    assert row_of(report, "kpis", "M01-K1", 5)["reason"].endswith(
        "Without RNG, which has sent no return for Apr 2025 or any month since; its figure of Mar "
        "2025 stands in."
    )
    said = row_of(report, "measures", "M01", 8)["reason"]
    assert said.endswith(
        "No figure of M01-K1 (RNG has sent no return for Apr 2025 or any month since: its last "
        "figure, of Mar 2025, is more than 3 months old): what was done before counts on, as the "
        "plan goes on."
    ), said


def test_nobody_is_judged_by_the_failure_of_another() -> None:
    """Three forces red and lagging for the fourth."""
    figures = {("M01-K1", d): dict.fromkeys(MONTHS, (100.0, 100.0)) for d in FORCES}
    figures["M01-K1", "RNG"] = dict.fromkeys(MONTHS, (0.0, 100.0))
    report = judged(figures, HANDED_OVER, until=6)
    colours = {d: row_of(report, "departments", d, 6)["colour"] for d in FORCES}
    assert colours == {"FCN": "green", "FCS": "green", "PCG": "green", "RNG": "red"}
    assert {lag.department for lag in report.lags} == {"RNG"}
    said = row_of(report, "departments", "RNG", 6)["reason"]
    assert "R2: M01-K1 was far behind in Apr 2025, May 2025 and Jun 2025" in said


def test_not_applicable_and_silence_are_no_exit() -> None:
    """Green in May, June and July."""
    money = indicator("M01-K1", (25, 50, 75, 100), combine="last_ratio")
    figures = {("M01-K1", "FIA"): dict.fromkeys((1, 2, 3, 4), (0.0, 90.0)) | {5: None}}
    returns = {("FIA", n): nothing() for n in (6, 7)}
    report = judged(figures, money, until=7, returns=returns)
    rows = {n: row_of(report, "departments", "FIA", n) for n in (4, 5, 6, 7)}
    assert {n: row["colour"] for n, row in rows.items()} == dict.fromkeys(rows, "red")
    stands = "M01-K1 stands as in Apr 2025 (far behind): now there is nothing to count."
    assert stands in rows[5]["reason"]
    said = row_of(report, "own_shares", "M01-K1", 5)["reason"]
    assert said == (
        "Not applicable in May 2025: there was nothing to count, so it is not rated. Meanwhile its "
        "status of Apr 2025 counts: far behind."
    )


def test_what_cannot_be_rated_for_long_is_left_out_and_says_since_when() -> None:
    figures = {("M01-K1", "FIA"): {1: (3.0, 100.0), 2: (3.0, 100.0), **dict.fromkeys((3, 4, 5, 6))}}
    rate = indicator("M01-K1", TO_48, combine="last_ratio")
    report = judged(figures, rate, until=6)
    said = row_of(report, "own_shares", "M01-K1", 6)["reason"]
    assert said.endswith("M01-K1 is left out until it is rated again: the last time was Feb 2025.")


def corrected_after(month: int, day: int) -> ReturnHistory:
    """Sent back on the 6th, corrected on a day of the same month, accepted."""
    first = ReceivedRevision(after(month, 5), sent_back_on=after(month, 6))
    return ReturnHistory((first, ReceivedRevision(after(month, day), accepted=True)))


@pytest.mark.parametrize(("day", "rules"), [(12, ""), (13, ""), (14, "R5"), (27, "R5")])
def test_corrections_that_take_too_long_are_held_against_nobody_but_who_is_late(
    day: int, rules: str
) -> None:
    """R5 never, and on time with all of them."""
    returns = {("FIA", n): corrected_after(n, day) for n in (1, 2)}
    report = judged(ON_PATH, TOTAL, until=2, returns=returns, today=after(2, 28))
    row = row_of(report, "departments", "FIA", 2)
    assert row["rules"] == rules
    assert row["on_time_rate"] == (0 if rules else 1)
    if rules:
        assert row["reason"].endswith(
            "R5: Returns were sent back more than once, or not corrected in time: "
            "Jan 2025 (sent back and not "
            "corrected within 7 days) and Feb 2025 (sent back and not corrected within 7 days)."
        )


def test_a_file_with_errors_keeps_its_day_only_if_the_right_one_follows() -> None:
    """Three files with errors made three returns of June on time."""
    late = date(2025, 6, 10)
    returns = {
        ("FIA", n): ReturnHistory((ReceivedRevision(late, accepted=True),), (after(n, 6),))
        for n in (1, 2, 3)
    }
    report = judged(ON_PATH, TOTAL, until=5, returns=returns, today=date(2025, 6, 20))
    lights = report.register.loc[report.register["month_number"] <= 3, "light"]
    assert set(lights) == {"late"}
    assert row_of(report, "departments", "FIA", 3)["rules"] == "R1"


def test_silence_lifts_no_flag() -> None:
    """No R2 in the month for which nothing was sent."""
    three = [indicator(f"M01-K{n}", TO_48) for n in (1, 2, 3)]
    figures = {(k.code, "FIA"): dict.fromkeys(MONTHS, 0.0) for k in three}
    report = judged(figures, *three, until=7, returns={("FIA", 7): nothing()})
    row = row_of(report, "departments", "FIA", 7)
    assert (row["colour"], row["rules"]) == ("red", "R2")
    assert "(FIA has sent no return for Jul 2025, due 7 Aug 2025)" in row["reason"]


def test_a_waived_month_stands_still() -> None:
    """Red, and R3 for a milestone that had been reached on 28 April."""
    returns = {("FIA", n): ReturnHistory(waived=True) for n in (4, 5, 6)}
    report = judged(ON_PATH, TOTAL, until=6, returns=returns, milestones=(step(4),))
    row = row_of(report, "departments", "FIA", 6)
    assert (row["colour"], row["rules"], row["on_hold"]) == ("green", "", True)
    assert row["reason"].startswith(
        "On plan, as in Mar 2025: FIA’s return for Jun 2025 was waived by the chair."
    )


def test_a_completion_counts_from_its_day_whoever_tells_of_it_when() -> None:
    """May overdue by 31 days for ever, and June completed on 28 April."""
    returns = {("FIA", n): nothing() for n in (4, 5)}
    told = {"M01-T1": (6, date(2025, 4, 28))}
    report = judged(ON_PATH, TOTAL, until=6, returns=returns, milestones=(step(4),), done=told)
    may = row_of(report, "milestones", "M01-T1", 5)
    assert may["state"] == "done"
    assert may["reason"] == (
        "Completed on 28 Apr 2025, told in the return for Jun 2025 on 5 Jul 2025; it was due by "
        "30 Apr 2025."
    )
    assert "R3" not in row_of(report, "departments", "FIA", 5)["rules"]


def test_a_target_that_is_met_says_since_when() -> None:
    """The forecast stayed at month 12."""
    stock = indicator("M01-K1", (10, 20, 35, 50), combine="last")
    figures = {("M01-K1", "FIA"): {n: (9.0 if n < 6 else 54.0) for n in MONTHS}}
    report = judged(figures, stock, until=8)
    row = row_of(report, "kpis", "M01-K1", 8)
    assert row["forecast_month"] == 6
    assert row["reason"].endswith("The target has been met since Jun 2025.")


def test_no_date_is_named_that_nobody_can_see() -> None:
    """Month 306, and the next month 22.7."""
    late = indicator("M01-K1", (0, 0, 60, 120), combine="sum")
    figures = {("M01-K1", "FIA"): {n: (0.0 if n < 7 else 1.0) for n in MONTHS}}
    report = judged(figures, late, until=9)
    early, later = (row_of(report, "kpis", "M01-K1", n) for n in (7, 9))
    assert "too early to say when the target is reached" in early["reason"]
    assert "no date in sight at this pace" in later["reason"]
    assert target_by(report.plan, later) == "no date in sight"


def test_a_step_says_what_is_lacking_and_since_when() -> None:
    """“At this pace the target is reached” always next month."""
    forms = indicator("M01-K1", (18, 18, 18, 18), combine="last", shape="step", unit="forms")
    report = judged({("M01-K1", "FIA"): dict.fromkeys(MONTHS, 17.0)}, forms, until=8)
    said = row_of(report, "kpis", "M01-K1", 8)["reason"]
    assert "1 of 18 still lacking since Mar 2025" in said
    assert "at this pace" not in said


@pytest.mark.parametrize(
    ("cases", "colour", "rule"),
    [
        (4.0, "red", "below −15 points"),
        (5.0, "amber", "one case more and it would be green"),
        (6.0, "green", "not below −5 points"),
    ],
)
def test_one_case_changes_no_colour_by_two(cases: float, colour: str, rule: str) -> None:
    """Red with 5 of 11, green with 6."""
    rate = indicator("M01-K1", (40, 55, 70, 80), combine="last_ratio", baseline=30)
    report = judged({("M01-K1", "FIA"): dict.fromkeys(MONTHS, (cases, 11.0))}, rate, until=6)
    row = row_of(report, "kpis", "M01-K1", 6)
    assert row["colour"] == colour
    assert f"{colour} ({rule})." in row["reason"]


@pytest.mark.parametrize(("cases", "colour"), [(19, "unrated"), (20, "green"), (21, "green")])
def test_a_small_change_needs_more_cases(cases: int, colour: str) -> None:
    """Ten cases for a change of ten points."""
    rate = indicator(
        "M01-K1", (14, 11, 8, 5), combine="pooled_ratio", polarity="lower", baseline=15
    )
    report = judged({("M01-K1", "FIA"): {1: (2.9, float(cases))}}, rate, until=1)
    row = row_of(report, "kpis", "M01-K1", 1)
    assert row["colour"] == colour
    if colour == "unrated":
        assert row["reason"].endswith("rests on 19 cases; 20 are needed, so it is not rated.")


def test_when_the_plan_is_over_nobody_owes_a_return() -> None:
    """All lagged by R1 for ever."""
    report = judged(ON_PATH, TOTAL, until=15)
    row = row_of(report, "departments", "FIA", 15)
    assert (row["colour"], row["rules"], row["reporting"]) == ("green", "", "")


def test_before_its_due_day_nothing_is_held_against_a_return() -> None:
    """Half of the measures red on the 1st of the month."""
    report = judged(
        ON_PATH, TOTAL, until=3, returns={("FIA", 3): nothing()}, today=date(2025, 4, 1)
    )
    row = row_of(report, "departments", "FIA", 3)
    assert (row["colour"], row["on_hold"], row["rules"]) == ("green", True, "")
    assert row["reason"].startswith(
        "On plan, as in Feb 2025: FIA’s return for Mar 2025 is not due until 7 Apr 2025."
    )


@pytest.mark.parametrize(("many", "colour"), [(5, "amber"), (6, "green")])
def test_the_guard_falls_on_a_fifth_of_the_weight(many: int, colour: str) -> None:
    """One red indicator of nine made the whole amber."""
    kpis = [indicator(f"M01-K{n}", TO_48) for n in range(1, many + 1)]
    figures = {(k.code, "FIA"): dict.fromkeys(MONTHS, 4.2) for k in kpis}
    figures["M01-K1", "FIA"] = dict.fromkeys(MONTHS, 1.0)
    report = judged(figures, *kpis, until=3)
    row = row_of(report, "departments", "FIA", 3)
    assert row["red_parts"] == 1
    assert row["colour"] == colour


def test_what_the_program_counts_nobody_types() -> None:
    """16.7 % typed beside 94.4 % in the register."""
    counted = indicator(
        "M01-K2", (80, 90, 95, 100), combine="last_ratio", reporters=(), computed="returns_on_time"
    )
    report = judged(ON_PATH, TOTAL, counted, until=2, returns={("FIA", 2): nothing()})
    assert row_of(report, "kpis", "M01-K2", 1)["actual"] == 100
    assert row_of(report, "kpis", "M01-K2", 2)["actual"] == 0
    assert "M01-K2" not in set(report.own_shares["code"])


def test_nothing_rated_is_not_nothing_reported() -> None:
    """“Nothing has been reported on it so far”, with every return accepted."""
    report = judged({("M01-K1", "FIA"): dict.fromkeys(MONTHS, (1.0, 2.0))}, FALL, until=3)
    row = row_of(report, "departments", "FIA", 3)
    assert row["colour"] == "unrated"
    assert row["reason"] == (
        "Everything was reported; nothing of it can be rated: M01-K1 rests on 6 cases, 10 needed."
    )


def test_a_return_that_was_sent_back_says_when_its_correction_is_due() -> None:
    history = ReturnHistory((ReceivedRevision(after(3, 5), sent_back_on=after(3, 9)),))
    report = judged(ON_PATH, TOTAL, until=3, returns={("FIA", 3): history}, today=date(2025, 4, 12))
    said = row_of(report, "own_shares", "M01-K1", 3)["reason"]
    assert said.startswith(
        "On plan, as in Feb 2025: FIA’s return for Mar 2025 was sent back on 9 Apr 2025, to be "
        "corrected by 16 Apr 2025. 8 by the end of Feb 2025 against 8 planned"
    )


def test_before_anything_is_judged_the_first_month_names_whom_it_waits_for() -> None:
    report = judged(
        ON_PATH, TOTAL, until=1, returns={("FIA", 1): nothing()}, today=date(2025, 2, 3)
    )
    for frame, code in (("departments", "FIA"), ("measures", "M01"), ("kpis", "M01-K1")):
        said = row_of(report, frame, code, 1)["reason"]
        assert said == "Not judged yet: FIA’s return for Jan 2025 is not due until 7 Feb 2025."
