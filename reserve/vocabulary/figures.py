"""The figures that the rules compute from a project. One list: the rules fill it, the store keeps it beside the facts."""

FIGURES = (
    "energy_before_tce",
    "energy_after_tce",
    "unit_energy_before_kgce_per_t",
    "unit_energy_after_kgce_per_t",
    "electricity_before_kwh_per_t",
    "electricity_after_kwh_per_t",
    "indicator_before",
    "indicator_after",
    "attainment_before",
    "attainment_after",
    "counted_output_t_per_year",
    "saving_tce_per_year",
    "saving_rate",
    "co2_reduction_t_per_year",
    "crossing_capacity_t_per_year",
)
