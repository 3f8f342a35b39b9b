"""Every field of a declaration, columns and repeat tables from the dictionary."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915 - one line for each column
    op.create_table(
        "project_components",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("component_kind", sa.String(), nullable=True, comment="Kind"),
        sa.Column("component_content", sa.String(), nullable=True, comment="Content"),
        sa.Column("component_investment", sa.BigInteger(), nullable=True, comment="Investment"),
        sa.Column("component_fund", sa.String(), nullable=True, comment="Fund"),
        sa.Column("component_papers", sa.String(), nullable=True, comment="Papers"),
        sa.Column("component_saving_tce_per_year", sa.BigInteger(), nullable=True, comment="Yearly saving"),
        sa.Column("component_capacity_mw", sa.BigInteger(), nullable=True, comment="Installed capacity"),
        sa.Column("component_power_kwh_per_year", sa.BigInteger(), nullable=True, comment="Electricity a year"),
        sa.Column("component_storage_kwh", sa.BigInteger(), nullable=True, comment="Storage capacity"),
        sa.Column("component_loss_percent", sa.BigInteger(), nullable=True, comment="Loss of a cycle"),
        sa.Column("component_fossil_tce_per_year", sa.BigInteger(), nullable=True, comment="Fossil energy substituted"),
        sa.Column("component_co2_t_per_year", sa.BigInteger(), nullable=True, comment="CO₂ avoided a year"),
        sa.Column("component_co2_evidence", sa.String(), nullable=True, comment="Evidence of process CO₂"),
        sa.Column("component_material_t_per_year", sa.BigInteger(), nullable=True, comment="Material saved or used a year"),
        sa.Column("component_water_m3_per_year", sa.BigInteger(), nullable=True, comment="Water saved a year"),
        sa.Column("component_exit_t_per_year", sa.BigInteger(), nullable=True, comment="Capacity leaving"),
        sa.Column("component_exit_date", sa.Date(), nullable=True, comment="Date of exit"),
        sa.Column("component_air_parts", sa.String(), nullable=True, comment="Ultra-low parts"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_components_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_components")),
    )
    op.create_table(
        "project_emission_points",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("point_outlet", sa.String(), nullable=True, comment="Outlet"),
        sa.Column("point_pollutant", sa.String(), nullable=True, comment="Pollutant"),
        sa.Column("point_before_mg_per_m3", sa.BigInteger(), nullable=True, comment="Now"),
        sa.Column("point_target_mg_per_m3", sa.BigInteger(), nullable=True, comment="Target"),
        sa.Column("point_technology", sa.String(), nullable=True, comment="Technology"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_emission_points_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_emission_points")),
    )
    op.create_table(
        "project_equipment",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("equipment_role", sa.String(), nullable=True, comment="Installed or removed"),
        sa.Column("equipment_name", sa.String(), nullable=True, comment="Equipment"),
        sa.Column("equipment_model", sa.String(), nullable=True, comment="Model"),
        sa.Column("equipment_count", sa.BigInteger(), nullable=True, comment="Number"),
        sa.Column("equipment_price", sa.BigInteger(), nullable=True, comment="Unit price"),
        sa.Column("equipment_grade", sa.String(), nullable=True, comment="Efficiency grade"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_equipment_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_equipment")),
    )
    op.create_table(
        "project_files",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_kind", sa.String(), nullable=True, comment="Kind"),
        sa.Column("file_name", sa.String(), nullable=True, comment="File"),
        sa.Column("file_note", sa.String(), nullable=True, comment="Note"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_files_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_files")),
    )
    op.create_table(
        "project_investment_parts",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("investment_part", sa.String(), nullable=True, comment="Part"),
        sa.Column("investment_part_amount", sa.BigInteger(), nullable=True, comment="Amount"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_investment_parts_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_investment_parts")),
    )
    op.create_table(
        "project_money_sources",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("money_source", sa.String(), nullable=True, comment="Source"),
        sa.Column("money_source_amount", sa.BigInteger(), nullable=True, comment="Amount"),
        sa.Column("money_source_secured", sa.Boolean(), nullable=True, comment="Secured"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_money_sources_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_money_sources")),
    )
    op.create_table(
        "project_observation_years",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("observation_year", sa.BigInteger(), nullable=True, comment="Year"),
        sa.Column("observation_output_t_per_year", sa.BigInteger(), nullable=True, comment="Output"),
        sa.Column("observation_energy_tce_per_year", sa.BigInteger(), nullable=True, comment="Comprehensive energy"),
        sa.Column("observation_reported_tce_per_year", sa.BigInteger(), nullable=True, comment="As reported to statistics"),
        sa.Column("observation_source", sa.String(), nullable=True, comment="Source"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_observation_years_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_observation_years")),
    )
    op.create_table(
        "project_other_energy_flows",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("flow_kind", sa.String(), nullable=True, comment="Kind"),
        sa.Column("flow_carrier", sa.String(), nullable=True, comment="Carrier"),
        sa.Column("flow_before", sa.BigInteger(), nullable=True, comment="Before"),
        sa.Column("flow_after", sa.BigInteger(), nullable=True, comment="After"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_other_energy_flows_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_other_energy_flows")),
    )
    op.create_table(
        "project_other_products",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("other_product_name", sa.String(), nullable=True, comment="Product"),
        sa.Column("other_product_before_t_per_year", sa.BigInteger(), nullable=True, comment="Before"),
        sa.Column("other_product_after_t_per_year", sa.BigInteger(), nullable=True, comment="After"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_other_products_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_other_products")),
    )
    op.create_table(
        "project_procedures",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("paper_kind", sa.String(), nullable=True, comment="Paper"),
        sa.Column("paper_number", sa.String(), nullable=True, comment="Number"),
        sa.Column("paper_authority", sa.String(), nullable=True, comment="Authority"),
        sa.Column("paper_date", sa.Date(), nullable=True, comment="Date"),
        sa.Column("paper_file", sa.String(), nullable=True, comment="File"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_procedures_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_procedures")),
    )
    op.create_table(
        "project_public_funds",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("public_fund_name", sa.String(), nullable=True, comment="Fund"),
        sa.Column("public_fund_level", sa.String(), nullable=True, comment="Level"),
        sa.Column("public_fund_year", sa.BigInteger(), nullable=True, comment="Year"),
        sa.Column("public_fund_amount", sa.BigInteger(), nullable=True, comment="Amount"),
        sa.Column("public_fund_state", sa.String(), nullable=True, comment="State"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_public_funds_project_id")),
        sa.PrimaryKeyConstraint("project_id", "row_key", name=op.f("pk_project_public_funds")),
    )
    with op.batch_alter_table("project_facts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("industry_code", sa.String(), nullable=True, comment="Industry"))
        batch_op.add_column(sa.Column("legal_address", sa.String(), nullable=True, comment="Registered address"))
        batch_op.add_column(sa.Column("enterprise_nature", sa.String(), nullable=True, comment="Ownership"))
        batch_op.add_column(sa.Column("registered_capital", sa.BigInteger(), nullable=True, comment="Registered capital"))
        batch_op.add_column(sa.Column("employees", sa.BigInteger(), nullable=True, comment="Employees"))
        batch_op.add_column(sa.Column("supervising_department", sa.String(), nullable=True, comment="Supervising body"))
        batch_op.add_column(sa.Column("contact_name", sa.String(), nullable=True, comment="Contact person"))
        batch_op.add_column(sa.Column("contact_phone", sa.String(), nullable=True, comment="Telephone"))
        batch_op.add_column(sa.Column("legal_representative", sa.String(), nullable=True, comment="Legal representative"))
        batch_op.add_column(sa.Column("project_leader", sa.String(), nullable=True, comment="Head of the project"))
        batch_op.add_column(sa.Column("contact_email", sa.String(), nullable=True, comment="E-mail"))
        batch_op.add_column(sa.Column("credit_record_proof", sa.String(), nullable=True, comment="Proof of a clean record"))
        batch_op.add_column(sa.Column("above_scale", sa.Boolean(), nullable=True, comment="Above-scale enterprise"))
        batch_op.add_column(sa.Column("key_energy_unit", sa.Boolean(), nullable=True, comment="Key energy-using unit"))
        batch_op.add_column(sa.Column("carbon_code", sa.String(), nullable=True, comment="Carbon-efficiency grade"))
        batch_op.add_column(sa.Column("air_class_before", sa.String(), nullable=True, comment="Performance class before retrofit"))
        batch_op.add_column(sa.Column("yearly_revenue", sa.BigInteger(), nullable=True, comment="Yearly revenue"))
        batch_op.add_column(sa.Column("yearly_energy_cost", sa.BigInteger(), nullable=True, comment="Yearly energy cost"))
        batch_op.add_column(sa.Column("energy_management_system", sa.Boolean(), nullable=True, comment="Energy management system in place"))
        batch_op.add_column(sa.Column("meters_equipped", sa.Boolean(), nullable=True, comment="Energy meters as the standard asks"))
        batch_op.add_column(sa.Column("component_kinds", sa.String(), nullable=True, comment="Kinds of measures"))
        batch_op.add_column(sa.Column("technical_route", sa.Text(), nullable=True, comment="Principle, route and merit of the technology"))
        batch_op.add_column(
            sa.Column("technology_listed", sa.Boolean(), nullable=True, comment="Technology or equipment in an official catalogue")
        )
        batch_op.add_column(sa.Column("technology_list_name", sa.String(), nullable=True, comment="Catalogue and entry"))
        batch_op.add_column(sa.Column("energy_contract", sa.Boolean(), nullable=True, comment="Energy performance contract"))
        batch_op.add_column(sa.Column("commissioning_year", sa.BigInteger(), nullable=True, comment="Year of commissioning"))
        batch_op.add_column(sa.Column("process_description", sa.Text(), nullable=True, comment="Process and size of the equipment"))
        batch_op.add_column(sa.Column("capacity_approved_t_per_year", sa.BigInteger(), nullable=True, comment="Approved capacity"))
        batch_op.add_column(sa.Column("capacity_actual_t_per_year", sa.BigInteger(), nullable=True, comment="Actual capacity"))
        batch_op.add_column(sa.Column("site_altitude_m", sa.BigInteger(), nullable=True, comment="Altitude"))
        batch_op.add_column(sa.Column("site_pressure_pa", sa.BigInteger(), nullable=True, comment="Air pressure at the site"))
        batch_op.add_column(sa.Column("clinker_share_percent", sa.BigInteger(), nullable=True, comment="Clinker share of cement"))
        batch_op.add_column(sa.Column("capacity_utilisation_percent", sa.BigInteger(), nullable=True, comment="Mean use of capacity"))
        batch_op.add_column(sa.Column("glass_thickness_factor", sa.BigInteger(), nullable=True, comment="Thickness factor b"))
        batch_op.add_column(sa.Column("glass_iron_factor", sa.BigInteger(), nullable=True, comment="Iron factor c"))
        batch_op.add_column(sa.Column("glass_line_adjusted", sa.Boolean(), nullable=True, comment="Line adjusted during the year"))
        batch_op.add_column(sa.Column("absorption_percent", sa.BigInteger(), nullable=True, comment="Water absorption"))
        batch_op.add_column(sa.Column("thick_share_percent", sa.BigInteger(), nullable=True, comment="Share of 15 mm and thicker"))
        batch_op.add_column(sa.Column("thickness_factor", sa.BigInteger(), nullable=True, comment="Thickness factor"))
        batch_op.add_column(sa.Column("furnace_capacity_t", sa.BigInteger(), nullable=True, comment="Nominal furnace capacity"))
        batch_op.add_column(sa.Column("feed_grade_percent", sa.BigInteger(), nullable=True, comment="Feed grade"))
        batch_op.add_column(sa.Column("rare_earth_ore_percent", sa.BigInteger(), nullable=True, comment="Rare-earth ore"))
        batch_op.add_column(sa.Column("vanadium_titanium_ore_percent", sa.BigInteger(), nullable=True, comment="Vanadium-titanium ore"))
        batch_op.add_column(sa.Column("laterite_ore_percent", sa.BigInteger(), nullable=True, comment="Laterite ore"))
        batch_op.add_column(sa.Column("scrap_percent", sa.BigInteger(), nullable=True, comment="Scrap share"))
        batch_op.add_column(sa.Column("converter_steel_type", sa.String(), nullable=True, comment="Type of steel"))
        batch_op.add_column(sa.Column("hot_metal_percent", sa.BigInteger(), nullable=True, comment="Hot-metal share"))
        batch_op.add_column(sa.Column("furnace_steel_type", sa.String(), nullable=True, comment="Type of steel"))
        batch_op.add_column(sa.Column("oven_age_years", sa.BigInteger(), nullable=True, comment="Age of the coke oven"))
        batch_op.add_column(sa.Column("wet_quenching", sa.Boolean(), nullable=True, comment="Wet quenching"))
        batch_op.add_column(sa.Column("sun_dried_salt", sa.Boolean(), nullable=True, comment="Sun-dried salt as raw material"))
        batch_op.add_column(
            sa.Column("statistics_difference_reason", sa.Text(), nullable=True, comment="Why the figures differ from statistics")
        )
        batch_op.add_column(sa.Column("metering_description", sa.Text(), nullable=True, comment="Metering and statistics"))
        batch_op.add_column(sa.Column("saving_rate_declared_percent", sa.BigInteger(), nullable=True, comment="Declared saving rate"))
        batch_op.add_column(
            sa.Column("unit_energy_before_declared_kgce_per_t", sa.BigInteger(), nullable=True, comment="Declared unit energy before")
        )
        batch_op.add_column(
            sa.Column("unit_energy_after_declared_kgce_per_t", sa.BigInteger(), nullable=True, comment="Declared unit energy after")
        )
        batch_op.add_column(
            sa.Column("electricity_convention", sa.String(), nullable=True, comment="Electricity convention of the declaration")
        )
        batch_op.add_column(sa.Column("saving_boundary", sa.Text(), nullable=True, comment="Boundary of the saving"))
        batch_op.add_column(sa.Column("saving_basis", sa.Text(), nullable=True, comment="Basis and computation"))
        batch_op.add_column(sa.Column("leakage_tce_per_year", sa.BigInteger(), nullable=True, comment="Effect outside the boundary"))
        batch_op.add_column(sa.Column("saving_verifier", sa.String(), nullable=True, comment="Who verified the saving"))
        batch_op.add_column(
            sa.Column("co2_reduction_declared_t_per_year", sa.BigInteger(), nullable=True, comment="Declared CO₂ reduction")
        )
        batch_op.add_column(sa.Column("so2_reduction_t_per_year", sa.BigInteger(), nullable=True, comment="SO₂ reduction"))
        batch_op.add_column(sa.Column("nox_reduction_t_per_year", sa.BigInteger(), nullable=True, comment="NOx reduction"))
        batch_op.add_column(sa.Column("dust_reduction_t_per_year", sa.BigInteger(), nullable=True, comment="Particulate reduction"))
        batch_op.add_column(sa.Column("yearly_benefit", sa.BigInteger(), nullable=True, comment="Yearly benefit"))
        batch_op.add_column(sa.Column("payback_years", sa.BigInteger(), nullable=True, comment="Payback"))
        batch_op.add_column(sa.Column("clean_transport_percent", sa.BigInteger(), nullable=True, comment="Share of clean transport"))
        batch_op.add_column(sa.Column("local_air_standard", sa.String(), nullable=True, comment="Local standard that applies"))
        batch_op.add_column(sa.Column("investment_spent", sa.BigInteger(), nullable=True, comment="Spent so far"))
        batch_op.add_column(sa.Column("esco_name", sa.String(), nullable=True, comment="Energy-service company"))
        batch_op.add_column(sa.Column("esco_credit_code", sa.String(), nullable=True, comment="Its credit code"))
        batch_op.add_column(sa.Column("esco_contract_type", sa.String(), nullable=True, comment="Type of contract"))
        batch_op.add_column(sa.Column("esco_contract_years", sa.BigInteger(), nullable=True, comment="Contract period"))
        batch_op.add_column(sa.Column("esco_share_percent", sa.BigInteger(), nullable=True, comment="Share of the company"))
        batch_op.add_column(sa.Column("esco_contract", sa.String(), nullable=True, comment="Contract"))
        batch_op.add_column(sa.Column("energy_review", sa.String(), nullable=True, comment="Energy review"))
        batch_op.add_column(sa.Column("replacement_notice", sa.String(), nullable=True, comment="Capacity replacement notice"))
        batch_op.add_column(sa.Column("pollutant_totals_source", sa.String(), nullable=True, comment="Source of pollutant totals"))
        batch_op.add_column(sa.Column("coal_substitution_source", sa.String(), nullable=True, comment="Source of coal substitution"))
        batch_op.add_column(sa.Column("outdated_equipment_replaced", sa.Boolean(), nullable=True, comment="Outdated equipment replaced"))
        batch_op.add_column(sa.Column("progress", sa.String(), nullable=True, comment="Progress"))
        batch_op.add_column(sa.Column("progress_percent", sa.BigInteger(), nullable=True, comment="Share completed"))
        batch_op.add_column(sa.Column("progress_note", sa.Text(), nullable=True, comment="Note on progress"))
        batch_op.add_column(sa.Column("acceptance_date", sa.Date(), nullable=True, comment="Date of acceptance"))
        batch_op.add_column(sa.Column("recommendation_rank", sa.BigInteger(), nullable=True, comment="Rank of recommendation"))
        batch_op.add_column(sa.Column("truth_promised", sa.Boolean(), nullable=True, comment="Declaration of truth signed"))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("project_facts", "line_size_t_per_day", comment="Daily size of the line", existing_comment="Clinker line size")
