"""Why an indicator, or a department's own share of it, has its colour: a sentence with numbers."""

from __future__ import annotations

import math

from napams.domain.catalogue import Kpi, Plan, Polarity, Unit
from napams.domain.colours import RATED, Colour, RuleKey
from napams.domain.frames import Row, records
from napams.domain.report import StatusReport
from napams.domain.trend import Outlook, outlook
from napams.wording.marks import OF_COLOUR
from napams.wording.numbers import (
    change,
    count,
    halves_up,
    number,
    percent,
    points,
    quantity,
    share_percent,
)
from napams.wording.pace import needed_from_now, pace
from napams.wording.silence import judged_month, silence, without_departments, without_months
from napams.wording.waiting import waiting_for

OLD = 3
"""Months after which a status says how old it is before anything else."""


def kpi_reason(report: StatusReport, row: Row, eyes: str = "") -> str:
    """Why a KPI, or a department's own share of it, is what it is in the row's month."""
    kpi = report.plan.kpis[row["code"]]
    number_of_month = min(int(row["month_number"]), report.plan.months)
    if row["on_hold"]:
        return _on_hold(report, kpi, row, eyes)
    month = report.plan.month(number_of_month).label
    said = _judged(report, kpi, row, month, eyes)
    if _lacks_figure(kpi, row):
        return f"{said} {_kept(report, row)}".rstrip()
    return _with_notes(report, row, said, eyes)


def as_in(report: StatusReport, row: Row) -> str:
    """How a row on hold begins: `On plan, as in May 2025`; an old status says its age first."""
    word = OF_COLOUR[row["colour"]].word.capitalize()
    held_from = int(row["held_from"])
    if not held_from:
        return "Not judged yet"
    months = int(row["month_number"]) - held_from
    old = f"This status is {count(months, 'month')} old. " if months > OLD else ""
    return f"{old}{word}, as in {report.plan.month(held_from).label}"


def _on_hold(report: StatusReport, kpi: Kpi, row: Row, eyes: str) -> str:
    """Whom the month waits for, then the judgement of the month whose figures stand."""
    begin = f"{as_in(report, row)}: {waiting_for(report, row, eyes)}."
    held_from = int(row["held_from"])
    if not held_from:
        return begin
    if row["colour"] == Colour.NO_DATA:
        lacking = silence(report, row, eyes)
        return f"{begin} {lacking[0].upper()}{lacking[1:]}. {_kept(report, row)}".rstrip()
    month = report.plan.month(held_from).label
    decided = _months_of(report, row)[held_from]["decided"]
    judged = row | {"month_number": held_from, "on_hold": False, "decided": decided}
    said = _judged(report, kpi, judged, month, eyes)
    return _with_notes(report, row, f"{begin} {said}", eyes)


def _with_notes(report: StatusReport, row: Row, said: str, eyes: str) -> str:
    notes = [without_departments(report, row, eyes), without_months(report, row, eyes)]
    return " ".join(filter(None, [said, *notes]))


def _kept(report: StatusReport, row: Row) -> str:
    """What a silent KPI brings to its measure and its department."""
    if not row["score"]:
        return ""
    code, said = row["code"], int(row["part_from"])
    if row["left_out"]:
        return _stands(report, row) or f"{code} is left out until it is rated."
    if not row["shared"]:
        return _stands(report, row)
    if not said:
        return f"{code} counts as nothing achieved."
    month, done = report.plan.month(said).label, share_percent(row["part_earned"])
    one_of_several = row["department"] and " " in row["departments"]
    reached = f"What {'its own share of ' if one_of_several else ''}{code} had reached"
    counts = ""
    if row["part_colour"] in RATED:
        word, due = OF_COLOUR[row["part_colour"]].word, share_percent(row["part_planned"])
        by = report.plan.month(judged_month(report, row)).label
        counts = f", and with {due} due by {by} it counts as {word}"
    return f"{reached} by {month} ({done} of the planned change) counts on{counts}."


def _lacks_figure(kpi: Kpi, row: Row) -> bool:
    return bool(row["colour"] == Colour.NO_DATA or (kpi.is_context and math.isnan(row["actual"])))


def _judged(report: StatusReport, kpi: Kpi, row: Row, month: str, eyes: str) -> str:
    value = quantity(row["actual"], kpi.unit)
    colour = Colour(row["colour"])
    if _lacks_figure(kpi, row):
        lacking = silence(report, row, eyes) or "there was nothing to count"
        return f"No figure for {month}: {lacking}."
    if kpi.is_context:
        return f"{value} up to {month}; shown for context, not rated."
    if colour is Colour.UNRATED:
        return _unrated(report, row, month, value)
    if colour is Colour.NOT_DUE:
        return f"Nothing is due by the end of {month} yet; reported: {value}."
    return _rated(report, kpi, row, month, value)


def _unrated(report: StatusReport, row: Row, month: str, value: str) -> str:
    """Too few cases or nothing to count, and what that means for its measure."""
    if math.isnan(row["actual"]):
        said = f"Not applicable in {month}: there was nothing to count, so it is not rated."
    else:
        needed = number(row["least"])
        said = f"{value} in {month} rests on {count(row['base'], 'case')}; {needed} are needed."
        said = f"{said[:-1]}, so it is not rated."
    return f"{said} {_stands(report, row)}".rstrip()


def _stands(report: StatusReport, row: Row) -> str:
    """Which status stands in its measure meanwhile, or since when it is left out of it."""
    last, since = row["last_colour"], int(row["part_from"])
    if last not in RATED or not row["scored"]:
        return ""
    month = report.plan.month(since).label
    if row["left_out"]:
        return f"{row['code']} is left out until it is rated again: the last time was {month}."
    return f"Meanwhile its status of {month} counts: {OF_COLOUR[last].word}."


def _rated(report: StatusReport, kpi: Kpi, row: Row, month: str, value: str) -> str:
    plan = report.plan
    expected = quantity(row["expected"], kpi.unit)
    variance = points(row["schedule_variance"])
    colour = Colour(row["colour"]).value
    rule = _rule(plan, kpi, row)
    nobodys = "" if row["score"] else " It counts for no measure and no department."
    if kpi.is_ceiling:
        limit = quantity(row["target"], kpi.unit)
        return (
            f"{_counted(kpi)}{value} up to {month} against at most {expected} so far and {limit} "
            f"in all: {variance} of the limit; {colour} ({rule}).{nobodys}"
        )
    if kpi.is_hold:
        held = f"{value} in {month} against {expected} to be held: {variance}"
        return f"{held}; {colour} ({rule}).{nobodys}"
    planned, earned = share_percent(row["planned_share"]), share_percent(row["earned_share"])
    sentence = (
        f"{value} by the end of {month} against {expected} planned: {earned} of the planned change "
        f"is achieved{_counted_as(row)}, {planned} was due ({variance}); {colour} ({rule})."
    )
    return " ".join(filter(None, [sentence, _pace(report, kpi, row)])) + nobodys


def _counted(kpi: Kpi) -> str:
    """What a limit counts, where the figure alone would not say it: deaths are no arrests."""
    return f"{kpi.name.partition(' (')[0]}: " if Unit.is_count(kpi.unit) else ""


def _counted_as(row: Row) -> str:
    """What the measure or department takes a share for that is below 0 or above 100 %."""
    counted = min(1.0, max(0.0, row["earned_share"]))
    if counted == row["earned_share"] or not row["scored"]:
        return ""
    return f" (counted as {share_percent(counted)})"


def _rule(plan: Plan, kpi: Kpi, row: Row) -> str:
    """The rule that gave a KPI its colour, in a few words."""
    limits = plan.thresholds
    green, amber = points(limits.green_from), points(limits.amber_from)
    if row["decided"] == RuleKey.ONE_CASE:
        case = "one case fewer" if kpi.polarity is Polarity.LOWER else "one case more"
        return f"{case} and it would be green"
    if row["decided"] == RuleKey.NOTHING_ACHIEVED:
        return f"nothing achieved though {percent(limits.nothing_of)} or more was due"
    if row["colour"] == Colour.GREEN:
        return f"not below {green}"
    return f"below {green}" if row["colour"] == Colour.AMBER else f"below {amber}"


def _pace(report: StatusReport, kpi: Kpi, row: Row) -> str:
    """How far behind, where the present pace leads, and what is needed from now on."""
    plan, parts = report.plan, []
    behind, needed = row["months_behind"], row["needed"]
    if row["earned_share"] >= 1 and not math.isnan(row["forecast_month"]):
        return f"The target has been met since {plan.month(int(row['forecast_month'])).label}."
    if not behind > 0:
        return ""
    if outlook(plan, row) is Outlook.STEPS:
        parts.append(_lacking(report, kpi, row))
    else:
        parts.append(f"{count(halves_up(behind, 1), 'month')} behind")
        parts.append(pace(plan, row))
    if not math.isnan(needed) and kpi.unit != Unit.YES_NO:
        parts.append(f"{needed_from_now(plan, kpi, row)} needed to reach the target")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _lacking(report: StatusReport, kpi: Kpi, row: Row) -> str:
    """Of a plan in steps: `1 of 18 still lacking since Mar 2025`."""
    since = report.plan.month(_lacking_since(report, row)).label
    if kpi.unit == Unit.YES_NO:
        return f"still lacking since {since}"
    lacking = change(abs(row["expected"] - row["actual"]), kpi.unit)
    if kpi.combine.is_ratio or kpi.polarity is Polarity.LOWER:
        return f"{lacking} still lacking since {since}"
    return f"{lacking} of {quantity(row['expected'], kpi.unit)} still lacking since {since}"


def _lacking_since(report: StatusReport, row: Row) -> int:
    """The first of the months running in which the step of this month was not reached."""
    by_month = _months_of(report, row)
    first = int(row["month_number"])
    while (before := by_month.get(first - 1)) is not None and (
        before["schedule_variance"] < 0 and before["planned_share"] == row["planned_share"]
    ):
        first -= 1
    return first


def _months_of(report: StatusReport, row: Row) -> dict[int, Row]:
    """The rows of the same KPI, or the same own share, by plan month."""
    frame = report.own_shares if row["department"] else report.kpis
    own = frame[(frame["code"] == row["code"]) & (frame["department"] == row["department"])]
    return {r["month_number"]: r for r in records(own)}
