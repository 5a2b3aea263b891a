"""Who has access, and by what: people, their ways of signing in, sessions, tokens, revocation."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
)

from bridge.store.tables.base import Instant, Words, metadata

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

# Who has rights of their own: the people of the house, and the screens that hang in it. The first
# owner, "owner", is there from the beginning.
person = Table(
    "person",
    metadata,
    # "owner", else 16 hex characters.
    Column("id", String(16), primary_key=True),
    Column("name", Words(60), nullable=False),
    # bridge.model.Role.
    Column("role", String(10), nullable=False),
    # JSON list of camera ids; null: every camera.
    Column("cameras", String),
    # JSON list of {"days": [0-6], "since": minute, "until": minute}; empty: always.
    Column("hours", String, nullable=False),
    # When their rights end; null: not by themselves.
    Column("until", Instant),
    Column("created_at", Instant, nullable=False),
    # Set once, when they are removed: they can never sign in again. The row stays for the ledger.
    Column("ended_at", Instant),
    CheckConstraint("role IN ('owner', 'member', 'guest', 'reviewer', 'screen')", name="role"),
)

# Argon2id, in its own text form with its parameters and salt.
password = Table(
    "password",
    metadata,
    Column("person", String(16), ForeignKey("person.id"), primary_key=True),
    Column("hash", String(200), nullable=False),
    Column("changed_at", Instant, nullable=False),
)

# WebAuthn credentials.
passkey = Table(
    "passkey",
    metadata,
    # base64url of the credential id, which the authenticator chose.
    Column("id", String(1400), primary_key=True),
    Column("person", String(16), ForeignKey("person.id"), nullable=False, index=True),
    # COSE.
    Column("public_key", LargeBinary, nullable=False),
    # Of the authenticator; 0 where it does not count.
    Column("sign_count", BigInteger, nullable=False),
    Column("name", Words(60), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant),
)

# RFC 6238, as a second factor after a password.
totp = Table(
    "totp",
    metadata,
    Column("person", String(16), ForeignKey("person.id"), primary_key=True),
    # Sealed under a key outside the database: unlike a hash it has to be read.
    Column("secret", LargeBinary, nullable=False),
    # Null until a first code has shown that the person's app has it.
    Column("confirmed_at", Instant),
    # The time step of the newest code that was accepted: none is accepted twice.
    Column("last_step", BigInteger),
)

# Ten at a time; each works once, in place of the second factor or of everything.
recovery_code = Table(
    "recovery_code",
    metadata,
    # HMAC-SHA-256 under a key outside the database: codes are short enough to be guessed.
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("person", String(16), ForeignKey("person.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# Links by which somebody who was invited signs in for the first time.
invitation = Table(
    "invitation",
    metadata,
    # SHA-256 of 256 random bits.
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("person", String(16), ForeignKey("person.id"), nullable=False, index=True),
    # Who made it, to be named in it; null: the command line.
    Column("inviter", String(16)),
    Column("created_at", Instant, nullable=False),
    # created_at + 3 days.
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# A browser that is signed in, or a screen that was paired.
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
    # Whose it is.
    Column("person", String(16), ForeignKey("person.id"), nullable=False, index=True),
    # Where it was last used from, as one would say it: "this computer", "at home", "away". Never
    # an address.
    Column("place", String(20)),
)

# Bearer tokens of programs: the skill, the command line.
token = Table(
    "token",
    metadata,
    # 16 hex characters, public: the middle of pe_<id>_<secret>.
    Column("id", String(16), primary_key=True),
    Column("secret_hash", LargeBinary(32), nullable=False),
    Column("name", Words(120), nullable=False),
    # "owner": all that the owner may. "voice": only the voice API. "presence": say who is at home.
    Column("scope", String(10), nullable=False),
    Column("created_at", Instant, nullable=False),
    # As with sessions, up to a minute behind. Null: never used.
    Column("last_used_at", Instant),
    # Tokens do not expire; they are revoked, and pruned a day later. Set once.
    Column("revoked_at", Instant),
    CheckConstraint("scope IN ('owner', 'voice', 'presence')", name="scope"),
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
