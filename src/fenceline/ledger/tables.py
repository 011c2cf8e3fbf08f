"""The ledger's tables: numbers and names, never code, prompts or answers."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

from fenceline.ledger.cells import Cell, Counts
from fenceline.ledger.dialects import Prose, Word
from fenceline.ledger.ends import Ended, Kind

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

FATES = ("kept", "undone", "reverted", "rewritten")
CELL, COUNTS = Cell.__struct_fields__, Counts.__struct_fields__
TURN = tuple(field.name for field in fields(Kind))
ENDED = tuple(field.name for field in fields(Ended))
KINDS = (
    "model",
    "provider",
    "weights",
    "tier",
    "edit_format",
    "scope",
    "recipe",
    "language",
    "size",
    "outcome",
)

tasks = Table(
    "tasks",
    metadata,
    Column("task_id", Word, primary_key=True),
    Column("started", Double, nullable=False, index=True),
    Column("workspace", Prose, nullable=False),
    Column("instruction", Prose, nullable=False),
    Column("scope", Word, nullable=False),
    Column("recipe", Word, nullable=False),
    Column("language", Word, nullable=False),
    Column("verdict", Word, nullable=False),
    Column("check", Prose, nullable=False),
    Column("total_s", Double, nullable=False),
    *(Column(name, Word, nullable=False, server_default="") for name in ("size", "confidence", "commit")),
    Column("waited_s", Double, nullable=False, server_default="0"),
    Column("files_changed", Integer, nullable=False, server_default="0"),
    Column("fate", Word, nullable=False, server_default=""),
    Column("fate_at", Double, nullable=False, server_default="0"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("task_id", Word, ForeignKey("tasks.task_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("model", Word, nullable=False),
    Column("provider", Word, nullable=False),
    Column("weights", Prose, nullable=False),
    Column("tier", Word, nullable=False),
    Column("edit_format", Word, nullable=False),
    Column("outcome", Word, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("cached_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("tokens_measured", Boolean, nullable=False),
    Column("prefill_s", Double, nullable=False),
    Column("decode_s", Double, nullable=False),
    Column("check_s", Double, nullable=False),
    Column("total_s", Double, nullable=False),
    Column("written_tokens", BigInteger, nullable=False, server_default="0"),
    Column("reasoning_tokens", BigInteger, nullable=False, server_default="0"),
    Column("ended", Prose, nullable=False, server_default=""),
    Column("price_table", Word, nullable=False, server_default=""),
)

signals = Table(
    "signals",
    metadata,
    Column("task_id", Word, primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Word, nullable=False, index=True),
    ForeignKeyConstraint(["task_id", "attempt"], ["attempts.task_id", "attempts.number"]),
)

changes = Table(
    "changes",
    metadata,
    Column("task_id", Word, ForeignKey("tasks.task_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    *(Column(name, Prose, nullable=False) for name in ("path", "before", "after", "added", "removed")),
)

Index(None, attempts.c.model, attempts.c.outcome)

# Sums of the rows above, kept in the transactions that insert them: a reader of a million attempts reads some
# thousand rows, and sums outlive the rows that retention removes. The key is a digest of what the row is about,
# because an index entry holds less than a path may be long. Where there is a span, a row counts so many days from its
# day on: one, or a block of them (see ``spans``).
cells = Table(
    "cells",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("day", Integer, nullable=False),
    *(Column(name, Prose, nullable=False) for name in CELL[:-1]),
    Column("late", Boolean, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in COUNTS[:-1]),
    Column("seconds", Double, nullable=False),
    Column("span", Integer, nullable=False, server_default="1"),
)

sums = Table(
    "sums",
    metadata,
    Column("key", String(32), primary_key=True),
    *(Column(name, Prose, nullable=False) for name in KINDS),
    *(
        Column(name, BigInteger, nullable=False)
        for name in ("attempts", "prompt_tokens", "output_tokens", *FATES)
    ),
    Column("seconds", Double, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("day", Integer, nullable=False),
    *(Column(name, Prose, nullable=False) for name in TURN),
    *(Column(name, BigInteger, nullable=False) for name in ENDED),
    Column("span", Integer, nullable=False, server_default="1"),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("day", Integer, nullable=False, index=True),
    Column("scope", Prose, nullable=False),
    *(Column(name, BigInteger, nullable=False) for name in ENDED),
)

handoffs = Table(
    "handoffs",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("day", Integer, nullable=False),
    Column("model", Prose, nullable=False),
    Column("reason", Prose, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("span", Integer, nullable=False, server_default="1"),
)

for _table in (cells, turns, handoffs):
    Index(None, _table.c.span, _table.c.day)

alembic_version = Table(
    "alembic_version",
    MetaData(naming_convention={"pk": "alembic_version_pkc"}),
    Column("version_num", String(32), primary_key=True),
)
