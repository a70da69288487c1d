"""What a command writes is there whole or not at all, with a sentence where it is not."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from napams.cli import console
from napams.problems import Refused
from napams.store.engine import Database
from tests.integration.commands import Shell

WHOLE = b"the new one"


def full_after(files: int, patch: pytest.MonkeyPatch) -> None:
    """A disk with room for so many files and half of the next."""
    room = [files]
    really = os.fsync

    def fsync(descriptor: int) -> None:
        really(descriptor)
        room[0] -= 1
        if room[0] < 0:
            os.ftruncate(descriptor, 3)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    patch.setattr(os, "fsync", fsync)


def found_in(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


@pytest.mark.parametrize("room", [0, 1, 2])
def test_a_full_disk_leaves_all_as_it_was(
    room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kpis.csv").write_bytes(b"the old one")
    full_after(room, monkeypatch)
    names = ("kpis.csv", "measures.csv", "datapackage.json")
    with pytest.raises(Refused, match="No space left on device"):
        console.write_files({tmp_path / name: WHOLE for name in names})
    assert found_in(tmp_path) == {"kpis.csv": b"the old one"}


def test_a_folder_of_that_name_is_refused_before_anything_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "kpis.csv").write_bytes(b"the old one")
    (tmp_path / "measures.csv").mkdir()
    with pytest.raises(Refused, match=r"measures\.csv: Is a directory"):
        console.write_files({tmp_path / name: WHOLE for name in ("kpis.csv", "measures.csv")})
    assert found_in(tmp_path) == {"kpis.csv": b"the old one"}


def test_with_room_for_all_of_them_all_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_after(3, monkeypatch)
    files = {tmp_path / "new" / name: WHOLE for name in ("a.csv", "b.csv", "ہدف نامہ 3.pdf")}
    console.write_files(files)
    assert found_in(tmp_path / "new") == {p.name: WHOLE for p in files}


def test_a_link_stays_a_link_and_what_it_points_at_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "brief of May.pdf", tmp_path / "newest.pdf"
    target.write_bytes(b"the old one")
    link.symlink_to(target)
    console.write_files({link: WHOLE})
    assert link.is_symlink()
    assert target.read_bytes() == WHOLE


def test_a_link_to_nothing_is_written_where_it_points(tmp_path: Path) -> None:
    link = tmp_path / "newest.pdf"
    link.symlink_to(tmp_path / "brief.pdf")
    console.write_files({link: WHOLE})
    assert found_in(tmp_path) == {"newest.pdf": WHOLE, "brief.pdf": WHOLE}


def test_a_device_is_written_to_and_not_replaced() -> None:
    console.write_files({Path(os.devnull): WHOLE})
    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize("command", ["export", "form", "brief"])
def test_a_place_that_cannot_be_is_refused_in_words(
    command: str, tmp_path: Path, shell: Shell, demonstration: Database
) -> None:
    (tmp_path / "a file").write_bytes(b"mine")
    where = tmp_path / "a file" / "within it"
    status, printed, complaint = shell.run(command, "--month", "2025-03", "--out", where)
    assert (status, printed) == (1, "")
    assert "[CANNOT_WRITE]" in complaint
    assert str(where.parent) in complaint
    assert found_in(tmp_path) == {"a file": b"mine"}
