"""HTML that the pages are drawn with: markup of ours as it is, every other text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from napams.clock import PAKISTAN
from napams.domain.colours import Colour
from napams.domain.months import Month
from napams.wording.marks import OF_COLOUR, OF_LIGHT, ON_HOLD, Mark
from napams.wording.numbers import NOTHING, day


def joined(parts: Iterable[object], by: str = "") -> Markup:
    """Several parts in a row, each escaped unless it is markup."""
    return Markup(by).join(map(escape, parts))


def tag(name: str, /, *content: object, **attributes: str) -> Markup:
    """An element; `class_`, `aria_label` and the like are written `class`, `aria-label`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{written}>{joined(content)}</{name}>")


def link(address: str, *content: object, **attributes: str) -> Markup:
    """A link within the program; it opens in the same window."""
    return tag("a", *content, href=address, **attributes)


def paragraph(*content: object, class_: str = "") -> Markup:
    """A paragraph."""
    return tag("p", *content, class_=class_) if class_ else tag("p", *content)


def section(heading: str, *content: object) -> Markup:
    """A part of a page under its heading."""
    return tag("section", tag("h2", heading), *content, class_="nm")


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table; figures are set flush right, `wide` columns may wrap their words."""

    head: str
    figures: bool = False
    wide: bool = False

    @property
    def style(self) -> str:
        """Its class in the style sheet."""
        return "figure" if self.figures else "wide" if self.wide else "short"


def sub(*content: object, **attributes: str) -> Markup:
    """A smaller line beneath the text before it."""
    return tag("span", *content, class_="sub", **attributes)


def definitions(pairs: Iterable[tuple[object, object]]) -> Markup:
    """A definition list: terms with their descriptions."""
    return tag("dl", *(tag("dt", term) + tag("dd", said) for term, said in pairs))


def scrollable(caption: str, content: Markup, class_: str = "nm-scroll") -> Markup:
    """What may be wider than the window, to be scrolled by keyboard too."""
    return tag("div", content, class_=class_, tabindex="0", role="region", aria_label=caption)


def table(caption: str, columns: Sequence[TableColumn], rows: Sequence[Sequence[object]]) -> Markup:
    """A table whose first column heads its rows; on a narrow screen each row becomes a card."""
    heads = joined(tag("th", c.head, scope="col", class_=c.style) for c in columns)
    body = joined(tag("tr", _row(columns, row)) for row in rows)
    whole = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", heads)),
        tag("tbody", body),
        class_="nm-table",
    )
    return scrollable(caption, whole)


def _row(columns: Sequence[TableColumn], row: Sequence[object]) -> Markup:
    first, *others = zip(columns, row, strict=True)
    head = tag("th", first[1], scope="row", class_=first[0].style)
    cells = (tag("td", cell, class_=c.style, data_label=c.head) for c, cell in others)
    return joined((head, *cells))


OF_OUTCOME: dict[str, Mark] = {
    "received": Mark("●", "received", "green"),
    "refused": Mark("✕", "refused", "red"),
    "already received": Mark("◇", "already received", "grey"),
}
REPLACED = "replaced"
OF_STATE: dict[str, Mark] = {
    "received": Mark("○", "waiting for review", "amber"),
    "accepted": Mark("●", "accepted", "green"),
    "sent back": Mark("▲", "sent back", "amber"),
    "refused": Mark("✕", "refused", "red"),
    REPLACED: Mark("◇", "a later file came", "grey"),
}


def drawn_mark(mark: Mark, word: str | None = None) -> Markup:
    """The mark with its word, or with a more telling one; on hold in a dashed edge."""
    return tag(
        "span",
        tag("span", mark.shape, aria_hidden="true"),
        " ",
        tag("span", word or mark.word, class_="nm-word"),
        tag("span", " (on hold)", class_="nm-unseen") if mark.held else "",
        class_=f"nm-mark nm-{mark.tone}" + (" nm-held" if mark.held else ""),
        **({"title": ON_HOLD} if mark.held else {}),
    )


def colour_legend() -> Markup:
    """What the marks of delivery mean, under a table that uses them."""
    meanings = {
        Colour.GREEN: "green, on plan",
        Colour.AMBER: "amber, behind",
        Colour.RED: "red, far behind",
        Colour.NO_DATA: "no figure",
        Colour.NOT_DUE: "not due yet",
        Colour.UNRATED: "not rated",
    }
    held = Mark("", ON_HOLD, "grey", held=True)
    return _legend({OF_COLOUR[c.value]: words for c, words in meanings.items()} | {held: ON_HOLD})


def light_legend() -> Markup:
    """What the marks of reporting mean."""
    return _legend({mark: mark.word for mark in OF_LIGHT.values()})


def _legend(words: dict[Mark, str]) -> Markup:
    marks = (tag("span", drawn_mark(m, w), class_="nm-key") for m, w in words.items())
    return paragraph("Key: ", *marks, class_="nm-legend")


STYLE = Path(__file__).with_name("theme.css").read_text(encoding="utf-8")
"""What is drawn with `ui.markup`, in both themes."""
_HEAD = Path(__file__).with_name("head.css").read_text(encoding="utf-8")
HEAD = Markup(f"<style>\n{_HEAD}</style>")
"""The head of every page: who is signed in, and the banners."""


def dress() -> None:
    """Put the style sheet into the page; once a run, before anything is drawn."""
    st.html(f"<style>{STYLE}</style>")


def moment(value: datetime | None) -> str:
    """`5 Apr 2025, 14:30` in Pakistan; a dash for none, and for pandas' empty time."""
    if value is None or pd.isna(value):
        return NOTHING
    local = value.astimezone(PAKISTAN)
    return f"{day(local.date())}, {local:%H:%M}"


def month_name(written: str | None) -> str:
    """`2025-03` as `Mar 2025`; a dash where no month could be read."""
    return Month.parse(written).label if isinstance(written, str) else NOTHING
