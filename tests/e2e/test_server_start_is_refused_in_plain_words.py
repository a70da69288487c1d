"""A server that cannot serve says why in a sentence, whichever way it was started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from napams.config import ROOT
from tests.e2e.live import environment

WAYS = [
    ("-m", "uvicorn", "app:app", "--port", "0"),
    ("-m", "streamlit", "run", "app.py", "--server.port", "0"),
    ("-m", "napams", "serve"),
]


REASONS = [
    ({}, "Run `python -m napams init`"),
    ({"NAPAMS_COLOUR": "blue"}, "NAPAMS_COLOUR"),
    ({"NAPAMS_DATABASE_URL": "mysql://elsewhere/napams"}, "NAPAMS_DATABASE_URL"),
]
"""No tables, an unknown setting, another database."""


@pytest.mark.parametrize(
    ("way", "wrong", "sentence"),
    [
        *((way, *REASONS[1]) for way in WAYS),
        *((WAYS[0], *reason) for reason in REASONS if reason is not REASONS[1]),
        (WAYS[2], *REASONS[0]),
    ],
)
def test_the_reason_is_a_sentence(
    tmp_path: Path, way: tuple[str, ...], wrong: dict[str, str], sentence: str
) -> None:
    """Every way of starting, and every reason: one check serves all ways (web/server)."""
    ended = refused_to_start(environment(tmp_path / "empty.db", **wrong), way, ROOT)
    assert sentence in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr + ended.stdout


def refused_to_start(
    environ: dict[str, str], way: tuple[str, ...], folder: Path
) -> subprocess.CompletedProcess[str]:
    ended = subprocess.run(
        [sys.executable, *way],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode != 0
    return ended


def test_it_does_not_start_without_its_own_configuration(tmp_path: Path) -> None:
    way = ("-m", "uvicorn", "--app-dir", str(ROOT), "app:app", "--port", "0")
    environ = environment(tmp_path / "empty.db")
    subprocess.run(
        [sys.executable, "-m", "napams", "init"], cwd=ROOT, env=environ, check=True, timeout=60
    )
    assert "a start in the folder" in refused_to_start(environ, way, tmp_path).stderr
