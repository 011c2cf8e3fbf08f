"""A connection to the ledger's database: SQLite in the data folder, or SQLite or PostgreSQL by URL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from fenceline.ledger.errors import LedgerAwayError, LedgerError
from fenceline.ledger.journal import DATABASE
from fenceline.places import data_dir

if TYPE_CHECKING:
    from collections.abc import Generator
    from sqlite3 import Connection as SqliteConnection

    from sqlalchemy import URL, Connection, Engine

_REACHING = {"connect_timeout": 5, "application_name": "fenceline"}  # seconds
_PRAGMAS = ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


def connect(url: str = "") -> Engine:
    """Return an engine for ``url``, empty for the SQLite file in the data folder; nothing is opened yet.

    Raises:
        LedgerError: the URL or its driver cannot be used.
    """
    try:
        return _engine(make_url(url or _default_url()))
    except (SQLAlchemyError, ImportError, ValueError) as error:
        raise LedgerError(  # without the cause's own text: it may quote the URL and with it the password
            f"the ledger's database URL cannot be used ({type(error).__name__})",
            "write it as postgresql://user@host/name and install fenceline[team], or as sqlite:///file",
        ) from None


@contextmanager
def transaction(engine: Engine) -> Generator[Connection]:
    """Commit what the block does as a whole, or nothing of it.

    Raises:
        LedgerAwayError: the database's server cannot be reached.
        LedgerError: the database refuses. No password is in the messages.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise _plain(engine, error) from None


def _engine(url: URL) -> Engine:
    match url.get_backend_name():
        case "sqlite":
            engine = create_engine(url)
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        case "postgresql":
            # NullPool: a settle is one connection, and each one held is one less for the team.
            return create_engine(
                url.set(drivername="postgresql+psycopg"), poolclass=NullPool, connect_args=_REACHING
            )
        case _:
            raise ValueError


def _plain(engine: Engine, error: SQLAlchemyError) -> LedgerError:
    cause = getattr(error, "orig", None) or error
    first = (str(cause).splitlines() or [type(cause).__name__])[0]
    shown = engine.url.set(query={}).render_as_string()  # a query may hold a password, too
    if engine.dialect.name == "postgresql" and isinstance(error, OperationalError):
        return LedgerAwayError(f"the ledger at {shown} cannot be reached: {_without_password(engine, first)}")
    return LedgerError(
        f"the ledger at {shown} cannot be used: {_without_password(engine, first)}",
        "mend it or move it away; a fresh one is made by itself",
    )


def _without_password(engine: Engine, text: str) -> str:
    passwords = (engine.url.password, engine.url.query.get("password"))
    for password in filter(None, passwords):
        text = text.replace(str(password), "***")
    return text


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
