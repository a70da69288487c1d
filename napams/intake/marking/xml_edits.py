"""Edits a part's XML in a few places and leaves every other byte as it is.

A general XML writer renames prefixes and drops declarations that Excel needs. Here expat gives the
byte positions of elements, and the edits are made there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from napams.intake.guard.scan import local

_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")

_MAX_TAGS = 200_000
_MAX_DEPTH = 50


@dataclass(slots=True)
class Element:
    """An element with its byte positions; `depth` is 0 for the root."""

    name: str
    attributes: dict[str, str]
    depth: int
    start: int
    tag_end: int
    end: int = -1
    parent: Element | None = None

    @property
    def empty(self) -> bool:
        """Whether it is a self-closing tag."""
        return self.end == self.tag_end


@dataclass(slots=True)
class XmlPart:
    """A part's XML, its elements in order, and pending edits."""

    xml: bytes
    elements: list[Element] = field(default_factory=list)
    prefix: str = ""
    _changes: list[tuple[int, int, bytes]] = field(default_factory=list)
    _grown: dict[tuple[int, int], list[bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, xml: bytes) -> XmlPart:
        """Parse a part in UTF-8.

        Expat's error where it is malformed; ValueError for another encoding, a document type, and
        far more or deeper nested elements than a form has.
        """
        xml.decode("utf-8")
        if xml.count(b"<") > _MAX_TAGS:
            raise ValueError("too many elements")
        part = cls(xml)
        parser = expat.ParserCreate()
        open_ones: list[Element] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            at = parser.CurrentByteIndex
            tag = _TAG.match(xml, at)
            if tag is None or len(open_ones) > _MAX_DEPTH:
                raise ValueError("a tag that cannot be followed")
            parent = open_ones[-1] if open_ones else None
            element = Element(local(name), attributes, len(open_ones), at, tag.end(), parent=parent)
            if not open_ones:
                part.prefix = name.removesuffix(local(name))
            part.elements.append(element)
            open_ones.append(element)

        def end(_name: str) -> None:
            element = open_ones.pop()
            if xml[element.tag_end - 2 : element.tag_end] == b"/>":
                element.end = element.tag_end
            else:
                closing = _TAG.match(xml, parser.CurrentByteIndex)
                element.end = closing.end() if closing else -1

        def document_type(*_: object) -> None:
            raise ValueError("a document type declaration")

        parser.StartDoctypeDeclHandler = document_type
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.Parse(xml, True)
        return part

    def named(self, *names: str) -> list[Element]:
        """The elements of these names."""
        return [e for e in self.elements if e.name in names]

    def bytes_of(self, element: Element) -> bytes:
        """The element with its content."""
        return self.xml[element.start : element.end]

    def written(self, name: str, content: str = "", /, **attributes: str) -> bytes:
        """A new element with the part's namespace prefix."""
        words = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        tag = f"{self.prefix}{name}"
        return (f"<{tag}{words}>{content}</{tag}>" if content else f"<{tag}{words}/>").encode()

    def set_attributes(self, element: Element, **values: str) -> None:
        """Change or add attributes of an element."""
        tag = with_attributes(self.xml[element.start : element.tag_end], **values)
        self._changes.append((element.start, element.tag_end, tag))

    def remove(self, element: Element) -> None:
        """Remove an element."""
        self._changes.append((element.start, element.end, b""))

    def insert_before(self, element: Element, new: bytes) -> None:
        """Insert before an element."""
        self._changes.append((element.start, element.start, new))

    def append(self, parent: Element, new: bytes) -> None:
        """Append to an element's content."""
        if parent.empty:
            self._grown.setdefault((parent.start, parent.end), []).append(new)
        else:
            at = self.xml.rindex(b"</", parent.start, parent.end)
            self._changes.append((at, at, new))

    def result(self) -> bytes:
        """The part with all edits; several at one place are kept in the order given."""
        pieces: list[bytes] = []
        at = 0
        grown = [(*span, self._opened(*span, new)) for span, new in self._grown.items()]
        for start, end, new in sorted(self._changes + grown, key=lambda change: change[:2]):
            pieces += (self.xml[at:start], new)
            at = end
        return b"".join((*pieces, self.xml[at:]))

    def _opened(self, start: int, end: int, content: list[bytes]) -> bytes:
        """A self-closing element, opened and given content."""
        tag = self.xml[start:end]
        name = tag[1:-2].split(maxsplit=1)[0]
        return b"".join((tag[:-2].rstrip(), b">", *content, b"</", name, b">"))


def with_attributes(tag: bytes, **values: str) -> bytes:
    """A start tag with attributes changed or added."""
    for name, value in values.items():
        written = f" {name}={quoteattr(value)}".encode()
        given = re.compile(rb"\s" + name.encode() + rb"""=("[^"]*"|'[^']*')""")
        if old := given.search(tag):
            tag = tag[: old.start()] + written + tag[old.end() :]
        else:
            at = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:at].rstrip() + written + tag[at:]
    return tag
