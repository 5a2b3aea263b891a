"""What happened at the cameras, what is being deleted of it, and when they could notice."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, String, Table

from bridge.store.tables.base import Instant, metadata

# Something happened: it moved, the camera said so, or a person asked for a recording. There from
# its first moment, whether or not it can be filmed. People know it as a clip: its window onto the
# footage that it is linked to.
event = Table(
    "event",
    metadata,
    # 16 hex characters, random. The id of a clip in the API and in the ledger.
    Column("id", String(16), primary_key=True),
    # A camera's id, which may have left the configuration.
    Column("camera", String(40), nullable=False),
    # bridge.model.EventSource: what opened it.
    Column("source", String(10), nullable=False),
    # A person has asked for it, or for it too.
    Column("by_hand", Boolean, nullable=False),
    # bridge.model.EventState.
    Column("state", String(10), nullable=False),
    # The window, pre-roll and post-roll included: from the first picture to the end of the last.
    # Of an open event `ends_at` says nothing yet. Not filmed: from the onset until it was quiet.
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    # When what moved began and ceased to; null for a recording by hand and while it goes on.
    Column("onset_at", Instant),
    Column("quiet_at", Instant),
    # When somebody pressed the button of the doorbell first; null: nobody did.
    Column("rang_at", Instant),
    # Why it ended: "quiet", "asked", "shutdown", "camera", "privacy", "disk", "crash"; "longest":
    # after an hour (in events from before, ten minutes) the next one continues.
    Column("end_reason", String(12)),
    # bridge.model.Unfilmed: why it, or a part of it, was not filmed; null: nothing is lacking.
    Column("unfilmed", String(12)),
    Column("starred", Boolean, nullable=False),
    # What it was: "unknown" until a classifier says more.
    Column("label", String(20), nullable=False),
    # Why it was noticed: share of the picture that moved at its strongest, in thousandths, and
    # where (model.Area as "x,y,width,height"). Null for recordings by hand; 0 and null where only
    # the camera itself said so.
    Column("strength", Integer),
    Column("area", String(24)),
    # Bit n: there is a picture of the nth kind (model.PictureKind).
    Column("pictures", Integer, nullable=False),
    # The deletion that it belongs to, in state "deleting".
    Column("deletion", String(16)),
    CheckConstraint("source IN ('motion', 'camera', 'hand')", name="source"),
    CheckConstraint("state IN ('open', 'closed', 'deleting')", name="state"),
    CheckConstraint("(state = 'deleting') = (deletion IS NOT NULL)", name="deletion"),
    CheckConstraint("ends_at >= starts_at", name="times"),
    Index("ix_event_starts_at", "starts_at", "id"),
    Index("ix_event_camera", "camera", "starts_at", "id"),
    Index("ix_event_state", "state"),
)

# A deletion under way or done: so that it goes on after a restart, and its progress can be shown.
# Pruned a day after its end; the receipts are in the ledger.
deletion = Table(
    "deletion",
    metadata,
    # 16 hex characters, random.
    Column("id", String(16), primary_key=True),
    Column("at", Instant, nullable=False),
    # How many events.
    Column("total", Integer, nullable=False),
    Column("ended_at", Instant),
)

# What a voice asked to delete and has not yet said yes to: these events, this user, once.
pending_deletion = Table(
    "pending_deletion",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("alexa_user", String(22), nullable=False),
    # Event ids, a space between two.
    Column("clips", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    # created_at + 2 minutes.
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# A time in which a camera could notice: its pictures came and it was watched. What is not covered
# was not watched, so that "nothing moved" is said only of what is.
watch = Table(
    "watch",
    metadata,
    Column("camera", String(40), primary_key=True),
    Column("since", Instant, primary_key=True),
    # Of a span that goes on: when that was last known to be so, at most some 30 s ago.
    Column("until", Instant, nullable=False),
    CheckConstraint("until >= since", name="times"),
)
