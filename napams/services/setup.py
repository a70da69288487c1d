"""Setting a database up, and checking it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from napams import clock
from napams.config import settings
from napams.domain.catalogue import Plan
from napams.domain.events import Head
from napams.domain.months import Month
from napams.intake.catalogue import read_catalogue
from napams.problems import Refused, problem, refuse
from napams.services import plan as plans
from napams.services import submission
from napams.services.accounts import ensure_operator
from napams.services.actors import OPERATOR
from napams.services.demo.year import Made, make_up_year
from napams.services.plan import Loaded
from napams.store import engine, record
from napams.store.engine import close, database
from napams.store.plan import is_demonstration, load_plan

DEMONSTRATION_MONTHS = 10
"""Complete months behind the present one, unless a start is named."""


def initialise(starts: Month | None = None) -> Loaded:
    """Create or upgrade the tables and load the catalogue; repeating it changes nothing.

    Refused: PLAN_UNREADABLE, PLAN_ALTERS_THE_PAST, DATABASE_UNREACHABLE.
    """
    _upgrade()
    with database().read() as connection:
        stored, made_up = load_plan(connection), is_demonstration(connection)
    if starts is None and stored is not None:
        starts = stored.starts
    catalogue = read_catalogue(settings().plan_dir, starts)
    if made_up:
        catalogue = _made_up(catalogue)
    return plans.load(OPERATOR, catalogue, demonstration=made_up)


def demonstrate(starts: Month | None, seed: int, progress: Callable[[float], None]) -> Made:
    """Fill an empty database with a made-up year; Refused (DATABASE_IN_USE) if it is not empty."""
    _upgrade()
    with database().read() as connection:
        if load_plan(connection) is not None:
            raise refuse("DATABASE_IN_USE")
    first = starts or Month.of(clock.today()) + -DEMONSTRATION_MONTHS
    catalogue = read_catalogue(settings().plan_dir, first)
    return make_up_year(_made_up(catalogue), seed, progress)


def _made_up(catalogue: Plan) -> Plan:
    """A demonstration's plan was adopted when its made-up year began, not on a day long before."""
    return catalogue.model_copy(update={"adopted_on": catalogue.starts.first_day})


def ready() -> None:
    """Refused (DATABASE_UNREACHABLE, DATABASE_OUTDATED) unless the database can be worked with."""
    engine.check(database())


@contextmanager
def work() -> Iterator[None]:
    """Work with the database, and close it at the end.

    A failure of the database is Refused (DATABASE_UNREACHABLE, DATABASE_OUTDATED) where it does
    not answer or is not set up.
    """
    try:
        yield
    except SQLAlchemyError as failure:
        ready()
        if isinstance(failure, OperationalError):
            raise refuse("DATABASE_UNREACHABLE", found=type(failure).__name__) from failure
        raise
    finally:
        close()


def verify(noted: str | None = None) -> Head:
    """Check the audit trail, against a noted head `NUMBER:HASH` if given, and the database.

    Refused (AUDIT_BROKEN) with a problem for everything that is wrong.
    """
    ready()
    with database().read() as connection:
        found = record.breaks(connection, _head(noted) if noted else None)
        found += database().damage(connection)
        head = record.head(connection)
    if found:
        raise Refused(*(problem("AUDIT_BROKEN", found=f) for f in found))
    return head


def _upgrade() -> None:
    engine.upgrade(database(), submission.complete_notices)
    ensure_operator()


def _head(noted: str) -> Head:
    sequence, _, digest = noted.partition(":")
    if not sequence.isdigit() or len(digest) != len(record.GENESIS):
        raise refuse("AUDIT_BROKEN", found=noted, expected="a head like 412:9f86d08…")
    return Head(int(sequence), digest)
