"""The only SQL: tables, migrations and queries. SQLite by default, PostgreSQL by one URL."""
