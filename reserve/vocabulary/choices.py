"""Lists of choices, energy carriers and their labels."""

from dataclasses import dataclass

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.products import products, sectors
from reserve.vocabulary.tables import read_table, split


@dataclass(frozen=True, slots=True)
class Carrier:
    """An energy carrier: canonical unit of its quantity, accepted units, address of its standard-coal coefficient.

    ``measurable``: a measured heat value may replace the default coefficient (GB/T 2589: measured first).
    ``group``: ``energy``, or ``medium`` for energy-consumed media (耗能工质), which count only where they are bought from outside.
    """

    code: str
    label: Bilingual
    canonical_unit: str
    accepted_units: tuple[str, ...]
    coefficient: str
    measurable: bool
    group: str = "energy"


@tabled
def carriers() -> dict[str, Carrier]:
    """All energy carriers by code."""
    return {
        row["code"]: Carrier(
            row["code"], Bilingual(row["label_zh"], row["label_en"]), row["canonical_unit"],
            split(row["accepted_units"]), row["coefficient"], row["measurable"] == "true",
            row["group"],
        )
        for row in read_table("carriers.csv")
    }  # fmt: skip


@tabled
def choices(name: str) -> dict[str, Bilingual]:
    """The choices of a list, code -> label, in order; an unknown list raises ``KeyError``."""
    if name == "carrier":
        return {code: carrier.label for code, carrier in carriers().items() if carrier.group == "energy"}
    if name == "flow_carrier":
        return {code: carrier.label for code, carrier in carriers().items()}
    if name == "register_product":
        return {code: product.label for code, product in products().items()}
    if name == "sector":
        return {code: sector.label for code, sector in sectors().items()}
    listed = {code: product.label for code, product in products().items()} if name == "product" else {}
    found = listed | {
        row["code"]: Bilingual(row["label_zh"], row["label_en"])
        for table in ("choices.csv", "register_choices.csv")
        for row in read_table(table)
        if row["list"] == name
    }
    if not found:
        raise KeyError(f"no list of choices named {name}")
    return found
