"""HTML that the pages are drawn with: markup of ours as it is, every other text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape


def joined(parts: Iterable[object], by: str = "") -> Markup:
    """Several parts in a row, each escaped unless it is markup."""
    return Markup(by).join(map(escape, parts))


def tag(name: str, /, *content: object, **attributes: str) -> Markup:
    """An element; `class_`, `aria_label` and the like are written `class`, `aria-label`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
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
class Column:
    """A column of a table; figures are set flush right, `wide` columns may wrap their words."""

    head: str
    figures: bool = False
    wide: bool = False

    @property
    def style(self) -> str:
        """Its class in the style sheet."""
        return "figure" if self.figures else "wide" if self.wide else "short"


def table(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> Markup:
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


def _row(columns: Sequence[Column], row: Sequence[object]) -> Markup:
    first, *others = zip(columns, row, strict=True)
    head = tag("th", first[1], scope="row", class_=first[0].style)
    cells = (tag("td", cell, class_=c.style, data_label=c.head) for c, cell in others)
    return joined((head, *cells))
