"""Rows on disk: SQLAlchemy Core tables, migrations, row functions. Needs a Tx; decides nothing."""
