"""A connection to the ledger's database: SQLite in the data folder, or any database by its URL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from fenceline.ledger.errors import LedgerError
from fenceline.ledger.journal import DATABASE
from fenceline.places import data_dir

if TYPE_CHECKING:
    from collections.abc import Generator
    from sqlite3 import Connection as SqliteConnection

    from sqlalchemy import Connection, Engine

_PRAGMAS = ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


def connect(url: str = "") -> Engine:
    """Return an engine for ``url``, empty for the SQLite file in the data folder; nothing is opened yet.

    Raises:
        LedgerError: the URL or its driver cannot be used.
    """
    try:
        engine = create_engine(url or _default_url())
    except (SQLAlchemyError, ImportError, ValueError) as error:
        raise LedgerError(  # without the cause's own text: it may quote the URL and with it the password
            f"the ledger's database URL cannot be used ({type(error).__name__})",
            "write it as dialect+driver://user@host/name and install that driver",
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def transaction(engine: Engine) -> Generator[Connection]:
    """Commit what the block does as a whole, or nothing of it.

    Raises:
        LedgerError: the database refuses; its password is not in the message.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise LedgerError(
            f"the ledger at {engine.url.render_as_string()} cannot be used: {str(cause).splitlines()[0]}",
            "mend it or move it away; a fresh one is made by itself",
        ) from error


def _default_url() -> str:
    path = data_dir() / DATABASE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return f"sqlite:///{path}"


def _set_up_sqlite(connection: SqliteConnection, _: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN leaves schema changes outside the transaction
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(
        "BEGIN IMMEDIATE"
    )  # a reader that turns writer would be refused, not made to wait
