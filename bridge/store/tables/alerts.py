"""Who is told of what: what people asked for, where they are told, what was sent or held back."""

from sqlalchemy import (
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

# What a person wants to be told of. No row: nothing.
alert_settings = Table(
    "alert_settings",
    metadata,
    # A person's id, or a screen's.
    Column("person", String(16), primary_key=True),
    # JSON of policy.alerts.PersonAlerts.
    Column("settings", String, nullable=False),
    # Nothing is sent to them until then; null: they have not said so.
    Column("muted_until", Instant),
    Column("changed_at", Instant, nullable=False),
)

# Where a person is told, outside of the pages.
receiver = Table(
    "receiver",
    metadata,
    # 16 hex characters, random.
    Column("id", String(16), primary_key=True),
    Column("person", String(16), nullable=False),
    # alerts.sending.ReceiverKind.kind.
    Column("kind", String(20), nullable=False),
    # What the person calls it.
    Column("name", Words(60), nullable=False),
    # JSON of a flat mapping, sealed under the house key (alerts.sealing).
    Column("address", LargeBinary, nullable=False),
    # The still may travel with the message: the person chose so.
    Column("picture", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    # When a message last got through, and what was the matter since; null: nothing.
    Column("last_sent_at", Instant),
    Column("trouble", Words(200)),
    Index("ix_receiver_person", "person"),
)

# What was decided about an event, or about how the house is, for one person. It grows: each time
# there is more to say it has another message. It goes with its event.
alert = Table(
    "alert",
    metadata,
    # 16 hex characters, random.
    Column("id", String(16), primary_key=True),
    Column("person", String(16), nullable=False),
    # policy.alerts.MessageKind of its first message.
    Column("kind", String(12), nullable=False),
    # A camera's id; empty where it is about the house.
    Column("camera", String(40), nullable=False),
    # An event's id; null: it is about how a camera, or the house, is.
    Column("event", String(16)),
    # What it was decided about: a label, or "doorbell"; null where there is no event.
    Column("subject", String(20)),
    # policy.alerts.Verdict and AlertWhy; `minutes`: of the cool-down, where that is why.
    Column("verdict", String(8), nullable=False),
    Column("why", String(16), nullable=False),
    Column("minutes", Integer),
    # Since when, and when that was decided.
    Column("at", Instant, nullable=False),
    Column("decided_at", Instant, nullable=False),
    # When it was over: the camera is back, the event has ended.
    Column("ended_at", Instant),
    CheckConstraint("verdict IN ('sent', 'held', 'waiting')", name="verdict"),
    Index("ix_alert_person", "person", "decided_at"),
    Index("ix_alert_event", "event", "person", unique=True),
    Index("ix_alert_verdict", "verdict"),
)

# What is said of an alert, in order. The pages and screens of the person show it.
alert_message = Table(
    "alert_message",
    metadata,
    # Rises, and is never used again.
    Column("id", Integer, primary_key=True),
    Column("alert", String(16), ForeignKey("alert.id"), nullable=False),
    # 1, 2 ... of its alert: a later one replaces an earlier one.
    Column("number", Integer, nullable=False),
    # policy.alerts.MessageKind.
    Column("kind", String(12), nullable=False),
    # What it was by then: a label, or "doorbell".
    Column("subject", String(20)),
    # How long it lasted, once it was over.
    Column("lasted_s", Integer),
    Column("at", Instant, nullable=False),
    # It is not sent after that: it is no longer true. Null: it stays so.
    Column("until", Instant),
    Index("ix_alert_message_alert", "alert", "number", unique=True),
    sqlite_autoincrement=True,
)

# A message on its way to a receiver. Written in the transaction of what it is about.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receiver", String(16), ForeignKey("receiver.id"), nullable=False),
    Column("message", Integer, ForeignKey("alert_message.id"), nullable=False),
    # "pending"; "delivered"; "withheld" (at sending time they may not know, or it was no longer
    # true); "replaced" (by a later message of its alert); "dead" (it was given up).
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    # When it was delivered or given up, and why it was not delivered.
    Column("ended_at", Instant),
    Column("why", Words(200)),
    CheckConstraint(
        "state IN ('pending', 'delivered', 'withheld', 'replaced', 'dead')", name="state"
    ),
    Index("ix_outbox_receiver", "receiver", "message", unique=True),
    Index("ix_outbox_state", "state", "receiver", "id"),
    Index("ix_outbox_message", "message"),
    sqlite_autoincrement=True,
)
