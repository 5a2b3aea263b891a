"""What was it: what a detector found in events, and what became of that. See `tables`."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "classification",
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("sub_label", sa.String(40)),
        sa.Column("confidence", sa.Integer, nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("explanation", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("event", name="pk_classification"),
        sa.CheckConstraint(
            "source IN ('detector', 'house', 'person')", name="ck_classification_source"
        ),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1000", name="ck_classification_confidence"),
        sa.ForeignKeyConstraint(["event"], ["event.id"]),
    )
    op.create_table(
        "look",
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("area", sa.String(24), nullable=False),
        sa.Column("found", sa.String, nullable=False),
        sa.Column("features", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("event", "number", name="pk_look"),
        sa.ForeignKeyConstraint(["event"], ["event.id"]),
    )
