"""Clips that are, or were, shared: with whom, what for, until when; their copies; who watched."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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

# One clip, or a part of it, for one recipient, one purpose, until a time, for so many views. The
# row stays when it is over: the house can say what it gave out.
share = Table(
    "share",
    metadata,
    # 16 hex characters, random. In the address of a link, where it proves nothing.
    Column("id", String(16), primary_key=True),
    # An event's id, and its camera's; the event may be gone.
    Column("clip", String(16), nullable=False),
    Column("camera", String(40), nullable=False),
    # Who shared it; null: somebody on the command line.
    Column("sender", String(16)),
    # A person; null: whoever has the link.
    Column("recipient", String(16)),
    # The recipient's name then.
    Column("called", Words(60), nullable=False),
    # policy.sharing.Purpose, and the sender's own words.
    Column("purpose", String(12), nullable=False),
    Column("words", Words(500), nullable=False),
    # Of the clip.
    Column("starts_ms", Integer, nullable=False),
    Column("ends_ms", Integer, nullable=False),
    Column("sound", Boolean, nullable=False),
    # model.BlurMode.
    Column("blur", String(10), nullable=False),
    # Covered by hand: model.Area as "x,y,width,height", a space between two.
    Column("areas", String, nullable=False),
    Column("until", Instant, nullable=False),
    Column("most_views", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    # policy.sharing.ShareState.
    Column("state", String(10), nullable=False),
    # Counted when the first byte of one goes out.
    Column("views", Integer, nullable=False),
    Column("first_view_at", Instant),
    # A person deleted the clip; where it only expired, the share goes on.
    Column("clip_deleted", Boolean, nullable=False),
    # When and why it was over (policy.sharing.ShareEnd).
    Column("ended_at", Instant),
    Column("ended", String(20)),
    # SHA-256 of the link's 256 random bits; null: for a person.
    Column("link_hash", LargeBinary(32)),
    CheckConstraint("state IN ('making', 'ready', 'ended')", name="state"),
    CheckConstraint("(state = 'ended') = (ended IS NOT NULL)", name="ended"),
    CheckConstraint("ends_ms > starts_ms", name="times"),
    CheckConstraint("views <= most_views", name="views"),
    Index("ix_share_state", "state"),
    Index("ix_share_clip", "clip"),
    Index("ix_share_created_at", "created_at"),
)

# The copy that was rendered for a share; its file is in a folder of its own (bridge/sharing), its
# key in a slot of another file. The row stays when both are gone: its receipt is made of it.
share_copy = Table(
    "share_copy",
    metadata,
    Column("share", String(16), ForeignKey("share.id"), primary_key=True),
    # Null: the key was destroyed.
    Column("slot", Integer, unique=True),
    # Of the copy itself, in bytes, and in how many sealed pieces it is.
    Column("size", BigInteger, nullable=False),
    Column("pieces", Integer, nullable=False),
    # SHA-256 of the copy; of its pieces as they are sealed, one after the other; of the file that
    # the house makes of that part of the clip.
    Column("copy_hash", LargeBinary(32), nullable=False),
    Column("sealed_hash", LargeBinary(32), nullable=False),
    Column("clip_hash", LargeBinary(32), nullable=False),
    Column("made_at", Instant, nullable=False),
    # Of its pictures: how many, how many with something covered, how many covered as a whole; and
    # how many faces or people were followed.
    Column("frames", Integer, nullable=False),
    Column("frames_covered", Integer, nullable=False),
    Column("frames_covered_whole", Integer, nullable=False),
    Column("tracks", Integer, nullable=False),
)

# Each time that somebody watched a copy; also in the ledger.
share_view = Table(
    "share_view",
    metadata,
    # 16 hex characters, random.
    Column("id", String(16), primary_key=True),
    Column("share", String(16), ForeignKey("share.id"), nullable=False),
    # When its first byte went out.
    Column("opened_at", Instant, nullable=False),
    # Null while it goes on: when the page was last heard of, and which seconds were played, as the
    # ledger tells it ("0-12 20.5-31").
    Column("last_at", Instant),
    Column("ranges", String, nullable=False),
    # What they watched with, as one would call it.
    Column("device", Words(120)),
    Index("ix_share_view_share", "share", "opened_at"),
)
