"""The documentation names modules, functions and files that exist; the glossary each word once."""

from __future__ import annotations

import importlib
import re

from napams.config import ROOT

TABLES = {
    name: [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    for name, text in re.findall(
        r"^## (.+?)$(.+?)(?=^## |\Z)",
        (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
}
ROWS = {name: rows[1:] for name, rows in TABLES.items()}
PACKAGES = "domain|wording|forms|intake|store|services|report|exports|web|ui|cli"
FOLDERS = (ROOT, ROOT / "napams", ROOT / "docs")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def is_there(home: str) -> bool:
    """Whether a dotted name under `napams` is a module, or a name within one."""
    path, names = ["napams", *home.split(".")], list[str]()
    while len(path) > 1:
        try:
            found: object = importlib.import_module(".".join(path))
            break
        except ModuleNotFoundError:
            names.insert(0, path.pop())
    else:
        return False
    for name in names:
        fields = getattr(found, "model_fields", {}) | getattr(found, "__dataclass_fields__", {})
        if not hasattr(found, name):
            return name in fields and name == names[-1]
        found = getattr(found, name)
    return True


def test_every_home_exists() -> None:
    homes = {home.strip("`") for rows in ROWS.values() for *_, home in rows}
    assert {home for home in homes if not is_there(home)} == set()


def test_every_name_of_the_code_is_the_one_that_stands_in_its_home() -> None:
    named = {home.strip("`").rpartition(".")[2] for _, _, home in ROWS["The code"]}
    words = {word for names, _, _ in ROWS["The code"] for word in re.findall(r"`(\w+)`", names)}
    assert named <= words


def test_every_word_stands_once_in_the_order_of_the_alphabet() -> None:
    for rows in ROWS.values():
        words = [row[0].strip("`").casefold() for row in rows]
        assert words == sorted(set(words))


def test_every_name_in_the_documentation_exists() -> None:
    named = {
        name
        for page in PAGES
        for name in re.findall(rf"`((?:{PACKAGES})\.[\w.]+)[`(]", page.read_text(encoding="utf-8"))
    }
    assert {name for name in named if not is_there(name)} == set()


def test_every_file_in_the_documentation_exists() -> None:
    named = {
        path
        for page in PAGES
        for path in re.findall(
            r"`((?:napams|pages|tests|tools|data|docs|" + PACKAGES + r")/[\w/.-]+)`",
            page.read_text(encoding="utf-8"),
        )
        if "napams.db" not in path and "data/try" not in path
    }
    assert {p for p in named if not any((f / p).exists() for f in FOLDERS)} == set()
