"""Every table, with the unit, the invariant and the reason of each column.

Times are `Instant`: whole microseconds since 1970, UTC. Integers sort and compare exactly, take
eight bytes and cannot be naive; `datetime(at / 1e6, 'unixepoch')` reads one by hand in sqlite3.
Secrets are never here: what proves who somebody is is stored as a hash, and the keys are in a file
of their own (`keys.py`), so that a copy of the database opens nothing.
The schema is made by the migrations; `tests/store/test_migrations.py` holds it equal to this file.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    event,
)
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime as microseconds since 1970. A naive one is refused, not guessed."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else _EPOCH + value * _MICROSECOND


class Words(TypeDecorator[str]):
    """Text from outside. JSON may hold lone surrogates, which no UTF-8 file can: they become ?."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.encode("utf-8", "replace").decode()


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# One-time links by which the owner signs in. A row outlives its use until it expires, so that a
# second use is told from a link that never was.
signin_link = Table(
    "signin_link",
    metadata,
    # SHA-256 of the token. The token is 256 random bits: a slow hash would protect nothing more.
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("created_at", Instant, nullable=False),
    # created_at + 15 minutes.
    Column("expires_at", Instant, nullable=False),
    # Set once, by the exchange; never cleared.
    Column("used_at", Instant),
)

# A browser that is signed in.
session = Table(
    "session",
    metadata,
    # 16 hex characters, public: it names the session in the ledger, in lists and in grants.
    Column("id", String(16), primary_key=True),
    # SHA-256 of the cookie's secret half (256 random bits).
    Column("secret_hash", LargeBinary(32), nullable=False),
    # What a person sees in the list of sessions; from the browser, so never trusted as HTML.
    Column("name", Words(120), nullable=False),
    Column("created_at", Instant, nullable=False),
    # At most a minute or so behind: uses are gathered in memory, so that no request waits for it.
    Column("last_used_at", Instant, nullable=False),
    # last_used_at + 30 days.
    Column("expires_at", Instant, nullable=False),
    # Set once. Rows stay until a day after they expire, then they are pruned.
    Column("revoked_at", Instant),
)

# Bearer tokens of programs: the skill, the command line.
token = Table(
    "token",
    metadata,
    # 16 hex characters, public: the middle of pe_<id>_<secret>.
    Column("id", String(16), primary_key=True),
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("name", Words(120), nullable=False),
    # "owner": all that the owner may. "voice": only the voice API.
    Column("scope", String(10), nullable=False),
    Column("created_at", Instant, nullable=False),
    # As with sessions, up to a minute behind. Null: never used.
    Column("last_used_at", Instant),
    # Tokens do not expire; they are revoked, and pruned a day later. Set once.
    Column("revoked_at", Instant),
    CheckConstraint("scope IN ('owner', 'voice')", name="scope"),
)

# Revocation. A playback grant carries the epochs of its camera and of its holder at minting, and is
# dead once either is higher here. No row means 0. Pruned with the row of its session or token.
epoch = Table(
    "epoch",
    metadata,
    # "camera", "session", "token" or "alexa_user".
    Column("kind", String(12), primary_key=True),
    Column("id", String(40), primary_key=True),
    # Only ever rises, by one, in the transaction that revokes.
    Column("value", Integer, nullable=False),
    CheckConstraint("value > 0", name="positive"),
)

# Alexa users whom the owner has confirmed by a spoken code.
alexa_user = Table(
    "alexa_user",
    metadata,
    # Digest of Amazon's user id (alexa_users.id_of): Amazon's own ids are never written down.
    Column("id", String(22), primary_key=True),
    Column("name", Words(120), nullable=False),
    Column("confirmed_at", Instant, nullable=False),
    # As with sessions, up to a minute behind. Null: has not asked for anything yet.
    Column("last_used_at", Instant),
)

# Six-digit codes that confirm an Alexa user. At most one is open: a new one ends the one before.
alexa_code = Table(
    "alexa_code",
    metadata,
    # HMAC-SHA-256 under a key outside the database: a plain hash of six digits is no secret.
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("created_at", Instant, nullable=False),
    # created_at + 5 minutes.
    Column("expires_at", Instant, nullable=False),
    # Wrong guesses that are still forgiven. 0 ends the code.
    Column("attempts_left", Integer, nullable=False),
    Column("used_at", Instant),
    CheckConstraint("attempts_left >= 0", name="attempts_left"),
)

# Wrong codes of the last hour, whoever said them; kept here so that a restart forgives nothing.
alexa_wrong_code = Table(
    "alexa_wrong_code",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)

# Alexa request ids of the last 5 minutes, against replays.
seen_request = Table(
    "seen_request",
    metadata,
    # SHA-256 of Amazon's request id: fixed size, whatever a request claims to be called.
    Column("id_hash", LargeBinary(32), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)

# The camera that an Alexa user last asked a device for, so that "show it again" means something
# after VideoApp has ended the session. Valid for 10 minutes, then pruned.
voice_context = Table(
    "voice_context",
    metadata,
    Column("alexa_user", String(22), primary_key=True),
    # Digest of Amazon's device id, for the same reason as the user's.
    Column("device", String(22), primary_key=True),
    # A camera's id. No foreign key: cameras live in the configuration.
    Column("camera", String(40), nullable=False),
    # The clip that was shown or told of, if it was one: what "that clip" means. No foreign key: it
    # may be deleted meanwhile, and then there is no "that clip".
    Column("clip", String(16)),
    # When that clip began: "the one before" means something even when it is gone.
    Column("clip_at", Instant),
    # The camera among whose clips it was looked for ("from the door"); null: among all.
    Column("scope", String(40)),
    Column("at", Instant, nullable=False, index=True),
)

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
    # Why it ended: "quiet", "longest", "asked", "shutdown", "camera", "disk", "crash".
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
    # where (model.Area as "x,y,width,height"). Null for clips by hand.
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

# Few facts about the state folder as a whole.
house_fact = Table(
    "house_fact",
    metadata,
    # "key_check": by which the house key is known again. "clips_folder": as it is in its marker.
    Column("name", String(20), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# Who did what. Rows are added in the transaction of the act; two triggers forbid everything else.
# What strangers were refused is gathered, a minute's worth to a row (access.refusals).
ledger = Table(
    "ledger",
    metadata,
    # Rises and is never used twice, even after a crash (AUTOINCREMENT): order is order of commit.
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    # bridge.model.ActorKind; id and name as they were then, whatever becomes of the actor. A
    # stranger's id is the network address that they came from, or the digest of their Alexa user.
    Column("actor_kind", String(20), nullable=False),
    Column("actor_id", Words(64), nullable=False),
    Column("actor_name", Words(120), nullable=False),
    # A dotted verb: "live.open", "session.start".
    Column("act", String(40), nullable=False),
    # What it was done to: a camera's, session's or user's id. Null: the house.
    Column("object", Words(64)),
    Column("outcome", String(10), nullable=False),
    # Why it was refused, in a sentence; null when it was allowed.
    Column("reason", Words(300)),
    # JSON object of plain values, keys sorted. No content, no secrets, no addresses.
    Column("details", String(2000), nullable=False),
    CheckConstraint("outcome IN ('allowed', 'refused')", name="outcome"),
    CheckConstraint("(outcome = 'refused') = (reason IS NOT NULL)", name="reason"),
    sqlite_autoincrement=True,
)

LEDGER_TRIGGERS = tuple(
    f"CREATE TRIGGER ledger_no_{verb.lower()} BEFORE {verb} ON ledger "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)
for _trigger in LEDGER_TRIGGERS:
    event.listen(ledger, "after_create", DDL(_trigger))  # type: ignore[no-untyped-call]
