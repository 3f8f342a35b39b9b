"""A batch lives to its end: the states after the ranking, its acts, and who objected."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = ("draft", "open", "ranked")
AFTER = (*BEFORE, "frozen", "approved", "publicised", "objections", "final", "issued", "ended")
KINDS = (
    "approve",
    "unapprove",
    "publicise",
    "object",
    "answer",
    "withdraw",
    "offer",
    "accept",
    "decline",
    "close",
    "final",
    "issue",
    "end",
)


def one_of(column: str, codes: tuple[str, ...]) -> str:
    """What the column may hold."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"{column} IN ({listed})"


def upgrade() -> None:
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_batch_state_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_batch_state_known"), one_of("state", AFTER))
    op.create_table(
        "batch_act",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("project_code", sa.String(), nullable=True),
        sa.Column("refers_to", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("effect", sa.String(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("run_by", sa.String(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(one_of("kind", KINDS), name=op.f("ck_batch_act_kind_known")),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name=op.f("ck_batch_act_amount_not_negative")),
        sa.CheckConstraint("last_day IS NULL OR last_day >= day", name=op.f("ck_batch_act_last_day_later")),
        sa.CheckConstraint(
            "kind <> 'approve' OR (run_by IS NOT NULL AND run_by <> person_id)", name=op.f("ck_batch_act_approved_by_another")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('answer', 'offer', 'accept', 'decline') OR refers_to IS NOT NULL", name=op.f("ck_batch_act_answer_refers")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_act_batch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_batch_act_person_id")),
        sa.ForeignKeyConstraint(["run_by"], ["person.id"], name=op.f("fk_batch_act_run_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_act")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_batch_act_batch_id_number")),
    )
    op.create_index(op.f("ix_batch_act_batch_id"), "batch_act", ["batch_id"])
    op.create_table(
        "batch_objector",
        sa.Column("act_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["batch_act.id"], name=op.f("fk_batch_objector_act_id")),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_batch_objector")),
    )


def downgrade() -> None:
    op.drop_table("batch_objector")
    op.drop_table("batch_act")
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_batch_state_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_batch_state_known"), one_of("state", BEFORE))
