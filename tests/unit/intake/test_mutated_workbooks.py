"""Mutated workbooks, seeded so that a failure can be replayed: a Reading comes back every time."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest

from napams.intake.returns import Reading
from napams.problems import MESSAGES, errors
from tests.unit.intake.plans import blank, fill, read

SOURCES = (fill(), blank())


def _bytes_changed(data: bytes, chance: random.Random) -> bytes:
    """A few bytes overwritten, cut out or doubled."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 40)]
            case _:
                changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


SNIPPETS = (
    b"<v>1e400</v>",
    b"<v>nan</v>",
    b"<f>A1</f>",
    b't="s"',
    b't="e"',
    b't="d"',
    b'r="A0"',
    b'r="ZZZZ1"',
    b'r="-1"',
    b"</row>",
    b"<row r='99999999999999999999'>",
    b"<mergeCell ref='A1:B'/>",
    b"<v>99999999999</v>",
    b'date1904="1"',
    b"&#0;",
    b"\xff\xfe",
    b"<![CDATA[<c/>]]>",
)


def _parts_changed(data: bytes, chance: random.Random) -> bytes:
    """A sound archive whose XML was changed: this reaches past the checks of the zip."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        names = source.namelist()
        victim = chance.choice([n for n in names if n.endswith((".xml", ".rels"))])
        for name in names:
            content = source.read(name)
            if name == victim and chance.random() < 0.1:
                continue
            if name == victim and chance.random() < 0.5:
                at = chance.randrange(len(content))
                content = content[:at] + chance.choice(SNIPPETS) + content[at:]
            elif name == victim:
                content = _bytes_changed(content, chance)
            archive.writestr(name, content)
    return target.getvalue()


def _attributes_changed(data: bytes, chance: random.Random) -> bytes:
    """Well-formed XML with other values in it: numbers, types, addresses, styles."""
    swaps = (
        (b't="s"', b't="str"'),
        (b't="s"', b't="b"'),
        (b't="inlineStr"', b't="n"'),
        (b"<v>", b"<v>9"),
        (b"<v>1", b"<v>-1"),
        (b"<is>", b"<f>1</f><is>"),
        (b' r="', b' R="'),
        (b's="1', b's="9'),
        (b"Return", b"return"),
        (b"rId1", b"rId2"),
        (b"sheet1", b"sheet2"),
        (b"M04-K1", b"M04-K2"),
        (b"Total", b"total "),
        (b"Code", b"C"),
    )
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if chance.random() < 0.5:
                old, new = chance.choice(swaps)
                content = content.replace(old, new, chance.randint(1, 30))
            archive.writestr(name, content)
    return target.getvalue()


WAYS = (_bytes_changed, _parts_changed, _attributes_changed)


def _mutated(seed: int) -> bytes:
    chance = random.Random(seed)
    return chance.choice(WAYS)(chance.choice(SOURCES), chance)


@pytest.mark.parametrize("block", range(4))
def test_two_hundred_mutated_workbooks_give_a_reading_and_no_exception(block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        reading = read(_mutated(seed))
        assert isinstance(reading, Reading), seed
        assert all(p.code in MESSAGES for p in reading.problems), seed
        assert (reading.valid is None) is bool(errors(reading.problems)), seed
