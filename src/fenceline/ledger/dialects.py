"""Where SQLite and PostgreSQL differ; everything else is said once for both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, Text, TypeDecorator, text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect, Table

_FENCELINE = 0xFE4CE  # names the lock among all of the server's


class _Storable(TypeDecorator[str]):
    """Text without NUL, which PostgreSQL does not hold; a replacement character takes its place."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return what is stored."""
        return value and value.replace("\0", "\ufffd")


class Word(_Storable):
    """A name."""

    cache_ok = True


class Prose(_Storable):
    """A text of any length."""

    impl = Text
    cache_ok = True


def insert_into(connection: Connection, table: Table) -> Any:  # noqa: ANN401 - the two classes share no ancestor with these methods
    """Return an INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415 - whichever the engine has loaded

        return insert(table)
    from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415 - as above

    return insert(table)


def alone(connection: Connection) -> None:
    """Wait until no other transaction changes the schema, and keep others waiting until this one ends."""
    if connection.dialect.name == "postgresql":  # SQLite's BEGIN IMMEDIATE has done so
        connection.execute(text("select pg_advisory_xact_lock(:name)"), {"name": _FENCELINE})
