"""The month in a few sentences: what is far behind, what turned, what is overdue."""

from __future__ import annotations

from napams.domain.frames import of_month, records, up_to
from napams.domain.months import Month
from napams.domain.timeline import most_pressing
from napams.domain.wording import count, day, number
from napams.exports.brief.page_one import lead
from napams.exports.brief.words import turned
from napams.services.status import Picture
from napams.ui.address import to
from napams.ui.marks import OF_COLOUR, drawn
from napams.ui.markup import Html, joined, link, paragraph, tag


def opening(picture: Picture, month: Month, *, everything: bool) -> Html:
    """The sentence that sums the month up, and the day of the data under it."""
    summed_up = f"{month.label}: {lead(of_month(picture.measures, month))}"
    place = f"Month {number(picture.plan.month_number(month))} of {picture.plan.months} of the plan"
    counts = f" {_what_counts(picture, month)}" if everything else ""
    return joined(
        (
            paragraph(summed_up, class_="lead"),
            paragraph(f"{place}. Data as of {day(picture.as_of)}.{counts}", class_="faint"),
        )
    )


def facts(picture: Picture, month: Month) -> Html:
    """What the one page has no room for: which measures turned, what is overdue."""
    rows = (
        ("Changed in the month", _changes(picture, month)),
        ("Milestones overdue", _overdue(picture, month)),
    )
    return tag("dl", *(joined((tag("dt", name), tag("dd", words))) for name, words in rows))


def _what_counts(picture: Picture, month: Month) -> str:
    owed = of_month(picture.register, month)
    if len(owed) and owed["received_on"].isna().all():
        return (
            f"No return for {month.label} has been received: what was due and is not reported "
            "counts as not achieved."
        )
    return "Only accepted figures count."


def _changes(picture: Picture, month: Month) -> Html:
    """Which measures turned better or worse against the month before."""
    if month == picture.months[0]:
        return Html("this is the first month")
    rows = turned(up_to(picture.measures, month), "measure", month)
    told = [
        joined(
            (
                f"{row['measure']} {row['title']}: ",
                drawn(OF_COLOUR[row["was"]]),
                " → ",
                drawn(OF_COLOUR[row["colour"]]),
            )
        )
        for row in records(rows)
    ]
    words = joined(told, "; ") if told else Html("no measure changed its colour")
    where = to("changes", picture.known_on, month=month, since=month + -1)
    return joined((words, ". ", link(where, "All changes")))


def _overdue(picture: Picture, month: Month) -> Html:
    milestones = of_month(picture.milestones, month)
    late, named = most_pressing(milestones)
    if late.empty:
        return Html("none")
    worst = named[0]
    words = (
        f"{len(late)} of {len(milestones)}; the longest is {worst['code']} {worst['name']} "
        f"({worst['owner']}), by {count(worst['days'], 'day')}"
    )
    where = to("timeline", picture.known_on, horizon="overdue")
    return joined((words, ". ", link(where, "All that are overdue today")))
