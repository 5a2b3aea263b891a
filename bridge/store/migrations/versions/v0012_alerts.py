"""Who is told of what: settings, receivers, alerts, their messages, the outbox. See `tables`."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _people()
    _alerts()
    _outbox()


def _people() -> None:
    op.create_table(
        "alert_settings",
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("settings", sa.String, nullable=False),
        sa.Column("muted_until", sa.BigInteger),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_alert_settings"),
    )
    op.create_table(
        "receiver",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("picture", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("last_sent_at", sa.BigInteger),
        sa.Column("trouble", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_receiver"),
    )
    op.create_index("ix_receiver_person", "receiver", ["person"])


def _alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("event", sa.String(16)),
        sa.Column("subject", sa.String(20)),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("minutes", sa.Integer),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        sa.CheckConstraint("verdict IN ('sent', 'held', 'waiting')", name="ck_alert_verdict"),
    )
    op.create_index("ix_alert_person", "alert", ["person", "decided_at"])
    op.create_index("ix_alert_event", "alert", ["event", "person"], unique=True)
    op.create_index("ix_alert_verdict", "alert", ["verdict"])
    op.create_table(
        "alert_message",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("alert", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("subject", sa.String(20)),
        sa.Column("lasted_s", sa.Integer),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_alert_message"),
        sa.ForeignKeyConstraint(["alert"], ["alert.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_message_alert", "alert_message", ["alert", "number"], unique=True)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("receiver", sa.String(16), nullable=False),
        sa.Column("message", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("why", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.CheckConstraint(
            "state IN ('pending', 'delivered', 'withheld', 'replaced', 'dead')",
            name="ck_outbox_state",
        ),
        sa.ForeignKeyConstraint(["receiver"], ["receiver.id"]),
        sa.ForeignKeyConstraint(["message"], ["alert_message.id"]),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_receiver", "outbox", ["receiver", "message"], unique=True)
    op.create_index("ix_outbox_state", "outbox", ["state", "receiver", "id"])
    op.create_index("ix_outbox_message", "outbox", ["message"])
