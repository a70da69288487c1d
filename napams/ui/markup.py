"""HTML that pages are drawn with: whatever was not made here is escaped before it is shown."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class Html(str):
    """Markup of ours; any other text is escaped by `written`."""

    __slots__ = ()


def written(value: object) -> Html:
    """A text as it may stand in a page: markup of ours as it is, all else escaped."""
    return value if isinstance(value, Html) else Html(html.escape(str(value)))


def joined(parts: Iterable[object], by: str = "") -> Html:
    """Several parts in a row, each escaped unless it is markup of ours."""
    return Html(by.join(written(part) for part in parts))


def tag(name: str, /, *content: object, **attributes: str) -> Html:
    """An element; `class_`, `aria_label` and the like are written `class`, `aria-label`."""
    written_attributes = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{written_attributes}>{joined(content)}</{name}>")


def link(address: str, *content: object, **attributes: str) -> Html:
    """A link within the program; it opens in the same window."""
    return tag("a", *content, href=address, **attributes)


def paragraph(*content: object, class_: str = "") -> Html:
    """A paragraph."""
    return tag("p", *content, class_=class_) if class_ else tag("p", *content)


def section(heading: str, *content: object) -> Html:
    """A part of a page under its heading."""
    return tag("section", tag("h2", heading), *content, class_="nm")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; figures are set flush right, `wide` columns may wrap their words."""

    head: str
    figures: bool = False
    wide: bool = False

    @property
    def style(self) -> str:
        """Its class in the style sheet."""
        return "figure" if self.figures else "wide" if self.wide else "short"


def table(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> Html:
    """A table whose first column heads its rows; on a narrow screen each row becomes a card."""
    heads = joined(tag("th", c.head, scope="col", class_=c.style) for c in columns)
    body = joined(tag("tr", _row(columns, row)) for row in rows)
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption),
            tag("thead", tag("tr", heads)),
            tag("tbody", body),
            class_="nm-table",
        ),
        class_="nm-scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def _row(columns: Sequence[Column], row: Sequence[object]) -> Html:
    first, *others = zip(columns, row, strict=True)
    head = tag("th", first[1], scope="row", class_=first[0].style)
    cells = (tag("td", cell, class_=c.style, data_label=c.head) for c, cell in others)
    return joined((head, *cells))
