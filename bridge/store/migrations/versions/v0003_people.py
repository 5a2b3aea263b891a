"""People, how they sign in, and whose a session and an entry of the ledger are. See `tables`."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _people()
    _credentials()
    _sessions()
    _ledger()


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("cameras", sa.String),
        sa.Column("hours", sa.String, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.CheckConstraint(
            "role IN ('owner', 'member', 'guest', 'reviewer', 'screen')", name="ck_person_role"
        ),
    )
    op.execute(
        "INSERT INTO person (id, name, role, hours, created_at) "
        "VALUES ('owner', 'Owner', 'owner', '[]', CAST(strftime('%s', 'now') AS INTEGER) * 1000000)"
    )


def _credentials() -> None:
    op.create_table(
        "password",
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_password"),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(1400), nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("last_used_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
    )
    op.create_index("ix_passkey_person", "passkey", ["person"])
    op.create_table(
        "totp",
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.Column("confirmed_at", sa.BigInteger),
        sa.Column("last_step", sa.BigInteger),
        sa.PrimaryKeyConstraint("person", name="pk_totp"),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
    )
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("code_hash", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
    )
    op.create_index("ix_recovery_code_person", "recovery_code", ["person"])
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("inviter", sa.String(16)),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("token_hash", name="pk_invitation"),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
    )
    op.create_index("ix_invitation_person", "invitation", ["person"])


def _sessions() -> None:
    """Made anew, because a column that may not be null cannot be added: all were the owner's."""
    # With legacy_alter_table off, a rename would follow into nothing here; no table refers to it.
    op.rename_table("session", "session_before")
    op.create_table(
        "session",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("last_used_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("place", sa.String(20)),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
    )
    op.create_index("ix_session_person", "session", ["person"])
    op.execute(
        "INSERT INTO session (id, secret_hash, name, created_at, last_used_at, expires_at, "
        "revoked_at, person) SELECT id, secret_hash, name, created_at, last_used_at, expires_at, "
        "revoked_at, 'owner' FROM session_before"
    )
    op.drop_table("session_before")


def _ledger() -> None:
    op.add_column("ledger", sa.Column("person", sa.String(16)))
    op.add_column("ledger", sa.Column("device", sa.String(120)))
    op.add_column("ledger", sa.Column("mac", sa.LargeBinary(32)))
