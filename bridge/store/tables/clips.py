"""Clips, what is set for a camera, and whether it may be connected to."""

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

# A clip: what a camera recorded around a happening. Its bytes are sealed records in a file of its
# own (clips/README), its keys are in slots of another file; here is neither.
clip = Table(
    "clip",
    metadata,
    # 16 hex characters, random.
    Column("id", String(16), primary_key=True),
    # A camera's id, which may have left the configuration.
    Column("camera", String(40), nullable=False),
    # bridge.model.ClipKind, ClipState.
    Column("kind", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    # Of the first picture, pre-roll included.
    Column("starts_at", Instant, nullable=False),
    # Of the end of the last picture; of an open clip, as far as it is on disk.
    Column("ends_at", Instant, nullable=False),
    # When what moved began and ceased to; null for clips by hand and while it goes on.
    Column("onset_at", Instant),
    Column("quiet_at", Instant),
    # Why it ended: "quiet", "longest", "asked", "shutdown", "camera", "privacy", "disk",
    # "crash".
    Column("end_reason", String(12)),
    # RFC 6381, of picture and sound: "avc1.640028,mp4a.40.2".
    Column("codecs", String(60), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    # Of the file.
    Column("bytes", BigInteger, nullable=False),
    # How many media segments there are: a file that has fewer or more was tampered with.
    Column("segments", Integer, nullable=False),
    # Where each record is (clips/index.py); null while open.
    Column("index", LargeBinary),
    Column("starred", Boolean, nullable=False),
    # What it was: "unknown" until a classifier says more.
    Column("label", String(20), nullable=False),
    # Why it was noticed: share of the picture that moved at its strongest, in thousandths, and
    # where (model.Area as "x,y,width,height"). Null for clips by hand; 0 and null where only the
    # camera itself said so.
    Column("strength", Integer),
    Column("area", String(24)),
    # The deletion that it belongs to, in state "deleting".
    Column("deletion", String(16)),
    CheckConstraint("kind IN ('motion', 'manual')", name="kind"),
    CheckConstraint("state IN ('open', 'closed', 'deleting')", name="state"),
    CheckConstraint("(state = 'deleting') = (deletion IS NOT NULL)", name="deletion"),
    CheckConstraint("ends_at >= starts_at", name="times"),
    Index("ix_clip_starts_at", "starts_at", "id"),
    Index("ix_clip_camera", "camera", "starts_at", "id"),
    Index("ix_clip_state", "state"),
)

# Which key slots a clip uses: one for each 60 s of media at most.
clip_key = Table(
    "clip_key",
    metadata,
    Column("clip", String(16), ForeignKey("clip.id"), primary_key=True),
    # 0, 1, 2 ... within the clip.
    Column("ordinal", Integer, primary_key=True),
    # In the file of slots; a slot belongs to one clip.
    Column("slot", Integer, nullable=False, unique=True),
)

# Clips whose keys and rows are gone and whose file may still be there.
garbage = Table(
    "garbage",
    metadata,
    Column("clip", String(16), primary_key=True),
    Column("at", Instant, nullable=False),
)

# A deletion under way or done: so that it goes on after a restart, and its progress can be shown.
# Pruned a day after its end; the receipts are in the ledger.
deletion = Table(
    "deletion",
    metadata,
    # 16 hex characters, random.
    Column("id", String(16), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("total", Integer, nullable=False),
    Column("ended_at", Instant),
)

# What a voice asked to delete and has not yet said yes to: these clips, this user, once.
pending_deletion = Table(
    "pending_deletion",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("alexa_user", String(22), nullable=False),
    # Clip ids, a space between two.
    Column("clips", String, nullable=False),
    Column("created_at", Instant, nullable=False),
    # created_at + 2 minutes.
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# What a person set for a camera: what is noticed, how long it is kept. No row: the defaults.
camera_settings = Table(
    "camera_settings",
    metadata,
    Column("camera", String(40), primary_key=True),
    # JSON of policy.settings.CameraSettings.
    Column("settings", String, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# How a camera stands since it was last hidden or shown. No row: shown, as it always was.
privacy = Table(
    "privacy",
    metadata,
    # A camera's id, which may have left the configuration: it is hidden still when it comes back.
    Column("camera", String(40), primary_key=True),
    Column("hidden", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
    # policy.privacy.HiddenBy.
    Column("way", String(10), nullable=False),
    # Who switched, by what name and with which role (model.Role) then; null: a rule of the house.
    Column("person", String(16)),
    Column("name", Words(120)),
    Column("role", String(10)),
)

# When a camera hides by itself. No row: never.
privacy_rules = Table(
    "privacy_rules",
    metadata,
    Column("camera", String(40), primary_key=True),
    # JSON of policy.privacy.PrivacyRules.
    Column("rules", String, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# Who is at home, as a program of the house said last.
presence = Table(
    "presence",
    metadata,
    # What that program calls them; not a person's id.
    Column("name", Words(60), primary_key=True),
    Column("home", Boolean, nullable=False),
    # When they came or left.
    Column("since", Instant, nullable=False),
    # When it was last said.
    Column("confirmed_at", Instant, nullable=False),
)

# Few facts about the state folder as a whole.
house_fact = Table(
    "house_fact",
    metadata,
    # "key_check": by which the house key is known again. "clips_folder": as it is in its marker.
    Column("name", String(20), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
