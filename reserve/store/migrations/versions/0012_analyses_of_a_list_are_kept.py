"""Analyses of a list are kept with its run."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch_analysis",
        sa.Column("batch_run_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('robustness', 'price')", name=op.f("ck_batch_analysis_kind_known")),
        sa.ForeignKeyConstraint(["batch_run_id"], ["batch_run.id"], name=op.f("fk_batch_analysis_batch_run_id")),
        sa.PrimaryKeyConstraint("batch_run_id", "kind", "form", name=op.f("pk_batch_analysis")),
    )


def downgrade() -> None:
    op.drop_table("batch_analysis")
