"""Sealed runs of pictures, their keys, and which events look at them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from bridge.store.tables.base import Instant, metadata

# What a camera sent without a gap, sealed in a file of its own (footage/README). Its keys are in
# slots of another file; neither is here. It knows nothing of what it shows.
footage = Table(
    "footage",
    metadata,
    # 16 hex characters, random. Of a clip from before events had rows: the event's id.
    Column("id", String(16), primary_key=True),
    # A camera's id, which may have left the configuration.
    Column("camera", String(40), nullable=False),
    # bridge.model.RunState.
    Column("state", String(10), nullable=False),
    # Of the first picture.
    Column("starts_at", Instant, nullable=False),
    # Of the end of the last picture; of an open run, as far as its rows know.
    Column("ends_at", Instant, nullable=False),
    # Why it ended: "over", "longest", "shutdown", "camera", "privacy", "disk", "crash"; of a clip
    # from before, why that ended.
    Column("end_reason", String(12)),
    # RFC 6381, of picture and sound: "avc1.640028,mp4a.40.2".
    Column("codecs", String(60), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    # Of the file.
    Column("bytes", BigInteger, nullable=False),
    # How many media segments there are: a file that has fewer or more was tampered with.
    Column("segments", Integer, nullable=False),
    # Where each record is (footage/index.py); null while open.
    Column("index", LargeBinary),
    CheckConstraint("state IN ('open', 'closed')", name="state"),
    CheckConstraint("ends_at >= starts_at", name="times"),
    Index("ix_footage_camera", "camera", "starts_at"),
    Index("ix_footage_state", "state"),
)

# Which key slots a run uses. A media key covers 10 s at most, so that what one event needs can be
# destroyed and its neighbours' minutes stay.
footage_key = Table(
    "footage_key",
    metadata,
    Column("footage", String(16), ForeignKey("footage.id"), primary_key=True),
    # 0, 1, 2 ... within the run. A gap: that key was destroyed with the event that needed it.
    Column("ordinal", Integer, primary_key=True),
    # In the file of slots; a slot belongs to one run.
    Column("slot", Integer, nullable=False, unique=True),
    # The event whose pictures it seals, and nothing else; null: it seals media.
    Column("event", String(16)),
    # From when to when media under it is, in microseconds since the run's start. Null `until`: the
    # newest one, to the run's end. Both null: of a clip from before, all of it.
    Column("since_us", BigInteger),
    Column("until_us", BigInteger),
)

# Which runs an event's window looks at. A run that no event looks at is removed.
event_footage = Table(
    "event_footage",
    metadata,
    Column("event", String(16), ForeignKey("event.id"), primary_key=True),
    Column("footage", String(16), ForeignKey("footage.id"), primary_key=True),
    Index("ix_event_footage_footage", "footage"),
)

# Runs whose keys and rows are gone and whose file may still be there.
garbage = Table(
    "garbage",
    metadata,
    Column("footage", String(16), primary_key=True),
    Column("at", Instant, nullable=False),
)
