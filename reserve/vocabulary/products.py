"""Products of the benchmark table, one row each: which levels measure them, in which units they and their energy are counted."""

from dataclasses import dataclass
from decimal import Decimal

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table, split


@dataclass(frozen=True, slots=True)
class Sector:
    """A field of the benchmark table. ``industry`` is the wider industry of the provincial plan (``choices("industry")``)."""

    code: str
    label: Bilingual
    industry_code: str
    industry: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product or process that a line makes.

    ``rows``: rows of the benchmark table below ``energy_benchmarks.``; where there are several, ``decided_by`` (``size``,
    ``absorption``) says which figure of the line picks one. ``basis``: output in the canonical unit that one unit energy is counted
    for (a weight box is 0.05 t). The first unit of each tuple is the one offered; ``energy_unit`` is canonical.
    """

    code: str
    sector: str
    label: Bilingual
    rows: tuple[str, ...]
    decided_by: str
    energy_unit: str
    energy_units: tuple[str, ...]
    output_units: tuple[str, ...]
    basis: Decimal
    size_unit: str | None


@tabled
def sectors() -> dict[str, Sector]:
    """All fields of the benchmark table by code, in its order."""
    return {
        r["code"]: Sector(r["code"], Bilingual(r["label_zh"], r["label_en"]), r["industry_code"], r["industry"])
        for r in read_table("sectors.csv")
    }


@tabled
def products() -> dict[str, Product]:
    """All products by code, in the order of the benchmark table."""
    return {
        r["code"]: Product(
            r["code"], r["sector"], Bilingual(r["label_zh"], r["label_en"]), split(r["rows"]), r["decided_by"], r["energy_unit"],
            split(r["energy_units"]), split(r["output_units"]), Decimal(r["basis"]), r["size_unit"] or None,
        )
        for r in read_table("register_products.csv")
    }  # fmt: skip


@tabled
def trade_units() -> dict[str, frozenset[str]]:
    """Units in which a single sector counts its output, such as weight boxes of glass -> the products counted so.

    >>> {unit: sorted(found) for unit, found in trade_units().items() if unit.endswith("weight_box/yr")}
    {'10kweight_box/yr': ['flat_glass'], 'weight_box/yr': ['flat_glass']}
    """
    users: dict[str, list[Product]] = {}
    for product in products().values():
        for unit in product.output_units:
            users.setdefault(unit, []).append(product)
    single = {unit: found for unit, found in users.items() if len({product.sector for product in found}) == 1}
    return {unit: frozenset(product.code for product in single[unit]) for unit in sorted(single)}


@tabled
def products_of(named: tuple[str, ...]) -> frozenset[str]:
    """The products that ``named`` stands for: products by their code, sectors by theirs. An unknown name raises ``ValueError``.

    >>> sorted(products_of(("clinker", "coke")))
    ['clinker', 'coke_stamp_charged', 'coke_top_charged']
    """
    unknown = set(named) - set(products()) - set(sectors())
    if unknown:
        raise ValueError(f"neither a product nor a sector: {', '.join(sorted(unknown))}")
    return frozenset(product.code for product in products().values() if product.code in named or product.sector in named)
