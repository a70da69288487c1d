"""Plans of 3 to 36 months, from their files through forms and returns to brief and export."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from napams import clock
from napams.config import settings
from napams.domain.catalogue import TOTAL, Plan, quarter_ends
from napams.domain.months import Month
from napams.domain.returns import NarrativeField
from napams.exports.csv import package
from napams.forms.contract import Entry, form_name
from napams.forms.writer import write_form
from napams.services import accounts, briefs, forms, review, setup, status, submission
from napams.services import plan as plans
from napams.services.actors import OPERATOR, SYSTEM
from napams.store.engine import Database
from napams.ui.committee.charts import path_chart
from tests.conftest import SQLITE_ALONE
from tests.personas import ANALYST, MEMBER
from tests.printed import pages

STARTS = Month(2025, 1)
CASES, SHARE, POSTS = "M01-K4", "M01-K5", "M01-K6"
A_MONTH = 2
"""Cases that the plan asks for in each month."""

HEAD = """
version = 1
title = "A plan of {months} months"
starts = "2025-01"
months = {months}
measures = 1
adopted_on = 2025-01-01
"""
DEPARTMENTS = """
[[departments]]
code = "FMU"
name = "Financial Monitoring Unit"
"""
MEASURE = """
code = "M01"
title = "A measure"
purpose = "To be judged."
lead = ["FMU"]
[[kpis]]
code = "M01-K4"
name = "Cases"
unit = "count"
polarity = "higher"
combine = "sum"
shape = "linear"
baseline = 0
baseline_basis = "illustrative"
targets = {cases}
headline = true
reporters = ["FMU"]
[[kpis]]
code = "M01-K5"
name = "Share in time"
unit = "%"
polarity = "higher"
combine = "last_ratio"
shape = "back"
numerator = "in time"
denominator = "all"
baseline = 40
baseline_basis = "illustrative"
targets = {share}
reporters = ["FMU"]
[[kpis]]
code = "M01-K6"
name = "Posts filled"
unit = "count"
polarity = "higher"
combine = "last"
shape = "step"
baseline = 0
baseline_basis = "illustrative"
targets = {posts}
reporters = ["FMU"]
[[milestones]]
code = "M01-T1"
name = "Report published"
owner = "FMU"
due_month = {months}
"""


def written(folder: Path, months: int) -> None:
    """A catalogue: a total, a share that rises in the last quarter alone, posts in steps."""
    ends = quarter_ends(months)
    every = enumerate(ends, start=1)
    cases = ", ".join(f"q{n} = {A_MONTH * end}" for n, end in every)
    posts = ", ".join(f"q{n} = {n}" for n in range(1, len(ends) + 1))
    texts = {
        "plan.toml": HEAD.format(months=months),
        "departments.toml": DEPARTMENTS,
        "01-measure.toml": MEASURE.format(
            months=months,
            cases=f"{{ {cases} }}",
            share=f"{{ q{len(ends)} = 80 }}",
            posts=f"{{ {posts} }}",
        ),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")


def wanted(months: int, month: int) -> dict[str, float]:
    """The values of the paths at a month's end, worked out from the words of the catalogue."""
    *before, end = (0, *quarter_ends(months))
    risen = max(0, month - before[-1]) / (end - before[-1])
    posts = sum(quarter <= month for quarter in quarter_ends(months))
    return {CASES: A_MONTH * month, SHARE: 40 + 40 * risen, POSTS: posts}


def on(month: Month, day: int) -> datetime:
    """Ten in the morning of a day of the month after."""
    that_day = (month + 1).first_day + timedelta(days=day - 1)
    return datetime.combine(that_day, time(10), clock.PAKISTAN)


def report(plan: Plan, number: int) -> None:
    """Send in and have accepted what the path asks for, in the form as it was sent out."""
    month = plan.month(number)
    aims = wanted(plan.months, number)
    with clock.held_at(on(month, 4)):
        plans.open_months()
        blank = forms.prefilled(ANALYST.email, "FMU", month)
        assert blank.planned == pytest.approx(aims)
        typed = {
            (CASES, TOTAL): Entry(value=A_MONTH),
            (SHARE, TOTAL): Entry(numerator=aims[SHARE] * 3, denominator=300),
            (POSTS, TOTAL): Entry(value=aims[POSTS]),
        }
        said = {NarrativeField.COMPILED_BY: "Section officer"}
        data = write_form(replace(blank, entries=typed, narrative=said))
        answer = submission.submit(ANALYST.email, form_name("FMU", month), data)
        assert answer.outcome == submission.RECEIVED, answer.problems
        review.accept(ANALYST.email, "FMU", month, answer="As in the register.")


def begun(folder: Path, months: int, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """The plan, adopted on its first day, with an analyst and a member of the committee."""
    written(folder, months)
    monkeypatch.setenv("NAPAMS_PLAN_DIR", str(folder))
    settings.cache_clear()
    with clock.held_at(datetime(2025, 1, 1, 8, tzinfo=clock.PAKISTAN)):
        plan = setup.initialise().plan
        for p in (ANALYST, MEMBER):
            accounts.add(OPERATOR, p.email, p.name, p.role, p.department, p.password)
    return plan


@SQLITE_ALONE
@pytest.mark.parametrize("months", [3, 8, 12, 24, 36])
def test_a_plan_that_is_followed_is_green_from_its_first_month_to_its_last(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, months: int
) -> None:
    plan = begun(tmp_path, months, monkeypatch)
    assert plan.quarter_ends[-1] == plan.months == months
    for number in range(1, months + 1):
        report(plan, number)

    with clock.held_at(on(plan.month(months), 20)):
        shown = status.status_report(SYSTEM)
        assert shown.plan == plan
        rows = shown.kpis[shown.kpis["month_number"] <= months]
        for row in rows.to_dict("records"):
            expected = wanted(months, row["month_number"])[row["code"]]
            assert row["expected"] == pytest.approx(expected)
        assert set(rows["colour"]) <= {"green", "not_due"}
        last = rows[rows["month_number"] == months]
        assert last["colour"].tolist() == ["green"] * 3

        brief = pages(briefs.printed(MEMBER.email, plan.month(months)))
        assert plan.month(months).label in brief[0]
        drawn = path_chart(plan, plan.kpis[CASES], rows[rows["code"] == CASES])
        assert drawn.layout.xaxis.tickvals[-1] == months
        data = package(shown)["kpis.csv"].decode("utf-8-sig")
    exported = [(row["code"], row["month"]) for row in csv.DictReader(io.StringIO(data))]
    assert exported == [
        (code, str(plan.month(n))) for code in plan.kpis for n in range(1, months + 1)
    ]


@SQLITE_ALONE
@pytest.mark.parametrize("months", [3, 8])
def test_after_the_plans_end_indicators_stand_as_at_its_end(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, months: int
) -> None:
    plan = begun(tmp_path, months, monkeypatch)
    for number in range(1, months + 1):
        report(plan, number)
    after = plan.month(months + 1)
    with clock.held_at(on(after, 20)):
        plans.open_months()
        kpis = status.status_report(SYSTEM).kpis.set_index(["month_number", "code"])
        brief = pages(briefs.printed(MEMBER.email, after))
    stands = ["expected", "actual", "colour", "planned_share", "earned_share"]
    assert kpis.loc[months + 1, stands].equals(kpis.loc[months, stands])
    assert after.label in brief[0]
