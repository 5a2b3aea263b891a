"""What was it: what a detector saw in an event, and what that was taken for."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table

from bridge.store.tables.base import Instant, metadata

# What an event was, and why that was said. At most one for each event, gone with it.
classification = Table(
    "classification",
    metadata,
    Column("event", String(16), ForeignKey("event.id"), primary_key=True),
    # bridge.model.Label, or the id of a kind that the house taught; the event has the same.
    Column("label", String(20), nullable=False),
    # The finer class, in the detector's words ("dog"); null: none.
    Column("sub_label", String(40)),
    # Thousandths.
    Column("confidence", Integer, nullable=False),
    # bridge.model.LabelSource: who said so.
    Column("source", String(10), nullable=False),
    # When that was said.
    Column("at", Instant, nullable=False),
    # JSON, an object: why (policy/labels.py); for people to read, not for rules.
    Column("explanation", String, nullable=False),
    CheckConstraint("source IN ('detector', 'house', 'person')", name="source"),
    CheckConstraint("confidence BETWEEN 0 AND 1000", name="confidence"),
)

# One look at a crop of one picture of an event. The picture itself is not kept here.
look = Table(
    "look",
    metadata,
    Column("event", String(16), ForeignKey("event.id"), primary_key=True),
    # 0, 1, 2 ... in the order of looking.
    Column("number", Integer, primary_key=True),
    # Of the picture.
    Column("at", Instant, nullable=False),
    # The crop (model.Area as "x,y,width,height").
    Column("area", String(24), nullable=False),
    # JSON, a list of what was found: [name, score in thousandths, x, y, width,
    # height, whether it moves].
    Column("found", String, nullable=False),
    # What the detector saw in it as numbers: float16, little endian; empty: it has none.
    Column("features", LargeBinary, nullable=False),
)
