"""The rules as somebody would write them by hand: vectorised pandas over the whole library, a mask for each rule.

Not stated: slips and near duplicates, which are searches and no masks, and unreadable text, which a projection does not have.
"""

from collections.abc import Iterator

import pandas as pd

from benchmarks.by_hand_basis import (
    BUILDS,
    CREDIT_CODE,
    EMAIL,
    MILLION,
    PHONE,
    PROJECT,
    PROJECT_CODE,
    PROVED,
    Found,
    Mask,
    below,
    high,
    low,
    plans,
    wrong_digits,
)  # fmt: skip
from benchmarks.by_hand_declared import more_masks
from benchmarks.library_frames import AREA, AS_OF, STAGE
from benchmarks.library_pandas import KEY, PandasLibrary, add_figures
from benchmarks.library_peers import outside
from reserve.parameters import at
from reserve.rules.gates.new_project_papers import CAPACITY_WORDS
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.fields import STAGES, Field, columns_of, single_fields, table_fields
from reserve.vocabulary.peers import PeerBook
from reserve.vocabulary.products import products, products_of
from reserve.vocabulary.reporting_units import reporting_units


def check(library: PandasLibrary) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Row-level findings (``project_id``, ``rule_id``, ``path``) and the rules that were asked."""
    frames = {PROJECT: add_figures(library), **library.tables}
    found, asked = [], []
    for mask in (*masks(frames), *_peers(frames[PROJECT], library.chunk.peers), *more_masks(frames)):
        asked.append(mask.rule_id)
        rows = frames[mask.frame].loc[mask.violated.to_numpy(dtype=bool)]
        path = mask.path if mask.frame == PROJECT else mask.frame + "/" + rows["row_key"] + "/" + mask.path
        found.append(pd.DataFrame({KEY: rows[KEY], "rule_id": mask.rule_id, "path": path}))
    return pd.concat(found, ignore_index=True), tuple(asked)


def masks(frames: dict[str, pd.DataFrame]) -> Iterator[Mask]:
    """All rules that are stated here."""
    project = frames[PROJECT]
    yield from _fields(frames)
    for part in (_identity, _dates, _capacity, _energy, _air, _money, _levels):
        for rule_id, (path, violated) in part(project).items():
            yield Mask(rule_id, PROJECT, path, violated)
    yield from _rows(frames)
    yield from _sums(frames)


def _fields(frames: dict[str, pd.DataFrame]) -> Iterator[Mask]:
    project = frames[PROJECT]
    for field in single_fields():
        if _due(field):
            yield Mask(_id("NEED", field), PROJECT, field.name, project[field.name].isna() & shown(field, project))
        if field.minimum is not None:
            yield Mask(_id("RANGE", field), PROJECT, field.name, _outside(field, project[field.name]))
    for table in table_fields():
        if _due(table):
            having = frames[table.name][KEY] if table.name in frames else []
            yield Mask(_id("NEED", table), PROJECT, table.name, ~project[KEY].isin(having) & shown(table, project))
        if table.name in frames:
            yield from _columns(table.name, frames[table.name])


def _columns(table: str, rows: pd.DataFrame) -> Iterator[Mask]:
    kind = next((one.name for one in columns_of(table) if one.choices == "component_kind"), None)
    for field in columns_of(table):
        if _due(field):
            there = rows[kind].isin(field.kinds) if field.kinds and kind else True
            yield Mask(_id("NEED", field), table, field.name, rows[field.name].isna() & there)
        if field.minimum is not None:
            yield Mask(_id("RANGE", field), table, field.name, _outside(field, rows[field.name]))


def _due(field: Field) -> bool:
    return field.needed_at is not None and STAGES.index(field.needed_at) <= STAGES.index(STAGE)


def _id(kind: str, field: Field) -> str:
    return f"R-{kind}-{field.name.upper().replace('_', '-')}"


def _outside(field: Field, values: pd.Series) -> pd.Series:
    scale = 1 if field.type in ("integer", "year") else MILLION
    return (values < float((field.minimum or 0) * scale)) | (values > float((field.maximum or 0) * scale))


def shown(field: Field, project: pd.DataFrame) -> pd.Series:
    """Whether the switches of a field are on."""
    found = pd.Series(data=True, index=project.index)
    if field.kinds:
        found &= project["component_kinds"].str.contains(rf"(?:^|\|)(?:{'|'.join(field.kinds)})(?:\||$)", na=False)
    if field.sectors:
        found &= project["product"].isin(products_of(field.sectors))
    if field.when:
        found &= project[field.when].eq(True)
    return found


def _identity(p: pd.DataFrame) -> Found:
    credit, code = p["enterprise_credit_code"], p["project_code"]
    shaped, coded = credit.str.fullmatch(CREDIT_CODE).eq(True), code.str.fullmatch(PROJECT_CODE).eq(True)
    head = pd.to_numeric(code.where(coded).str[:4])
    old, new = head.between(2015, 2020), head.between(1500, AS_OF.year % 100 * 100 + AS_OF.month) & (head % 100).between(1, 12)
    esco = p["esco_credit_code"]
    pairs = {f"{unit}|{county}" for unit, one in reporting_units().items() for county in one.areas_served}
    placed = p["location_code"].notna()
    return {
        "R-CREDIT-SHAPE": ("enterprise_credit_code", credit.notna() & ~shaped),
        "R-CREDIT-DIGIT": ("enterprise_credit_code", wrong_digits(credit, shaped)),
        "R-CODE-SHAPE": ("project_code", code.notna() & ~coded),
        "R-CODE-DATE": ("project_code", coded & ~old & ~new),
        "R-CODE-HELD": ("project_code", code.notna() & code.duplicated(keep=False)),
        "R-LINE-HELD": (
            "line_name",
            credit.notna() & p["line_name"].notna() & p.duplicated(["enterprise_credit_code", "line_name"], keep=False),
        ),
        "R-TERRITORY": ("location_code", placed & ~(p["unit_code"] + "|" + p["location_code"].fillna("")).isin(pairs)),
        "R-TERRITORY-UNKNOWN": ("location_code", placed & ~p["unit_code"].isin([pair.split("|")[0] for pair in pairs])),
        "R-PHONE": ("contact_phone", ~p["contact_phone"].str.fullmatch(PHONE).fillna(value=True).astype(bool)),
        "R-EMAIL": ("contact_email", ~p["contact_email"].str.fullmatch(EMAIL).fillna(value=True).astype(bool)),
        "R-ESCO-CREDIT": ("esco_credit_code", esco.notna() & ~esco.astype("str").str.fullmatch(CREDIT_CODE)),
    }


def _dates(p: pd.DataFrame) -> Found:
    start, finish, today = p["start_date"], p["finish_date"], pd.Timestamp(AS_OF)
    days = (start - today).dt.days
    return {
        "R-DATES-ORDER": ("finish_date", finish <= start),
        "R-DATES-LONG": ("finish_date", (finish - start).dt.days > high("checks.project_duration")),
        "R-DATES-WINDOW": ("start_date", (-days > high("checks.start_before_check")) | (days > high("checks.start_after_check"))),
        "R-ACCEPTED-EARLY": ("acceptance_date", p["acceptance_date"] <= start),
        "R-EVIDENCE-LATER": ("air_evidence_date", p["air_evidence_date"] > today),
    }


def _capacity(p: pd.DataFrame) -> Found:
    filed, clinker = p["capacity_filed_t_per_year"], p["product"] == "clinker"
    words = {
        "steel": [word for name in ("machining", "casting", "ferroalloy") for word in CAPACITY_WORDS[name]],
        "refining": [word for name in ("heavy_oil_use", "pretreatment", "asphalt_unit") for word in CAPACITY_WORDS[name]],
    }
    named = pd.Series(data=False, index=p.index)
    for plan, some in words.items():
        watched = p["product"].isin([code for code, one in plans().items() if one == plan])
        if watched.any():
            text = p.loc[watched, "project_name"].fillna("") + "\n" + p.loc[watched, "content"].fillna("")
            named[watched] = text.str.contains("|".join(some))
    new_line = p["construction_nature"].isin(BUILDS) & p["product"].isin(["clinker", "flat_glass"])
    above = p["site_altitude_m"] > low("energy_limits.gb16780_2021.corrections.altitude_above") * MILLION
    return {
        "R-CAPACITY-GROWTH": ("capacity_after_t_per_year", p["capacity_after_t_per_year"] > filed),
        "R-OUTPUT-BEFORE": ("output_before_t_per_year", p["output_before_t_per_year"] > filed),
        "R-OUTPUT-AFTER": ("output_after_t_per_year", p["output_after_t_per_year"] > p["capacity_after_t_per_year"]),
        "R-CAPACITY-ACTUAL": ("capacity_actual_t_per_year", p["capacity_actual_t_per_year"] > filed),
        "R-LINE-SIZE": ("line_size_t_per_day", clinker & p["line_size_t_per_day"].isna()),
        "R-REPLACEMENT": ("replacement_notice", new_line & p["replacement_notice"].isna()),
        "R-SITE-PRESSURE": ("site_pressure_pa", clinker & above & p["site_pressure_pa"].isna()),
        "R-CAPACITY-NAME": ("content", named),
    }


def _saving(p: pd.DataFrame) -> pd.Series:
    return p["energy_saving_declared_tce_per_year"].fillna(p["assessed.saving_tce_per_year"])


def _energy(p: pd.DataFrame) -> Found:
    declared, computed = p["energy_saving_declared_tce_per_year"], p["assessed.saving_tce_per_year"]
    before, after = p["assessed.unit_energy_before_kgce_per_t"], p["assessed.unit_energy_after_kgce_per_t"]
    by_unit = before.notna() & after.notna()
    base, co2 = p["assessed.energy_before_tce"], p["co2_reduction_declared_t_per_year"]
    cheap, dear = low("plausibility.co2_per_saving"), high("plausibility.co2_per_saving_electric")
    return {
        "R-ENERGY-UP": ("energy_carriers", (by_unit & (after > before)) | (~by_unit & (p["assessed.energy_after_tce"] > base))),
        "R-SAVING-DIFFERS": (
            "energy_saving_declared_tce_per_year",
            (declared - computed).abs() > computed.abs() * high("plausibility.declared_saving_difference"),
        ),
        "R-SAVING-SHARE": (
            "energy_saving_declared_tce_per_year",
            (base > 0) & (_saving(p) > base * high("plausibility.saving_share_of_base_use")),
        ),
        "R-CO2-PER-TCE": ("co2_reduction_declared_t_per_year", (declared > 0) & ((co2 < cheap * declared) | (co2 > dear * declared))),
        "R-UNIT-LOW": (
            "energy_carriers",
            (p["assessed.limit_1"] > 0)
            & (p["assessed.indicator_after"] < p["assessed.limit_1"] * low("plausibility.unit_energy_after_of_level_1")),
        ),
        "R-UNIT-HIGH": (
            "energy_carriers",
            (p["assessed.limit_3"] > 0)
            & (p["assessed.indicator_before"] > p["assessed.limit_3"] * high("plausibility.unit_energy_before_of_level_3")),
        ),
    }


def _levels(p: pd.DataFrame) -> Found:
    rows = {code: one.sector for code, one in products().items() if one.rows}
    due = {code: pd.Timestamp(at(f"energy_benchmarks.deadlines.{sector}", AS_OF, AREA).day) for code, sector in rows.items()}
    late = p["finish_date"] > p["product"].map(due).astype("datetime64[us]")
    builds, after = p["construction_nature"].isin(BUILDS), p["assessed.indicator_after"]
    in_plans = p["product"].isin([code for code in rows if code in plans()])
    elsewhere = p["product"].isin([code for code in rows if code not in plans()])
    short = builds & (after > p["assessed.benchmark_level"])
    return {
        "R-BASELINE-LATE": ("finish_date", late & (p["assessed.indicator_before"] > p["assessed.baseline_level"])),
        "R-BASELINE-AFTER": ("energy_carriers", after > p["assessed.baseline_level"]),
        "R-NEW-BENCHMARK": ("energy_carriers", short & in_plans),
        "R-NEW-BENCHMARK-FIELD": ("energy_carriers", short & elsewhere),
        "R-NEW-ENTRY": ("energy_carriers", builds & (after > p["assessed.limit_2"])),
    }


def _peers(p: pd.DataFrame, book: PeerBook) -> Iterator[Mask]:
    numbers = low("peers.minimum"), high("peers.deviations"), low("peers.least_spread")
    rules = {
        "unit_before": "R-PEER-BEFORE", "unit_after": "R-PEER-AFTER", "saving_rate": "R-PEER-RATE", "cost_per_tce": "R-PEER-COST",
    }  # fmt: skip
    for indicator, violated in outside(p, book, _saving(p), numbers):
        yield Mask(rules[indicator], PROJECT, "investment_total" if indicator == "cost_per_tce" else "energy_carriers", violated)


def _air(p: pd.DataFrame) -> Found:
    part = p["ule_organised"].isin(PROVED) | p["ule_fugitive"].isin(PROVED) | p["ule_transport"].isin(PROVED)
    claims = part | (p["air_class_state"] == "verified")
    least = {code: at(f"sector_plans.{plan}.gates.new_project.air_class", AS_OF, AREA).value for code, plan in plans().items()}
    too_low = pd.Series(data=False, index=p.index)
    for one in {str(value) for value in least.values()}:
        of_class = p["product"].isin([code for code, value in least.items() if value == one])
        too_low |= of_class & p["air_class_after"].isin(below(one))
    plan_class = below(str(at("cement_plan.clinker_class_at_least", AS_OF, AREA).value))
    return {
        "R-EVIDENCE-NUMBER": ("air_evidence", claims & p["air_evidence"].isna()),
        "R-EVIDENCE-DATE": ("air_evidence_date", claims & p["air_evidence_date"].isna()),
        "R-CLASS-PROMISED": ("air_class_state", (p["air_class_state"] == "promised") & p["air_evidence"].notna() & ~part),
        "R-CLASS-B": ("air_class_after", (p["product"] == "clinker") & p["air_class_after"].isin(plan_class)),
        "R-NEW-CLASS": ("air_class_after", p["construction_nature"].isin(BUILDS) & too_low),
    }


def _money(p: pd.DataFrame) -> Found:
    total, saving = p["investment_total"], _saving(p)
    yuan = total / 100 * MILLION
    cheap, dear = low("plausibility.investment_per_tce"), high("plausibility.investment_per_tce")
    return {
        "R-INVEST-PARTS": ("investment_eligible", p["investment_eligible"] > total),
        "R-REQUEST-PARTS": ("subsidy_requested", p["subsidy_requested"] > p["investment_eligible"]),
        "R-SPENT": ("investment_spent", p["investment_spent"] > total),
        "R-COST-PER-TCE": ("investment_total", (saving > 0) & ((yuan < cheap * saving) | (yuan > dear * saving))),
    }


def _rows(frames: dict[str, pd.DataFrame]) -> Iterator[Mask]:
    project, energy, parts = frames[PROJECT], frames["energy_carriers"], frames["components"]
    heat, carrier = energy["heat_value_measured"], energy["carrier"]
    fixed = [code for code, one in carriers().items() if not one.measurable]
    again = carrier.notna() & energy.duplicated([KEY, "carrier", "heat_value_measured"])
    yield Mask("R-FUEL-HEAT", "energy_carriers", "heat_value_measured", (carrier == "alternative_fuel") & heat.isna())
    yield Mask("R-HEAT-IDLE", "energy_carriers", "heat_value_measured", carrier.isin(fixed) & heat.notna())
    yield Mask("R-CARRIER-TWICE", "energy_carriers", "carrier", again)
    treatment = parts["component_kind"].isna() | (parts["component_kind"] == "ultra_low")
    yield Mask("R-AIR-MONEY", "components", "component_fund", (parts["component_fund"] == "central_air") & ~treatment)
    yield Mask("R-POWER-RATIO", PROJECT, "power_saving_declared_kwh_per_year", _power_ratio(project, energy))


def _power_ratio(p: pd.DataFrame, energy: pd.DataFrame) -> pd.Series:
    outputs = p[[KEY, "output_before_t_per_year", "output_after_t_per_year"]]
    fuel = energy.loc[energy["carrier"].notna() & ~energy["carrier"].isin(["electricity", "waste_heat_power"])].merge(outputs, on=KEY)
    known = fuel["output_before_t_per_year"].notna() & fuel["output_after_t_per_year"].notna()
    before, after = fuel["output_before_t_per_year"].where(known, 1), fuel["output_after_t_per_year"].where(known, 1)
    falls = p[KEY].isin(fuel.loc[fuel["quantity_before"] * after > fuel["quantity_after"] * before, KEY])
    saving, power = p["energy_saving_declared_tce_per_year"], p["power_saving_declared_kwh_per_year"]
    least, most = low("plausibility.electricity_convention") * power, high("plausibility.electricity_convention") * power
    half = MILLION / 2
    return (power > 0) & (((saving + half) * 1000 < least) | (((saving - half) * 1000 > most) & ~falls))


def _sums(frames: dict[str, pd.DataFrame]) -> Iterator[Mask]:
    project, share = frames[PROJECT], high("checks.sum_difference")
    total = project["investment_total"]
    for rule_id, table, column in (
        ("R-SUM-PARTS", "investment_parts", "investment_part_amount"),
        ("R-SUM-SOURCES", "money_sources", "money_source_amount"),
        ("R-SUM-COMPONENTS", "components", "component_investment"),
    ):
        groups = frames[table].groupby(KEY, sort=False)[column]
        gap = project[KEY].map(groups.sum()[groups.count() == groups.size()]) - total
        yield Mask(rule_id, PROJECT, table, (gap if rule_id == "R-SUM-COMPONENTS" else gap.abs()) > total * share)
    funds, parts = frames["public_funds"], frames["components"]
    had = funds.loc[(funds["public_fund_level"] == "central") & funds["public_fund_state"].isin(["applied", "granted", "received"]), KEY]
    asked = parts.loc[parts["component_fund"].isin(["central_budget", "central_air"]), KEY]
    yield Mask("R-MONEY-TWICE", PROJECT, "components", project[KEY].isin(had) & project[KEY].isin(asked))
