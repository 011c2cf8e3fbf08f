"""What a task changed and what became of it; sums by cell and by kind of attempt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"


def upgrade() -> None:
    """Add columns and tables; ``schema.bring_up`` fills the sums from the rows."""
    with op.batch_alter_table("tasks", recreate="auto") as tasks:
        for name in ("size", "confidence", "commit"):
            tasks.add_column(sa.Column(name, sa.String, nullable=False, server_default=""))
        tasks.add_column(sa.Column("waited_s", sa.Double, nullable=False, server_default="0"))
        tasks.add_column(sa.Column("files_changed", sa.Integer, nullable=False, server_default="0"))
        tasks.add_column(sa.Column("fate", sa.String, nullable=False, server_default=""))
        tasks.add_column(sa.Column("fate_at", sa.Double, nullable=False, server_default="0"))
    with op.batch_alter_table("attempts", recreate="auto") as attempts:
        attempts.add_column(sa.Column("ended", sa.Text, nullable=False, server_default=""))
        attempts.add_column(sa.Column("price_table", sa.String, nullable=False, server_default=""))
    _create_changes()
    _create_cells()
    _create_sums()


def _create_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("path", "before", "after", "added", "removed")
        ),
        sa.PrimaryKeyConstraint("task_id", "number", name="pk_changes"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.task_id"], name="fk_changes_tasks"),
    )


def _create_cells() -> None:
    op.create_table(
        "cells",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("model", "scope", "language", "size")),
        sa.Column("late", sa.Boolean, nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in (
                "completed",
                "failed",
                "unverified",
                "prompt_tokens",
                "cached_tokens",
                "written_tokens",
                "output_tokens",
            )
        ),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_cells"),
    )
    op.create_index("ix_cells_day", "cells", ["day"])


def _create_sums() -> None:
    dimensions = (
        "model",
        "provider",
        "weights",
        "tier",
        "edit_format",
        "scope",
        "recipe",
        "language",
        "size",
    )
    counts = ("attempts", "prompt_tokens", "output_tokens", "kept", "undone", "reverted", "rewritten")
    op.create_table(
        "sums",
        sa.Column("key", sa.String(32), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in (*dimensions, "outcome")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in counts),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sums"),
    )
