"""Privacy mode. See `tables`."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _standing()
    _tokens()


def _tokens() -> None:
    """Made anew: SQLite cannot change what a CHECK asks for. No table refers to it."""
    op.rename_table("token", "token_before")
    op.create_table(
        "token",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("last_used_at", sa.BigInteger),
        sa.Column("revoked_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
        sa.CheckConstraint("scope IN ('owner', 'voice', 'presence')", name="ck_token_scope"),
    )
    op.execute(
        "INSERT INTO token (id, secret_hash, name, scope, created_at, last_used_at, revoked_at) "
        "SELECT id, secret_hash, name, scope, created_at, last_used_at, revoked_at "
        "FROM token_before"
    )
    op.drop_table("token_before")


def _standing() -> None:
    op.create_table(
        "privacy",
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("hidden", sa.Boolean, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("person", sa.String(16)),
        sa.Column("name", sa.String(120)),
        sa.Column("role", sa.String(10)),
        sa.PrimaryKeyConstraint("camera", name="pk_privacy"),
    )
    op.create_table(
        "privacy_rules",
        sa.Column("camera", sa.String(40), nullable=False),
        sa.Column("rules", sa.String, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("camera", name="pk_privacy_rules"),
    )
    op.create_table(
        "presence",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("home", sa.Boolean, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("confirmed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_presence"),
    )
