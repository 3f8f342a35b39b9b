"""Trials of a batch and departures from its list."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "departure",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("project_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("offer_fen", sa.BigInteger(), nullable=False),
        sa.Column("list_offer_fen", sa.BigInteger(), nullable=False),
        sa.Column("breaks", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('in', 'out', 'amount')", name=op.f("ck_departure_kind_known")),
        sa.CheckConstraint("offer_fen >= 0 AND list_offer_fen >= 0", name=op.f("ck_departure_offers_not_negative")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_departure_author_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_departure_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_departure_batch_id_number")),
    )
    op.create_table(
        "scenario_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("programme_digest", sa.String(), nullable=False),
        sa.Column("result_digest", sa.String(), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.Column("entering", sa.Integer(), nullable=False),
        sa.Column("leaving", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_scenario_run_batch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_scenario_run_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_run")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_scenario_run_batch_id_number")),
    )
    op.create_table(
        "batch_board",
        sa.Column("batch_run_id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_run_id"], ["batch_run.id"], name=op.f("fk_batch_board_batch_run_id")),
        sa.PrimaryKeyConstraint("batch_run_id", name=op.f("pk_batch_board")),
    )
    op.create_table(
        "departure_step",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("departure_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("author_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(act = 'withdrawn') = (person_id = author_id)", name=op.f("ck_departure_step_signed_by_another")),
        sa.CheckConstraint("act IN ('signed', 'refused', 'withdrawn')", name=op.f("ck_departure_step_act_known")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_departure_step_author_id")),
        sa.ForeignKeyConstraint(["departure_id"], ["departure.id"], name=op.f("fk_departure_step_departure_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_departure_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure_step")),
        sa.UniqueConstraint("departure_id", name=op.f("uq_departure_step_departure_id")),
    )


def downgrade() -> None:
    op.drop_table("departure_step")
    op.drop_table("batch_board")
    op.drop_table("scenario_run")
    op.drop_table("departure")
