"""A firm of the register for tests: enterprise, clinker line, one year of figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from stdnum.cn import uscc

from reserve.services.register import RecordRef, add_record
from tests.support.office import Office

Typed = Mapping[str, tuple[str, str | None]]


def credit_code(first_17: str) -> str:
    """A credit code with its check digit."""
    return first_17 + uscc.calc_check_digit(first_17)


FIRM: dict[str, tuple[str, str | None]] = {
    "enterprise_name": ("长兴示例水泥有限公司", None),
    "enterprise_credit_code": (credit_code("91330522MA28ABCD1"), None),
    "location_code": ("330522", None),
    "performance_class": ("B", None),
}
LINE: dict[str, tuple[str, str | None]] = {
    "line_name": ("1号熟料线", None),
    "product": ("水泥熟料", None),
    "location_code": ("330522", None),
    "device": ("回转窑", None),
    "capacity_filed": ("155", "10kt/yr"),
    "line_size": ("5000", "t/d"),
}
YEAR: dict[str, tuple[str, str | None]] = {
    "year": ("2023", None),
    "output": ("１５０", "10kt/yr"),
    "unit_energy_stated": ("108.5", "kgce/t"),
    "energy_carriers/coal/carrier": ("raw_coal", None),
    "energy_carriers/coal/quantity": ("162750", "t"),
    "energy_carriers/coal/heat_value_measured": ("29307", "kJ/kg"),
    "observation_source": ("statistics", None),
}


@dataclass(frozen=True)
class Firm:
    """What was recorded, and by whom."""

    clerk: str
    enterprise: RecordRef
    line: RecordRef
    year: RecordRef


def firm(office: Office, clerk: str, *, code: str = "", name: str = "", line: Typed = LINE, year: Typed = YEAR) -> Firm:
    """Record a firm with a line and a year of figures as ``clerk``; ``code``: the first 17 characters of another credit code."""
    typed = {**FIRM, **({"enterprise_credit_code": (credit_code(code), None), "enterprise_name": (name, None)} if code else {})}
    enterprise = add_record(office.desk, clerk, "enterprise", typed)
    made = add_record(office.desk, clerk, "line", line, enterprise.id)
    return Firm(clerk, enterprise, made, add_record(office.desk, clerk, "observation", year, made.id))
