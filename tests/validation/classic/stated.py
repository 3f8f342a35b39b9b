"""Every rule of the catalogue as one documented expectation of Great Expectations: the named rules one by one, those of the fields by kind.

The predicates of the product are not used here: an error that both have would have to be made twice.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import great_expectations.expectations as gxe
from great_expectations.expectations.row_conditions import AndCondition, Column, OrCondition

from reserve.parameters import Band, NeverRecorded, Repealed, TooEarly, at
from reserve.rules.gates.diagnosis import PLAN_OF_SECTOR
from reserve.rules.gates.new_project_papers import CAPACITY_WORDS
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.fields import Field, columns_of, fields, single_fields, table_fields
from reserve.vocabulary.products import products, products_of
from reserve.vocabulary.regions import ancestors, is_county, regions
from tests.validation.classic.custom import ExpectColumnValuesToSatisfy, ExpectRowsToSatisfy
from tests.validation.classic.frames import ANSWERS, PROJECT
from tests.validation.classic.judgements import FILE_REFERENCE
from validation.magnitudes import slipping

MILLION = 10**6
CLASSES = ("A", "B", "B_minus", "C", "D")
PROVED = ["evaluated", "published"]
BUILDS = ["new", "expansion"]
CREDIT_CODE = r"^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$"
PROJECT_CODE = r"^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$"
PHONE = r"^(?:(?:\+?86[- ]?)?(?:1[3-9]\d{9}|\(?0\d\d\d?\)?[- ]?[1-9]\d{6,7}(?:[- ]\d{1,6})?|[48]00[- ]?\d{3}[- ]?\d{4}))$"
EMAIL = r"^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$"


@dataclass(frozen=True, slots=True)
class Stated:
    """An expectation and the frame it is asked of; ``path`` is the field that its findings stand at."""

    frame: str
    expectation: Any
    path: str


@dataclass(frozen=True, slots=True)
class Law:
    """The parameters of one day in one area.

    A number that is not in force counts as zero: the rules that compare with it are not in force then either, and nobody asks them.
    """

    as_of: dt.date
    area: str

    def known(self, path: str) -> bool:
        """Whether the parameter has a value on this day in this area."""
        try:
            at(path, self.as_of, self.area)
        except (NeverRecorded, Repealed, TooEarly):
            return False
        return True

    def text(self, path: str) -> str:
        """A text."""
        return str(at(path, self.as_of, self.area).value)

    def micro(self, path: str) -> int:
        """A number in 10^-6."""
        return _micro(at(path, self.as_of, self.area).number) if self.known(path) else 0

    def low(self, path: str) -> int:
        """The lower bound of a band in 10^-6."""
        return _micro(self._band(path).low) if self.known(path) else 0

    def high(self, path: str) -> int:
        """The upper bound of a band in 10^-6."""
        return _micro(self._band(path).high) if self.known(path) else 0

    def day(self, path: str) -> dt.date:
        """A day."""
        return at(path, self.as_of, self.area).day

    def _band(self, path: str) -> Band:
        return Band.of(at(path, self.as_of, self.area).value)  # type: ignore[arg-type]


def _micro(number: Decimal | None) -> int:
    assert number is not None
    return int(number * MILLION)


def stated(law: Law) -> dict[str, Stated]:
    """All rules that are stated, by id."""
    found = {"R-READ": Stated(ANSWERS, gxe.ExpectColumnValuesToBeNull(column="problem"), "")}
    for field in _all_fields():
        if field.needed_at is not None:
            found[f"R-NEED-{_code(field)}"] = _needed(field)
        if field.minimum is not None and field.type != "table":
            found[f"R-RANGE-{_code(field)}"] = _bounded(field)
    for name in slipping():
        field = fields()[name]
        unslipped = gxe.ExpectColumnValuesToBeInSet(column=f"{name}.slipped", value_set=[False])
        found[f"R-SLIP-{_code(field)}"] = Stated(field.table or PROJECT, unslipped, name)
    for part in NAMED:
        found |= part(law)
    return found


def _all_fields() -> Iterator[Field]:
    yield from single_fields()
    for table in table_fields():
        yield table
        yield from columns_of(table.name)


def _code(field: Field) -> str:
    return field.name.upper().replace("_", "-")


def _needed(field: Field) -> Stated:
    if field.type == "table":
        rows = gxe.ExpectColumnValuesToBeBetween(column=f"{field.name}.rows", min_value=1, row_condition=shown(field))
        return Stated(PROJECT, rows, field.name)
    typed = gxe.ExpectColumnValuesToNotBeNull(column=f"{field.name}.typed", row_condition=shown(field))
    return Stated(field.table or PROJECT, typed, field.name)


def shown(field: Field) -> Any:
    """The row condition under which a field shows: any of its kinds, and its products, and its question answered yes."""
    kind = next((one.name for one in columns_of(field.table) if one.choices == "component_kind"), None) if field.table else None
    if field.table is not None:
        return Column(kind).is_in(list(field.kinds)) if field.kinds and kind else None
    each = []
    if field.sectors:
        each.append(Column("product").is_in(sorted(products_of(field.sectors))))
    if field.when:
        each.append(yes(field.when))
    ways = [[yes(f"component_kinds.{one}"), *each] for one in field.kinds] or ([each] if each else [])
    whole = [_all(way) for way in ways]
    return None if not whole else whole[0] if len(whole) == 1 else OrCondition(conditions=whole)


def yes(name: str) -> Any:
    """The row condition that a column says yes."""
    return Column(name) == True  # noqa: E712 - builds a condition


def _all(conditions: list[Any]) -> Any:
    return conditions[0] if len(conditions) == 1 else AndCondition(conditions=conditions)


def _bounded(field: Field) -> Stated:
    scale = {"integer": 1, "year": 1}.get(field.type, MILLION)  # money: fen in 10^4 yuan
    assert field.minimum is not None
    assert field.maximum is not None
    within = gxe.ExpectColumnValuesToBeBetween(
        column=field.name, min_value=int(field.minimum * scale), max_value=int(field.maximum * scale)
    )
    return Stated(field.table or PROJECT, within, field.name)


def _at_most(rule_id: str, upper: str, bound: str) -> dict[str, Stated]:
    """``upper`` is not above ``bound``."""
    pair = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=bound, column_B=upper, or_equal=True, ignore_row_if="either_value_is_missing"
    )
    return {rule_id: Stated(PROJECT, pair, upper)}


def _after(rule_id: str, later: str, earlier: str) -> dict[str, Stated]:
    """``later`` comes after ``earlier``."""
    pair = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=later, column_B=earlier, or_equal=False, ignore_row_if="either_value_is_missing"
    )
    return {rule_id: Stated(PROJECT, pair, later)}


def _rows(
    path: str, columns: list[str], judge: str, frame: str = PROJECT, condition: Any = None, ignore: str | None = None, **numbers: Any
) -> Stated:
    chosen = {"ignore_row_if": ignore} if ignore else {}
    return Stated(frame, ExpectRowsToSatisfy(column_list=columns, judge=judge, numbers=numbers, row_condition=condition, **chosen), path)


def _identity(law: Law) -> dict[str, Stated]:
    code, credit = "project_code", "enterprise_credit_code"
    month = (law.as_of.year - 2000) * 100 + law.as_of.month
    most_alike = law.low("checks.name_likeness")
    return {
        "R-CREDIT-SHAPE": Stated(PROJECT, gxe.ExpectColumnValuesToMatchRegex(column=credit, regex=CREDIT_CODE), credit),
        "R-CREDIT-DIGIT": Stated(PROJECT, ExpectColumnValuesToSatisfy(column=credit, judge="check_digit", numbers={}), credit),
        "R-CODE-SHAPE": Stated(PROJECT, gxe.ExpectColumnValuesToMatchRegex(column=code, regex=PROJECT_CODE), code),
        "R-CODE-DATE": Stated(PROJECT, ExpectColumnValuesToSatisfy(column=code, judge="filing_month", numbers={"last": month}), code),
        "R-CODE-HELD": _free("holder.project_code", code),
        "R-LINE-HELD": _free("holder.line", "line_name"),
        "R-LINE-NEAR": Stated(PROJECT, gxe.ExpectColumnValuesToBeNull(column="near.line"), "line_name"),
        "R-NAME-NEAR": Stated(
            PROJECT, gxe.ExpectColumnValuesToBeBetween(column="near.name", max_value=most_alike, strict_max=True), "project_name"
        ),
        "R-TERRITORY": _rows("location_code", ["location_code", "areas_served"], "within_areas"),
        "R-TERRITORY-UNKNOWN": Stated(
            PROJECT,
            gxe.ExpectColumnValuesToNotBeNull(column="areas_served", row_condition=Column("location_code").is_not_null()),
            "location_code",
        ),
        "R-PHONE": Stated(PROJECT, gxe.ExpectColumnValuesToMatchRegex(column="contact_phone", regex=PHONE), "contact_phone"),
        "R-EMAIL": Stated(PROJECT, gxe.ExpectColumnValuesToMatchRegex(column="contact_email", regex=EMAIL), "contact_email"),
        "R-ESCO-CREDIT": Stated(
            PROJECT, gxe.ExpectColumnValuesToMatchRegex(column="esco_credit_code", regex=CREDIT_CODE), "esco_credit_code"
        ),
    }


def _free(holder: str, field: str) -> Stated:
    """Nobody else holds what was typed."""
    return Stated(PROJECT, gxe.ExpectColumnValuesToBeNull(column=holder, row_condition=Column(f"{field}.typed").is_not_null()), field)


def _schedule(law: Law) -> dict[str, Stated]:
    first = law.as_of - dt.timedelta(days=law.high("checks.start_before_check") // MILLION)
    last = law.as_of + dt.timedelta(days=law.high("checks.start_after_check") // MILLION)
    window = gxe.ExpectColumnValuesToBeBetween(column="start_date", min_value=_instant(first), max_value=_instant(last))
    proved = gxe.ExpectColumnValuesToBeBetween(column="air_evidence_date", max_value=_instant(law.as_of))
    return {
        **_after("R-DATES-ORDER", "finish_date", "start_date"),
        **_after("R-ACCEPTED-EARLY", "acceptance_date", "start_date"),
        "R-DATES-LONG": _rows(
            "finish_date", ["start_date", "finish_date"], "days_at_most", most=law.high("checks.project_duration") // MILLION
        ),
        "R-DATES-WINDOW": Stated(PROJECT, window, "start_date"),
        "R-EVIDENCE-LATER": Stated(PROJECT, proved, "air_evidence_date"),
    }


def _instant(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the column has days without a zone


def _capacity(_law: Law) -> dict[str, Stated]:
    size = gxe.ExpectColumnValuesToNotBeNull(column="line_size_t_per_day.typed", row_condition=Column("product") == "clinker")
    replaced = Column("construction_nature").is_in(BUILDS) & Column("product").is_in(["clinker", "flat_glass"])
    notice = gxe.ExpectColumnValuesToNotBeNull(column="replacement_notice.typed", row_condition=replaced)
    words = {
        "steel": [word for name in ("machining", "casting", "ferroalloy") for word in CAPACITY_WORDS[name]],
        "refining": [word for name in ("heavy_oil_use", "pretreatment", "asphalt_unit") for word in CAPACITY_WORDS[name]],
    }
    watched = {code: words[plan] for code, plan in _plans().items() if plan in words}
    return {
        **_at_most("R-CAPACITY-GROWTH", "capacity_after_t_per_year", "capacity_filed_t_per_year"),
        **_at_most("R-OUTPUT-BEFORE", "output_before_t_per_year", "capacity_filed_t_per_year"),
        **_at_most("R-OUTPUT-AFTER", "output_after_t_per_year", "capacity_after_t_per_year"),
        **_at_most("R-CAPACITY-ACTUAL", "capacity_actual_t_per_year", "capacity_filed_t_per_year"),
        "R-LINE-SIZE": Stated(PROJECT, size, "line_size_t_per_day"),
        "R-REPLACEMENT": Stated(PROJECT, notice, "replacement_notice"),
        "R-CAPACITY-NAME": _rows(
            "content", ["product", "project_name", "content"], "no_capacity_named",
            condition=Column("product").is_in(sorted(watched)), ignore="never", words=watched,
        ),
    }  # fmt: skip


def _plans() -> dict[str, str]:
    """The national plan of each product that has one."""
    return {code: PLAN_OF_SECTOR[product.sector] for code, product in products().items() if product.sector in PLAN_OF_SECTOR}


def _energy(law: Law) -> dict[str, Stated]:
    declared, computed = "energy_saving_declared_tce_per_year", "assessed.saving_tce_per_year"
    assessed = [
        f"assessed.{name}_{when}_{unit}"
        for when in ("before", "after")
        for name, unit in (("unit_energy", "kgce_per_t"), ("energy", "tce"))
    ]
    electricity, carbon = "plausibility.electricity_convention", "plausibility.co2_per_saving"
    return {
        "R-ENERGY-UP": _rows("energy_carriers", assessed, "energy_falls", ignore="never"),
        "R-SAVING-DIFFERS": _rows(declared, [declared, computed], "close_to", share=law.high("plausibility.declared_saving_difference")),
        "R-SAVING-SHARE": _rows(
            declared, ["saving", "assessed.energy_before_tce"], "share_at_most", share=law.high("plausibility.saving_share_of_base_use")
        ),
        "R-POWER-RATIO": _rows(
            "power_saving_declared_kwh_per_year", [declared, "power_saving_declared_kwh_per_year", "fuel_falls"],
            "convention", low=law.low(electricity), high=law.high(electricity),
        ),
        "R-UNIT-LOW": _rows(
            "energy_carriers", ["assessed.indicator_after", "assessed.limit_1"], "share_at_least",
            share=law.low("plausibility.unit_energy_after_of_level_1"),
        ),
        "R-UNIT-HIGH": _rows(
            "energy_carriers", ["assessed.indicator_before", "assessed.limit_3"], "share_at_most",
            share=law.high("plausibility.unit_energy_before_of_level_3"),
        ),
        "R-CO2-PER-TCE": _rows(
            "co2_reduction_declared_t_per_year", ["co2_reduction_declared_t_per_year", declared],
            "quotient_within", scale=MILLION, low=law.low(carbon), high=law.high("plausibility.co2_per_saving_electric"),
        ),
    }  # fmt: skip


def _carriers(_law: Law) -> dict[str, Stated]:
    table, heat = "energy_carriers", "heat_value_measured"
    fixed = [code for code, carrier in carriers().items() if not carrier.measurable]
    needed = gxe.ExpectColumnValuesToNotBeNull(column=f"{heat}.typed", row_condition=Column("carrier") == "alternative_fuel")
    idle = gxe.ExpectColumnValuesToBeNull(column=f"{heat}.typed", row_condition=Column("carrier").is_in(fixed))
    return {
        "R-FUEL-HEAT": Stated(table, needed, heat),
        "R-HEAT-IDLE": Stated(table, idle, heat),
        "R-CARRIER-TWICE": _rows(
            "carrier", [PROJECT, "carrier", heat], "first_of_its_kind", table, Column("carrier").is_not_null(), "never"
        ),
    }


def _air(law: Law) -> dict[str, Stated]:
    parts = [Column(f"ule_{part}") for part in ("organised", "fugitive", "transport")]
    proved = OrCondition(conditions=[Column("air_class_state") == "verified", *(part.is_in(PROVED) for part in parts)])
    unproved = _all([Column("air_class_state") == "promised", *(part.is_not_in(PROVED) for part in parts)])
    new_class = "sector_plans.{}.gates.new_project.air_class"
    plans = {code: new_class.format(plan) for code, plan in _plans().items()}
    refused = {code: _below(law.text(path)) for code, path in plans.items() if law.known(path)}
    return {
        "R-EVIDENCE-NUMBER": _typed("air_evidence", proved),
        "R-EVIDENCE-DATE": _typed("air_evidence_date", proved),
        "R-CLASS-PROMISED": Stated(
            PROJECT, gxe.ExpectColumnValuesToBeNull(column="air_evidence.typed", row_condition=unproved), "air_class_state"
        ),
        **_class_of_plan(law),
        "R-NEW-CLASS": _rows(
            "air_class_after", ["air_class_after", "product"], "class_reached",
            condition=Column("construction_nature").is_in(BUILDS), refused=refused,
        ),
    }  # fmt: skip


def _class_of_plan(law: Law) -> dict[str, Stated]:
    """Clinker lines reach the class of the plan, where and while there is one."""
    plan = "cement_plan.clinker_class_at_least"
    if not law.known(plan):
        return {}
    reached = gxe.ExpectColumnValuesToNotBeInSet(
        column="air_class_after", value_set=_below(law.text(plan)), row_condition=Column("product") == "clinker"
    )
    return {"R-CLASS-B": Stated(PROJECT, reached, "air_class_after")}


def _typed(name: str, condition: Any) -> Stated:
    return Stated(PROJECT, gxe.ExpectColumnValuesToNotBeNull(column=f"{name}.typed", row_condition=condition), name)


def _below(least: str) -> list[str]:
    return list(CLASSES[CLASSES.index(least) + 1 :])


def _investment(law: Law) -> dict[str, Stated]:
    total, cost, gap = "investment_total", "plausibility.investment_per_tce", law.high("checks.sum_difference")
    once = gxe.ExpectColumnValuesToBeInSet(column="central_money.had", value_set=[False], row_condition=yes("central_money.asked"))
    treatment = gxe.ExpectColumnValuesToBeInSet(
        column="component_kind", value_set=["ultra_low"], row_condition=Column("component_fund") == "central_air"
    )
    return {
        **_at_most("R-INVEST-PARTS", "investment_eligible", total),
        **_at_most("R-REQUEST-PARTS", "subsidy_requested", "investment_eligible"),
        **_at_most("R-SPENT", "investment_spent", total),
        "R-COST-PER-TCE": _rows(total, [total, "saving"], "quotient_within", scale=10**10, low=law.low(cost), high=law.high(cost)),
        "R-SUM-PARTS": _rows("investment_parts", ["investment_part_amount.sum", total], "adds_up", share=gap),
        "R-SUM-SOURCES": _rows("money_sources", ["money_source_amount.sum", total], "adds_up", share=gap),
        "R-SUM-COMPONENTS": _rows("components", ["component_investment.sum", total], "not_beyond", share=gap),
        "R-MONEY-TWICE": Stated(PROJECT, once, "components"),
        "R-AIR-MONEY": Stated("components", treatment, "component_fund"),
    }


def _gates(law: Law) -> dict[str, Stated]:
    clinker, builds = Column("product") == "clinker", Column("construction_nature").is_in(BUILDS)
    rows = {code: product.sector for code, product in products().items() if product.rows}
    due = {code: law.day(f"energy_benchmarks.deadlines.{sector}").isoformat() for code, sector in rows.items()}
    named = [code for code in rows if code in _plans()]
    return {
        "R-BASELINE-LATE": _rows(
            "finish_date", ["finish_date", "product", "assessed.indicator_before", "assessed.baseline_level"], "in_time",
            condition=Column("product").is_in(list(due)), due=due,
        ),
        "R-BASELINE-AFTER": _line_at_most("baseline_level", None),
        "R-NEW-BENCHMARK": _line_at_most("benchmark_level", builds & Column("product").is_in(named)),
        "R-NEW-BENCHMARK-FIELD": _line_at_most("benchmark_level", builds & Column("product").is_in(sorted(set(rows) - set(named)))),
        "R-NEW-ENTRY": _line_at_most("limit_2", builds),
        "R-SITE-PRESSURE": _rows(
            "site_pressure_pa", ["site_altitude_m", "site_pressure_pa.typed"], "pressure_known",
            condition=clinker & Column("site_altitude_m").is_not_null(), ignore="never",
            above=law.low("energy_limits.gb16780_2021.corrections.altitude_above"),
        ),
    }  # fmt: skip


def _peers(_law: Law) -> dict[str, Stated]:
    """Figures above zero lie between the bounds of their peers."""
    energy, total = "energy_carriers", "investment_total"
    assessed = {"BEFORE": ("unit_before", "indicator_before"), "AFTER": ("unit_after", "indicator_after"), "RATE": ("saving_rate",) * 2}
    found = {
        f"R-PEER-{name}": _rows(energy, [f"assessed.{figure}", *_bounds(indicator)], "among_peers")
        for name, (indicator, figure) in assessed.items()
    }
    return {**found, "R-PEER-COST": _rows(total, [total, "saving", *_bounds("cost_per_tce")], "cost_among_peers")}


def _bounds(indicator: str) -> tuple[str, str]:
    return f"peer.{indicator}.low", f"peer.{indicator}.high"


def _line_at_most(level: str, condition: Any) -> Stated:
    """The indicator after the retrofit is not above a level of the line."""
    pair = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=f"assessed.{level}", column_B="assessed.indicator_after", or_equal=True,
        ignore_row_if="either_value_is_missing", row_condition=condition,
    )  # fmt: skip
    return Stated(PROJECT, pair, "energy_carriers")


def _declared(law: Law) -> dict[str, Stated]:
    """What is declared against what follows from the rest of the form."""
    rate, reason, co2 = "saving_rate_declared_percent", "statistics_difference_reason", "co2_reduction_declared_t_per_year"
    unit = law.high("checks.declared_unit_energy_difference")
    found = {
        f"R-UNIT-{when.upper()}-DIFFERS": _rows(
            f"unit_energy_{when}_declared_kgce_per_t",
            [f"unit_energy_{when}_declared_kgce_per_t", f"assessed.unit_energy_{when}_kgce_per_t"], "close_to", share=unit,
        )
        for when in ("before", "after")
    }  # fmt: skip
    return found | {
        "R-RATE-DIFFERS": _rows(rate, [rate, "assessed.saving_rate"], "rate_close_to", most=law.high("checks.declared_rate_difference")),
        "R-CO2-DIFFERS": _rows(
            co2, [co2, "assessed.co2_reduction_t_per_year"], "close_to", share=law.high("checks.declared_co2_difference")
        ),
        "R-STATISTICS": _rows(
            reason, ["statistics.gaps", f"{reason}.typed"], "years_explained", ignore="never",
            share=law.high("plausibility.representative_year_difference"),
        ),
    }  # fmt: skip


def _papers(law: Law) -> dict[str, Stated]:
    """Papers, progress and acceptance against days."""
    today = _instant(law.as_of)
    done = ["finished", "accepted", "verified"]

    def not_before(rule_id: str, path: str, later: str, earlier: str) -> dict[str, Stated]:
        pair = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=later, column_B=earlier, or_equal=True, ignore_row_if="either_value_is_missing"
        )
        return {rule_id: Stated(PROJECT, pair, path)}

    def past(frame: str, column: str, path: str, condition: Any = None) -> Stated:
        return Stated(frame, gxe.ExpectColumnValuesToBeBetween(column=column, max_value=today, row_condition=condition), path)

    return {
        **not_before("R-START-UNFILED", "start_date", "start_date", "paper.filed"),
        **not_before("R-START-UNASSESSED", "start_date", "start_date", "paper.assessed"),
        **not_before("R-START-UNREVIEWED", "start_date", "start_date", "paper.reviewed"),
        **not_before("R-ACCEPTED-FINISH", "acceptance_date", "acceptance_date", "finish_date"),
        "R-PAPER-LATER": past("procedures", "paper_date", "paper_date"),
        "R-ACCEPTED-LATER": past(PROJECT, "acceptance_date", "acceptance_date"),
        "R-PROGRESS-FINISHED": past(PROJECT, "finish_date", "progress", Column("progress").is_in(done)),
        "R-PROGRESS-BEGUN": past(PROJECT, "start_date", "progress", Column("progress").is_in(["building", "trial", *done])),
    }


def _finance(law: Law) -> dict[str, Stated]:
    """Public money, and the firms behind it."""
    asked, total, esco = "subsidy_requested", "investment_total", "esco_credit_code"
    budget = yes("central_budget.asked")
    cap = gxe.ExpectColumnValuesToBeBetween(
        column=asked, max_value=law.micro("central_budget.caps.each_project"), row_condition=budget
    )  # fen: 10^-6 of 10^4 yuan
    leaving = gxe.ExpectColumnValuesToBeBetween(column=asked, max_value=0, row_condition=yes("line_exit_planned"))
    understated = _at_most("R-FUNDS-SUM", "held.sum", "other_public_money")["R-FUNDS-SUM"]
    return {
        "R-PUBLIC-SUM": _rows(asked, [asked, "other_public_money", total], "together_within", share=law.micro("money.public_money_share")),
        "R-CENTRAL-SHARE": _rows(
            asked, [asked, total], "not_above_share", condition=budget, share=law.micro("central_budget.caps.key_industry") // 100
        ),
        "R-CENTRAL-CAP": Stated(PROJECT, cap, asked),
        "R-EXIT-MONEY": Stated(PROJECT, leaving, asked),
        "R-FUNDS-SUM": Stated(PROJECT, understated.expectation, "other_public_money"),
        **_at_most("R-ELIGIBLE-EQUIPMENT", "investment_eligible", "equipment.sum"),
        "R-ESCO-DIGIT": Stated(PROJECT, ExpectColumnValuesToSatisfy(column=esco, judge="check_digit", numbers={}), esco),
        "R-ESCO-SELF": _rows(esco, [esco, "enterprise_credit_code"], "another_firm"),
        "R-ADDRESS-COUNTY": _rows("legal_address", ["legal_address", "location_code"], "address_around", counties=_counties(law.as_of)),
        "R-CODE-REGION": _rows("project_code", ["project_code", "location_code"], "filed_around"),
    }


def _counties(day: dt.date) -> dict[str, str]:
    """Counties by their full names, and without the province where they have a real city."""
    found = {}
    for code, region in regions().items():
        above = [regions()[one] for one in ancestors(code)[1:]]
        if is_county(code) and region.in_force(day):
            names = [one.name.zh for one in (region, *above) if one.kind != "pseudo"]
            found["".join(reversed(names))] = code
            if len(above) == 2 and above[0].kind != "pseudo":
                found["".join(reversed(names[:-1]))] = code
    return found


def _states(law: Law) -> dict[str, Stated]:
    """Emission states, capacity and equipment."""
    shares = {"cement": ("clinker", "cement_grinding"), "steel": ("ironmaking_blast_furnace", "steelmaking_converter", "electric_furnace")}
    least = {code: law.micro(f"ultra_low.{plan}.clean_transport.share") for plan, codes in shares.items() for code in codes}
    before, after, clean = "air_class_before", "air_class_after", "clean_transport_percent"
    built = Column("ule_transport").is_in(["done", *PROVED]) & Column("product").is_in(list(least))
    tiered = [code for code, plan in _plans().items() if plan in ("steel", "refining", "ammonia", "cement")]
    target = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="point_before_mg_per_m3", column_B="point_target_mg_per_m3", or_equal=True, ignore_row_if="either_value_is_missing"
    )
    gone = gxe.ExpectColumnValuesToBeInSet(column="outdated_equipment_replaced", value_set=[True])
    return {
        "R-CLASS-WORSE": _rows(after, [before, after], "class_kept", order=list(CLASSES)),
        "R-CLEAN-TRANSPORT": _rows(clean, [clean, "product"], "share_of_product", condition=built, least=least),
        "R-POINT-TARGET": Stated("emission_points", target, "point_target_mg_per_m3"),
        **_at_most("R-CAPACITY-APPROVED", "capacity_filed_t_per_year", "capacity_approved_t_per_year"),
        "R-OUTDATED-LEFT": Stated(PROJECT, gone, "outdated_equipment_replaced"),
        "R-TIER-PRICE": _rows(
            before, [before, "assessed.indicator_before", "assessed.baseline_level"], "above_baseline_and_class",
            condition=Column("product").is_in(tiered), ignore="never", poor=["C", "D"],
        ),
    }  # fmt: skip


def _attachments(_law: Law) -> dict[str, Stated]:
    """Files that answers name."""
    absent = {
        "R-FILE-ABSENT": ("files", "file_name"),
        "R-PAPER-ABSENT": ("procedures", "paper_file"),
        "R-PROOF-ABSENT": (PROJECT, "credit_record_proof"),
        "R-CONTRACT-ABSENT": (PROJECT, "esco_contract"),
    }
    again = {"R-FILE-TWICE": ("files", "file_name"), "R-PAPER-FILE-TWICE": ("procedures", "paper_file")}
    proved = [
        Column("air_class_state") == "verified",
        *(Column(f"ule_{part}").is_in(PROVED) for part in ("organised", "fugitive", "transport")),
    ]
    uncontracted = yes("energy_contract") & Column("esco_contract.typed").is_null()

    def listed(kind: str, path: str, condition: Any) -> Stated:
        held = gxe.ExpectColumnValuesToBeInSet(column=f"files.{kind}", value_set=[True], row_condition=condition)
        return Stated(PROJECT, held, path)

    return {
        **{
            rule_id: Stated(frame, gxe.ExpectColumnValuesToMatchRegex(column=name, regex=f".*{FILE_REFERENCE}"), name)
            for rule_id, (frame, name) in absent.items()
        },
        **{
            rule_id: _rows(name, [PROJECT, name], "no_file_again", frame, ignore="any_value_is_missing")
            for rule_id, (frame, name) in again.items()
        },
        "R-FILE-ACCEPTANCE": listed("acceptance", "files", Column("progress").is_in(["accepted", "verified"])),
        "R-FILE-SAVING": listed("energy_proof", "files", Column("progress") == "verified"),
        "R-FILE-CONTRACT": listed("contract", "esco_contract", uncontracted),
        "R-FILE-MONITORING": listed("monitoring", "files", OrCondition(conditions=[_all([yes("files.any"), one]) for one in proved])),
        "R-FILE-PROMISE": listed("promise", "files", yes("files.any") & yes("truth_promised")),
    }


NAMED: tuple[Callable[[Law], dict[str, Stated]], ...] = (
    _identity, _schedule, _capacity, _energy, _carriers, _air, _investment, _gates, _peers, _declared, _papers, _finance, _states,
    _attachments,
)  # fmt: skip
