"""The code cites `docs/` by file and heading, and every heading that it cites exists."""

from __future__ import annotations

import re
from pathlib import Path

from napams.config import ROOT

SOURCES = [
    file
    for folder in ("napams", "pages", "tests", "tools")
    for file in (ROOT / folder).rglob("*.py")
    if "oracle" not in file.parts
]
DOCS = ROOT / "docs"


def headings(page: str) -> set[str]:
    """Headings of a page without their numbers, and the terms that it sets in bold."""
    written = (DOCS / page).read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (?:\d+\. )?(.+)$", written, re.MULTILINE)
    return {title.rstrip(".") for title in [*titles, *re.findall(r"\*\*(.+?)\*\*", written)]}


def text_of(file: Path) -> str:
    """A source file with its line breaks and comment signs taken out."""
    return re.sub(r"\s+(?:# )?", " ", file.read_text(encoding="utf-8"))


def test_every_heading_that_is_cited_exists() -> None:
    unknown = [
        f"{file.relative_to(ROOT)}: {page}, {cited[:40]}"
        for file in SOURCES
        for page, cited in re.findall(r"docs/(\w[\w-]*\.md), ([A-Z].{60})", text_of(file))
        if not cited.startswith(tuple(headings(page)))
    ]
    assert not unknown


def test_every_page_that_is_cited_exists() -> None:
    cited = {name for file in SOURCES for name in re.findall(r"docs/([\w-]+\.md)", text_of(file))}
    assert cited <= {page.name for page in DOCS.glob("*.md")}


def test_no_other_document_is_cited() -> None:
    """Documents that are not in the repository cannot be looked up by its readers."""
    absent = "desi" + "gn.md"
    assert not [file for file in SOURCES if absent in file.read_text(encoding="utf-8")]
