"""A month of the made-up year from its first day after it to its closing, as known on each day.

Run it with `-s` to read each day: the overview's sentence, what changed its colour, and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from napams import clock
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.services import register, status
from napams.services.actors import SYSTEM
from napams.wording.committee import lead
from napams.wording.months import standing
from tests.conftest import Templates, using
from tests.integration.made_up import made_up_year, second_made_up_year, third_made_up_year

NUMBER = 9
"""The plan month that is followed: March, whose returns are due on 7 April."""

KINDS = {
    "kpis": ["code"],
    "own_shares": ["department", "code"],
    "milestones": ["code"],
    "measures": ["measure"],
    "departments": ["department"],
}
"""What has a colour, with its key in the report's frame of this name."""
Colours = dict[tuple[str, ...], str]


@dataclass(frozen=True)
class Day:
    """The month as known at the end of a day; `accepted` are those whose return was that day."""

    on: date
    report: StatusReport
    month: Month
    accepted: frozenset[str]

    @property
    def colours(self) -> Colours:
        found: Colours = {}
        for kind, key in KINDS.items():
            frame = getattr(self.report, kind)
            rows = frame[frame["month"] == str(self.month)]
            codes = rows[key].itertuples(index=False)
            found |= {(kind, *c): str(x) for c, x in zip(codes, rows["colour"], strict=True)}
        return found

    @property
    def headline(self) -> str:
        measures = self.report.measures
        return lead(measures[measures["month"] == str(self.month)])

    @property
    def contributions(self) -> dict[str, str]:
        owed = self.report.register
        of_month = owed[owed["month"] == str(self.month)]
        said = of_month["contribution"].mask(of_month["accepted"], "accepted")
        return dict(zip(of_month["department"], said, strict=True))


@pytest.fixture(scope="module", params=(made_up_year, second_made_up_year, third_made_up_year))
def days(request: pytest.FixtureRequest, templates: Templates) -> Iterator[list[Day]]:
    """From the 1st of April to the 22nd; the first month is closed on the 21st."""
    with using(templates.copy("sqlite", request.param)):
        month = status.status_report(SYSTEM).plan.month(NUMBER)
        accepted = accepted_on()
        first = (month + 1).first_day
        days = [first + timedelta(days=n) for n in range(22)]
        yield [
            Day(d, status.status_report(SYSTEM, end_of(d)), month, accepted.get(d, frozenset()))
            for d in days
        ]


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), clock.PAKISTAN)


def accepted_on() -> dict[date, frozenset[str]]:
    """By day, the departments whose return, of whatever month, was accepted."""
    found = register.revisions(SYSTEM)
    found = found[found["state"] == "accepted"]
    by_day = found["department"].groupby([clock.local_day(at) for at in found["reviewed_at"]])
    return {day: frozenset(of) for day, of in by_day}


def concerned(report: StatusReport, subject: tuple[str, ...]) -> set[str]:
    """The departments whose figures or milestones enter a colour."""
    plan = report.plan
    kind, *rest = subject
    if kind in ("own_shares", "departments"):
        return {rest[0]}
    if kind == "milestones":
        return {plan.milestones[rest[0]].owner}
    if kind == "kpis":
        return set(plan.kpis[rest[0]].reporters)
    reporters = {d for k in plan.kpis.values() if k.measure == rest[0] for d in k.reporters}
    return reporters | {t.owner for t in plan.milestones.values() if t.measure == rest[0]}


def changes(before: Day, day: Day) -> list[tuple[tuple[str, ...], str, str]]:
    earlier = before.colours
    return [(s, earlier[s], c) for s, c in day.colours.items() if c != earlier[s]]


def test_no_colour_changes_before_the_returns_were_due_but_through_accepted_figures(
    days: list[Day],
) -> None:
    seen = 0
    for before, day in pairwise(days[:7]):
        for subject, was, now in changes(before, day):
            why = concerned(day.report, subject) & day.accepted
            assert why, f"{day.on}: {subject} {was} -> {now}"
            seen += 1
    assert days[6].on.day == 7
    assert seen


def test_on_the_first_day_every_colour_is_that_of_the_month_before(days: list[Day]) -> None:
    first = days[0]
    before = Day(first.on, first.report, first.month + -1, frozenset())
    assert first.colours == before.colours


def test_before_the_returns_were_due_no_lag_is_judged_and_no_return_is_late(
    days: list[Day],
) -> None:
    for day in days[:7]:
        month = day.month
        owed = day.report.register
        lights = set(owed.loc[owed["month"] == str(month), "light"])
        assert lights <= {"due", "on time"}
        lags = [
            lag for d in day.report.plan.departments for lag in day.report.lags_of(d.code, month)
        ]
        assert all(lag.evaluated == NUMBER - 1 for lag in lags)


def test_from_the_eighth_on_silence_speaks_and_the_desk_does_not(days: list[Day]) -> None:
    for before, day in pairwise(days[6:]):
        silent = {
            d
            for d, said in day.contributions.items()
            if said == "silent" and before.contributions[d] != "silent"
        }
        for subject, was, now in changes(before, day):
            of = concerned(day.report, subject)
            counted = subject in {("kpis", "M13-K1"), ("measures", "M13")}
            assert counted or of & (day.accepted | silent), (day.on, subject, was, now)


def test_the_last_day_is_final_and_the_days_before_are_provisional(days: list[Day]) -> None:
    states = [str(day.report.states[day.month].state) for day in days]
    assert states == ["provisional"] * 20 + ["final"] * 2


def test_the_days_are_printed(days: list[Day]) -> None:
    text = "\n".join(printed(days))
    print(text)  # noqa: T201 - what this file is run for with `-s`
    assert "provisional: 18 returns are not due until 7 April" in text.split("2 Apr", 1)[0]
    assert "final: closed on 21 April" in text.split("21 Apr ", 1)[1]


def printed(days: list[Day]) -> Iterator[str]:
    """A paragraph a day."""
    before = None
    for day in days:
        shown = day.report.latest
        yield f"{day.on.day} {day.on:%b}  overview opens at {shown.label if shown else '-'}"
        yield f"        {day.month.label}, {standing(day.month, day.report.states[day.month])}"
        yield f"        {day.headline}"
        if before:
            yield from (f"        {line}" for line in told(before, day))
        before = day


def told(before: Day, day: Day) -> Iterator[str]:
    """Each colour that changed, and why."""
    silent = {
        department
        for department, said in day.contributions.items()
        if said == "silent" != before.contributions[department]
    }
    for subject, was, now in changes(before, day):
        of = concerned(day.report, subject)
        why = [f"{d} accepted" for d in sorted(of & day.accepted)]
        why += [f"{d} silent" for d in sorted(of & silent)]
        kind, *rest = subject
        yield f"{kind:11} {' '.join(rest):14} {was} → {now}: {', '.join(why) or 'due day past'}"
