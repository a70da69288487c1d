"""Parses a TOML file of the catalogue and checks it, with problems in plain words."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from napams.problems import Problem, problem

Location = tuple[int | str, ...]
Model = TypeVar("Model", bound=BaseModel)

_LINE = re.compile(r"at line (\d+)")
_DATE = "a date such as 2025-03-31"
_MONTH = 'a month such as "2025-03"'
_EXPECTED = {
    "missing": "this key, which is needed",
    "string_type": "words in quotation marks",
    "string_too_short": "words, not a blank",
    "float_type": "a number without quotation marks",
    "finite_number": "a finite number",
    "int_type": "a whole number without quotation marks",
    "bool_type": "true or false",
    "tuple_type": "a list in square brackets",
    "model_type": "a table of keys",
    "dataclass_type": _MONTH,
    "too_short": "at least {min_length} in the list",
    "enum": "one of {expected}",
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than_equal": "{le:g} or less",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
}


@dataclass
class CatalogueFile:
    """A file: name, content (None if not parsed) and problems."""

    name: str
    content: dict[str, Any] | None = None
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def parse(cls, path: Path) -> Self:
        """Parse the file at a path; missing, not UTF-8 or not TOML is a problem."""
        file = cls(path.name)
        try:
            # Notepad puts a byte order mark before the text, which TOML does not allow.
            text = path.read_text("utf-8-sig")
            file.content = tomllib.loads(text)
        except OSError:
            file.refuse("", "no file that can be read", "a file of this name")
        except UnicodeDecodeError as failure:
            line = failure.object.count(b"\n", 0, failure.start) + 1
            file.refuse(f"line {line}", "letters that are not UTF-8", "a text saved as UTF-8")
        except ValueError as failure:
            lines = text.splitlines()
            at_line = _LINE.search(str(failure))
            number = int(at_line[1]) if at_line else len(lines)
            found = lines[number - 1].strip() if 0 < number <= len(lines) else ""
            file.refuse(f"line {number}", found, 'TOML: name = "words", each name once')
        return file

    def refuse(self, key: str, found: str, expected: str) -> None:
        """Add a problem."""
        self.problems.append(
            problem("PLAN_UNREADABLE", sheet=self.name, cell=key, found=found, expected=expected)
        )

    def check(self, model: type[Model], part: object, at: Location = ()) -> Model | None:
        """The model of the part at a location; None, with every problem added.

        Each key is complained of once; what is wrong with a table or a list as a whole goes
        unsaid while something within it is wrong.
        """
        # By way of JSON, because only there is strict what the writer of a file expects: lists
        # and names of choices are taken, a number in quotation marks is not.
        try:
            return model.model_validate_json(json.dumps(part, default=str), strict=True)
        except ValidationError as failure:
            errors = failure.errors(include_url=False)
            keys = [self.key(at + error["loc"]) for error in errors]
            before = self.complained_of
            for key, error in zip(keys, errors, strict=True):
                if key in before or any(k.startswith(f"{key}.") for k in (*before, *keys)):
                    continue
                expected = _expected(error, at + error["loc"]) or _keys(model, error["loc"])
                self.refuse(key, _found(error), expected)
            return None

    @property
    def complained_of(self) -> set[str]:
        """The keys that already have a problem."""
        return {p.cell for p in self.problems}

    def key(self, where: Location) -> str:
        """`kpis.M04-K2.targets.q3`: entries of a list by their code, else by place from 1."""
        names: list[str] = []
        node: Any = self.content
        for step in where:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                node = None
            code = node.get("code") if isinstance(node, dict) else None
            if isinstance(step, str):
                names.append(step)
            else:
                names.append(code if isinstance(code, str) and code else f"#{step + 1}")
        return ".".join(names)


def shown(value: object) -> str:
    """A value of a file as a problem quotes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "a table"
        case list() | tuple():
            return f"a list of {len(value)}"
        case _:
            return str(value)


def _found(error: ErrorDetails) -> str:
    if error["type"] == "missing":
        return "nothing"
    if error["type"] == "value_error" and isinstance(error["input"], dict):
        return ""  # a rule about a whole table names its keys itself
    return shown(error["input"])


def _expected(error: ErrorDetails, where: Location) -> str:
    """What belongs at a location; nothing if the location itself does not belong."""
    if where[-1:] == ("starts",):
        return _MONTH
    match error["type"]:
        case "extra_forbidden":
            return ""
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
        case "string_pattern_mismatch":
            return f"a code such as {_example(where)}"
        case kind if kind in _EXPECTED:
            return _EXPECTED[kind].format(**error.get("ctx", {}))
        case _:
            return error["msg"]


def _example(where: Location) -> str:
    """A code of the kind that belongs at a location."""
    if {"lead", "reporters", "owner", "departments"} & set(where):
        return "FIA-AHS"
    return {"kpis": "M04-K2", "milestones": "M04-T1"}.get(str(where[0]), "M04")


def _keys(model: type[BaseModel], where: Location) -> str:
    """The keys of the table that holds a location."""
    for step in where[:-1]:
        if isinstance(step, str):
            annotation = model.model_fields[step].annotation
            model = next(a for a in (annotation, *get_args(annotation)) if _is_table(a))
    return "one of the keys " + ", ".join(model.model_fields)


def _is_table(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
