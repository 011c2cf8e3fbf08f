"""Bring a database to the schema of this version: created at once when fresh, by alembic when older."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select

from fenceline.ledger import endings, rollups, rows, spans
from fenceline.ledger.dialects import alone
from fenceline.ledger.errors import LedgerError
from fenceline.ledger.tables import COUNTS, ENDED, alembic_version, cells, handoffs, metadata, turns

if TYPE_CHECKING:
    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"
REVISIONS = ("r0001", "r0002", "r0003", "r0004", "r0005")
"""Oldest first; named here because asking alembic costs 300 ms."""


def bring_up(
    connection: Connection, revisions: tuple[str, ...] = REVISIONS, migrations: Path = MIGRATIONS
) -> None:
    """Create or upgrade the tables inside the caller's transaction.

    Args:
        connection: to the database, a transaction begun.
        revisions: every revision known, oldest first.
        migrations: folder of the alembic scripts.

    Raises:
        LedgerError: a later version of Fenceline wrote this database.
    """
    if _revision(connection) == revisions[-1]:
        return
    alone(connection)  # of two that find an old one, the second finds it new
    found = _revision(connection)
    if found == revisions[-1]:
        return
    if found is None:
        _create(connection, revisions[-1])
    elif found in revisions:
        upgrade(connection, migrations)
        _fill(connection, found)
    else:
        raise LedgerError(
            f"a later version of Fenceline wrote this ledger: schema {found}, known up to {revisions[-1]}",
            "update Fenceline",
        )


def upgrade(connection: Connection, migrations: Path = MIGRATIONS) -> None:
    """Run the migrations that the database has not seen, from an empty one on."""
    from alembic import command  # noqa: PLC0415 - 300 ms that only an old database needs
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(alembic_version.name):
        return None
    return connection.scalar(select(alembic_version.c.version_num))


def _fill(connection: Connection, found: str) -> None:
    """Make the sums that a schema was without; those that it has may outlive their rows and stay."""
    match found:
        case "r0001" | "r0002":
            rollups.fill(connection, rows.batches(connection))
        case "r0003":
            endings.fill(connection, rows.batches(connection))
            spans.fill(connection, cells, COUNTS)
        case "r0004":
            for table, amounts in ((cells, COUNTS), (turns, ENDED), (handoffs, ("count",))):
                spans.fill(connection, table, amounts)
        case _:
            return


def _create(connection: Connection, head: str) -> None:
    metadata.create_all(connection)
    alembic_version.create(connection, checkfirst=True)
    connection.execute(alembic_version.insert().values(version_num=head))
