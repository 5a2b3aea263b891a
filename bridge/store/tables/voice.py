"""Alexa users, confirmed or linked, and what they were shown last."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
)

from bridge.store.tables.base import Instant, Words, metadata

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


# Alexa accounts that people have linked: whose rights Alexa has, and for what.
link = Table(
    "link",
    metadata,
    # 16 hex characters, random. What grants are bound to.
    Column("id", String(16), primary_key=True),
    Column("person", String(16), ForeignKey("person.id"), nullable=False),
    # bridge.model.VoiceScope, a space between two.
    Column("scopes", String(60), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant),
    # Null: it is linked. Its tokens go when it ends, the row a day after.
    Column("ended_at", Instant),
)

# What Amazon is handed when somebody has agreed, to be exchanged within 60 s, once.
oauth_code = Table(
    "oauth_code",
    metadata,
    # HMAC-SHA-256 of the code and the skill's client id, under a key of this house.
    Column("hash", LargeBinary(32), primary_key=True),
    Column("person", String(16), ForeignKey("person.id"), nullable=False),
    Column("scopes", String(60), nullable=False),
    Column("redirect_uri", String(300), nullable=False),
    # PKCE, S256; null: the client sent none.
    Column("challenge", String(128)),
    Column("created_at", Instant, nullable=False),
    # What it was exchanged for: a second use ends that.
    Column("link", String(16)),
)

# What Amazon asks with. The rows of one link are a family: they end together.
oauth_token = Table(
    "oauth_token",
    metadata,
    # As oauth_code.hash.
    Column("hash", LargeBinary(32), primary_key=True),
    Column("link", String(16), ForeignKey("link.id"), nullable=False, index=True),
    # "access" (1 h) or "refresh" (a year).
    Column("kind", String(10), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    # Of a refresh token: when it was used first.
    Column("replaced_at", Instant),
    # What it was replaced by, sealed with a key that takes the token itself to derive; for a client
    # that has not heard the answer. Gone with the next refresh that is more than 60 s later.
    Column("successor", LargeBinary(400)),
    CheckConstraint("kind IN ('access', 'refresh')", name="kind"),
)

# The PIN that a voice is asked for.
voice_pin = Table(
    "voice_pin",
    metadata,
    Column("person", String(16), ForeignKey("person.id"), primary_key=True),
    # HMAC-SHA-256 of person and PIN under a key that is not in this file: four digits are guessed
    # in no time from any hash that needs no key.
    Column("mac", LargeBinary(32), nullable=False),
    # Asked for a single clip too.
    Column("for_one", Boolean, nullable=False),
    Column("set_at", Instant, nullable=False),
    # Since the last right one.
    Column("wrong", Integer, nullable=False),
    Column("locked_until", Instant),
)
