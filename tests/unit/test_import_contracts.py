"""An import against the layers is refused by name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from napams.config import ROOT

LAYERS = "imports run one way"
LINTER = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program in which an import can be planted."""
    no_caches = shutil.ignore_patterns("__pycache__")
    for package in ("napams", "pages"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=no_caches)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(copy: Path) -> dict[str, str]:
    """What the linter says of each contract that does not hold, by the contract's name."""
    linted = subprocess.run(
        [LINTER, "--no-cache"], cwd=copy, capture_output=True, text=True, check=False
    )
    _, _, broken = linted.stdout.partition("Broken contracts\n")
    found: dict[str, str] = {}
    name = ""
    for line, under in pairwise([*broken.splitlines(), ""]):
        if line and under == "-" * len(line):
            name = line
        elif name:
            found[name] = found.get(name, "") + line + "\n"
    return found


@pytest.mark.parametrize(
    ("module", "planted", "contract", "refused"),
    [
        (
            "napams/services/briefs.py",
            "from napams.cli.console import show",
            LAYERS,
            "napams.services.briefs -> napams.cli.console",
        ),
        (
            "pages/overview.py",
            "from napams.store import engine",
            "pages, ui, web and cli reach the database through services alone",
            "pages.overview -> napams.store.engine",
        ),
        (
            "napams/exports/csv.py",
            "from napams.services import status",
            "report and exports take what they show as arguments",
            "napams.exports.csv -> napams.services.status",
        ),
    ],
    ids=[
        "a service that prints",
        "a page that opens the database",
        "an export that asks a service",
    ],
)
def test_a_planted_import_is_refused(
    copy: Path, module: str, planted: str, contract: str, refused: str
) -> None:
    file = copy / module
    code = file.read_text(encoding="utf-8")
    future = "from __future__ import annotations\n"
    assert future in code
    file.write_text(code.replace(future, f"{future}\n{planted}\n", 1), encoding="utf-8")
    assert refused in broken_contracts(copy)[contract]


def test_a_package_outside_the_layers_is_refused(copy: Path) -> None:
    (copy / "napams" / "elsewhere").mkdir()
    (copy / "napams" / "elsewhere" / "__init__.py").write_text("", encoding="utf-8")
    assert "napams.elsewhere" in broken_contracts(copy)[LAYERS]


def test_the_program_as_it_is_keeps_every_contract(copy: Path) -> None:
    assert broken_contracts(copy) == {}
