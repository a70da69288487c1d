"""Words stand out from what is behind them, in both themes: WCAG 2.2, level AA, 4.5 : 1."""

from __future__ import annotations

import re
import tomllib

import pytest

from napams.config import ROOT
from napams.ui.committee.charts import TONES
from napams.ui.markup import STYLE

AA, AA_OF_MARKS = 4.5, 3.0
THEMES = ("light", "dark")
STATUS = ("green", "amber", "red", "grey")

Colour = tuple[float, float, float]

_PAIR = re.compile(r"--nm-(\w+): light-dark\((#\w{6}), (#\w{6})\)")
_CELL = re.compile(
    r"\.nm-cell\.nm-(\w+) \{ background: color-mix\(in srgb, (.+?) (\d+)%,\s*var\(--nm-paper\)\)"
)


def _rgb(code: str) -> Colour:
    red, green, blue = (int(code[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of WCAG, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tones(theme: str) -> dict[str, Colour]:
    """The style sheet's named colours in a theme, and those of Streamlit's own parts."""
    at = THEMES.index(theme)
    found = {name: _rgb(pair[at]) for name, *pair in _PAIR.findall(STYLE)}
    found["grey"] = found["faint"]
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    own = config["theme"][theme]
    return found | {"text": _rgb(own["textColor"]), "link": _rgb(own["linkColor"])}


def cell(theme: str, tone: str) -> Colour:
    """Background of the words in a cell of the grids."""
    named = tones(theme)
    behind = {name: (colour, int(share) / 100) for name, colour, share in _CELL.findall(STYLE)}
    if tone not in behind:
        return named["sheet"]
    written, share = behind[tone]
    codes = re.findall(r"#\w{6}", written)
    mixed = _rgb(codes[THEMES.index(theme)]) if codes else named[tone]
    red, green, blue = (
        share * c + (1 - share) * p for c, p in zip(mixed, named["paper"], strict=True)
    )
    return red, green, blue


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast(_rgb("#ffffff"), _rgb("#000000")) == pytest.approx(21)
    assert contrast(_rgb("#777777"), _rgb("#ffffff")) == pytest.approx(4.48, abs=0.01)


def test_all_that_is_coloured_is_found() -> None:
    assert {n for n, *_ in _CELL.findall(STYLE)} == {
        "green",
        "amber",
        "red",
    }
    assert {*STATUS, "faint", "accent", "paper", "sheet"} <= set(tones("light"))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("behind", ["paper", "sheet"])
@pytest.mark.parametrize("words", [*STATUS, "faint", "accent", "text", "link"])
def test_words_can_be_read_on_the_page_and_on_sheets(theme: str, behind: str, words: str) -> None:
    named = tones(theme)
    assert contrast(named[words], named[behind]) >= AA


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tone", STATUS)
def test_words_can_be_read_in_their_own_cell(theme: str, tone: str) -> None:
    assert contrast(tones(theme)[tone], cell(theme, tone)) >= AA


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tone", STATUS)
def test_marks_in_charts_stand_out(theme: str, tone: str) -> None:
    assert contrast(_rgb(TONES[tone]), tones(theme)["paper"]) >= AA_OF_MARKS
