"""What departments say in their own words: of a measure in a month, of themselves in every month.

A department writes one narrative a month for all of its duties, so that on a measure's page it
may speak of another measure; the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from markupsafe import Markup

from napams.domain.catalogue import Measure
from napams.domain.frames import of_month, records, up_to
from napams.domain.months import Month
from napams.domain.returns import NarrativeField
from napams.ui.markup import Column, paragraph, section, table
from napams.wording.numbers import NOTHING, count, day

HEADS = {
    NarrativeField.PROGRESS: "Progress",
    NarrativeField.CONSTRAINTS: "What stands in the way",
    NarrativeField.BLOCKED_BY: "Blocked by",
    NarrativeField.DECISIONS_REQUESTED: "Decision asked for",
}
"""The fields that speak of the work, and how the pages head them."""

ONE_FOR_ALL = (
    "A department writes one narrative a month for all of its duties; it may also speak of other "
    "measures."
)


def of_measure(narratives: pd.DataFrame, measure: Measure, month: Month) -> Markup:
    """What the measure's departments wrote in the month's returns, and who wrote nothing."""
    departments = measure.departments
    rows = of_month(narratives, month)
    words = {d: _texts(rows[rows["department"] == d]) for d in departments}
    speaking = [d for d in departments if words[d]]
    silent = [d for d in departments if not words[d]]
    heading = f"What the departments say, {month.label}"
    if not speaking:
        who = ", ".join(departments)
        return section(
            heading,
            paragraph(f"No accepted return for {month.label} from {who} says anything in words."),
        )
    caption = f"From the returns for {month.label} of the departments of {measure.code}"
    listed = table(caption, _columns("Department"), [(d, *_cells(words[d])) for d in speaking])
    quiet = paragraph(f"Nothing in words from {', '.join(silent)}.") if silent else ""
    return section(heading, paragraph(ONE_FOR_ALL, class_="faint"), listed, quiet)


def of_department(narratives: pd.DataFrame, code: str, month: Month) -> Markup:
    """What the department wrote in its returns up to the month, the newest first."""
    rows = up_to(narratives[narratives["department"] == code], month)
    by_month = {
        m: _texts(rows[rows["month"] == m]) for m in sorted(set(rows["month"]), reverse=True)
    }
    lines = [(Month.parse(m).label, *_cells(texts)) for m, texts in by_month.items() if texts]
    heading = "Constraints and progress, in its own words"
    if not lines:
        return section(
            heading, paragraph(f"No accepted return up to {month.label} says anything in words.")
        )
    caption = f"From the {count(len(lines), 'accepted return')} of {code} up to {month.label}"
    return section(heading, table(caption, _columns("Month"), lines))


def _columns(first: str) -> list[Column]:
    return [
        Column(first),
        *(Column(head, wide=True) for head in HEADS.values()),
        Column("Source", wide=True),
    ]


def _texts(rows: pd.DataFrame) -> Mapping[str, str]:
    """The words of one return by field, `source` where they stand; empty if there are none."""
    wanted = [r for r in records(rows) if r["field"] in {f.value for f in HEADS}]
    if not wanted:
        return {}
    first = wanted[0]
    return {
        **{r["field"]: r["text"] for r in wanted},
        "source": f"revision {first['revision']}, received on {day(first['received_on'])}, "
        + _cells_named(r["source"] for r in wanted),
    }


def _cells_named(sources: Iterable[str]) -> str:
    """`Narrative!B6, B7` from full addresses on one sheet."""
    sheets = [source.partition("!") for source in sources]
    return f"{sheets[0][0]}!{', '.join(cell for _, _, cell in sheets)}"


def _cells(texts: Mapping[str, str]) -> list[str]:
    return [texts.get(field.value, NOTHING) for field in HEADS] + [texts["source"]]
