"""Tasks, their attempts and the signals of these."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None


def upgrade() -> None:
    """Create the three tables."""
    _create_tasks()
    _create_attempts()
    _create_signals()


def _create_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("started", sa.Double, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("instruction", sa.Text, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("recipe", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("check", sa.Text, nullable=False),
        sa.Column("total_s", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("task_id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_started", "tasks", ["started"])


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("model", "provider")),
        sa.Column("weights", sa.Text, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("tier", "edit_format", "outcome")),
        sa.Column("requests", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("prompt_tokens", "cached_tokens", "output_tokens")
        ),
        sa.Column("tokens_measured", sa.Boolean, nullable=False),
        *(
            sa.Column(name, sa.Double, nullable=False)
            for name in ("prefill_s", "decode_s", "check_s", "total_s")
        ),
        sa.PrimaryKeyConstraint("task_id", "number", name="pk_attempts"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.task_id"], name="fk_attempts_tasks"),
    )
    op.create_index("ix_attempts_model_outcome", "attempts", ["model", "outcome"])


def _create_signals() -> None:
    op.create_table(
        "signals",
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("task_id", "attempt", "number", name="pk_signals"),
        sa.ForeignKeyConstraint(
            ["task_id", "attempt"], ["attempts.task_id", "attempts.number"], name="fk_signals_attempts"
        ),
    )
    op.create_index("ix_signals_kind", "signals", ["kind"])
