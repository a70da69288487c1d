"""The month in a few sentences: what is far behind, what came in, what changed, who lags."""

from __future__ import annotations

import pandas as pd

from napams.domain.calendar import Light
from napams.domain.colours import Colour
from napams.domain.months import Month
from napams.domain.wording import count, day, number, percent, quantity
from napams.exports.brief.words import RULES
from napams.services.status import Picture
from napams.ui.address import to
from napams.ui.frames import Row, of_month, records
from napams.ui.marks import OF_COLOUR, WORST_FIRST, drawn
from napams.ui.markup import Html, joined, link, paragraph, tag


def opening(picture: Picture, month: Month, *, everything: bool) -> Html:
    """The sentence that sums the month up, and the day of the data under it."""
    delivery = _delivery(picture, month, leads=everything)
    returns = paragraph(_returns(picture, month)) if everything else Html()
    place = f"Month {number(picture.plan.month_number(month))} of {picture.plan.months} of the plan"
    return joined(
        (
            paragraph(delivery, class_="lead"),
            returns,
            paragraph(f"{place}. Data as of {day(picture.as_of)}.", class_="faint"),
        )
    )


def facts(picture: Picture, month: Month) -> Html:
    """What the committee asks for besides: changes, who lags, evidence, other figures."""
    rows = (
        ("Changed in the month", _changes(picture, month)),
        ("Lagging departments", _lagging(picture, month)),
        ("Milestones overdue", _overdue(of_month(picture.milestones, month))),
        ("Figures with evidence", _evidence(of_month(picture.kpis, month))),
        ("Shown, not scored", _not_scored(of_month(picture.kpis, month))),
    )
    return tag("dl", *(joined((tag("dt", name), tag("dd", words))) for name, words in rows))


def _delivery(picture: Picture, month: Month, *, leads: bool) -> Html:
    measures = of_month(picture.measures, month)
    by_colour = {c: measures[measures["colour"] == c] for c in WORST_FIRST}
    red = by_colour[Colour.RED.value]
    whole = f"the {len(measures)} measures"
    if red.empty:
        first = Html(f"In {month.label}, none of {whole} is far behind plan")
    else:
        verb = "is" if len(red) == 1 else "are"
        named = joined((_named(picture, r, month, leads=leads) for r in records(red)), ", ")
        first = joined((f"In {month.label}, {len(red)} of {whole} {verb} far behind plan: ", named))
    others = [
        f"{len(rows)} {OF_COLOUR[colour].word}"
        for colour, rows in by_colour.items()
        if len(rows) and colour != Colour.RED.value
    ]
    return joined((first, "; " + ", ".join(others) + "." if others else "."))


def _named(picture: Picture, row: Row, month: Month, *, leads: bool) -> Html:
    words = f"{row['measure']} {row['title']}"
    if not leads:
        return joined((words,))
    return link(to("measure", picture.known_on, measure=row["measure"], month=month), words)


def _returns(picture: Picture, month: Month) -> str:
    owed = of_month(picture.register, month)
    owed = owed[owed["light"] != Light.WAIVED.value]
    came = int(owed["received_on"].notna().sum())
    if not came:
        return (
            f"No return has been received, of {count(len(owed), 'return')} expected; what was due "
            "and is not reported counts as not achieved."
        )
    on_time = int((owed["light"] == Light.ON_TIME.value).sum())
    accepted = int((owed["state"] == "accepted").sum())
    return (
        f"{came} of {count(len(owed), 'return')} received, {on_time} of them on time; "
        f"{accepted} accepted. Only accepted figures count."
    )


def _changes(picture: Picture, month: Month) -> Html:
    """Which measures turned better or worse against the month before."""
    now = of_month(picture.measures, month).set_index("measure")["colour"]
    before = of_month(picture.measures, month + -1).set_index("measure")["colour"]
    if before.empty:
        return Html("this is the first month")
    titles = picture.plan.measure_by_code
    turned = [
        joined(
            (
                f"{code} {titles[code].title}: ",
                drawn(OF_COLOUR[before[code]]),
                " → ",
                drawn(OF_COLOUR[now[code]]),
            )
        )
        for code in now.index
        if code in before.index and now[code] != before[code]
    ]
    return joined(turned, "; ") if turned else Html("no measure changed its colour")


def _lagging(picture: Picture, month: Month) -> Html:
    departments = of_month(picture.departments, month)
    rows = records(departments[departments["lagging"]])
    links = (
        joined(
            (link(to("departments", picture.known_on, department=code, month=month), code), rules)
        )
        for code, rules in ((r["department"], f" ({r['rules']})") for r in rows)
    )
    if not rows:
        return Html("none")
    broken = sorted({rule for row in rows for rule in row["rules"].split()})
    key = "; ".join(f"{rule}: {RULES[rule]}" for rule in broken)
    return joined((joined(links, ", "), tag("span", key, class_="sub")))


def _overdue(milestones: pd.DataFrame) -> str:
    late = milestones[milestones["state"] == "overdue"]
    if late.empty:
        return "none"
    worst = late.sort_values("days", ascending=False).iloc[0]
    return (
        f"{len(late)} of {len(milestones)}; the longest is {worst['code']} {worst['name']} "
        f"({worst['owner']}), by {count(worst['days'], 'day')}"
    )


def _evidence(kpis: pd.DataFrame) -> str:
    given = kpis[kpis["reported"] > 0]
    if given.empty:
        return "no figure was accepted for this month"
    share = given["evidence"].mean()
    return f"{percent(share)} of the {count(len(given), 'indicator')} with an accepted figure"


def _not_scored(kpis: pd.DataFrame) -> str:
    """Deaths, registrations, interceptions: what nobody is judged by."""
    rows = records(kpis[~kpis["score"] & kpis["actual"].notna()])
    words = (f"{r['name']}: {quantity(r['actual'], r['unit'])}{_in_month(r)}" for r in rows)
    return "; ".join(words) or "nothing accepted for this month"


def _in_month(row: Row) -> str:
    is_total = row["combine"] == "sum" and pd.notna(row["monthly"])
    return f" so far, {number(row['monthly'])} in the month" if is_total else ""
