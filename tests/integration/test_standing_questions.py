"""The committee's questions: their figures are those of the status, and not for everybody."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from sqlalchemy import insert, select

from napams.domain.catalogue import TOTAL
from napams.domain.colours import Colour
from napams.problems import Refused
from napams.services import changes as what_changed
from napams.services import status
from napams.services.actors import OPERATOR, SYSTEM
from napams.services.questions.standing import QUESTIONS, ask
from napams.store.engine import Database, database
from napams.store.plan import adopted_versions
from napams.store.tables.base import table
from napams.store.tables.plan import MilestoneDate, PlanVersion, TargetPoint
from napams.wording.changes import amendment_rows
from tests.conftest import SQLITE_ALONE, using
from tests.integration.returns import JANUARY, MARCH, entries, kpis_of, take_in
from tests.personas import ADMINISTRATOR, FOCAL_FIA, MEMBER


def test_answers_agree_with_the_status_of_the_month(demonstration: Database) -> None:
    with using(demonstration.url):
        shown = status.status_report(SYSTEM)
        month = shown.months[-2]
        now = shown.kpis[shown.kpis["month"] == str(month)].set_index("code")

        def rows(number: int) -> list[dict[str, Any]]:
            return ask(OPERATOR, shown, number, month).to_dict("records")  # type: ignore[return-value]

        by_sea_and_land = [r for r in rows(14) if r["code"] == "M11-K1"]
        assert sum(r["so_far"] for r in by_sea_and_land) == now.at["M11-K1", "actual"]  # type: ignore[misc]
        of_month = {d: [r["in_month"] for r in rs] for d, rs in _by_department(by_sea_and_land)}
        assert all(math.isnan(n) for n in of_month.pop("FCN"))  # it was silent in that month
        assert sum(sum(figures) for figures in of_month.values()) == now.at["M11-K1", "monthly"]
        whole, *routes = rows(15)
        pooled = [ask(OPERATOR, shown, 15, m).loc[0, "accused"] for m in shown.months[-4:-1]]
        assert sum(pooled) == now.at["M05-K1", "numerator"]
        assert whole["accused"] == sum(r["accused"] for r in routes)  # type: ignore[misc]
        frozen, confiscated = rows(16)
        assert frozen["so_far_pkr_m"] == pytest.approx(now.at["M07-K2", "actual"])
        assert confiscated["so_far_pkr_m"] == pytest.approx(now.at["M07-K3", "actual"])
        measures = shown.measures[shown.measures["month"] == str(month)]
        red = set(measures.loc[measures["colour"] == Colour.RED, "measure"])
        assert {r["measure"] for r in rows(3)} == red
        assert all(r["kpis_behind"] == len(str(r["which"]).split()) for r in rows(17))
        assert rows(11)[0]["figures"] == sum(r["figures"] for r in rows(11)[1:])  # type: ignore[misc]


def _by_department(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for department in dict.fromkeys(r["department"] for r in rows):
        yield department, [r for r in rows if r["department"] == department]


def test_departments_that_missed_two_in_a_row_are_those_missing_now(
    demonstration: Database,
) -> None:
    with using(demonstration.url):
        shown = status.status_report(SYSTEM)
        month = shown.months[-1]
        lights = shown.register.set_index(["department", "month"])["light"]
        last = [str(m) for m in shown.months[-3:-1]]
        assert set(lights.xs(str(month), level="month")) & {"due", "late"}
        expected = {
            d.code
            for d in shown.plan.departments
            if all(lights[d.code, m] == "missing" for m in last)
        }
        assert expected
        assert set(ask(OPERATOR, shown, 1, month)["department"]) == expected


@pytest.mark.usefixtures("started")
def test_a_percentage_on_few_cases_is_named_with_its_cases() -> None:
    few = {
        key: replace(typed, denominator=4) if typed.denominator else typed
        for key, typed in entries(kpis_of("FIA-AHS"), amount=3).items()
    }
    take_in("FIA-AHS", MARCH, typed=few)
    take_in("PCG", MARCH)  # percentages of forty
    rows = ask(MEMBER.email, status.status_report(SYSTEM), 13, MARCH)
    assert set(rows["departments"]) == {"FIA-AHS"}
    assert set(rows["cases"]) == {4}
    whole = rows[rows["category"] == ""]
    assert set(whole["code"]) == {
        code for (code, category), typed in few.items() if category == TOTAL and typed.denominator
    }
    assert len(whole) == 6


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
def test_questions_are_answered_to_those_who_see_everything() -> None:
    shown = status.status_report(SYSTEM)
    answered = [q.number for q in QUESTIONS if q.answer]
    for person, number in product((FOCAL_FIA, ADMINISTRATOR), answered):
        with pytest.raises(Refused) as refused:
            ask(person.email, shown, number, JANUARY)
        assert refused.value.problems[0].code == "NOT_ALLOWED", (person.email, number)


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
@pytest.mark.parametrize("person", [FOCAL_FIA, ADMINISTRATOR])
def test_changes_are_told_to_those_who_see_everything(person) -> None:  # type: ignore[no-untyped-def]
    shown = status.status_report(SYSTEM)
    before = what_changed.earlier(SYSTEM, shown, JANUARY)
    with pytest.raises(Refused) as refused:
        what_changed.changes(person.email, shown, MARCH, before)
    assert refused.value.problems[0].code == "NOT_ALLOWED"


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
@pytest.mark.parametrize(("number", "code"), [(0, "NO_SUCH_QUESTION"), (22, "NO_SUCH_QUESTION")])
def test_there_are_twenty_one_questions(number: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        ask(MEMBER.email, status.status_report(SYSTEM), number, JANUARY)
    assert refused.value.problems[0].code == code


@pytest.mark.usefixtures("started")
def test_a_changed_target_is_told_with_its_decision() -> None:
    versions, targets, dates = table(PlanVersion), table(TargetPoint), table(MilestoneDate)
    with database().write() as connection:
        first = dict(connection.execute(select(versions)).mappings().one())
        second = {"number": 2, "decision": "NSC/4", "reason": "Too high.", "effective_from": 7}
        connection.execute(insert(versions).values(**first | second))
        for copied in (targets, dates):
            rows = [dict(r) | {"version": 2} for r in connection.execute(select(copied)).mappings()]
            if copied is targets:
                (one,) = (r for r in rows if (r["kpi"], r["month"]) == ("M04-K1", 12))
                one["value"] = 40
            else:
                (one,) = (r for r in rows if r["milestone"] == "M04-T1")
                one["due"] = date(2025, 6, 30)
            connection.execute(insert(copied), rows)
        told = amendment_rows(adopted_versions(connection))
    assert told["version"].tolist() == [2, 2, 2, 1]
    assert told.loc[1:2, ["code", "what", "before", "after", "decision"]].to_numpy().tolist() == [
        ["M04-K1", "target of month 12", "50", "40", "NSC/4"],
        ["M04-T1", "due", "2025-02-28", "2025-06-30", "NSC/4"],
    ]


@pytest.mark.usefixtures("started")
def test_a_past_day_knows_no_later_version_of_the_plan() -> None:
    then, now = (
        status.status_report(SYSTEM, datetime(2025, 5, 1, 12, tzinfo=UTC)),
        status.status_report(SYSTEM),
    )
    versions = table(PlanVersion)
    with database().write() as connection:
        first = dict(connection.execute(select(versions)).mappings().one())
        later = {"number": 2, "adopted_on": date(2025, 5, 2), "effective_from": 7}
        connection.execute(insert(versions).values(**first | later))
    assert set(ask(MEMBER.email, then, 20, MARCH)["version"]) == {1}
    assert set(ask(MEMBER.email, now, 20, MARCH)["version"]) == {1, 2}
