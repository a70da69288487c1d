"""A filled form beside the department's past: which cells are queried, and how."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from napams.domain.catalogue import Plan
from napams.domain.history import Amounts, Completion, History, LastReturn, Past
from napams.domain.months import Month
from napams.domain.policy import PlausibilityPolicy
from napams.problems import Problem, Severity
from tests.unit.intake.plans import (
    APPROVED,
    ARRESTS,
    ASSETS,
    CHALLANS,
    DAYS,
    FUNDS,
    GOOD,
    PLAN,
    STAGES,
    address,
    fill,
    read,
    without,
)

MONTHS = [Month(2025, n) for n in range(1, 12)]
JUDGED = PLAN.model_copy(
    update={"suspicion": PlausibilityPolicy(never_falls=(APPROVED, FUNDS, STAGES))}
)


def past(*values: float | None) -> tuple[Past, ...]:
    """Accepted values of the months from January on."""
    return tuple(Past(m, v) for m, v in zip(MONTHS, values, strict=False))


def shares(*parts: tuple[float, float]) -> tuple[Past, ...]:
    """Accepted numerators and denominators from January on."""
    return tuple(
        Past(m, round(n / d * 100, 4), n, d) for m, (n, d) in zip(MONTHS, parts, strict=False)
    )


def asked(
    history: History, cells: Mapping[str, object] = GOOD, *, plan: Plan = JUDGED
) -> list[Problem]:
    """What a return for March is asked, beside a history that may well be longer."""
    reading = read(fill(cells), plan_for=lambda _: plan, history_of=lambda _: history)
    assert {p.severity for p in reading.problems} <= {Severity.QUERY}
    return list(reading.problems)


def typed(**more: object) -> dict[str, object]:
    names = {"arrests": f"{ARRESTS}/Total/This month", "assets": f"{ASSETS}//This month"}
    return {**GOOD, **{names[name]: value for name, value in more.items()}}


def arrests(total: int) -> dict[str, object]:
    """The good form with so many arrests, all in Lahore."""
    rows = {"Lahore": total, "Gujranwala": 0, "Quetta": 0, "Total": total}
    return {**GOOD, **{f"{ARRESTS}/{row}/This month": n for row, n in rows.items()}}


def test_a_first_return_is_asked_nothing() -> None:
    assert asked(History()) == []


def test_a_return_like_the_months_before_is_asked_nothing() -> None:
    assert asked(History({ARRESTS: past(8, 9, 10), ASSETS: past(700, 735, 760)})) == []


def test_a_total_since_the_start_names_the_total_and_the_usual_month() -> None:
    (problem,) = asked(History({ARRESTS: past(10, 12, 14)}), arrests(48))
    sheet, cell = address(f"{ARRESTS}/Total/This month")
    assert (problem.code, problem.sheet, problem.cell) == ("LOOKS_CUMULATIVE", sheet, cell)
    assert problem.found == "48"
    assert problem.expected == (
        "the month's own figure, usually 12; the total of Jan 2025 to Mar 2025 is 36,"
        " with a usual month 48"
    )


@pytest.mark.parametrize(
    ("amount", "codes"), [(35, []), (36, ["LOOKS_CUMULATIVE"]), (37, ["LOOKS_CUMULATIVE"])]
)
def test_a_total_since_the_start_is_not_under_the_total_so_far(
    amount: int, codes: list[str]
) -> None:
    assert [p.code for p in asked(History({ARRESTS: past(12, 12, 12)}), arrests(amount))] == codes


@pytest.mark.parametrize(
    ("amount", "code"),
    [(71, "LOOKS_CUMULATIVE"), (72, "LOOKS_CUMULATIVE"), (73, "FAR_FROM_USUAL")],
)
def test_beyond_the_total_and_three_usual_months_it_is_far_off_instead(
    amount: int, code: str
) -> None:
    assert [p.code for p in asked(History({ARRESTS: past(12, 12, 12)}), arrests(amount))] == [code]


def test_cases_since_the_start_are_asked_about_in_the_denominator() -> None:
    history = History({CHALLANS: shares((18, 24), (18, 24), (18, 24))})
    cells = {**GOOD, f"{CHALLANS}//Numerator": 72, f"{CHALLANS}//Denominator": 96}
    (problem,) = asked(history, cells)
    assert (problem.code, problem.cell) == (
        "LOOKS_CUMULATIVE",
        address(f"{CHALLANS}//Denominator")[1],
    )


def test_a_figure_far_off_names_the_bounds_and_every_month() -> None:
    (problem,) = asked(History({ASSETS: past(70, 75, 80)}))
    assert (problem.code, problem.found) == ("FAR_FROM_USUAL", "PKR 735.1 million")
    assert problem.expected == (
        "PKR 18.8 million to PKR 225 million: usual is PKR 75 million, the median of 70 in "
        "Jan 2025, 75 in Feb 2025, 80 in Mar 2025"
    )


def test_a_count_far_off_is_grouped_and_its_bounds_are_whole() -> None:
    (problem,) = asked(History({ARRESTS: past(9, 11, 13)}), arrests(401_069))
    assert (problem.code, problem.found) == ("FAR_FROM_USUAL", "401,069")
    assert problem.expected.startswith("3 to 33: usual is 11, the median of ")


@pytest.mark.parametrize(("amount", "asks"), [(8, False), (9, False), (10, True)])
def test_a_count_under_ten_is_not_compared(amount: int, asks: bool) -> None:
    history = History({ARRESTS: past(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)})
    assert bool(asked(history, arrests(amount))) == asks


def test_a_percentage_far_off_is_asked_about_with_its_parts() -> None:
    history = History({CHALLANS: shares((5, 25), (5, 25), (5, 25))})
    (problem,) = asked(history)
    assert (problem.code, problem.found) == ("FAR_FROM_USUAL", "18 ÷ 24 = 75 %")
    assert problem.cell == address(f"{CHALLANS}//Numerator")[1]
    assert "usual is 20 %" in problem.expected


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (749_999, "FAR_FROM_USUAL"),
        (750_000, "LOOKS_LIKE_RUPEES"),
        (75_000_000, "LOOKS_LIKE_RUPEES"),
    ],
)
def test_millions_ten_thousand_times_the_usual_look_like_rupees(amount: int, code: str) -> None:
    history = History({ASSETS: past(70, 75, 80)})
    assert [p.code for p in asked(history, typed(assets=amount))] == [code]


def test_rupees_are_noticed_in_the_first_return_by_what_is_planned() -> None:
    (problem,) = asked(History(), typed(assets=735_140_000))
    assert problem.code == "LOOKS_LIKE_RUPEES"
    assert problem.expected == "millions: about 0.42 a month are planned"


@pytest.mark.parametrize(("months", "noticed"), [(12, False), (24, True)])
def test_what_is_planned_for_a_month_depends_on_the_length_of_the_plan(
    months: int, noticed: bool
) -> None:
    plan = JUDGED.model_copy(update={"months": months})
    found = [p.code for p in asked(History(), typed(assets=3000), plan=plan)]
    assert ("LOOKS_LIKE_RUPEES" in found) is noticed


@pytest.mark.parametrize(("before", "asks"), [(1, False), (2, False), (3, True)])
def test_less_than_had_been_reached_is_asked_about(before: int, asks: bool) -> None:
    found = asked(History({STAGES: past(before)}))
    assert [p.code for p in found] == (["TOTAL_FELL"] if asks else [])
    assert all(p.expected == "3 or more, as in Jan 2025" for p in found)


def test_what_was_reached_of_a_whole_is_compared_by_its_numerator() -> None:
    (problem,) = asked(History({FUNDS: shares((40, 120))}))
    assert (problem.code, problem.cell) == ("TOTAL_FELL", address(f"{FUNDS}//Numerator")[1])


def test_yes_that_becomes_no_is_asked_about() -> None:
    cells = {**GOOD, f"{APPROVED}//This month": "no"}
    (problem,) = asked(History({APPROVED: past(1)}), cells)
    assert (problem.code, problem.expected) == ("TOTAL_FELL", "yes or more, as in Jan 2025")


def test_what_may_fall_is_not_asked_about() -> None:
    assert asked(History({DAYS: past(7, 7, 7)})) == []


SOLVED = History({CHALLANS: shares((17, 24), (18, 24))})


def nothing_to_count(**cells: object) -> dict[str, object]:
    """The good form without challans; N/A or parts in the named columns of their row."""
    columns = {"stated": "This month", "over": "Numerator", "under": "Denominator"}
    said = {f"{CHALLANS}//{columns[name]}": value for name, value in cells.items()}
    return without(CHALLANS) | said | {f"{CHALLANS}//Remarks": "No case was decided."}


@pytest.mark.parametrize(
    ("cells", "place", "found"),
    [
        ({"stated": "N/A"}, "This month", "N/A"),
        ({"over": "N/A", "under": "N/A"}, "Numerator", "N/A"),
        ({"under": "n.a."}, "Denominator", "n.a."),
        ({"over": 0, "under": 0}, "Denominator", "0 ÷ 0"),
    ],
)
def test_nothing_to_count_where_a_figure_was_accepted_last_is_asked_about_at_its_cell(
    cells: dict[str, object], place: str, found: str
) -> None:
    (problem,) = asked(SOLVED, nothing_to_count(**cells))
    assert (problem.code, problem.found) == ("NOT_APPLICABLE_NOW", found)
    assert (problem.sheet, problem.cell) == address(f"{CHALLANS}//{place}")
    assert problem.expected == "a figure: 18 ÷ 24 was accepted for Feb 2025"
    assert "Why is there nothing to count this month?" in problem.message


def test_not_applicable_of_an_amount_is_asked_about_with_its_unit() -> None:
    cells = {**typed(assets="N/A"), f"{ASSETS}//Remarks": "The court sits again in May."}
    (problem,) = asked(History({ASSETS: past(700)}), cells)
    assert (problem.code, problem.cell) == (
        "NOT_APPLICABLE_NOW",
        address(f"{ASSETS}//This month")[1],
    )
    assert problem.expected == "a figure: PKR 700 million was accepted for Jan 2025"


@pytest.mark.parametrize("cells", [{"stated": "N/A"}, {"over": 0, "under": 0}])
@pytest.mark.parametrize(
    ("accepted", "asks"),
    [
        ((), False),
        ((None,), False),
        (((0, 24),), True),
        (((18, 24),), True),
        (((18, 24), (18, 24), (18, 24), None), False),
        (((18, 24), (18, 24), (18, 24), (0, 0)), False),
        (((18, 24), None, (18, 24)), True),
    ],
)
def test_a_run_of_months_with_nothing_to_count_is_asked_about_once(
    accepted: tuple[tuple[float, float] | None, ...], asks: bool, cells: dict[str, object]
) -> None:
    history = History({CHALLANS: tuple(map(said, MONTHS, accepted))} if accepted else {})
    found = [p.code for p in asked(history, nothing_to_count(**cells))]
    assert found == (["NOT_APPLICABLE_NOW"] if asks else [])


def said(month: Month, parts: tuple[float, float] | None) -> Past:
    """A month's accepted challans; None where they were not applicable."""
    if parts is None:
        return Past(month, None)
    over, under = parts
    return Past(month, round(over / under * 100, 4) if under else None, over, under)


def test_no_whole_at_all_is_asked_about_once_and_not_as_less_than_before() -> None:
    none = {f"{FUNDS}//Numerator": 0, f"{FUNDS}//Denominator": 0}
    (problem,) = asked(History({FUNDS: shares((30, 120))}), {**GOOD, **none})
    assert problem.code == "NOT_APPLICABLE_NOW"


@pytest.mark.parametrize(("cases", "asks"), [(0, True), (1, False), (2, False)])
def test_one_case_is_something_to_count(cases: int, asks: bool) -> None:
    found = asked(SOLVED, nothing_to_count(over=0, under=cases))
    assert ("NOT_APPLICABLE_NOW" in [p.code for p in found]) is asks


def same_as_before(**other: Amounts) -> History:
    reading = read(fill())
    assert reading.valid
    figures: dict[tuple[str, str], Amounts] = {
        (f.kpi, f.category): (
            (f.value or 0.0,) if f.denominator is None else (f.numerator or 0.0, f.denominator)
        )
        for f in reading.valid.figures
    }
    for code, amounts in other.items():
        figures[code.replace("_", "-"), ""] = amounts
    return History(last=LastReturn(Month(2025, 2), figures))


def test_the_same_figures_as_last_month_are_asked_about_once() -> None:
    (problem,) = asked(same_as_before())
    assert problem.code == "SAME_AS_LAST_MONTH"
    assert problem.found == "all 13 figures are those of Feb 2025"
    assert problem.expected == "the figures of Mar 2025"


def test_one_other_figure_makes_it_another_return() -> None:
    assert asked(same_as_before(M07_K2=(735.15,))) == []


def test_a_standing_count_alone_says_nothing() -> None:
    cells = without(FUNDS, ARRESTS, CHALLANS, "M04-K3", ASSETS)
    history = History(
        last=LastReturn(
            Month(2025, 2), {(APPROVED, ""): (1.0,), (STAGES, ""): (2.0,), (DAYS, ""): (6.5,)}
        )
    )
    reading = read(fill(cells), history_of=lambda _: history)
    assert [p.code for p in reading.problems] == ["TOO_INCOMPLETE"]


def test_another_departments_figures_are_asked_about() -> None:
    theirs = {(CHALLANS, ""): (18.0, 24.0), (FUNDS, ""): (30.0, 120.0), (ASSETS, ""): (735.14,)}
    (problem,) = asked(History(others={"PCG": theirs}))
    assert (problem.code, problem.found) == (
        "SAME_AS_ANOTHER_DEPARTMENT",
        "all 3 figures are those of PCG",
    )
    assert asked(History(others={"PCG": {**theirs, (ASSETS, ""): (735.0,)}})) == []


def evidenced() -> Plan:
    """The plan in which arrests and assets must be borne out."""
    measures = [
        m.model_copy(
            update={
                "kpis": tuple(
                    k.model_copy(update={"verification": "orders"})
                    if k.code in (ARRESTS, ASSETS)
                    else k
                    for k in m.kpis
                )
            }
        )
        for m in JUDGED.measures
    ]
    # a copy would keep what was looked up in the plan before
    fields = {name: getattr(JUDGED, name) for name in Plan.model_fields}
    return Plan.model_validate(fields | {"measures": tuple(measures)})


@pytest.mark.parametrize(("returns", "asks"), [(2, False), (3, True), (4, True)])
def test_evidence_is_asked_for_once_a_department_knows_the_form(returns: int, asks: bool) -> None:
    found = asked(History(returns=returns), plan=evidenced())
    assert [(p.code, p.found, p.expected) for p in found] == (
        [("EVIDENCE_MISSING", ASSETS, f"{ASSETS}: orders")] if asks else []
    )


def test_evidence_that_was_named_before_is_missed_at_once() -> None:
    named = Past(MONTHS[0], 700.0, evidence=True)
    (problem,) = asked(History({ASSETS: (named,)}, returns=1), plan=evidenced())
    assert (problem.code, problem.cell) == (
        "EVIDENCE_MISSING",
        address(f"{ASSETS}//Evidence")[1],
    )


@pytest.mark.parametrize("column", ["Evidence", "Remarks"])
def test_a_record_or_a_remark_bears_a_figure_out(column: str) -> None:
    cells = {**GOOD, f"{ASSETS}//{column}": "Orders 7 to 9"}
    assert asked(History(returns=9), cells, plan=evidenced()) == []


COMPLETED = History(completed={"M04-T1": Completion(Month(2025, 2), date(2025, 2, 20))})


def milestone(status: str, completed: date | None = None) -> dict[str, object]:
    said: dict[str, object] = {**GOOD, "M04-T1//Status": status}
    return {**said, "M04-T1//Completed on": completed} if completed else said


def test_a_completed_milestone_that_is_open_again_is_asked_about() -> None:
    (problem,) = asked(COMPLETED, milestone("in progress"))
    assert (problem.code, problem.found) == ("MILESTONE_UNCOMPLETED", "in progress")
    assert problem.expected == "completed on 20 Feb 2025, as the return for Feb 2025 says"
    assert (problem.sheet, problem.cell) == address("M04-T1//Status")


@pytest.mark.parametrize(("day", "asks"), [(19, True), (20, False), (21, True)])
def test_another_day_of_completion_is_asked_about(day: int, asks: bool) -> None:
    found = asked(COMPLETED, milestone("completed", date(2025, 2, day)))
    assert [p.code for p in found] == (["COMPLETION_DAY_CHANGED"] if asks else [])


def test_a_nil_return_is_asked_nothing_about_its_figures() -> None:
    cells = {"Nil return": "yes", "Progress": "No activity.", "M04-T1//Status": "completed"}
    cells |= {"Authorised by": "B. Malik"}
    cells |= {"M04-T1//Completed on": date(2025, 2, 20)}  # type: ignore[dict-item]
    history = History({ARRESTS: past(50, 50, 50), STAGES: past(2)}, returns=9)
    assert asked(history, cells, plan=evidenced()) == []


PLANNED = Plan.model_validate(
    {
        **JUDGED.model_dump(),
        "measures": [
            {
                **measure.model_dump(),
                "kpis": [
                    {
                        **k.model_dump(),
                        "targets": (8, 20, 34, 50) if k.code == ARRESTS else k.targets,
                    }
                    for k in measure.kpis
                ],
            }
            for measure in JUDGED.measures
        ],
    }
)
"""The small plan with 50 arrests planned for the year."""


@pytest.mark.parametrize(("amount", "codes"), [(49, []), (50, []), (51, ["FAR_OVER_PLAN"])])
def test_in_the_first_months_a_count_is_held_against_what_is_planned_in_all(
    amount: int, codes: list[str]
) -> None:
    found = asked(History(), arrests(amount), plan=PLANNED)
    assert [p.code for p in found] == codes
    assert [(p.found, p.expected) for p in found] == [
        ("51", "at most 50: 50 are planned in all") for _ in codes
    ]


@pytest.mark.parametrize(("amount", "codes"), [(59, []), (60, []), (61, ["FAR_OVER_PLAN"])])
def test_a_count_over_the_plan_that_was_accepted_is_asked_about_only_three_times_over(
    amount: int, codes: list[str]
) -> None:
    cells = arrests(amount)
    assert [p.code for p in asked(History({ARRESTS: past(20)}), cells, plan=PLANNED)] == codes


def test_with_three_months_the_usual_figure_decides_and_not_the_plan() -> None:
    history = History({ARRESTS: past(60, 70, 65)})
    assert asked(history, arrests(80), plan=PLANNED) == []


@pytest.mark.parametrize(
    ("cases", "codes"), [(9_999_999, []), (10_000_000, []), (10_000_001, ["FAR_OVER_PLAN"])]
)
def test_cases_beyond_all_measure_are_asked_about_in_the_denominator(
    cases: int, codes: list[str]
) -> None:
    typed = {**GOOD, f"{CHALLANS}//Numerator": cases, f"{CHALLANS}//Denominator": cases}
    found = asked(History(), typed)
    assert [p.code for p in found] == codes
    assert {p.cell for p in found} <= {address(f"{CHALLANS}//Denominator")[1]}
