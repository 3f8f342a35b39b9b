"""The ledger of the awards of a batch: advances, verifications, proposals, signatures, payments, recoveries."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "settlement_act",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("project_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("refers_to", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('advance', 'verify', 'propose', 'sign', 'refuse', 'withdraw', 'pay', 'recover')",
            name=op.f("ck_settlement_act_kind_known"),
        ),
        sa.CheckConstraint(
            "(kind IN ('advance', 'pay', 'recover') AND amount_fen > 0) OR (kind = 'propose' AND amount_fen IS NOT NULL) "
            "OR (kind IN ('verify', 'sign', 'refuse', 'withdraw') AND amount_fen IS NULL)",
            name=op.f("ck_settlement_act_amount_of_kind"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('sign', 'refuse') OR (author_id IS NOT NULL AND author_id <> person_id)",
            name=op.f("ck_settlement_act_answered_by_another"),
        ),
        sa.CheckConstraint("kind IN ('advance', 'verify', 'propose') OR refers_to IS NOT NULL", name=op.f("ck_settlement_act_act_refers")),
        sa.CheckConstraint(
            "kind NOT IN ('advance', 'verify', 'pay', 'recover') OR (document IS NOT NULL AND day IS NOT NULL)",
            name=op.f("ck_settlement_act_paper_named"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_settlement_act_author_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_settlement_act_batch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_settlement_act_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_act")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_settlement_act_batch_id_number")),
    )
    op.create_index(op.f("ix_settlement_act_batch_id"), "settlement_act", ["batch_id"])
    op.create_index(op.f("ix_settlement_act_project_code"), "settlement_act", ["project_code"])


def downgrade() -> None:
    op.drop_table("settlement_act")
