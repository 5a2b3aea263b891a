"""What people teach of events, the kinds of a house, and versions of what it has learnt."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "house_kind",
        sa.Column("id", sa.String(20), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_house_kind"),
    )
    op.create_table(
        "taught",
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("teacher", sa.String(40), nullable=False),
        sa.Column("called", sa.String, nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("event", "teacher", name="pk_taught"),
    )
    op.create_table(
        "expired_lesson",
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("sub_label", sa.String(40)),
        sa.Column("confidence", sa.Integer, nullable=False),
        sa.Column("look", sa.LargeBinary, nullable=False),
        sa.Column("motion", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("event", name="pk_expired_lesson"),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1000", name="ck_expired_lesson_confidence"),
    )
    op.create_table(
        "house_model",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("changed_by", sa.String),
        sa.Column("figures", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_house_model"),
        sa.CheckConstraint(
            "state IN ('in_use', 'proposed', 'set_aside', 'earlier', 'declined')",
            name="ck_house_model_state",
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "house_model_lesson",
        sa.Column("model", sa.Integer, nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("model", "event", name="pk_house_model_lesson"),
        sa.ForeignKeyConstraint(["model"], ["house_model.number"]),
    )
    op.create_index("ix_house_model_lesson_event", "house_model_lesson", ["event"])
