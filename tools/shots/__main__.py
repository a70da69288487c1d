"""`python -m tools.shots`: every screen for each role, wide and narrow, light and dark.

Serves a made-up year of its own, always the same one at the same moment. Fails if a screen shows a
fault or is wider than its window. `--docs` copies the pictures of the documentation as well.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from napams.config import PREFIX, ROOT
from napams.web.sessions import COOKIE
from tools.bench.chromium import chromium
from tools.bench.servers import Server, serving
from tools.shots.colour_vision import as_others_see
from tools.shots.screenshots import take
from tools.shots.visits import NOW, PEOPLE, SEED, STARTS, visits

FOLDER = ROOT / "out" / "screenshots"
SEEN_BY_OTHERS = "committee-overview-1440-light.png"
IN_DOCS = {
    "overview.png": "committee-overview-1440x900-light.png",
    "measure.png": "committee-measure-red-1440x900-light.png",
    "why.png": "committee-why-indicator-1440x900-light.png",
    "departments.png": "committee-departments-lagging-1440x900-light.png",
    "timeline.png": "committee-timeline-1440x900-light.png",
    "return.png": "analyst-return-revised-1440x900-light.png",
}
COLOURS, LARGEST = 256, 250_000
"""Colours that a picture of the documentation keeps; bytes that it may have."""
FEW = Image.Quantize.MAXCOVERAGE
"""Keeps rare colours: with the most frequent ones alone, amber marks come out red."""


def main() -> int:
    """Take them; 1 if anything is wrong with a screen."""
    parser = argparse.ArgumentParser(prog="python -m tools.shots", description=__doc__)
    parser.add_argument("--only", default="", help="screens whose name contains this")
    parser.add_argument("--docs", action="store_true", help="renew the pictures in docs/images")
    asked = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    with (
        TemporaryDirectory(prefix="napams-shots-") as folder,
        _demonstration(Path(folder)) as server,
        chromium() as browser,
    ):
        context = browser.new_context(reduced_motion="reduce")
        page, shown, root = context.new_page(), "", f"http://{server.host}"
        for visit in (v for v in visits() if asked.only in v.name):
            if visit.who != shown:
                shown, token = visit.who, server.sign_in(PEOPLE[visit.who].email)
                context.add_cookies([{"name": COOKIE, "value": token, "url": root}])
            for found in take(page, root, visit, FOLDER):
                if isinstance(found, str):
                    wrong.append(found)
                else:
                    _say(found)
    if (seen := FOLDER / SEEN_BY_OTHERS).exists():
        for file in as_others_see(seen):
            _say(file)
    if asked.docs:
        wrong += [sentence for name, source in IN_DOCS.items() if (sentence := _keep(name, source))]
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


@contextmanager
def _demonstration(folder: Path) -> Iterator[Server]:
    """A server on the made-up year."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith((PREFIX, "STREAMLIT_"))}
    settings = {"NAPAMS_DATABASE_URL": f"sqlite:///{folder}/year.db", "NAPAMS_NOW": NOW}
    made = ("init", "--demo", "--starts", STARTS, "--seed", str(SEED))
    subprocess.run(
        [sys.executable, "-m", "napams", *made],
        cwd=ROOT,
        env=kept | settings,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    serve = kept | settings | {"NAPAMS_PORT": "{port}"}
    with serving(("napams", "serve"), serve, folder / "log") as server:
        yield server


def _keep(name: str, source: str) -> str:
    """A small copy for the documentation; a sentence if it is too large."""
    file = ROOT / "docs" / "images" / name
    with Image.open(FOLDER / source) as image:
        few = image.convert("RGB").quantize(COLOURS, FEW, dither=Image.Dither.NONE)
        few.save(file, optimize=True)
    _say(file)
    size = file.stat().st_size
    return f"{name}: {size} bytes, more than {LARGEST}" if size > LARGEST else ""


def _say(file: Path) -> None:
    print(file.relative_to(ROOT), flush=True)


if __name__ == "__main__":
    sys.exit(main())
