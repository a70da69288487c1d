"""The committee's one page on a screen: the same content as the first page of the printed brief."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from napams.domain.months import Month
from napams.report.brief_data import Material
from napams.report.committee_page import lagging, page_one
from napams.ui.because import because
from napams.ui.committee import sparklines
from napams.ui.links import to
from napams.ui.marks import drawn_as
from napams.ui.markup import Column, Html, joined, link, paragraph, table, tag
from napams.wording.numbers import day

MEASURES = (
    Column("Measure, worst first"),
    Column("Status"),
    Column("Headline indicator against its plan", wide=True),
    Column("Achieved of due", figures=True),
    Column("Trend"),
    Column("Target by"),
)
Content = Mapping[str, Any]


def drawn(material: Material) -> Html:
    """What a committee member reads in a minute; decisions and laggards beside the measures."""
    page, month, known_on = page_one(material), material.month, material.report.known_on
    left = tag("div", _measures(page["measures"], month, known_on), class_="nm-main")
    right = tag(
        "div",
        _decisions(page["decisions"], page["more_decisions"]),
        _lagging(lagging(material), month, known_on),
        _gains(page["gains"], month, known_on),
        class_="nm-beside",
    )
    return tag(
        "div", _facts(page["facts"], month, known_on), tag("div", left, right, class_="nm-split")
    )


def _facts(facts: Sequence[Content], month: Month, known_on: datetime | None) -> Html:
    """Returns, evidence, deaths, interceptions, money: a row of figures with their notes."""

    def figure(fact: Content) -> Html:
        value = tag("b", fact["value"])
        return because(known_on, fact["code"], month, value) if fact["code"] else value

    return tag(
        "dl",
        *(
            tag(
                "div",
                tag("dt", fact["name"]),
                tag("dd", figure(fact), " ", tag("span", fact["note"], class_="sub")),
            )
            for fact in facts
        ),
        class_="nm-facts",
    )


def _measures(rows: Sequence[Content], month: Month, known_on: datetime | None) -> Html:
    cells = [
        (
            link(
                to("measure", known_on, measure=row["code"], month=month),
                f"{row['code']} {row['title']}",
            ),
            joined(
                (
                    because(known_on, row["code"], month, drawn_as(row["mark"])),
                    tag("span", row["since"], class_="sub"),
                )
            ),
            _headline(row, month, known_on),
            f"{row['earned']} of {row['planned']}",
            sparklines.shares(row["spark"]),
            row["headline"]["forecast"] if row["headline"] else "–",
            _milestone(row, month, known_on),
        )
        for row in rows
    ]
    milestones = Column(f"Next or late milestone, on {day(month.last_day)}", wide=True)
    caption = f"The measures in {month.label}, worst first"
    return table(caption, (*MEASURES, milestones), cells)


def _headline(row: Content, month: Month, known_on: datetime | None) -> Html | str:
    headline = row["headline"]
    if headline is None:
        return "–"
    mark = drawn_as(headline["mark"], " ".join(headline["against"]))
    code = f"{row['code']}-{headline['code']}"
    name = tag("span", headline["name"], class_="nm-rest")
    return joined((because(known_on, code, month, mark), " ", name))


def _milestone(row: Content, month: Month, known_on: datetime | None) -> Html | str:
    milestone = row["milestone"]
    if milestone is None:
        return "all done"
    mark = because(known_on, milestone["code"], month, drawn_as(milestone["mark"]))
    number = milestone["code"].rpartition("-")[2]
    named = f"{number} {milestone['name']}, {milestone['due']} {milestone['more']}".rstrip()
    return joined((mark, " ", tag("span", named, class_="nm-rest")))


def _decisions(rows: Sequence[Content], more: int) -> Html:
    """What departments ask of the committee, the longest standing first."""
    if not rows:
        return joined((_head("Decisions asked for"), paragraph("No department asks for one.")))
    items = (
        tag(
            "li",
            tag("span", row["text"]["text"], dir="auto"),
            tag("span", _asked(row), class_="sub"),
        )
        for row in rows
    )
    rest = paragraph(f"And {more} more in the brief.", class_="faint") if more else ""
    return joined((_head("Decisions asked for"), tag("ol", *items), rest))


def _asked(row: Content) -> str:
    months = f", {row['running']} months running" if row["running"] > 1 else ""
    waits = row["waits"]["text"] if isinstance(row["waits"], Mapping) else str(row["waits"])
    waiting = f"; waits for {waits}" if waits.strip("–") else ""
    return f"{row['owner']}, {row['asked']}{months}{waiting}"


def _lagging(rows: Sequence[Content], month: Month, known_on: datetime | None) -> Html:
    """The departments that lag and by what; the sentences stand with each department."""
    if not rows:
        return joined((_head("Departments that lag"), paragraph("None.")))
    items = (
        tag(
            "li",
            link(
                to("departments", known_on, department=row["code"], month=month),
                tag("b", row["code"]),
                title=row["name"],
            ),
            " ",
            tag("span", "; ".join(f"{r['about']} ({r['rule']})" for r in row["rules"])),
        )
        for row in rows
    )
    return joined((_head("Departments that lag"), tag("ul", *items, class_="nm-plain")))


def _gains(rows: Sequence[Content], month: Month, known_on: datetime | None) -> Html:
    if not rows:
        return Html()
    items = (
        tag(
            "li",
            because(known_on, row["code"], month, row["code"]),
            f" {row['name']}: {row['change']}",
        )
        for row in rows
    )
    return joined((_head("Biggest gains"), tag("ul", *items, class_="nm-plain")))


def _head(words: str) -> Html:
    return tag("h2", words)
