"""Whatever a department writes can be printed: no text is refused, none acts as markup."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from napams.exports.pdf.documents import FONTS, STANDARD, TEMPLATES
from napams.wording.quotes import LONGEST_QUOTE, clipped, printable, quoted

TEMPLATE = """
#import "common.typ": said
#set document(title: "Words")
#set text(font: ("Libertinus Serif", "Noto Naskh Arabic"), lang: "en")
= Words
#for words in json(bytes(sys.inputs.data)) [#said(words) #parbreak()]
"""
WHEN = dt.datetime(2025, 5, 5, tzinfo=dt.UTC)
URDU = "عملے کی کمی ہے"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template of the tests beside the common one."""
    made = tmp_path_factory.mktemp("typst")
    (made / "common.typ").write_bytes((TEMPLATES / "common.typ").read_bytes())
    (made / "words.typ").write_text(TEMPLATE)
    return made


def printed(folder: Path, *texts: str) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    compiler = typst.Compiler(
        folder / "words.typ",
        root=folder,
        font_paths=fonts,
        sys_inputs={"data": json.dumps([asdict(quoted(t)) for t in texts])},
    )
    made = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=WHEN)
    assert isinstance(made, bytes)
    return made


@given(texts=st.lists(st.text(max_size=120), min_size=1, max_size=8))
def test_any_text_is_printed(folder: Path, texts: list[str]) -> None:
    assert printed(folder, *texts).startswith(b"%PDF")


@given(text=st.text(alphabet=st.characters(min_codepoint=0x590, max_codepoint=0x2FFF), max_size=60))
def test_any_text_of_the_east_is_printed(folder: Path, text: str) -> None:
    assert printed(folder, text).startswith(b"%PDF")


def test_every_letter_that_is_kept_has_a_shape(folder: Path) -> None:
    kept = [chr(c) for c in range(0x20, 0x10000) if not 0xD800 <= c < 0xE000]
    kept = [c for c in kept if printable(f"a{c}a") == f"a{c}a"]
    assert len(kept) > 500
    assert printed(folder, *("".join(kept[n : n + 60]) for n in range(0, len(kept), 60)))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("two\n lines\tand  blanks", "two lines and blanks"),
        ("Rs 25 … “quoted” – so", "Rs 25 … “quoted” – so"),
        ("e\u0301tude", "étude"),
        ("soft\u00adhyphen, zero\u200bwidth", "softhyphen, zerowidth"),
        ("turned \u202egnorw", "turned gnorw"),
        ("ﻋﻤﻠﮯ", "عملے"),
        ("a smile \U0001f600", "a smile �"),
        (URDU, URDU),
    ],
)
def test_text_is_kept_as_far_as_it_can_be_printed(text: str, kept: str) -> None:
    assert printable(text) == kept


def test_words_run_the_way_they_begin() -> None:
    assert quoted(f"{URDU} (FIA)").urdu
    assert not quoted(f"FIA: {URDU}").urdu
    assert not quoted("1, 2, 3").urdu


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_long_words_say_that_there_is_more(extra: int) -> None:
    text = "ab " * (LONGEST_QUOTE // 3)
    text = text[: LONGEST_QUOTE - 2].ljust(LONGEST_QUOTE + extra, "z")
    words = quoted(text).text
    assert (words == text) == (extra <= 0)
    assert words.endswith("(the rest stands in the return)") == (extra > 0)


def test_texts_are_cut_between_words() -> None:
    assert clipped("Templates, KPI dictionary, calendar", 26) == "Templates, KPI …"
    assert clipped("Templates", 9) == "Templates"
    assert clipped("G3 Pakistan-Libya-Italy/Greece meeting", 26) == "G3 Pakistan-Libya-Italy …"
    assert clipped("G3 Pakistan-Libya-Italy/Greece meeting", 23) == "G3 Pakistan-Libya …"
    assert clipped("Of Pakistanisation once", 14) == "Of Pakistanisa …"
    assert clipped("x" * 30, 10) == "x" * 10 + " …"
