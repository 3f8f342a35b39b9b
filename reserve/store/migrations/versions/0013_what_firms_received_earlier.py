"""A batch pins what firms received earlier in the year under the same programme."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("granted", sa.Text(), nullable=False, server_default="{}"))
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.alter_column("granted", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_column("granted")
