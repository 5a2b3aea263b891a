"""Clips that are shared, their copies, and who watched. See `tables`."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    _shares()
    _copies()
    _views()


def _shares() -> None:
    op.create_table(
        "share",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("clip", sa.String(16), nullable=False),
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("sender", sa.String(16)),
        sa.Column("recipient", sa.String(16)),
        sa.Column("called", sa.String(60), nullable=False),
        sa.Column("purpose", sa.String(12), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("starts_ms", sa.Integer, nullable=False),
        sa.Column("ends_ms", sa.Integer, nullable=False),
        sa.Column("sound", sa.Boolean, nullable=False),
        sa.Column("blur", sa.String(10), nullable=False),
        sa.Column("areas", sa.String, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("most_views", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("views", sa.Integer, nullable=False),
        sa.Column("first_view_at", sa.BigInteger),
        sa.Column("clip_deleted", sa.Boolean, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("ended", sa.String(20)),
        sa.Column("link_hash", sa.LargeBinary(32)),
        sa.PrimaryKeyConstraint("id", name="pk_share"),
        sa.CheckConstraint("state IN ('making', 'ready', 'ended')", name="ck_share_state"),
        sa.CheckConstraint("(state = 'ended') = (ended IS NOT NULL)", name="ck_share_ended"),
        sa.CheckConstraint("ends_ms > starts_ms", name="ck_share_times"),
        sa.CheckConstraint("views <= most_views", name="ck_share_views"),
    )
    op.create_index("ix_share_state", "share", ["state"])
    op.create_index("ix_share_clip", "share", ["clip"])
    op.create_index("ix_share_created_at", "share", ["created_at"])


def _copies() -> None:
    op.create_table(
        "share_copy",
        sa.Column("share", sa.String(16), nullable=False),
        sa.Column("slot", sa.Integer),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("pieces", sa.Integer, nullable=False),
        sa.Column("copy_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("clip_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("frames", sa.Integer, nullable=False),
        sa.Column("frames_covered", sa.Integer, nullable=False),
        sa.Column("frames_covered_whole", sa.Integer, nullable=False),
        sa.Column("tracks", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("share", name="pk_share_copy"),
        sa.ForeignKeyConstraint(["share"], ["share.id"]),
        sa.UniqueConstraint("slot"),
    )


def _views() -> None:
    op.create_table(
        "share_view",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("share", sa.String(16), nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger),
        sa.Column("ranges", sa.String, nullable=False),
        sa.Column("device", sa.String(120)),
        sa.PrimaryKeyConstraint("id", name="pk_share_view"),
        sa.ForeignKeyConstraint(["share"], ["share.id"]),
    )
    op.create_index("ix_share_view_share", "share_view", ["share", "opened_at"])
