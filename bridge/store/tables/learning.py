"""What people teach of events, and what the house goes by: never a model, only what makes one."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
)

from bridge.store.tables.base import Instant, Words, metadata

# A kind that the house was taught by words of its own ("the postman").
house_kind = Table(
    "house_kind",
    metadata,
    # "k" and 16 hex characters, random: a label of events.
    Column("id", String(20), primary_key=True),
    # As policy.kind_names.plain has it.
    Column("name", Words, nullable=False),
    Column("made_at", Instant, nullable=False),
)

# What a person says that an event was. Of one event several may speak, and contradict each other:
# both stay. Gone with its event, unless that expired: then there is an `expired_lesson` of the same
# id, and it is gone with that.
taught = Table(
    "taught",
    metadata,
    # Of an event or of an expired lesson.
    Column("event", String(16), primary_key=True),
    # A person's id; that of an Alexa, a screen or a program which is nobody's in particular.
    Column("teacher", String(40), primary_key=True),
    # What they were called then.
    Column("called", Words, nullable=False),
    # bridge.model.Label, or the id of a kind of the house.
    Column("label", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    # policy.teaching.Way: by what they said it.
    Column("way", String(10), nullable=False),
)

# What is left of an event that was taught and whose clip expired: the numbers that the house model
# is made from, and nothing that can be looked at.
expired_lesson = Table(
    "expired_lesson",
    metadata,
    # The id that the event had.
    Column("event", String(16), primary_key=True),
    Column("camera", String(40), nullable=False),
    # When that began.
    Column("at", Instant, nullable=False),
    # policy.house_seen.Stock: what the detector said of it.
    Column("label", String(20), nullable=False),
    Column("sub_label", String(40)),
    Column("confidence", Integer, nullable=False),
    # Sums of the detector's numbers, float32, and how it moved, float64; little endian.
    Column("look", LargeBinary, nullable=False),
    Column("motion", LargeBinary, nullable=False),
    CheckConstraint("confidence BETWEEN 0 AND 1000", name="confidence"),
)

# A version of what the house has learnt: from which lessons it is made, and what spoke for it. The
# model itself is computed from these when it is needed, and nowhere on the disk.
house_model = Table(
    "house_model",
    metadata,
    # 1, 2, 3 ... never used again.
    Column("number", Integer, primary_key=True),
    # policy.teaching.VersionState.
    Column("state", String(10), nullable=False),
    Column("made_at", Instant, nullable=False),
    # What who taught last was called.
    Column("made_by", Words, nullable=False),
    # When it came into the state that it is in, and what whoever decided that was called; null: the
    # house did, by itself.
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Words),
    # JSON: policy.teaching.Replay and Trial as they were when it was made.
    Column("figures", String, nullable=False),
    CheckConstraint(
        "state IN ('in_use', 'proposed', 'set_aside', 'earlier', 'declined')", name="state"
    ),
    sqlite_autoincrement=True,
)

# A lesson of a version: what was said then, by all who spoke, of an event. Gone as what was
# said is.
house_model_lesson = Table(
    "house_model_lesson",
    metadata,
    Column("model", Integer, ForeignKey("house_model.number"), primary_key=True),
    Column("event", String(16), primary_key=True),
    Column("label", String(20), nullable=False),
    Index("ix_house_model_lesson_event", "event"),
)
