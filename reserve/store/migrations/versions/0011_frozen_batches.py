"""The archives of frozen batches."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch_freeze",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("manifest_digest", sa.String(length=64), nullable=False),
        sa.Column("archive_bytes", sa.BigInteger(), nullable=False),
        sa.Column("frozen_by", sa.String(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("archive_bytes > 0", name=op.f("ck_batch_freeze_archive_counts")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_freeze_batch_id")),
        sa.ForeignKeyConstraint(["frozen_by"], ["person.id"], name=op.f("fk_batch_freeze_frozen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_freeze")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_batch_freeze_batch_id_number")),
    )
    op.create_table(
        "batch_freeze_piece",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_freeze_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_freeze_id"], ["batch_freeze.id"], name=op.f("fk_batch_freeze_piece_batch_freeze_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_freeze_piece")),
        sa.UniqueConstraint("batch_freeze_id", "number", name=op.f("uq_batch_freeze_piece_batch_freeze_id_number")),
    )


def downgrade() -> None:
    op.drop_table("batch_freeze_piece")
    op.drop_table("batch_freeze")
