"""Run by Alembic, with the connection that `migrate.upgrade` has already begun a transaction on.

SQLite rolls DDL back with the rest, so a migration that fails half-way leaves the file untouched.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
