"""The ledger, its checkpoints, and the views that are open."""

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    event,
    text,
)

from bridge.store.tables.base import Instant, Words, metadata

# A receipt: an event was deleted, by somebody or because its time was over. Text that is no JSON
# can only be somebody's hand.
RECEIPT = "act = 'clip.delete' AND outcome = 'allowed' AND json_valid(details)"
RECEIPT_STARTS_AT = "json_extract(details, '$.starts_at')"
RECEIPT_CAMERA = "json_extract(details, '$.camera')"

# Who did what. Rows are added in the transaction of the act; two triggers forbid everything else,
# but for the removal of those that a checkpoint covers.
# Refusals are gathered, a minute's worth to a row (access.refusals).
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
    # Whose rights were used; null: nobody's of the house, or from before there were people.
    Column("person", String(16)),
    # What they acted with: "Firefox on a phone", "Kitchen tablet".
    Column("device", Words(120)),
    # HMAC-SHA-256 of the entry and the mac before it (store.chain); null: from before the chain.
    Column("mac", LargeBinary(32)),
    CheckConstraint("outcome IN ('allowed', 'refused')", name="outcome"),
    CheckConstraint("(outcome = 'refused') = (reason IS NOT NULL)", name="reason"),
    # Whether there was something in a time, of a camera, is asked of receipts alone.
    Index(
        "ix_ledger_receipt",
        text(RECEIPT_STARTS_AT),
        text(RECEIPT_CAMERA),
        "actor_id",
        sqlite_where=text(RECEIPT),
    ),
    sqlite_autoincrement=True,
)

# Where pruning ended, and verifying begins: entries up to `through` may be deleted, and no others.
ledger_checkpoint = Table(
    "ledger_checkpoint",
    metadata,
    Column("through", Integer, primary_key=True),
    # How many entries this pruning took away.
    Column("removed", Integer, nullable=False),
    # Of the entry `through`.
    Column("mac", LargeBinary(32), nullable=False),
    Column("at", Instant, nullable=False),
    # HMAC-SHA-256 under the key of the chain (policy.ledger.sign).
    Column("signature", LargeBinary(32), nullable=False),
)

# Views that are open, as far as the last heartbeat knew (every 30 s): what a crash leaves here is
# completed in the ledger at the next start.
open_view = Table(
    "open_view",
    metadata,
    # 24 hex characters: the grant's.
    Column("id", String(24), primary_key=True),
    # Who watches, as in the ledger.
    Column("actor_kind", String(20), nullable=False),
    Column("actor_id", Words(64), nullable=False),
    Column("actor_name", Words(120), nullable=False),
    Column("person", String(16)),
    Column("device", Words(120)),
    Column("camera", String(40), nullable=False),
    # Null: the camera live.
    Column("clip", String(16)),
    Column("opened_at", Instant, nullable=False),
    # When the last picture was served, null: none yet; and how many seconds after it was opened.
    Column("last_at", Instant),
    Column("seconds", Integer, nullable=False),
    # What of the clip was watched (policy.watched).
    Column("ranges", String(1000), nullable=False),
)

LEDGER_TRIGGERS = (
    "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger "
    "WHEN OLD.id > (SELECT coalesce(max(through), 0) FROM ledger_checkpoint) "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
)
CHECKPOINT_TRIGGERS = tuple(
    f"CREATE TRIGGER ledger_checkpoint_no_{verb.lower()} BEFORE {verb} ON ledger_checkpoint "
    "BEGIN SELECT RAISE(ABORT, 'checkpoints are kept'); END"
    for verb in ("UPDATE", "DELETE")
)
for _table, _triggers in ((ledger, LEDGER_TRIGGERS), (ledger_checkpoint, CHECKPOINT_TRIGGERS)):
    for _trigger in _triggers:
        event.listen(_table, "after_create", DDL(_trigger))  # type: ignore[no-untyped-call]
