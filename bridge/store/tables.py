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
    CheckConstraint,
    Column,
    Dialect,
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
    Column("at", Instant, nullable=False, index=True),
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
