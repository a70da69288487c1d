"""A class is named once: whoever meets its name need not ask which one is meant."""

from __future__ import annotations

import ast
from collections import Counter

from napams.config import ROOT

PRODUCT = [
    file
    for file in (ROOT / "napams").rglob("*.py")
    if file.parent.name not in ("tables", "versions")
]
"""Tables are left out: they have the names of what they hold, as `domain` has them."""


def test_no_two_classes_share_a_name() -> None:
    names = Counter(
        node.name
        for file in PRODUCT
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in names.items() if times > 1] == []
