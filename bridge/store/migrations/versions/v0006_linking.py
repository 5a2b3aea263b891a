"""Linked Alexa accounts, what they were given, and the PIN asked for by voice. See `tables`."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("scopes", sa.String(60), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("last_used_at", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
    )
    op.create_table(
        "oauth_code",
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("scopes", sa.String(60), nullable=False),
        sa.Column("redirect_uri", sa.String(300), nullable=False),
        sa.Column("challenge", sa.String(128)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("link", sa.String(16)),
        sa.PrimaryKeyConstraint("hash", name="pk_oauth_code"),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
    )
    op.create_table(
        "oauth_token",
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("link", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("replaced_at", sa.BigInteger),
        sa.Column("successor", sa.LargeBinary(400)),
        sa.PrimaryKeyConstraint("hash", name="pk_oauth_token"),
        sa.CheckConstraint("kind IN ('access', 'refresh')", name="ck_oauth_token_kind"),
        sa.ForeignKeyConstraint(["link"], ["link.id"]),
    )
    op.create_index("ix_oauth_token_link", "oauth_token", ["link"])
    op.create_table(
        "voice_pin",
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.Column("for_one", sa.Boolean, nullable=False),
        sa.Column("set_at", sa.BigInteger, nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.BigInteger),
        sa.PrimaryKeyConstraint("person", name="pk_voice_pin"),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
    )
