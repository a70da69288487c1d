"""Returns on time are counted from the register; forms that still ask for them are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, insert, select

from napams import clock
from napams.domain.catalogue import Kpi, Plan
from napams.domain.months import Month
from napams.domain.returns import NarrativeField
from napams.exports.csv import tables
from napams.forms.contract import Entry
from napams.forms.writer import write_form
from napams.problems import Refused
from napams.services import forms, returns, status
from napams.services.actors import SYSTEM
from napams.services.register import restatements
from napams.services.submission import Submitted, submit
from napams.services.why import why
from napams.store.engine import Database
from napams.store.tables.returns import OBSERVATIONS, REVISIONS
from tests.conftest import SQLITE_ALONE
from tests.integration.commands import Shell
from tests.integration.returns import MARCH, at, entries, take_in
from tests.personas import ANALYST, FOCAL_MOLJ

pytestmark = pytest.mark.usefixtures("started")
ON_TIME = "M13-K1"
TYPED_IN = {"reporters": ("MOI",), "computed": None}


def old_form(month: Month, on_time: int, expected: int) -> bytes:
    """The form of the JTF's secretariat as it was issued while it still asked for the figure."""
    form = forms.prefilled(ANALYST.email, "MOI", month)

    def asked(kpi: Kpi) -> Kpi:
        return kpi.model_copy(update=TYPED_IN) if kpi.code == ON_TIME else kpi

    measures = tuple(
        m.model_copy(update={"kpis": tuple(asked(k) for k in m.kpis)}) for m in form.plan.measures
    )
    asking: Plan = form.plan.model_copy(update={"measures": measures})
    # a copied model keeps what it has worked out of the plan before
    asking = Plan.model_construct(**dict(asking))
    typed = {
        **entries(form.kpis),
        (ON_TIME, ""): Entry(numerator=on_time, denominator=expected),
    }
    named = {NarrativeField.AUTHORISED_BY: "Joint secretary"}
    return write_form(replace(form, plan=asking, entries=typed, narrative=named))


def send_old_form(month: Month, on_time: int, expected: int) -> Submitted:
    data = old_form(month, on_time, expected)
    return submit(ANALYST.email, "MOI.xlsx", data, date(2025, 4, 5))


def test_no_form_asks_for_it() -> None:
    plan = forms.prefilled(ANALYST.email, "MOI", MARCH).plan
    asked = {k.code for d in plan.departments for k in plan.kpis_of(d.code)}
    assert set(plan.kpis) - asked == {ON_TIME}


def test_it_is_counted_from_the_register_whatever_was_typed() -> None:
    with clock.held_at(at("2025-04-08T10:00")):
        take_in("FMU", MARCH, 12, received=date(2025, 4, 7))
        take_in("FIN", MARCH, 12, received=date(2025, 4, 8))
        report = status.status_report(SYSTEM)
    row = report.kpis[(report.kpis["code"] == ON_TIME) & (report.kpis["month"] == "2025-03")].iloc[
        0
    ]
    assert (row["numerator"], row["base"]) == (1, 54)
    assert row["departments"] == ""


@pytest.mark.parametrize(("day", "on_hold"), [(6, True), (7, True), (8, False)])
def test_until_the_due_day_is_over_the_month_before_stands(day: int, on_hold: bool) -> None:
    with clock.held_at(at(f"2025-04-{day:02}T10:00")):
        take_in("FMU", MARCH, 12, received=date(2025, 4, 5))
        found = why(ANALYST.email, ON_TIME, MARCH)
    assert found.row["on_hold"] == on_hold
    assert found.formed is not None
    assert (found.row["base"], found.formed.months) == ((36, (1, 2)) if on_hold else (54, (1, 3)))


@SQLITE_ALONE
def test_why_names_those_who_were_late(shell: Shell) -> None:
    with clock.held_at(at("2025-04-08T10:00")):
        take_in("FMU", MARCH, 12, received=date(2025, 4, 7))
        said = shell.done("why", ON_TIME, "--month", "2025-03")
    assert "counted from the register, Mar 2025: 1 of 18 returns on time; late: BEOE, FCN" in said


@SQLITE_ALONE
def test_the_register_is_its_source_in_exports() -> None:
    with clock.held_at(at("2025-04-08T10:00")):
        report = status.status_report(SYSTEM)
    rows = tables(report, MARCH)["kpis"].set_index("code")
    assert rows.loc[ON_TIME, "source"] == "register of the returns of Mar 2025"
    assert rows.loc[ON_TIME, "departments"] == ""


@pytest.mark.parametrize(
    ("day", "on_time", "notices"),
    [("04-08", 0, 0), ("04-08", 1, 1), ("04-07", 0, 1)],
    ids=["the counted figure", "another", "before it is counted"],
)
def test_a_form_that_still_asks_for_it_is_read_and_another_figure_is_said(
    day: str, on_time: int, notices: int
) -> None:
    with clock.held_at(at(f"2025-{day}T10:00")):
        answer = send_old_form(MARCH, on_time, 18)
    assert (answer.outcome, answer.problems) == ("received", ())
    assert [n for n in answer.notices if "The program counts M13-K1 itself" in n] == list(
        answer.notices
    )
    assert len(answer.notices) == notices
    stored = returns.open_return(ANALYST.email, "MOI", MARCH).contents
    assert ON_TIME not in str(stored)


def test_what_was_typed_under_the_first_release_counts_no_more(started: Database) -> None:
    with clock.held_at(at("2025-04-08T10:00")):
        take_in("MOI", MARCH, 12, received=date(2025, 4, 7))
        typed_once(started, 9, 9)
        take_in("MOI", MARCH, 13, received=date(2025, 4, 7))
        report = status.status_report(SYSTEM)
        found = why(ANALYST.email, ON_TIME, MARCH)
    row = report.kpis[(report.kpis["code"] == ON_TIME) & (report.kpis["month"] == "2025-03")].iloc[
        0
    ]
    assert (row["numerator"], row["base"]) == (1, 54)
    assert found.formed is not None
    assert found.formed.entered == ()
    assert ON_TIME not in set(restatements(ANALYST.email)["code"])


def typed_once(database: Database, on_time: int, expected: int) -> None:
    """Put the figure into the newest revision, as the first release stored it."""
    with database.write() as connection:
        newest = connection.execute(select(func.max(REVISIONS.c.id))).scalar_one()
        connection.execute(
            insert(OBSERVATIONS).values(
                revision_id=newest,
                kpi=ON_TIME,
                category="",
                state="reported",
                value=100 * on_time / expected,
                numerator=on_time,
                denominator=expected,
                evidence="",
                remark="",
                sheet="Return",
                cell="H9",
            )
        )


@SQLITE_ALONE
def test_a_focal_person_is_not_told_who_else_was_late() -> None:
    with pytest.raises(Refused):
        why(FOCAL_MOLJ.email, ON_TIME, MARCH)
