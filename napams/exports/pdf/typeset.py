"""Typst: data in, PDF out. The same data give the same bytes on every machine.

All that varies travels as JSON and is shown as it is: no text can act as markup. Fonts are those
within the typst package and the one beside this file, never those of the machine.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

from napams.wording.quotes import printable

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "fonts"
STANDARD: Final = "ua-1"
"""PDF/UA-1: tagged, with a language, a title and words for every drawing; else it refuses."""
_UNIT = re.compile(r"(\d) (?=%)")


def pdf(template: str, content: dict[str, Any], at: datetime) -> bytes:
    """The document that `template` (a file's name) makes of `content`, dated `at`."""
    compiler = typst.Compiler(
        input=TEMPLATES / template,
        root=HERE,
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS]
        ),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_cleaned(content), ensure_ascii=False)},
    )
    made = compiler.compile(
        format="pdf", pdf_standards=STANDARD, timestamp=at.replace(microsecond=0)
    )
    return bytes(made)  # type: ignore[arg-type]


def _cleaned(content: Any) -> Any:
    """The same with every text in it printable."""
    match content:
        case str():
            return _UNIT.sub("\\1\u00a0", printable(content))
        case dict():
            return {key: _cleaned(part) for key, part in content.items()}
        case list() | tuple():
            return [_cleaned(part) for part in content]
    return content
