"""Where Alembic meets our metadata. The connection comes from ``reserve.store.migrate``."""

from alembic import context

from reserve.store.migrations.rendering import render_item
from reserve.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
