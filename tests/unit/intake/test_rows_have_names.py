"""A row is named by its code and breakdown, wherever it stands; what is no form has no rows."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from napams.intake.return_rows import row_names
from tests.unit.intake.plans import ARRESTS, address, fill


def test_a_row_is_named_by_its_code_where_it_stands() -> None:
    def push_down(book: openpyxl.Workbook) -> None:
        sheet = book["Return"]
        assert isinstance(sheet, Worksheet)
        sheet.insert_rows(1, 2)

    row = int(address(f"{ARRESTS}/Lahore/This month")[1].lstrip("ABCDEFGH"))
    assert row_names(fill())["Return", row] == f"{ARRESTS}, Lahore"
    assert row_names(fill(edit=push_down))["Return", row + 2] == f"{ARRESTS}, Lahore"


@pytest.mark.parametrize("data", [b"", b"<html>", b"PK\x03\x04"])
def test_what_is_no_form_has_no_rows(data: bytes) -> None:
    assert row_names(data) == {}
