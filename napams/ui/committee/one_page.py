"""The committee's one page on a screen: the same content as the first page of the printed brief."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from napams.domain.catalogue import within_measure
from napams.domain.months import Month
from napams.report.brief_data import BriefData
from napams.report.committee_page import Decision, Fact, Gain, LaggingDepartment, committee_page
from napams.report.measures import Headline, MeasureLine
from napams.report.milestones import PressingMilestone
from napams.report.paths import SharesByMonth
from napams.ui.links import department_link, measure_link, why_link
from napams.ui.markup import TableColumn, drawn_mark, joined, paragraph, sub, table, tag
from napams.wording.numbers import day

MEASURES = (
    TableColumn("Measure, worst first"),
    TableColumn("Status"),
    TableColumn("Headline indicator against its plan", wide=True),
    TableColumn("Achieved of due", figures=True),
    TableColumn("Trend"),
    TableColumn("Target by"),
)
SPARK_WIDTH, SPARK_HEIGHT = 84, 18
"""The small drawing's own units; the style sheet scales it."""
DUE, DONE = "#808a94", "#3a7ab5"
"""Tones that differ clearly on both themes."""


def drawn(data: BriefData) -> Markup:
    """What a committee member reads in a minute; decisions and laggards beside the measures."""
    page, month, known_on = committee_page(data), data.month, data.report.known_on
    left = tag("div", _measures(page.measures, data), class_="nm-main")
    right = tag(
        "div",
        _decisions(page.decisions, page.more_decisions),
        _lagging(page.lagging, month, known_on),
        _gains(page.gains, month, known_on),
        class_="nm-beside",
    )
    corrected = paragraph(page.corrected) if page.corrected else ""
    facts = _facts(page.facts, month, known_on)
    return tag("div", corrected, facts, tag("div", left, right, class_="nm-split"))


def _facts(facts: Sequence[Fact], month: Month, known_on: datetime | None) -> Markup:
    """Returns, evidence, deaths, interceptions, money: a row of figures with their notes."""

    def figure(fact: Fact) -> Markup:
        value = tag("b", fact.value)
        return why_link(known_on, fact.code, month, value) if fact.code else value

    return tag(
        "dl",
        *(
            tag("div", tag("dt", fact.name), tag("dd", figure(fact), " ", sub(fact.note)))
            for fact in facts
        ),
        class_="nm-facts",
    )


def _measures(lines: Sequence[MeasureLine], data: BriefData) -> Markup:
    month, known_on = data.month, data.report.known_on
    cells = [
        (
            measure_link(known_on, line.code, month, f"{line.code} {line.title}"),
            why_link(known_on, line.code, month, drawn_mark(line.mark)) + sub(line.since),
            _headline(line.headline, month, known_on),
            f"{line.earned} of {line.planned}",
            sparkline(line.shares),
            line.headline.target_by if line.headline else "–",
            _milestone(line.milestone, month, known_on),
        )
        for line in lines
    ]
    milestones = TableColumn(f"Next or late milestone, on {day(data.judged_on)}", wide=True)
    caption = f"The measures in {month.label}, worst first"
    return table(caption, (*MEASURES, milestones), cells)


def _headline(headline: Headline | None, month: Month, known_on: datetime | None) -> Markup | str:
    if headline is None:
        return "–"
    mark = drawn_mark(headline.mark, headline.sentence)
    name = tag("span", headline.name.split(" (")[0], class_="nm-rest")
    return joined((why_link(known_on, headline.code, month, mark), " ", name))


def _milestone(
    milestone: PressingMilestone | None, month: Month, known_on: datetime | None
) -> Markup | str:
    if milestone is None:
        return "all done"
    line, others = milestone.line, milestone.others_overdue
    mark = why_link(known_on, line.code, month, drawn_mark(line.mark))
    more = f" (+{others} more)" if others else ""
    named = f"{within_measure(line.code)} {line.name}, {day(line.due)}{more}"
    today = sub(line.note) if line.note else ""
    return joined((mark, " ", tag("span", named, class_="nm-rest"), today))


def _decisions(decisions: Sequence[Decision], more: int) -> Markup:
    """What departments request of the committee, the longest running first."""
    heading = tag("h2", "Decisions asked for")
    if not decisions:
        return joined((heading, paragraph("No department asks for one.")))
    items = (
        tag("li", tag("span", decision.text.text, dir="auto"), sub(_asked(decision)))
        for decision in decisions
    )
    rest = paragraph(f"And {more} more in the brief.", class_="faint") if more else ""
    return joined((heading, tag("ol", *items), rest))


def _asked(decision: Decision) -> str:
    stands = f", standing for {decision.standing}" if decision.months_running > 1 else ""
    waits = decision.waits_for.text
    waiting = f"; waits for {waits}" if waits.strip("–") else ""
    return f"{decision.department}, {decision.asked_on}{stands}{waiting}"


def _lagging(
    departments: Sequence[LaggingDepartment], month: Month, known_on: datetime | None
) -> Markup:
    """The departments that lag and by which rules; each name links to the full reasons."""
    heading = tag("h2", "Departments that lag")
    if not departments:
        return joined((heading, paragraph("None.")))
    items = (
        tag(
            "li",
            department_link(known_on, each.code, month, tag("b", each.code), title=each.name),
            " ",
            tag("span", "; ".join(f"{lag.about} ({lag.rule})" for lag in each.lags)),
        )
        for each in departments
    )
    return joined((heading, tag("ul", *items, class_="nm-plain")))


def _gains(gains: Sequence[Gain], month: Month, known_on: datetime | None) -> Markup:
    if not gains:
        return Markup()
    items = (
        tag("li", why_link(known_on, gain.code, month, gain.code), f" {gain.name}: {gain.change}")
        for gain in gains
    )
    return tag("h2", "Biggest gains") + tag("ul", *items, class_="nm-plain")


def sparkline(shares: SharesByMonth) -> Markup:
    """What was due (dashed) and what was achieved (solid), month by month, with its words.

    A picture, since Streamlit takes drawn elements out of a page's HTML.
    """
    earned = _places(shares, shares.earned)
    lines = [
        tag(
            "polyline",
            points=_joined(_places(shares, shares.planned)),
            stroke=DUE,
            stroke_width="1.4",
            stroke_dasharray="2 2",
        ),
        tag("polyline", points=_joined(earned), stroke=DONE, stroke_width="1.8"),
    ]
    if earned:
        x, y = earned[-1]
        lines.append(tag("circle", cx=f"{x:g}", cy=f"{y:g}", r="2.2", fill=DONE))
    drawing = tag(
        "svg",
        *lines,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {SPARK_WIDTH} {SPARK_HEIGHT}",
        fill="none",
    )
    source = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
    return tag("img", src=source, alt=shares.words, title=shares.words, class_="nm-spark")


def _places(
    shares: SharesByMonth, line: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Points within a margin of two units, since lines have a width; up is more."""
    return [
        (
            2 + round(month / shares.last_month, 4) * (SPARK_WIDTH - 4),
            SPARK_HEIGHT - 2 - min(1.0, max(0.0, round(share, 4))) * (SPARK_HEIGHT - 4),
        )
        for month, share in line
        if not math.isnan(share)
    ]


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
