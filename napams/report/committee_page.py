"""The committee's one page, in the order of its importance."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.frames import of_month, records, worst_first
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.domain.reporting import NOT_OWED, ReportingStatus
from napams.domain.returns import ReturnState
from napams.domain.trend import gains
from napams.report.brief_data import BriefData
from napams.report.measures import MeasureLine, measure_lines
from napams.wording import committee
from napams.wording.lags import ABOUT, sentence
from napams.wording.numbers import NOTHING, day, out_of, percent, quantity
from napams.wording.quotes import Quote, quoted

DEATHS, INTERCEPTED, MONEY = "M05-K4", "M11-K1", "M01-K2"
"""What the committee asks for by name beside the measures: deaths, incidents, money released."""
MOST_DECISIONS = 5
MOST_GAINS = 3
LETTERS_OF_A_DECISION = 125
"""Of a decision's words on the page; all of them stand under what the departments say."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its note; `code` is the indicator's that it comes from, if any."""

    name: str
    value: str
    note: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class LagLine:
    """A rule by which a department lags: what it is about, and the sentence that holds."""

    rule: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class LaggingDepartment:
    """A department that lags, with each rule that holds."""

    code: str
    name: str
    lags: tuple[LagLine, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a department asks for, whom it waits for, and for how many months that has stood."""

    text: Quote
    department: str
    waits_for: Quote
    asked_on: str
    months_running: int
    standing: str


@dataclass(frozen=True, slots=True)
class Gain:
    """An indicator that gained on its plan in the month."""

    code: str
    name: str
    change: str
    points: str


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """Everything on the page; `more_decisions` are asked for beside those shown."""

    lead: str
    corrected: str
    facts: tuple[Fact, ...]
    measures: tuple[MeasureLine, ...]
    lagging: tuple[LaggingDepartment, ...]
    decisions: tuple[Decision, ...]
    more_decisions: int
    gains: tuple[Gain, ...]


def committee_page(data: BriefData) -> CommitteePage:
    """The page of a month."""
    asked = decisions(data, LETTERS_OF_A_DECISION)
    return CommitteePage(
        lead=committee.lead(data.measures),
        corrected=committee.corrected(data.corrected),
        facts=_facts(data),
        measures=measure_lines(data.report, data.month),
        lagging=lagging_departments(data.report, data.month),
        decisions=asked[:MOST_DECISIONS],
        more_decisions=max(0, len(asked) - MOST_DECISIONS),
        gains=_gains(data),
    )


def lagging_departments(report: StatusReport, month: Month) -> tuple[LaggingDepartment, ...]:
    """The departments that lag in a month, worst first, each rule that holds with its sentence."""
    rows = of_month(report.departments, month)
    return tuple(
        LaggingDepartment(
            row["department"],
            row["name"],
            tuple(
                LagLine(lag.rule, ABOUT[lag.rule], sentence(report.plan, lag))
                for lag in report.lags_of(row["department"], month)
            ),
        )
        for row in records(worst_first(rows[rows["lagging"]]))
    )


def decisions(data: BriefData, letters: int) -> tuple[Decision, ...]:
    """The decisions asked for that stand, the longest asked for first, in so many letters."""
    asked = []
    for row in records(data.requests()):
        months = data.number - row["since"] + 1
        later = row["month_number"] < data.number
        last = data.plan.month(row["month_number"]).label if later else ""
        asked.append(
            Decision(
                text=quoted(row["text"], letters),
                department=row["department"],
                waits_for=quoted(data.blocked_by(row["department"], row["month"]), letters // 2),
                asked_on=day(row["received_on"]),
                months_running=months,
                standing=committee.standing(months, last),
            )
        )
    return tuple(sorted(asked, key=lambda decision: -decision.months_running))


def _facts(data: BriefData) -> tuple[Fact, ...]:
    """Returns, evidence, deaths, interceptions, money."""
    owed = of_month(data.report.register, data.month)
    owed = owed[~owed["light"].isin((ReportingStatus.WAIVED.value, NOT_OWED))]
    came, on_time = (
        owed["received_on"].notna().sum(),
        (owed["light"] == ReportingStatus.ON_TIME.value).sum(),
    )
    accepted = (owed["state"] == ReturnState.ACCEPTED).sum()
    waits = (owed["state"] == ReturnState.RECEIVED).sum()
    return (
        Fact(
            "Returns received",
            out_of(came, len(owed)),
            committee.returns_note(on_time, accepted, waits),
        ),
        _evidence(data.kpis),
        *_figures(data.plan, data.kpis),
    )


def _evidence(kpis: pd.DataFrame) -> Fact:
    """The share of the month's accepted indicators that name evidence, and of how many."""
    given = kpis[kpis["reported"] > 0]
    if given.empty:
        return Fact("Figures with evidence", NOTHING, committee.NO_FIGURE_ACCEPTED)
    named = int(given["evidence"].sum())
    note = committee.evidence_note(named, len(given))
    return Fact("Figures with evidence", percent(named / len(given)), note)


def _figures(plan: Plan, kpis: pd.DataFrame) -> list[Fact]:
    """Deaths, incidents and money; where the plan has no such indicator there is no line."""
    return [
        Fact(name, quantity(row["actual"], row["unit"]), note(plan, row), code)
        for name, code, note in (
            ("Deaths confirmed", DEATHS, committee.counted),
            ("Intercepted leaving", INTERCEPTED, committee.counted),
            ("Money released", MONEY, committee.released),
        )
        for row in records(kpis[kpis["code"] == code])
    ]


def _gains(data: BriefData) -> tuple[Gain, ...]:
    rows = gains(data.report.kpis, data.number).head(MOST_GAINS)
    return tuple(Gain(row["code"], row["name"], *committee.gained(row)) for row in records(rows))
