"""Clips, their keys, deletions, and what is set for a camera. See `tables`."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _clips()
    _deletions()
    _voice_context()
    op.create_table(
        "camera_settings",
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("settings", sa.String, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("camera", name="pk_camera_settings"),
    )
    op.create_table(
        "house_fact",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_house_fact"),
    )


def _clips() -> None:
    op.create_table(
        "clip",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("starts_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("onset_at", sa.BigInteger),
        sa.Column("quiet_at", sa.BigInteger),
        sa.Column("end_reason", sa.String(12)),
        sa.Column("codecs", sa.String(60), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("index", sa.LargeBinary),
        sa.Column("starred", sa.Boolean, nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("strength", sa.Integer),
        sa.Column("area", sa.String(24)),
        sa.Column("deletion", sa.String(16)),
        sa.PrimaryKeyConstraint("id", name="pk_clip"),
        sa.CheckConstraint("kind IN ('motion', 'manual')", name="ck_clip_kind"),
        sa.CheckConstraint("state IN ('open', 'closed', 'deleting')", name="ck_clip_state"),
        sa.CheckConstraint(
            "(state = 'deleting') = (deletion IS NOT NULL)", name="ck_clip_deletion"
        ),
        sa.CheckConstraint("ends_at >= starts_at", name="ck_clip_times"),
    )
    op.create_index("ix_clip_starts_at", "clip", ["starts_at", "id"])
    op.create_index("ix_clip_camera", "clip", ["camera", "starts_at", "id"])
    op.create_index("ix_clip_state", "clip", ["state"])
    op.create_table(
        "clip_key",
        sa.Column("clip", sa.String(16), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("clip", "ordinal", name="pk_clip_key"),
        sa.ForeignKeyConstraint(["clip"], ["clip.id"]),
        sa.UniqueConstraint("slot"),
    )


def _deletions() -> None:
    op.create_table(
        "garbage",
        sa.Column("clip", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("clip", name="pk_garbage"),
    )
    op.create_table(
        "deletion",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_deletion"),
    )
    op.create_table(
        "pending_deletion",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("alexa_user", sa.String(22), nullable=False),
        sa.Column("clips", sa.String, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_pending_deletion"),
    )


def _voice_context() -> None:
    """Made anew: it holds ten minutes' worth, and a column added would stand elsewhere."""
    op.drop_table("voice_context")
    op.create_table(
        "voice_context",
        sa.Column("alexa_user", sa.String(22), nullable=False),
        sa.Column("device", sa.String(22), nullable=False),
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("clip", sa.String(16)),
        sa.Column("clip_at", sa.BigInteger),
        sa.Column("scope", sa.String(40)),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("alexa_user", "device", name="pk_voice_context"),
    )
    op.create_index("ix_voice_context_at", "voice_context", ["at"])
