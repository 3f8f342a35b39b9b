"""Checks of the whole library: runs, their chunks, findings as differences between runs, counts by rule and unit."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "library_check",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("blocks", sa.Integer(), nullable=False),
        sa.Column("explains", sa.Integer(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'running') = (finished_at IS NULL)", name=op.f("ck_library_check_ended_when_not_running")),
        sa.CheckConstraint("stage IN ('draft', 'reserve', 'funding')", name=op.f("ck_library_check_stage_known")),
        sa.CheckConstraint("state IN ('running', 'finished', 'stopped')", name=op.f("ck_library_check_state_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_library_check_person_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_library_check")),
    )
    with op.batch_alter_table("library_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_check_scope_state_number"), ["scope", "state", "number"], unique=False)
        batch_op.create_index(
            "uq_library_check_running",
            ["scope"],
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "library_check_chunk",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_project", sa.String(), nullable=False),
        sa.Column("last_project", sa.String(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("suite", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["library_check.number"], name=op.f("fk_library_check_chunk_run")),
        sa.PrimaryKeyConstraint("run", "number", name=op.f("pk_library_check_chunk")),
    )
    op.create_table(
        "library_finding",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("first_run", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("since_run", sa.Integer(), nullable=False),
        sa.Column("gone_run", sa.Integer(), nullable=True),
        sa.CheckConstraint("severity IN ('block', 'explain', 'hint')", name=op.f("ck_library_finding_severity_known")),
        sa.CheckConstraint("standing IN ('new', 'recorded', 'explained', 'waived')", name=op.f("ck_library_finding_standing_known")),
        sa.CheckConstraint("gone_run > first_run", name=op.f("ck_library_finding_gone_after_first")),
        sa.CheckConstraint("since_run <= first_run", name=op.f("ck_library_finding_since_before_first")),
        sa.ForeignKeyConstraint(["first_run"], ["library_check.number"], name=op.f("fk_library_finding_first_run")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_library_finding_project_id")),
        sa.PrimaryKeyConstraint("scope", "project_id", "rule_id", "path", "first_run", name=op.f("pk_library_finding")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("library_finding", schema=None) as batch_op:
        batch_op.create_index(
            "ix_library_finding_gone",
            ["scope", "gone_run"],
            unique=False,
            sqlite_where=sa.text("gone_run IS NOT NULL"),
            postgresql_where=sa.text("gone_run IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_library_finding_new",
            ["scope", "project_id"],
            unique=False,
            sqlite_where=sa.text("standing = 'new'"),
            postgresql_where=sa.text("standing = 'new'"),
        )

    op.create_table(
        "library_rule_count",
        sa.Column("run", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.CheckConstraint("severity IN ('block', 'explain', 'hint')", name=op.f("ck_library_rule_count_severity_known")),
        sa.ForeignKeyConstraint(["run"], ["library_check.number"], name=op.f("fk_library_rule_count_run")),
        sa.PrimaryKeyConstraint("run", "unit_code", "rule_id", "severity", name=op.f("pk_library_rule_count")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for name in ("library_rule_count", "library_finding", "library_check_chunk", "library_check"):
        op.drop_table(name)
