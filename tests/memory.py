"""Peak memory of a child process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from napams.config import ROOT

MOST = 500 * 1024
"""What a hostile file may make a process take, in KB."""

COMMAND_LINE = "runpy.run_module('napams', run_name='__main__')"

_PEAK = """
import atexit, re, runpy
from pathlib import Path
def tell():
    status = Path("/proc/self/status").read_text()
    Path({told!r}).write_text(re.search(r"VmHWM:\\s+(\\d+)", status)[1])
atexit.register(tell)
"""


def peak_of(program: str, *arguments: object, told: Path) -> tuple[int, str, int]:
    """Exit status, standard output and peak in KB of a Python program; `told` is a scratch file.

    Read from the process itself: what `wait4` and `getrusage` say begins with the memory of the
    process that started it.
    """
    done = subprocess.run(
        [sys.executable, "-c", _PEAK.format(told=str(told)) + program, *map(str, arguments)],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.exists(), done.stderr
    return done.returncode, done.stdout, int(told.read_text())
