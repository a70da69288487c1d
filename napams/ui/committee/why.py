"""The page Why: its sentence, the condition that decided, and the parts of a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from napams.domain.catalogue import Plan, nearest_codes
from napams.domain.frames import plain
from napams.domain.provenance import Outside, Part
from napams.domain.report import StatusReport
from napams.services.actors import Actor
from napams.services.why import CodeKind, Why
from napams.ui.committee import why_figures, why_numbers
from napams.ui.links import to, why_link
from napams.ui.markup import (
    TableColumn,
    drawn_mark,
    joined,
    link,
    paragraph,
    section,
    sub,
    table,
    tag,
)
from napams.wording.explanation import condition, kept_from, outside, what_was_found
from napams.wording.group_reasons import group_reason
from napams.wording.lags import sentence
from napams.wording.marks import OF_COLOUR, status
from napams.wording.milestones import state_today
from napams.wording.numbers import NOTHING, count, number, points, share_percent
from napams.wording.reasons import reason

PARTS = (
    TableColumn("Part", wide=True),
    TableColumn("Status"),
    TableColumn("Pulls by", figures=True),
    TableColumn("Achieved", figures=True),
    TableColumn("Due", figures=True),
    TableColumn("Weight", figures=True),
    TableColumn("Remark", wide=True),
)
MEAN = (
    "Each part pulls by its weight times what it has achieved (counted from 0 to 100 %) less what "
    "was due, divided by all weights; the pulls add up to the schedule variance."
)


def not_offered(actor: Actor, plan: Plan, asked: str, offered: dict[str, str]) -> str:
    """Why the code in the address is not shown: it is unknown, or of another department."""
    code = asked.strip().upper()
    if code in plan.names:
        return (
            f"{code} {plan.names[code]} is in the plan, but not among what {actor.department} "
            "reports or owns. The JTF can tell you about it."
        )
    near = nearest_codes(code, offered)
    listed = f" Nearest to it: {', '.join(f'{c} {offered[c]}' for c in near)}." if near else ""
    return f"The plan has nothing with the code {asked[:40]}.{listed}"


def page(report: StatusReport, found: Why, *, leads: bool) -> Markup:
    """The whole of the reason; `leads` to that of others for those who may open them."""
    parts = [_head(report, found, leads=leads), _decided(report.plan, found)]
    if found.kind is CodeKind.INDICATOR:
        parts += [
            section("The numbers", why_numbers.numbers(report.plan, found)),
            why_figures.figures(report, found),
        ]
    if found.kind is CodeKind.MILESTONE:
        parts.append(why_figures.reports(found))
    if found.kind in (CodeKind.MEASURE, CodeKind.DEPARTMENT):
        parts.append(_made_of(report, found))
    return joined(parts)


def _share(found: Why) -> str:
    return f": own share of {found.share_of}" if found.share_of else ""


def _head(report: StatusReport, found: Why, *, leads: bool) -> Markup:
    since = report.plan.month(found.streak.first)
    before = (
        joined((", before that ", drawn_mark(OF_COLOUR[found.streak.before])))
        if found.streak.before
        else ""
    )
    return tag(
        "div",
        tag("h2", f"{found.code} {found.name}{_share(found)}"),
        paragraph(
            drawn_mark(status(found.row)),
            f" in {found.month.label}, since {since.label}",
            before,
            ".",
            class_="lead",
        ),
        paragraph(_sentence(report, found)),
        paragraph(f"It stands otherwise {state_today(found.today)}.") if found.today else "",
        paragraph(*_belongs(report, found, leads=leads), class_="faint"),
        class_="nm",
    )


def _sentence(report: StatusReport, found: Why) -> str:
    """The reason, without the rules by which a department lags, which follow below."""
    if found.kind is CodeKind.DEPARTMENT:
        return group_reason(report, plain(found.row))
    return reason(report, found.kind, found.row, found.eyes)


def _belongs(report: StatusReport, found: Why, *, leads: bool) -> Iterator[object]:
    """Where it belongs and who speaks for it, each with its own reason."""
    plan, month = report.plan, found.month

    def led(code: str, words: str) -> object:
        return why_link(report.known_on, code, month, words) if leads else words

    if found.kind in (CodeKind.MEASURE, CodeKind.DEPARTMENT) and not leads:
        return
    if found.kind in (CodeKind.MEASURE, CodeKind.DEPARTMENT):
        page_of = "measure" if found.kind is CodeKind.MEASURE else "departments"
        asked = {found.kind.value: found.code, "month": month}
        yield link(to(page_of, report.known_on, **asked), f"To the page of {found.code}")
        return
    measure = plan.measure_by_code[found.row["measure"]]
    yield "Part of "
    yield led(measure.code, f"{measure.code} {measure.title}")
    if found.share_of:
        yield "; judged by the department’s own figures alone. "
        yield why_link(report.known_on, found.code, month, "The whole indicator")
        return
    if found.kind is CodeKind.INDICATOR and plan.kpis[found.code].computed:
        yield "; counted by the program itself."
        return
    if found.kind is CodeKind.INDICATOR:
        codes, verb = plan.kpis[found.code].reporters, "reported"
    else:
        codes, verb = (plan.milestones[found.code].owner,), "owned"
    yield f"; {verb} by "
    yield joined((led(c, c) for c in codes), ", ")
    yield "."


def _decided(plan: Plan, found: Why) -> Markup:
    """The conditions in the order of the rules, down to the one that decided."""
    items = []
    for check in found.checks:
        verdict = "yes" if check.holds else "no"
        asked = condition(check, plan.thresholds)
        words = joined((asked[0].upper(), asked[1:], "? "))
        colour = check.colour or found.row["colour"]
        gives = joined((": ", drawn_mark(OF_COLOUR[colour]))) if check.decided else ""
        answer = tag("b" if check.decided else "span", verdict, gives)
        facts = tag("span", f" ({what_was_found(check)})", class_="faint")
        items.append(tag("li", words, answer, facts))
        if check.decided:
            break
    return section(
        "How the colour came about",
        paragraph("Asked in this order; the first that holds decides.", class_="faint"),
        tag("ol", *items),
    )


def _made_of(report: StatusReport, found: Why) -> Markup:
    """The rules by which a department lags, then the parts."""
    if not found.parts:
        return section("What it is made of", paragraph("It has no parts."))
    whole = found.row
    rows = [_part(report, found, p) for p in found.parts]
    total = (
        tag("b", "Together"),
        drawn_mark(status(found.row)),
        tag("b", points(whole["schedule_variance"])),
        share_percent(whole["earned_share"]),
        share_percent(whole["planned_share"]),
        number(sum(p.weight for p in found.parts if p.pull is not None)),
        "",
    )
    caption = f"Parts of {found.code}, what pulls it down most first"
    parts = section(
        "What it is made of", paragraph(MEAN, class_="faint"), table(caption, PARTS, [*rows, total])
    )
    return joined((_lags(report, found), parts))


def _part(report: StatusReport, found: Why, part: Part) -> tuple[object, ...]:
    share = found.code if found.kind is CodeKind.DEPARTMENT and part.kind == "kpi" else ""
    why = why_link(report.known_on, part.code, found.month, part.code, share=share)
    mark = drawn_mark(replace(OF_COLOUR[part.colour], held=part.on_hold))
    return (
        joined((why, sub(part.name))),
        NOTHING if part.outside is Outside.LEFT_OUT else mark,
        points(part.pull),
        NOTHING if part.outside else share_percent(part.earned_share),
        NOTHING if part.outside else share_percent(part.planned_share),
        number(part.weight),
        "; ".join(_remarks(report, found, part)),
    )


def _remarks(report: StatusReport, found: Why, part: Part) -> list[str]:
    said = [outside(report.plan, part)] if part.outside else []
    if kept := kept_from(report.plan, part):
        said.append(kept)
    if part.days:
        said.append(f"{count(part.days, 'day')} overdue")
    if part.guards:
        said.append("keeps the whole from being green")
    return said


def _lags(report: StatusReport, found: Why) -> Markup:
    if not found.lags:
        return Markup()
    rules = (tag("li", tag("b", f"{lag.rule}: "), sentence(report.plan, lag)) for lag in found.lags)
    return section("Why it lags", tag("ul", *rules))
