"""What happened apart from what was filmed: a clip becomes an event and the run it looks at.

One to one: the event and its run both keep the clip's id, so that addresses, receipts, and what the
clip's file is sealed with stay what they were. See `tables`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _events()
    _footage()
    _move()
    op.create_table(
        "watch",
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("camera", "since", name="pk_watch"),
        sa.CheckConstraint("until >= since", name="ck_watch_times"),
    )
    op.create_index(
        "ix_ledger_receipt",
        "ledger",
        [
            sa.text("json_extract(details, '$.starts_at')"),
            sa.text("json_extract(details, '$.camera')"),
            "actor_id",
        ],
        sqlite_where=sa.text("act = 'clip.delete' AND outcome = 'allowed' AND json_valid(details)"),
    )


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("starts_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("onset_at", sa.BigInteger),
        sa.Column("quiet_at", sa.BigInteger),
        sa.Column("end_reason", sa.String(12)),
        sa.Column("unfilmed", sa.String(12)),
        sa.Column("starred", sa.Boolean, nullable=False),
        sa.Column("label", sa.String(20), nullable=False),
        sa.Column("strength", sa.Integer),
        sa.Column("area", sa.String(24)),
        sa.Column("pictures", sa.Integer, nullable=False),
        sa.Column("deletion", sa.String(16)),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.CheckConstraint("source IN ('motion', 'camera', 'hand')", name="ck_event_source"),
        sa.CheckConstraint("state IN ('open', 'closed', 'deleting')", name="ck_event_state"),
        sa.CheckConstraint(
            "(state = 'deleting') = (deletion IS NOT NULL)", name="ck_event_deletion"
        ),
        sa.CheckConstraint("ends_at >= starts_at", name="ck_event_times"),
    )
    op.create_index("ix_event_starts_at", "event", ["starts_at", "id"])
    op.create_index("ix_event_camera", "event", ["camera", "starts_at", "id"])
    op.create_index("ix_event_state", "event", ["state"])


def _footage() -> None:
    op.create_table(
        "footage",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("starts_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("end_reason", sa.String(12)),
        sa.Column("codecs", sa.String(60), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("index", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_footage"),
        sa.CheckConstraint("state IN ('open', 'closed')", name="ck_footage_state"),
        sa.CheckConstraint("ends_at >= starts_at", name="ck_footage_times"),
    )
    op.create_index("ix_footage_camera", "footage", ["camera", "starts_at"])
    op.create_index("ix_footage_state", "footage", ["state"])
    op.create_table(
        "footage_key",
        sa.Column("footage", sa.String(16), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("event", sa.String(16)),
        sa.Column("since_us", sa.BigInteger),
        sa.Column("until_us", sa.BigInteger),
        sa.PrimaryKeyConstraint("footage", "ordinal", name="pk_footage_key"),
        sa.ForeignKeyConstraint(["footage"], ["footage.id"]),
        sa.UniqueConstraint("slot"),
    )
    op.create_table(
        "event_footage",
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("footage", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("event", "footage", name="pk_event_footage"),
        sa.ForeignKeyConstraint(["event"], ["event.id"]),
        sa.ForeignKeyConstraint(["footage"], ["footage.id"]),
    )
    op.create_index("ix_event_footage_footage", "event_footage", ["footage"])


def _move() -> None:
    # The index of a clip began with a byte that said which pictures there are.
    op.execute(
        "INSERT INTO event SELECT id, camera, "
        "CASE WHEN kind = 'manual' AND onset_at IS NULL THEN 'hand' "
        "WHEN strength = 0 AND area IS NULL THEN 'camera' ELSE 'motion' END, "
        "kind = 'manual', state, starts_at, ends_at, onset_at, quiet_at, end_reason, NULL, "
        "starred, label, strength, area, "
        "coalesce(instr(X'0001020304050607', substr(\"index\", 1, 1)) - 1, 0), deletion FROM clip"
    )
    op.execute(
        "INSERT INTO footage SELECT id, camera, "
        "CASE WHEN \"index\" IS NULL THEN 'open' ELSE 'closed' END, "
        "starts_at, ends_at, end_reason, codecs, width, height, bytes, segments, "
        'substr("index", 2) FROM clip'
    )
    op.execute(
        "INSERT INTO footage_key (footage, ordinal, slot) SELECT clip, ordinal, slot FROM clip_key"
    )
    op.execute("INSERT INTO event_footage SELECT id, id FROM clip")
    op.drop_table("clip_key")
    op.drop_table("clip")
    op.rename_table("garbage", "garbage_before")
    op.create_table(
        "garbage",
        sa.Column("footage", sa.String(16), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("footage", name="pk_garbage"),
    )
    op.execute("INSERT INTO garbage SELECT clip, at FROM garbage_before")
    op.drop_table("garbage_before")
