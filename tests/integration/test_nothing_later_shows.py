"""As known on a past day, every read gives the same bytes whatever has happened since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

import pandas as pd
import pytest

from napams import clock
from napams.cli.why import as_json
from napams.domain.access import Role
from napams.domain.catalogue import TOTAL, Plan
from napams.domain.milestones import Horizon
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.returns import MilestoneStatus, NarrativeField
from napams.exports import csv
from napams.forms.contract import Entry, MilestoneState
from napams.services import (
    accounts,
    briefs,
    changes,
    closing,
    forms,
    register,
    returns,
    review,
    sign_in,
    status,
    submission,
)
from napams.services.actors import OPERATOR, SYSTEM
from napams.services.questions import standing
from napams.services.why import explain
from napams.ui.committee import changes as changes_page
from napams.ui.committee import department, overview, timeline
from tests.conftest import SQLITE_ALONE, Templates, plan_and_people, using
from tests.integration.returns import (
    FEBRUARY,
    JANUARY,
    MARCH,
    REPORTS_TO_FMU,
    at,
    send,
    take_in,
)
from tests.personas import ADMINISTRATOR, ANALYST, MEMBER, SECRETARY

MILESTONE = "M02-T2"
INSTANTS = ("2025-03-20T10:00:00", "2025-04-18T09:00:00")
LAST = "2025-04-20T23:59:59.999999"
"""The end of a day, looked at on both databases."""


def said(words: str) -> dict[NarrativeField, str]:
    return {
        NarrativeField.COMPILED_BY: words,
        NarrativeField.PROGRESS: words,
        NarrativeField.CONSTRAINTS: words,
        NarrativeField.BLOCKED_BY: "FIN",
        NarrativeField.DECISIONS_REQUESTED: words,
    }


def before() -> None:
    """Three months of a few departments, with everything that a return can go through."""
    with clock.held_at(at("2025-03-06T10:00")):
        for code in ("FMU", "FIA-AHS", "MOI"):
            take_in(code, JANUARY, narrative=said("Early words."))
            take_in(code, FEBRUARY)
    with clock.held_at(at("2025-03-20T10:00")):
        take_in("FMU", JANUARY, 14)
        closing.close(ANALYST.email, JANUARY)
        register.waive(SECRETARY.email, "MOLJ", MARCH, "Chair of the JTF", "The office burned.")
        register.waive(SECRETARY.email, "FCN", MARCH, "Chair of the JTF", "Flood.")
    with clock.held_at(at("2025-04-06T10:00")):
        take_in("FMU", MARCH, narrative=said("First words."))
        take_in("MOI", MARCH)
        send("FIA-AHS", MARCH)
        review.send_back(ANALYST.email, "FIA-AHS", MARCH, note="Half of your own register.")
        send("FIA-IMM", MARCH)
        send("MOFA", MARCH)
        send("FMU", FEBRUARY, typed={(REPORTS_TO_FMU, TOTAL): Entry(value=12)})


def afterwards() -> None:
    """Everything that can happen, later than every instant asked for."""
    done = MilestoneState(MilestoneStatus.COMPLETED, None, date(2025, 3, 20), date(2025, 2, 28))
    with clock.held_at(at("2025-04-25T10:00")):
        accounts.add(OPERATOR, "new@jtf.example", "New", Role.ANALYST, None, None)
        forms.blank_forms(ANALYST.email, MARCH)
        asked = review.open_queries(ANALYST.email, FEBRUARY, "FMU")
        for code, place in zip(asked["code"], asked["place"], strict=True):
            review.answer(ANALYST.email, "FMU", FEBRUARY, 2, code, place, "It keeps none.")
        review.accept(ANALYST.email, "FMU", FEBRUARY)
        take_in("FMU", MARCH, 30, narrative=said("Later words."))
        take_in("FIA-AHS", MARCH, milestones={MILESTONE: done}, narrative=said("Later."))
        review.accept(ANALYST.email, "FIA-IMM", MARCH, answer="Yes.")
        review.send_back(ANALYST.email, "MOFA", MARCH, note="Wrong year.")
        submission.submit(ANALYST.email, "damaged.xlsx", b"PK nothing", None)
        send("NAVTTC", MARCH, received=date(2025, 4, 7))
        register.withdraw(SECRETARY.email, "FCN", MARCH, "It came to light that they work.")
        register.waive(SECRETARY.email, "FCS", MARCH, "Chair", "Flood.")
        closing.reopen(SECRETARY.email, JANUARY, "Counted twice.")
        take_in("FMU", JANUARY, 3)
        closing.close(ANALYST.email, JANUARY)
        closing.close(ANALYST.email, FEBRUARY)
    with clock.held_at(at("2025-04-27T10:00")):
        review.accept(ANALYST.email, "NAVTTC", MARCH, answer="Yes.")
        closing.close(ANALYST.email, MARCH, without=["MOFA"])
    accounts.disable(ADMINISTRATOR.email, "new@jtf.example")
    sign_in.sign_in(MEMBER.email, str(MEMBER.password), "127.0.0.1")


def table(frame: pd.DataFrame) -> str:
    return frame.to_json(orient="records", date_format="iso")


def codes(plan: Plan) -> Iterator[str]:
    """The codes that are read: all that something later concerns, and one of each other kind."""
    yield from ("M01", "M02", "M04", "M07", "FMU", "FIA-AHS", "MOFA", "RNG", MILESTONE, "M09-T1")
    for reporter in ("FMU", "FIA-AHS", "MOFA"):
        yield from (k.code for k in plan.kpis_of(reporter))


def everything(known_on: datetime) -> Iterator[tuple[str, str | bytes]]:
    """Every read that takes an instant, with a name to be found by."""
    shown = status.status_report(SYSTEM, known_on)
    yield "day", f"{shown.as_of} {shown.latest} {shown.head}"
    for name, data in csv.package(shown).items():
        yield f"package {name}", data
    for month in shown.months:
        yield from of_month(shown, month, known_on)
    yield "timeline", timeline.page(shown, Horizon.ALL, "")
    yield "waivers", table(register.waivers(ANALYST.email, known_on=known_on))
    yield "closings", table(closing.closings(ANALYST.email, known_on=known_on))
    yield "words", table(returns.narratives(ANALYST.email, known_on))
    yield "queries", table(review.queries(ANALYST.email, known_on=known_on))
    yield "restatements", table(register.restatements(ANALYST.email, known_on=known_on))


def of_month(
    report: StatusReport, month: Month, known_on: datetime
) -> Iterator[tuple[str, str | bytes]]:
    for code in codes(report.plan):
        row = as_json(report, explain(ANALYST.email, report, code, month))
        yield f"why {code} {month}", json.dumps(row)
    for asked in standing.QUESTIONS:
        if asked.answer is not None:
            frame = standing.ask(ANALYST.email, report, asked.number, month)
            yield f"question {asked.number} {month}", table(frame)
    for since in [m for m in report.months if m < month] or [month]:
        earlier = changes.earlier(ANALYST.email, report, since)
        frame = changes.changes(ANALYST.email, report, month, earlier)
        yield f"changes {since} {month}", changes_page.page(report, month, earlier, frame)
    yield f"since when {month}", str(changes.default_since(ANALYST.email, report, month))
    yield f"lagging {month}", table(status.lagging(report, month))
    yield f"deeds {month}", table(returns.history(ANALYST.email, month, known_on=known_on))
    refused = register.only_refused(ANALYST.email, month, known_on)
    yield f"refused {month}", " ".join(sorted(refused))
    data = briefs.brief_data(ANALYST.email, report, month)
    changed = changes.since_closed(ANALYST.email, report, month)
    yield f"overview {month}", overview.drawn(report, month, data, changed)
    yield f"overview for all {month}", overview.drawn(report, month, None, None)
    for code in report.plan.department_by_code:
        yield f"department {code} {month}", department.in_month(report, code, month)
    yield f"calendar {month}", department.returns_calendar(report, month)
    if month != report.months[-1]:
        return
    for document in briefs.Document:
        printed = briefs.printed(ANALYST.email, month, document, known_on, report)
        yield f"{document} {month}", printed


@SQLITE_ALONE
@pytest.mark.slow
@pytest.mark.usefixtures("started")
def test_whatever_comes_later_a_past_day_is_shown_with_the_same_bytes() -> None:
    before()
    instants = [at(i) for i in INSTANTS]
    then = {i: dict(everything(i)) for i in instants}
    afterwards()
    for instant in instants:
        assert_same(then[instant], dict(everything(instant)))


def assert_same(one: dict[str, str | bytes], other: dict[str, str | bytes]) -> None:
    """The reads are the same, to the byte; else the names of those that differ."""
    assert one.keys() == other.keys()
    differs = [name for name, read in one.items() if read != other[name]]
    assert not differs, ", ".join(differs)


@pytest.mark.usefixtures("started")
def test_what_had_been_restated_by_a_past_day_is_told_on_that_day() -> None:
    before()
    afterwards()
    shown = status.status_report(SYSTEM, at("2025-04-18T09:00:00"))
    frame = changes.changes(
        ANALYST.email, shown, MARCH, changes.earlier(ANALYST.email, shown, FEBRUARY)
    )
    told = frame[frame["kind"] == "figure"]
    assert told[["code", "before", "after"]].values.tolist() == [[REPORTS_TO_FMU, "12", "14"]]


@pytest.mark.postgres
@pytest.mark.slow
def test_both_databases_show_the_same_bytes_whatever_comes_later(templates: Templates) -> None:
    with using(templates.copy("sqlite", plan_and_people)):
        before()
        then = dict(everything(at(LAST)))
    with using(templates.copy("postgresql", plan_and_people)):
        before()
        afterwards()
        assert_same(then, dict(everything(at(LAST))))
