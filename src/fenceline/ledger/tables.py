"""The ledger's tables: numbers and names, never code, prompts or answers."""

from __future__ import annotations

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
    Text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

tasks = Table(
    "tasks",
    metadata,
    Column("task_id", String, primary_key=True),
    Column("started", Double, nullable=False, index=True),
    Column("workspace", Text, nullable=False),
    Column("instruction", Text, nullable=False),
    Column("scope", String, nullable=False),
    Column("recipe", String, nullable=False),
    Column("language", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("check", Text, nullable=False),
    Column("total_s", Double, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("task_id", String, ForeignKey("tasks.task_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("model", String, nullable=False),
    Column("provider", String, nullable=False),
    Column("weights", Text, nullable=False),
    Column("tier", String, nullable=False),
    Column("edit_format", String, nullable=False),
    Column("outcome", String, nullable=False),
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
)

signals = Table(
    "signals",
    metadata,
    Column("task_id", String, primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False, index=True),
    ForeignKeyConstraint(["task_id", "attempt"], ["attempts.task_id", "attempts.number"]),
)

Index(None, attempts.c.model, attempts.c.outcome)

alembic_version = Table(
    "alembic_version",
    MetaData(naming_convention={"pk": "alembic_version_pkc"}),
    Column("version_num", String(32), primary_key=True),
)
