"""Runs migrations on the connection that `napams.store.engine` hands over."""

from alembic import context

from napams.store.tables.base import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
