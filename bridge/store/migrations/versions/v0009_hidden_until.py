"""Whoever hides a camera may say until when."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("privacy", sa.Column("until", sa.BigInteger))
    op.add_column("privacy", sa.Column("instead_of", sa.String(10)))
    op.add_column("privacy", sa.Column("at_least", sa.BigInteger))
