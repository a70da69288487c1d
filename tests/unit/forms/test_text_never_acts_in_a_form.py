"""Text from people that goes into a workbook of ours stays text there."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from napams.domain.returns import NarrativeField
from napams.forms.contract import BlankForm, Entry
from napams.forms.writer import write_form
from tests.unit.intake.plans import ASSETS, DEPARTMENT, ISSUED, MARCH, PLAN, address

FORM = BlankForm(PLAN, DEPARTMENT, MARCH, ISSUED)
TEXTS = ("=1+1", '=HYPERLINK("http://x.example")', "+92 51", "-see", "@Lahore", "\tx", "\rx")
LINKS = ("http://x.example", "internal:Return!A1", "mailto:a@x.example", "{=1+1}")


@pytest.mark.parametrize("text", [*TEXTS, *LINKS])
def test_prefilled_text_is_written_as_text_and_as_typed(text: str) -> None:
    department = PLAN.departments[1].model_copy(update={"name": text})
    plan = PLAN.model_copy(update={"departments": (PLAN.departments[0], department)})
    form = replace(
        FORM,
        plan=plan,
        entries={(ASSETS, ""): Entry(value=text, evidence=text, remark=text)},
        narrative={NarrativeField.PROGRESS: text},
    )
    data = write_form(form)
    book = openpyxl.load_workbook(BytesIO(data))
    for key in (f"{ASSETS}//This month", f"{ASSETS}//Evidence", f"{ASSETS}//Remarks", "Progress"):
        sheet, at = address(key)
        cell = book[sheet][at]
        assert cell.data_type == "s"  # type: ignore[union-attr]
        assert unescape(cell.value) == text  # type: ignore[union-attr]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                xml = archive.read(name)
                assert b"<f>" not in xml
                assert b"<hyperlink" not in xml
