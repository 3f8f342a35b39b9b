"""The register: enterprises, sites, lines, yearly observations, diagnoses, measures, the ledger of savings, and their history."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("digest_before", sa.String(length=64), nullable=True),
        sa.Column("digest_after", sa.String(length=64), nullable=False),
        sa.CheckConstraint("act IN ('create', 'change', 'end', 'resume', 'link', 'unlink')", name=op.f("ck_register_change_act_known")),
        sa.CheckConstraint(
            "kind IN ('enterprise', 'site', 'line', 'observation', 'diagnosis', 'measure', 'saving')",
            name=op.f("ck_register_change_kind_known"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_register_change_number_counts")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_register_change_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_change")),
        sa.UniqueConstraint("record_id", "number", name=op.f("uq_register_change_record_id_number")),
    )
    op.create_table(
        "register_enterprise",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("enterprise_name", sa.String(), nullable=True, comment="Enterprise name"),
        sa.Column("enterprise_credit_code", sa.String(), nullable=True, comment="Unified social credit code"),
        sa.Column("location_code", sa.String(), nullable=True, comment="County"),
        sa.Column("legal_address", sa.String(), nullable=True, comment="Registered address"),
        sa.Column("enterprise_kind", sa.String(), nullable=True, comment="Kind"),
        sa.Column("group_name", sa.String(), nullable=True, comment="Group"),
        sa.Column("industry_code", sa.String(), nullable=True, comment="Industry class"),
        sa.Column("above_scale", sa.Boolean(), nullable=True, comment="Above designated size"),
        sa.Column("key_energy_unit", sa.Boolean(), nullable=True, comment="Key energy-using unit"),
        sa.Column("performance_class", sa.String(), nullable=True, comment="Environmental performance class"),
        sa.Column("performance_class_date", sa.Date(), nullable=True, comment="Date of the class"),
        sa.Column("carbon_efficiency_code", sa.String(), nullable=True, comment="Carbon-efficiency grade"),
        sa.Column("carbon_year", sa.BigInteger(), nullable=True, comment="Year of emission and value added"),
        sa.Column("co2_t_per_year", sa.BigInteger(), nullable=True, comment="Carbon dioxide a year"),
        sa.Column("value_added", sa.BigInteger(), nullable=True, comment="Industrial value added a year"),
        sa.Column("responsible_departments", sa.String(), nullable=True, comment="Responsible departments"),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_register_enterprise_revision_counts")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_register_enterprise_created_by")),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_register_enterprise_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_enterprise")),
    )
    op.create_index(op.f("ix_register_enterprise_enterprise_name"), "register_enterprise", ["enterprise_name"], unique=False)
    op.create_index(op.f("ix_register_enterprise_location_code"), "register_enterprise", ["location_code"], unique=False)
    op.create_index(op.f("ix_register_enterprise_unit_code"), "register_enterprise", ["unit_code"], unique=False)
    op.create_index(
        "uq_register_enterprise_in_force",
        "register_enterprise",
        ["enterprise_credit_code"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "register_site",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("site_name", sa.String(), nullable=True, comment="Site"),
        sa.Column("location_code", sa.String(), nullable=True, comment="County"),
        sa.Column("site_address", sa.String(), nullable=True, comment="Address"),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_register_site_revision_counts")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_register_site_created_by")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["register_enterprise.id"], name=op.f("fk_register_site_enterprise_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_register_site_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_site")),
    )
    op.create_index(op.f("ix_register_site_enterprise_id"), "register_site", ["enterprise_id"], unique=False)
    op.create_index(op.f("ix_register_site_unit_code"), "register_site", ["unit_code"], unique=False)
    op.create_index(
        "uq_register_site_in_force",
        "register_site",
        ["enterprise_id", "site_name"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "register_line",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("site_id", sa.String(), nullable=True),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("line_name", sa.String(), nullable=True, comment="Line name"),
        sa.Column("product", sa.String(), nullable=True, comment="Product"),
        sa.Column("location_code", sa.String(), nullable=True, comment="County"),
        sa.Column("device", sa.String(), nullable=True, comment="Main equipment"),
        sa.Column("commissioning_year", sa.BigInteger(), nullable=True, comment="Year of commissioning"),
        sa.Column("capacity_filed", sa.BigInteger(), nullable=True, comment="Filed capacity"),
        sa.Column("capacity_approved", sa.BigInteger(), nullable=True, comment="Approved capacity"),
        sa.Column("capacity_actual", sa.BigInteger(), nullable=True, comment="Actual capacity"),
        sa.Column("line_size", sa.BigInteger(), nullable=True, comment="Size of the equipment"),
        sa.Column("water_absorption_percent", sa.BigInteger(), nullable=True, comment="Water absorption"),
        sa.Column("site_altitude_m", sa.BigInteger(), nullable=True, comment="Altitude"),
        sa.Column("site_pressure_pa", sa.BigInteger(), nullable=True, comment="Site pressure"),
        sa.Column("exit_planned", sa.Boolean(), nullable=True, comment="In an exit or replacement plan"),
        sa.Column("exit_date", sa.Date(), nullable=True, comment="Exit deadline"),
        sa.Column("reach_date", sa.Date(), nullable=True, comment="Deadline of reaching the level"),
        sa.Column("latest_year", sa.BigInteger(), nullable=True),
        sa.Column("latest_unit_energy", sa.BigInteger(), nullable=True),
        sa.Column("latest_output", sa.BigInteger(), nullable=True),
        sa.Column("latest_energy_tce", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_register_line_revision_counts")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_register_line_created_by")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["register_enterprise.id"], name=op.f("fk_register_line_enterprise_id")),
        sa.ForeignKeyConstraint(["site_id"], ["register_site.id"], name=op.f("fk_register_line_site_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_register_line_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_line")),
    )
    op.create_index(op.f("ix_register_line_enterprise_id"), "register_line", ["enterprise_id"], unique=False)
    op.create_index(op.f("ix_register_line_location_code"), "register_line", ["location_code"], unique=False)
    op.create_index(op.f("ix_register_line_product"), "register_line", ["product"], unique=False)
    op.create_index(op.f("ix_register_line_reach_date"), "register_line", ["reach_date"], unique=False)
    op.create_index(op.f("ix_register_line_site_id"), "register_line", ["site_id"], unique=False)
    op.create_index(op.f("ix_register_line_unit_code"), "register_line", ["unit_code"], unique=False)
    op.create_index(
        "uq_register_line_in_force",
        "register_line",
        ["enterprise_id", "line_name"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "register_diagnosis",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("line_id", sa.String(), nullable=True),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("diagnosis_date", sa.Date(), nullable=True, comment="Date of the diagnosis"),
        sa.Column("diagnosed_by", sa.String(), nullable=True, comment="Diagnosed by"),
        sa.Column("diagnosis_result", sa.Text(), nullable=True, comment="Result"),
        sa.Column("potential_tce_per_year", sa.BigInteger(), nullable=True, comment="Saving potential"),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_register_diagnosis_revision_counts")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_register_diagnosis_created_by")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["register_enterprise.id"], name=op.f("fk_register_diagnosis_enterprise_id")),
        sa.ForeignKeyConstraint(["line_id"], ["register_line.id"], name=op.f("fk_register_diagnosis_line_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_register_diagnosis_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_diagnosis")),
    )
    op.create_index(op.f("ix_register_diagnosis_enterprise_id"), "register_diagnosis", ["enterprise_id"], unique=False)
    op.create_index(op.f("ix_register_diagnosis_line_id"), "register_diagnosis", ["line_id"], unique=False)
    op.create_index(op.f("ix_register_diagnosis_unit_code"), "register_diagnosis", ["unit_code"], unique=False)
    op.create_table(
        "register_measure",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("enterprise_id", sa.String(), nullable=False),
        sa.Column("line_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=True),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("measure_name", sa.String(), nullable=True, comment="Measure"),
        sa.Column("retrofit_date", sa.Date(), nullable=True, comment="Time of the retrofit"),
        sa.Column("measure_content", sa.Text(), nullable=True, comment="Content"),
        sa.Column("measure_deadline", sa.Date(), nullable=True, comment="Deadline"),
        sa.Column("expected_target", sa.String(), nullable=True, comment="Expected target"),
        sa.Column("expected_saving_tce_per_year", sa.BigInteger(), nullable=True, comment="Expected saving"),
        sa.Column("investment_total", sa.BigInteger(), nullable=True, comment="Total investment"),
        sa.Column("measure_state", sa.String(), nullable=True, comment="State"),
        sa.Column("closed_off", sa.Boolean(), nullable=True, comment="Closed off"),
        sa.Column("closed_off_date", sa.Date(), nullable=True, comment="Date of closing off"),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_register_measure_revision_counts")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_register_measure_created_by")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["register_enterprise.id"], name=op.f("fk_register_measure_enterprise_id")),
        sa.ForeignKeyConstraint(["line_id"], ["register_line.id"], name=op.f("fk_register_measure_line_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_register_measure_project_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_register_measure_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_measure")),
    )
    op.create_index(op.f("ix_register_measure_enterprise_id"), "register_measure", ["enterprise_id"], unique=False)
    op.create_index(op.f("ix_register_measure_line_id"), "register_measure", ["line_id"], unique=False)
    op.create_index(op.f("ix_register_measure_measure_deadline"), "register_measure", ["measure_deadline"], unique=False)
    op.create_index(op.f("ix_register_measure_project_id"), "register_measure", ["project_id"], unique=False)
    op.create_index(op.f("ix_register_measure_unit_code"), "register_measure", ["unit_code"], unique=False)
    op.create_table(
        "register_observation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("line_id", sa.String(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("year", sa.BigInteger(), nullable=True, comment="Year"),
        sa.Column("output", sa.BigInteger(), nullable=True, comment="Output"),
        sa.Column("unit_energy_stated", sa.BigInteger(), nullable=True, comment="Unit energy"),
        sa.Column("energy_stated_tce_per_year", sa.BigInteger(), nullable=True, comment="Comprehensive energy (reported)"),
        sa.Column("observation_source", sa.String(), nullable=True, comment="Source"),
        sa.Column("measurement_class", sa.String(), nullable=True, comment="Measurement class"),
        sa.Column("verifier", sa.String(), nullable=True, comment="Verified by"),
        sa.Column("derived_energy_tce", sa.BigInteger(), nullable=True),
        sa.Column("derived_unit_energy", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_register_observation_revision_counts")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_register_observation_created_by")),
        sa.ForeignKeyConstraint(["line_id"], ["register_line.id"], name=op.f("fk_register_observation_line_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_register_observation_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_observation")),
    )
    op.create_index(op.f("ix_register_observation_line_id"), "register_observation", ["line_id"], unique=False)
    op.create_index(op.f("ix_register_observation_unit_code"), "register_observation", ["unit_code"], unique=False)
    op.create_index(
        "uq_register_observation_in_force",
        "register_observation",
        ["line_id", "year"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "register_project_line",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("line_id", sa.String(), nullable=False),
        sa.Column("linked_by", sa.String(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["register_line.id"], name=op.f("fk_register_project_line_line_id")),
        sa.ForeignKeyConstraint(["linked_by"], ["person.id"], name=op.f("fk_register_project_line_linked_by")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_register_project_line_project_id")),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_register_project_line")),
    )
    op.create_index(op.f("ix_register_project_line_line_id"), "register_project_line", ["line_id"], unique=False)
    op.create_table(
        "register_energy_carriers",
        sa.Column("observation_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=True, comment="Carrier"),
        sa.Column("quantity", sa.BigInteger(), nullable=True, comment="Quantity"),
        sa.Column("heat_value_measured", sa.BigInteger(), nullable=True, comment="Measured heat value"),
        sa.ForeignKeyConstraint(["observation_id"], ["register_observation.id"], name=op.f("fk_register_energy_carriers_observation_id")),
        sa.PrimaryKeyConstraint("observation_id", "row_key", name=op.f("pk_register_energy_carriers")),
    )
    op.create_table(
        "register_saving",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("line_id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=True),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("completed_date", sa.Date(), nullable=True, comment="Completed on"),
        sa.Column("unit_energy_before", sa.BigInteger(), nullable=True, comment="Unit energy before"),
        sa.Column("unit_energy_after", sa.BigInteger(), nullable=True, comment="Unit energy after"),
        sa.Column("counted_output", sa.BigInteger(), nullable=True, comment="Output counted"),
        sa.Column("saving_state", sa.String(), nullable=True, comment="State of verification"),
        sa.Column("gap_reason", sa.Text(), nullable=True, comment="Reason for a gap"),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_register_saving_revision_counts")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_register_saving_created_by")),
        sa.ForeignKeyConstraint(["line_id"], ["register_line.id"], name=op.f("fk_register_saving_line_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["register_measure.id"], name=op.f("fk_register_saving_measure_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_register_saving_project_id")),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_register_saving_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_saving")),
    )
    op.create_index(op.f("ix_register_saving_line_id"), "register_saving", ["line_id"], unique=False)
    op.create_index(op.f("ix_register_saving_measure_id"), "register_saving", ["measure_id"], unique=False)
    op.create_index(op.f("ix_register_saving_project_id"), "register_saving", ["project_id"], unique=False)
    op.create_index(op.f("ix_register_saving_unit_code"), "register_saving", ["unit_code"], unique=False)
