"""Files that a command writes: there whole or not at all, or a sentence on why not."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from napams.problems import refuse


def write(files: Mapping[Path, bytes]) -> None:
    """Write every file or none, making their folders; what stood there before is replaced.

    Each is first written beside its place, since a disk may fill up and a power cut may come
    half way. Refused: CANNOT_WRITE.
    """
    at = next(iter(files), Path())
    try:
        with ExitStack() as undone:
            beside: dict[Path, Path] = {}
            for number, (at, data) in enumerate(files.items()):
                at.parent.mkdir(parents=True, exist_ok=True)
                place = at.resolve()  # through a link, which stays
                if place.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                if place.exists() and not place.is_file():
                    place.write_bytes(data)  # a device or a pipe
                    continue
                part = place.with_name(f".napams-{os.getpid()}-{number}.part")
                undone.callback(part.unlink, missing_ok=True)
                _whole(part, data)
                beside[place] = part
            for at, part in beside.items():
                part.replace(at)
    except OSError as failure:
        raise refuse("CANNOT_WRITE", found=f"{at}: {failure.strerror or failure}") from failure


def _whole(part: Path, data: bytes) -> None:
    """The bytes on the disk itself before the file gets its name."""
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
