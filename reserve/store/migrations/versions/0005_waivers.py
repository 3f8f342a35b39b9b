"""Waivers of blocking rules: what a county asked for, and the answers to it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("figures_digest", sa.String(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("message_zh", sa.Text(), nullable=False),
        sa.Column("message_en", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_name", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("length(figures_digest) = 64", name=op.f("ck_waiver_figures_digest_whole")),
        sa.CheckConstraint("level IN ('city', 'province')", name=op.f("ck_waiver_level_known")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_waiver_asked_by")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_waiver_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("code", name=op.f("uq_waiver_code")),
    )
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiver_project_id"), ["project_id"], unique=False)

    op.create_table(
        "waiver_step",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("waiver_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("project_unit_code", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(act = 'granted' AND basis IS NOT NULL AND expires_on IS NOT NULL) "
            "OR (act <> 'granted' AND basis IS NULL AND expires_on IS NULL)",
            name=op.f("ck_waiver_step_grant_complete"),
        ),
        sa.CheckConstraint(
            "(number = 1 AND act <> 'revoked') OR (number = 2 AND act = 'revoked')", name=op.f("ck_waiver_step_number_follows")
        ),
        sa.CheckConstraint(
            "act <> 'granted' OR (unit_code <> project_unit_code AND person_id <> asked_by)", name=op.f("ck_waiver_step_granted_by_another")
        ),
        sa.CheckConstraint("act IN ('granted', 'declined', 'withdrawn', 'revoked')", name=op.f("ck_waiver_step_act_known")),
        sa.CheckConstraint("expires_on IS NULL OR expires_on >= done_on", name=op.f("ck_waiver_step_expires_later")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_waiver_step_asked_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_waiver_step_person_id")),
        sa.ForeignKeyConstraint(["waiver_id"], ["waiver.id"], name=op.f("fk_waiver_step_waiver_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver_step")),
        sa.UniqueConstraint("waiver_id", "number", name=op.f("uq_waiver_step_waiver_id_number")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waiver_code", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_column("waiver_code")

    op.drop_table("waiver_step")
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiver_project_id"))

    op.drop_table("waiver")
