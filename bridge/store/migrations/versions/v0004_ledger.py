"""Pruning of the ledger, and views that are open. See `tables`."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "ledger_checkpoint",
        sa.Column("through", sa.Integer, nullable=False),
        sa.Column("removed", sa.Integer, nullable=False),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("signature", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("through", name="pk_ledger_checkpoint"),
    )
    op.create_table(
        "open_view",
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("actor_kind", sa.String(20), nullable=False),
        sa.Column("actor_id", sa.String(64), nullable=False),
        sa.Column("actor_name", sa.String(120), nullable=False),
        sa.Column("person", sa.String(16)),
        sa.Column("device", sa.String(120)),
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("clip", sa.String(16)),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("ranges", sa.String(1000), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_open_view"),
    )
    _triggers()


def _triggers() -> None:
    op.execute("DROP TRIGGER ledger_no_delete")
    op.execute(
        "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger "
        "WHEN OLD.id > (SELECT coalesce(max(through), 0) FROM ledger_checkpoint) "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER ledger_checkpoint_no_{verb.lower()} BEFORE {verb} "
            "ON ledger_checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are kept'); END"
        )
