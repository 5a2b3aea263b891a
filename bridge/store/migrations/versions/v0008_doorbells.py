"""When somebody rang: a column of events. See `tables`.

Made anew rather than altered, so that an upgraded database is the same as a fresh one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_KEPT = (
    "id, camera, source, by_hand, state, starts_at, ends_at, onset_at, quiet_at, end_reason, "
    "unfilmed, starred, label, strength, area, pictures, deletion"
)


def upgrade() -> None:
    for index in ("ix_event_starts_at", "ix_event_camera", "ix_event_state"):
        op.drop_index(index, "event")
    op.drop_index("ix_event_footage_footage", "event_footage")
    op.rename_table("event_footage", "event_footage_before")
    op.rename_table("event", "event_before")  # which what links it to footage follows
    _events()
    op.execute(f"INSERT INTO event ({_KEPT}) SELECT {_KEPT} FROM event_before")  # noqa: S608
    _links()
    op.execute("INSERT INTO event_footage SELECT event, footage FROM event_footage_before")
    op.drop_table("event_footage_before")
    op.drop_table("event_before")
    op.create_index("ix_event_starts_at", "event", ["starts_at", "id"])
    op.create_index("ix_event_camera", "event", ["camera", "starts_at", "id"])
    op.create_index("ix_event_state", "event", ["state"])
    op.create_index("ix_event_footage_footage", "event_footage", ["footage"])


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
        sa.Column("rang_at", sa.BigInteger),
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


def _links() -> None:
    op.create_table(
        "event_footage",
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("footage", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("event", "footage", name="pk_event_footage"),
        sa.ForeignKeyConstraint(["event"], ["event.id"]),
        sa.ForeignKeyConstraint(["footage"], ["footage.id"]),
    )
