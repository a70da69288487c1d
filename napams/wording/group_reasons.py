"""Why a measure is what it is, or how a department delivers: a sentence with the numbers in it."""

from __future__ import annotations

from napams.domain.colours import RATED, Colour, RuleKey
from napams.domain.frames import Row, records
from napams.domain.milestones import holding
from napams.domain.months import Month
from napams.domain.policy import ThresholdPolicy
from napams.domain.report import StatusReport
from napams.domain.reporting import ContributionState
from napams.domain.rollup import Guard, guarding
from napams.wording.kpi_reasons import OLD, as_in
from napams.wording.lags import with_rule
from napams.wording.marks import OF_COLOUR
from napams.wording.numbers import count, halves_up, listed, number, points, share_percent
from napams.wording.silence import silence
from napams.wording.waiting import wait, waits

HEAVIEST = 3
"""How many of the parts that pull a group down are named."""
MOST_NAMED = 4
"""How many parts of which the same is said are named; of more, their number is."""


def department_reason(report: StatusReport, row: Row) -> str:
    """How a department delivers, then the rules by which it lags, each with its sentence."""
    lags = report.lags_of(row["department"], Month.parse(row["month"]))
    return " ".join([group_reason(report, row), *(with_rule(report.plan, lag) for lag in lags)])


def group_reason(report: StatusReport, row: Row, eyes: str = "") -> str:
    """Why a measure is what it is, or the delivery of a department; what pulls it down most.

    What is on hold is said first, and whose return is waited for; what is kept of silent parts, or
    stands of those not rated, at the end. `eyes`: as in `napams.wording.waiting`.
    """
    found = report.parts_of(row)
    if not found:
        return _NO_PARTS["department" if "department" in row else "measure"]
    said = [_on_hold(report, row, found, eyes), _judged(report, row, found)]
    return " ".join(filter(None, [*said, *_kept(report, row, found, eyes)]))


def _judged(report: StatusReport, row: Row, found: list[Row]) -> str:
    decided = row["decided"]
    if decided in _WHOLE:
        return _WHOLE[decided]
    if decided == RuleKey.NOTHING_RATED:
        return _nothing_rated(report, row, found)
    because = ""
    if decided == RuleKey.GUARDED:
        because = f", because {held_back(report.plan.thresholds, row, found)}"
    elif decided == RuleKey.NO_PART_RED:
        because = ", because none of its parts is red"
    if row["counted"] == 0:
        return f"It has limits and values to hold alone; {Colour(row['colour']).value}{because}."
    planned, earned = share_percent(row["planned_share"]), share_percent(row["earned_share"])
    never = "" if row["accepted"] else "Nothing has ever been reported on it. "
    sentence = (
        f"{never}{earned} of the planned change is achieved, {planned} was due "
        f"({points(row['schedule_variance'])}); {Colour(row['colour']).value}{because}."
    )
    pulling = [part for part in found if part["pull"] is not None and part["pull"] < 0]
    pulling = sorted(pulling, key=lambda part: (part["pull"], part["code"]))[:HEAVIEST]
    if pulling:
        words = ", ".join(_pull(part) for part in pulling)
        sentence += f" Pulled down most by {words}."
    return sentence


_NO_PARTS = {
    "measure": "None of its indicators is judged, and no milestone.",
    "department": "It is judged by nothing: it owns no milestone, and no indicator is its own.",
}
_WHOLE = {
    RuleKey.ALL_ON_HOLD: "",
    RuleKey.NEVER_REPORTED: "Nothing has ever been reported on it.",
    RuleKey.WHOLE_IDLE: "Nothing is due yet.",
}


def _nothing_rated(report: StatusReport, row: Row, found: list[Row]) -> str:
    """`Everything was reported; nothing of it can be rated: M11-K2 rests on 6 cases, …`."""
    rows = _kpi_rows(report, row, found)
    why = [_why_unrated(kpi) for kpi in rows if not kpi["on_hold"]]
    everything = "Everything was reported; nothing" if _all_reported(rows) else "Nothing"
    return f"{everything} of it can be rated: {'; '.join(why) or 'its parts wait'}."


def _all_reported(rows: list[Row]) -> bool:
    return bool(rows) and all(kpi["reported"] for kpi in rows)


def _why_unrated(kpi: Row) -> str:
    if kpi["decided"] == RuleKey.FEW_CASES:
        return f"{kpi['code']} rests on {count(kpi['base'], 'case')}, {number(kpi['least'])} needed"
    if kpi["decided"] == RuleKey.NOT_APPLICABLE:
        return f"{kpi['code']} had nothing to count"
    return f"{kpi['code']} has no figure"


def _on_hold(report: StatusReport, row: Row, found: list[Row], eyes: str) -> str:
    """Which parts stand as before, and whose return is waited for."""
    held = [
        part
        for part in found
        if part["on_hold"] and not (part["kind"] == "milestone" and part["earned_share"] == 1)
    ]
    if not held:
        return ""
    what = as_in(report, row) if row["on_hold"] else _stand([part["code"] for part in held])
    waited = _waited_for(report, row, held, eyes)
    return f"{what}: {waited}." if waited else f"{what}."


def _stand(codes: list[str]) -> str:
    if len(codes) > MOST_NAMED:
        return f"{len(codes)} parts stand as before"
    return f"{listed(codes)} {'stands' if len(codes) == 1 else 'stand'} as before"


def _waited_for(report: StatusReport, row: Row, held: list[Row], eyes: str) -> str:
    """The returns that parts on hold wait for, each once."""
    months: dict[int, dict[str, ContributionState]] = {}
    number_of_month = min(int(row["month_number"]), report.plan.months)
    for kpi in _kpi_rows(report, row, held):
        months.setdefault(number_of_month, {}).update(waits(report, kpi))
    for part in held:
        if part["kind"] != "milestone":
            continue
        owner = report.plan.milestones[part["code"]].owner
        for owed in holding(report.register, owner, int(row["month_number"])):
            state = ContributionState(owed["contribution"])
            months.setdefault(owed["month_number"], {})[owner] = state
    return "; ".join(wait(report, n, who, eyes) for n, who in sorted(months.items()) if who)


def _kept(report: StatusReport, row: Row, found: list[Row], eyes: str) -> list[str]:
    """What counts of silent parts and of parts that cannot be rated, from which month."""
    number_of_month = min(int(row["month_number"]), report.plan.months)
    kpis = [part for part in found if part["kind"] == "kpi"]
    kept = [p for p in kpis if not p["on_hold"] and p["from_month"] < number_of_month]
    rows = _kpi_rows(report, row, kept)
    said = [
        _old(report, row, kpis),
        _silent(report, row, found, [kpi for kpi in rows if _is_silent(kpi)], eyes),
        *(_standing(report, kpi) for kpi in rows if not _is_silent(kpi)),
    ]
    return [words for words in said if words]


def _old(report: StatusReport, row: Row, kpis: list[Row]) -> str:
    """That all figures are old, where it is not said yet."""
    newest = int(max((part["from_month"] for part in kpis), default=0))
    months = min(int(row["month_number"]), report.plan.months) - newest
    if row["on_hold"] or not newest or months <= OLD:
        return ""
    return f"Its newest figures are those of {report.plan.month(newest).label}."


def _is_silent(kpi: Row) -> bool:
    return bool(kpi["colour"] == Colour.NO_DATA and not kpi["left_out"])


def _silent(report: StatusReport, row: Row, found: list[Row], rows: list[Row], eyes: str) -> str:
    """`No figure of M11-K2 (RNG has sent no return for …): what was done before counts on …`"""
    by_words: dict[str, list[str]] = {}
    for kpi in rows:
        by_words.setdefault(silence(report, kpi, eyes), []).append(kpi["code"])
    said = [f"{_named(codes)} ({words})" for words, codes in by_words.items()]
    if not said:
        return ""
    counts = "what was done before counts on, as the plan goes on"
    return f"No figure of {'; '.join(said)}: {counts}{_so(report, row, found, rows)}."


def _so(report: StatusReport, row: Row, found: list[Row], rows: list[Row]) -> str:
    """How silent parts count that keep a group from being green: `, so M10-K4 (53 % done, …`."""
    if row["decided"] != RuleKey.GUARDED:
        return ""
    limits = report.plan.thresholds
    guard = {part["code"] for part in found if guarding(limits, part, row["guard"])}
    by_word: dict[str, list[str]] = {}
    for kpi in rows:
        if kpi["code"] not in guard:
            continue
        shares = (
            f" ({share_percent(kpi['part_earned'])} done, {share_percent(kpi['part_planned'])} due)"
        )
        word = OF_COLOUR[kpi["part_colour"]].word
        by_word.setdefault(word, []).append(kpi["code"] + (shares if kpi["shared"] else ""))
    said = [
        f"{_named(codes)} {'counts' if len(codes) == 1 else 'count'} as {word}"
        for word, codes in by_word.items()
    ]
    return f", so {listed(said)}" if said else ""


def _named(codes: list[str]) -> str:
    return listed(codes) if len(codes) <= MOST_NAMED else f"{len(codes)} indicators"


def _standing(report: StatusReport, kpi: Row) -> str:
    if kpi["last_colour"] not in RATED:
        return ""
    month = report.plan.month(int(kpi["part_from"])).label
    if kpi["left_out"]:
        return f"{kpi['code']} is left out: it was last rated in {month}."
    word = OF_COLOUR[kpi["last_colour"]].word
    return f"{kpi['code']} stands as in {month} ({word}): {_unrated(kpi)}."


def _unrated(kpi: Row) -> str:
    few = kpi["decided"] == RuleKey.FEW_CASES
    return f"now {count(kpi['base'], 'case')} only" if few else "now there is nothing to count"


def _kpi_rows(report: StatusReport, row: Row, parts: list[Row]) -> list[Row]:
    """The rated rows of parts: whole KPIs of a measure, a department's own shares."""
    places = [part["row"] for part in parts if part["kind"] == "kpi"]
    frame = report.own_shares if "department" in row else report.kpis
    return records(frame.iloc[places]) if places else []


def _pull(part: Row) -> str:
    """A part with its pull in percentage points: `M01-K2 (−3.1)`."""
    late = f", {count(part['days'], 'day')} overdue" if part["days"] else ""
    return f"{part['code']} ({number(halves_up(part['pull'] * 100, 1))}{late})"


def held_back(limits: ThresholdPolicy, row: Row, parts: list[Row]) -> str:
    """What keeps a group from being green: `M01-K2 is red`."""
    guard = row["guard"]
    codes = [part["code"] for part in parts if guarding(limits, part, guard)]
    named = f"{', '.join(codes)} {'is' if len(codes) == 1 else 'are'}"
    if guard == Guard.MANY_RED:
        return f"{named} red, {share_percent(row['red_weight'])} of the weight of its indicators"
    if guard == Guard.MOSTLY_NOT_GREEN:
        weight = share_percent(row["not_green_weight"])
        return f"{named} not green, {weight} of the weight of its indicators"
    return f"{named} {'red' if guard == Guard.HEADLINE_RED else 'long overdue'}"
