"""Tokens that are charged apart: written to a provider's cache, and thought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"


def upgrade() -> None:
    """Add the columns; older attempts had neither."""
    with op.batch_alter_table("attempts", recreate="auto") as attempts:
        for name in ("written_tokens", "reasoning_tokens"):
            attempts.add_column(sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
