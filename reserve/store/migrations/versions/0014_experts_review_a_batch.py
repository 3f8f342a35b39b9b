"""Experts review an open batch: who was drawn, and what each of them said."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert_act",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("project_code", sa.String(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('call', 'score', 'unable', 'conflict')", name=op.f("ck_expert_act_kind_known")),
        sa.CheckConstraint("(kind = 'score') = (score IS NOT NULL)", name=op.f("ck_expert_act_score_given")),
        sa.CheckConstraint("score IS NULL OR (score >= 0 AND score <= 100000000)", name=op.f("ck_expert_act_score_within")),
        sa.CheckConstraint("(kind = 'call') = (project_code IS NULL)", name=op.f("ck_expert_act_project_named")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_expert_act_batch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_expert_act_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_act")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_expert_act_batch_id_number")),
    )
    op.create_index(op.f("ix_expert_act_batch_id"), "expert_act", ["batch_id"])


def downgrade() -> None:
    op.drop_table("expert_act")
