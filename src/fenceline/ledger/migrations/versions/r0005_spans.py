"""Sums of blocks of days beside those of single days; a task of which nobody wrote down who waited was waited for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"


def upgrade() -> None:
    """Add the column; ``schema.bring_up`` fills the blocks from the days."""
    op.execute("update tasks set waited_s = total_s where waited_s = 0")
    for name in ("cells", "turns", "handoffs"):
        op.drop_index(f"ix_{name}_day", name)
        with op.batch_alter_table(name, recreate="auto") as table:
            table.add_column(sa.Column("span", sa.Integer, nullable=False, server_default="1"))
        op.create_index(f"ix_{name}_span_day", name, ["span", "day"])
