"""What all tables share: names of constraints, and columns of one of a few words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum as SqlEnum
from sqlalchemy import Table
from sqlmodel import SQLModel

METADATA = SQLModel.metadata
METADATA.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(kind: type[StrEnum]) -> SqlEnum:
    """The type of a column that holds one of the words of `kind`, checked by the database."""
    return SqlEnum(
        kind,
        name=kind.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda words: [w.value for w in words],
    )


def table(model: type[SQLModel]) -> Table:
    """The table of a model, for statements."""
    found: Any = model.__table__  # type: ignore[attr-defined]
    assert isinstance(found, Table)  # noqa: S101 - narrows a type that SQLModel leaves open
    return found
