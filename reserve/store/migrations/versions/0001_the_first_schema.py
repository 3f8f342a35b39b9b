# ruff: noqa: E501, PLR0915
"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("login", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'refused')", name=op.f("ck_audit_event_outcome_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_event_number")),
    )
    op.create_table(
        "audit_head",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("name IN ('head')", name=op.f("ck_audit_head_name_known")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "code_sequence",
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_code_sequence")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("demo_password", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_person_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_unit_code"), ["unit_code"], unique=False)

    op.create_table(
        "programme_version",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_programme_version")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("login_key", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("forgiven", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_address_at"), ["address", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_login_key_at"), ["login_key", "at"], unique=False)

    op.create_table(
        "batch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("programme_code", sa.String(), nullable=False),
        sa.Column("programme_digest", sa.String(), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("reference_date", sa.String(), nullable=False),
        sa.Column("seed_secret", sa.String(), nullable=False),
        sa.Column("seed_commitment", sa.String(), nullable=False),
        sa.Column("seed_revealed", sa.Boolean(), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'open', 'ranked')", name=op.f("ck_batch_state_known")),
        sa.CheckConstraint("budget_fen > 0", name=op.f("ck_batch_budget_positive")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_batch_opened_by")),
        sa.ForeignKeyConstraint(["programme_digest"], ["programme_version.digest"], name=op.f("fk_batch_programme_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("code", name=op.f("uq_batch_code")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("mapping", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('projects', 'memberships')", name=op.f("ck_import_run_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_import_run_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.String(), nullable=True),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=True),
        sa.Column("transition_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("enterprise", sa.String(), nullable=False),
        sa.Column("location_code", sa.String(), nullable=True),
        sa.Column("saving_tce_per_year", sa.BigInteger(), nullable=True),
        sa.Column("investment_fen", sa.BigInteger(), nullable=True),
        sa.Column("block_count", sa.Integer(), nullable=False),
        sa.Column("explain_count", sa.Integer(), nullable=False),
        sa.Column("hint_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'county', 'city', 'province', 'returned', 'withdrawn', 'refused')",
            name=op.f("ck_project_state_known"),
        ),
        sa.CheckConstraint("version_number >= 0", name=op.f("ck_project_version_number_counts")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_project_created_by")),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_project_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_state_updated_at"), ["state", "updated_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_unit_code_state_updated_at"), ["unit_code", "state", "updated_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_updated_at_code"), ["updated_at", "code"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('county_clerk', 'county_chief', 'city_reviewer', 'province_reviewer', 'province_ranker', 'province_signer', 'expert', 'finance', 'co_department', 'analyst', 'auditor', 'observer', 'administrator')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_web_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "batch_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=False),
        sa.Column("spent_fen", sa.BigInteger(), nullable=False),
        sa.Column("line_after_place", sa.Integer(), nullable=True),
        sa.Column("maximum_points_micro", sa.BigInteger(), nullable=False),
        sa.Column("unverified", sa.Text(), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("result_digest", sa.String(), nullable=False),
        sa.Column("run_by", sa.String(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_run_batch_id")),
        sa.ForeignKeyConstraint(["run_by"], ["person.id"], name=op.f("fk_batch_run_run_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_run")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_batch_run_batch_id_number")),
    )
    op.create_table(
        "batch_step",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_step_batch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_batch_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_step")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_batch_step_batch_id_number")),
    )
    op.create_table(
        "draft",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("clients", sa.Text(), nullable=False),
        sa.Column("justifications", sa.Text(), nullable=False),
        sa.Column("open_fields", sa.Text(), nullable=True),
        sa.Column("returned_at_revision", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_draft_revision_counts")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_draft_project_id")),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "import_row",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("import_run_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("row_digest", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("status IN ('created', 'already', 'refused')", name=op.f("ck_import_row_status_known")),
        sa.ForeignKeyConstraint(["import_run_id"], ["import_run.id"], name=op.f("fk_import_row_import_run_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_import_row_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("import_run_id", "number", name=op.f("uq_import_row_import_run_id_number")),
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_row_unit_code_row_digest"), ["unit_code", "row_digest"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("document_date", sa.String(), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('provincial_key_plan', 'central_air_reserve')", name=op.f("ck_membership_kind_known")),
        sa.ForeignKeyConstraint(["imported_by"], ["person.id"], name=op.f("fk_membership_imported_by")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_membership_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("project_id", "kind", "document_number", name=op.f("uq_membership_project_id_kind_document_number")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_project_id"), ["project_id"], unique=False)

    op.create_table(
        "project_energy_carriers",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=True, comment="Carrier"),
        sa.Column("quantity_before", sa.BigInteger(), nullable=True, comment="Before"),
        sa.Column("quantity_after", sa.BigInteger(), nullable=True, comment="After"),
        sa.Column("heat_value_measured", sa.BigInteger(), nullable=True, comment="Measured heat value"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_energy_carriers_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_energy_carriers")),
    )
    op.create_table(
        "project_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("as_of", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stage IN ('draft', 'reserve', 'funding')", name=op.f("ck_project_version_stage_known")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_project_version_created_by")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_version_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_version")),
        sa.UniqueConstraint("project_id", "idempotency_key", name=op.f("uq_project_version_project_id_idempotency_key")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_project_version_project_id_number")),
    )
    op.create_table(
        "batch_candidate",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("project_code", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("memberships", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_candidate_batch_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_batch_candidate_project_id")),
        sa.ForeignKeyConstraint(["version_id"], ["project_version.id"], name=op.f("fk_batch_candidate_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_candidate")),
        sa.UniqueConstraint("batch_id", "project_id", name=op.f("uq_batch_candidate_batch_id_project_id")),
    )
    with op.batch_alter_table("batch_candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_candidate_project_id"), ["project_id"], unique=False)

    op.create_table(
        "check_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("suite", sa.String(), nullable=False),
        sa.Column("document_digest", sa.String(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["project_version.id"], name=op.f("fk_check_run_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_run")),
    )
    with op.batch_alter_table("check_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_run_version_id"), ["version_id"], unique=False)

    op.create_table(
        "justification",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("figures_digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_justification_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["project_version.id"], name=op.f("fk_justification_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justification")),
        sa.UniqueConstraint("version_id", "rule_id", "path", name=op.f("uq_justification_version_id_rule_id_path")),
    )
    op.create_table(
        "project_facts",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("enterprise_name", sa.String(), nullable=True, comment="Enterprise name"),
        sa.Column("enterprise_credit_code", sa.String(), nullable=True, comment="Unified social credit code"),
        sa.Column("location_code", sa.String(), nullable=True, comment="County of the project"),
        sa.Column("credit_record_clean", sa.Boolean(), nullable=True, comment="No major accident and no dishonesty listing in three years"),
        sa.Column("project_name", sa.String(), nullable=True, comment="Project name"),
        sa.Column("project_code", sa.String(), nullable=True, comment="Investment project code"),
        sa.Column("construction_nature", sa.String(), nullable=True, comment="Construction nature"),
        sa.Column("content", sa.Text(), nullable=True, comment="Content"),
        sa.Column("start_date", sa.Date(), nullable=True, comment="Start date"),
        sa.Column("finish_date", sa.Date(), nullable=True, comment="Finish date"),
        sa.Column("line_name", sa.String(), nullable=True, comment="Line name"),
        sa.Column("product", sa.String(), nullable=True, comment="Product"),
        sa.Column("line_size_t_per_day", sa.BigInteger(), nullable=True, comment="Clinker line size"),
        sa.Column("capacity_filed_t_per_year", sa.BigInteger(), nullable=True, comment="Filed capacity"),
        sa.Column("capacity_after_t_per_year", sa.BigInteger(), nullable=True, comment="Capacity after retrofit"),
        sa.Column("output_before_t_per_year", sa.BigInteger(), nullable=True, comment="Output before retrofit"),
        sa.Column("output_after_t_per_year", sa.BigInteger(), nullable=True, comment="Output after retrofit"),
        sa.Column("line_exit_planned", sa.Boolean(), nullable=True, comment="In an exit or replacement plan"),
        sa.Column("energy_saving_declared_tce_per_year", sa.BigInteger(), nullable=True, comment="Declared yearly saving"),
        sa.Column("power_saving_declared_kwh_per_year", sa.BigInteger(), nullable=True, comment="Of which electricity saved or generated"),
        sa.Column("measurement_class", sa.String(), nullable=True, comment="Source of the energy figures"),
        sa.Column("air_class_after", sa.String(), nullable=True, comment="Performance class after retrofit"),
        sa.Column("air_class_state", sa.String(), nullable=True, comment="State of the class"),
        sa.Column("ule_organised", sa.String(), nullable=True, comment="Organised emissions"),
        sa.Column("ule_fugitive", sa.String(), nullable=True, comment="Fugitive emissions"),
        sa.Column("ule_transport", sa.String(), nullable=True, comment="Clean transport"),
        sa.Column("air_evidence", sa.String(), nullable=True, comment="Evidence of class or evaluation"),
        sa.Column("air_evidence_date", sa.Date(), nullable=True, comment="Date of the evidence"),
        sa.Column("investment_total", sa.BigInteger(), nullable=True, comment="Total investment"),
        sa.Column("investment_eligible", sa.BigInteger(), nullable=True, comment="Of which equipment before VAT"),
        sa.Column("subsidy_requested", sa.BigInteger(), nullable=True, comment="Money requested"),
        sa.Column("other_public_money", sa.BigInteger(), nullable=True, comment="Other public money received"),
        sa.Column("derived_energy_before_tce", sa.BigInteger(), nullable=True),
        sa.Column("derived_energy_after_tce", sa.BigInteger(), nullable=True),
        sa.Column("derived_unit_energy_before_kgce_per_t", sa.BigInteger(), nullable=True),
        sa.Column("derived_unit_energy_after_kgce_per_t", sa.BigInteger(), nullable=True),
        sa.Column("derived_electricity_before_kwh_per_t", sa.BigInteger(), nullable=True),
        sa.Column("derived_electricity_after_kwh_per_t", sa.BigInteger(), nullable=True),
        sa.Column("derived_indicator_before", sa.BigInteger(), nullable=True),
        sa.Column("derived_indicator_after", sa.BigInteger(), nullable=True),
        sa.Column("derived_attainment_before", sa.BigInteger(), nullable=True),
        sa.Column("derived_attainment_after", sa.BigInteger(), nullable=True),
        sa.Column("derived_counted_output_t_per_year", sa.BigInteger(), nullable=True),
        sa.Column("derived_saving_tce_per_year", sa.BigInteger(), nullable=True),
        sa.Column("derived_saving_rate", sa.BigInteger(), nullable=True),
        sa.Column("derived_co2_reduction_t_per_year", sa.BigInteger(), nullable=True),
        sa.Column("derived_crossing_capacity_t_per_year", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_facts_project_id")),
        sa.ForeignKeyConstraint(["version_id"], ["project_version.id"], name=op.f("fk_project_facts_version_id")),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_project_facts")),
    )
    with op.batch_alter_table("project_facts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_facts_enterprise_credit_code"), ["enterprise_credit_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_facts_project_code"), ["project_code"], unique=False)

    op.create_table(
        "ranking_row",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("batch_run_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("project_code", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("points_micro", sa.BigInteger(), nullable=False),
        sa.Column("offer_fen", sa.BigInteger(), nullable=False),
        sa.Column("requested_fen", sa.BigInteger(), nullable=False),
        sa.Column("entitled_fen", sa.BigInteger(), nullable=False),
        sa.Column("tie", sa.String(), nullable=True),
        sa.Column("lot", sa.String(), nullable=False),
        sa.Column("doors", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("caps", sa.Text(), nullable=False),
        sa.Column("lift", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('funded', 'partial', 'reserve', 'below_floor', 'gated_out')", name=op.f("ck_ranking_row_status_known")
        ),
        sa.CheckConstraint("offer_fen >= 0", name=op.f("ck_ranking_row_offer_not_negative")),
        sa.ForeignKeyConstraint(["batch_run_id"], ["batch_run.id"], name=op.f("fk_ranking_row_batch_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_row")),
        sa.UniqueConstraint("batch_run_id", "position", name=op.f("uq_ranking_row_batch_run_id_position")),
        sa.UniqueConstraint("batch_run_id", "project_code", name=op.f("uq_ranking_row_batch_run_id_project_code")),
    )
    op.create_table(
        "transition",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.Column("version_id", sa.String(), nullable=True),
        sa.Column("undoes_id", sa.String(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('act', 'undo')", name=op.f("ck_transition_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_transition_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_transition_project_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["transition.id"], name=op.f("fk_transition_undoes_id")),
        sa.ForeignKeyConstraint(["version_id"], ["project_version.id"], name=op.f("fk_transition_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transition")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_transition_project_id_number")),
    )
    op.create_table(
        "finding",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("check_run_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("message_zh", sa.Text(), nullable=False),
        sa.Column("message_en", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("citation", sa.String(), nullable=False),
        sa.Column("related", sa.Text(), nullable=False),
        sa.Column("explained", sa.Boolean(), nullable=False),
        sa.CheckConstraint("severity IN ('block', 'explain', 'hint')", name=op.f("ck_finding_severity_known")),
        sa.ForeignKeyConstraint(["check_run_id"], ["check_run.id"], name=op.f("fk_finding_check_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("check_run_id", "position", name=op.f("uq_finding_check_run_id_position")),
    )
    op.create_table(
        "rank_reason",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ranking_row_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("points_micro", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ranking_row_id"], ["ranking_row.id"], name=op.f("fk_rank_reason_ranking_row_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rank_reason")),
        sa.UniqueConstraint("ranking_row_id", "position", name=op.f("uq_rank_reason_ranking_row_id_position")),
    )
    op.execute(f"INSERT INTO audit_head (name, number, hash) VALUES ('head', 0, '{'0' * 64}')")  # noqa: S608
