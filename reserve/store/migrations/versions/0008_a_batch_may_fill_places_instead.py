"""A batch may fill places instead of giving money."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.drop_constraint(op.f("ck_batch_budget_positive"), type_="check")
        batch_op.create_check_constraint(op.f("ck_batch_budget_not_negative"), "budget_fen >= 0")

    with op.batch_alter_table("batch_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("batch_run", schema=None) as batch_op:
        batch_op.drop_column("places")

    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_batch_budget_not_negative"), type_="check")
        batch_op.create_check_constraint(op.f("ck_batch_budget_positive"), "budget_fen > 0")
        batch_op.drop_column("places")
