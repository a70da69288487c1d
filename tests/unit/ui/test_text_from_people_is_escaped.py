"""Text typed by people is escaped wherever it is shown."""

from __future__ import annotations

from datetime import date

import pytest
from markupsafe import Markup, escape

from napams.problems import problem
from napams.store.uploads import SENT_IN as COLUMNS
from napams.ui import heatmap, messages
from napams.ui.committee import overview
from napams.ui.desk import workbooks
from napams.ui.markup import TableColumn, joined, link, table, tag
from tests.unit.ui.small_reports import (
    HOSTILE,
    MARCH,
    small_changes,
    small_data,
    small_report,
)


def test_text_is_escaped_and_markup_of_ours_is_not() -> None:
    assert escape("<b>") == "&lt;b&gt;"
    assert escape(Markup("<b>")) == "<b>"


def test_text_put_together_with_markup_is_still_escaped() -> None:
    assert joined(("<i>", Markup("<b></b>")), "; ") == "&lt;i&gt;; <b></b>"


def test_a_quotation_mark_does_not_end_an_attribute() -> None:
    drawn = tag("span", "x", title='" onmouseover="alert(1)')
    assert drawn == '<span title="&#34; onmouseover=&#34;alert(1)">x</span>'
    assert link('a"b', "x") == '<a href="a&#34;b">x</a>'
    assert tag("i", title=Markup('"')) == '<i title="&#34;"></i>'


def test_a_table_escapes_caption_headings_and_cells() -> None:
    drawn = table(HOSTILE, [TableColumn(HOSTILE), TableColumn("b")], [[HOSTILE, HOSTILE]])
    assert "<script>" not in drawn
    assert drawn.count("&lt;script&gt;") >= 5


def test_a_table_whose_rows_do_not_fit_its_headings_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        table("x", [TableColumn("a"), TableColumn("b")], [["only one"]])


def test_a_hostile_title_is_text_on_the_overview_and_in_its_map() -> None:
    report = small_report()
    for drawn in (
        overview.drawn(report, MARCH, small_data(MARCH), small_changes(MARCH)),
        heatmap.heat_map(report, MARCH, leads=True),
    ):
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; [a](http://x.example)" in drawn
        assert "<script" not in drawn


def test_what_was_found_in_a_file_is_text_in_the_table_of_problems() -> None:
    wrong = problem("NOT_A_NUMBER", sheet="Return", cell="G7", found=HOSTILE)
    for drawn in (messages.problem_table(HOSTILE, [wrong]), messages.refusal([wrong])):
        assert "<script" not in drawn
        assert "Return!G7" in drawn


def test_a_file_name_is_text_among_the_files_sent_in() -> None:
    row = dict.fromkeys(COLUMNS, "") | {"file_name": HOSTILE, "outcome": "refused", "at": None}
    drawn = workbooks.table_of([row], date(2025, 4, 5))
    assert "<script" not in drawn
    assert "✕" in drawn
