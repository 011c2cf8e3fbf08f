"""How turns and tasks ended and why turns were followed by another, summed by day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"

_ENDED = ("completed", "failed", "unverified", "other", "kept", "fated", "local")
_TABLES = {
    "turns": (("scope", "model", "tier", "language", "size", "recipe"), _ENDED),
    "verdicts": (("scope",), _ENDED),
    "handoffs": (("model", "reason"), ("count",)),
}


def upgrade() -> None:
    """Create the tables; ``schema.bring_up`` fills them from the rows."""
    for name, (about, counts) in _TABLES.items():
        op.create_table(
            name,
            sa.Column("key", sa.String(32), nullable=False),
            sa.Column("day", sa.Integer, nullable=False),
            *(sa.Column(column, sa.Text, nullable=False) for column in about),
            *(sa.Column(column, sa.BigInteger, nullable=False) for column in counts),
            sa.PrimaryKeyConstraint("key", name=f"pk_{name}"),
        )
        op.create_index(f"ix_{name}_day", name, ["day"])
