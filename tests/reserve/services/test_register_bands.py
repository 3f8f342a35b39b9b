"""The database places a line in the same band, and by the same deadline, as the rules do; at, below and above every level."""

import datetime as dt
from decimal import Decimal

import pytest

from reserve.rules.lines.bands import Scales
from reserve.rules.lines.standing import Figures, line_standing
from reserve.rules.lines.yardstick import LineFacts
from reserve.services.register import LineFilter, Pen, list_lines
from reserve.services.register.writing import raw_of
from reserve.services.sitting import writing
from reserve.vocabulary.products import Product, products
from tests.support.office import Office
from tests.support.register import FIRM

STEP = Decimal("0.000001")
DAY = dt.date(2024, 9, 2)
OWN = dt.date(2025, 6, 30)
EDGES = {
    "size": ("500", "500.000001", "800", "800.000001", "30", "30.000001", "49.999999", "50"),
    "absorption": ("0.5", "0.500001", "10", "10.000001"),
}


def sizes(product: Product) -> tuple[str, ...]:
    """Figures at and beside every bound of what decides the row of a product; one blank where nothing decides."""
    return EDGES.get(product.decided_by, ("",))


def energies(product: Product, size: str) -> list[str]:
    """Unit energies at and just above benchmark and baseline of the row; one figure where there is no row."""
    micro = int(Decimal(size) * 1_000_000) if size else None
    scale = Scales(DAY, "330000").of(product.code, micro, micro)
    levels = [level for level in (scale.benchmark, scale.counts, scale.baseline) if level is not None]
    return sorted({str(level + step) for level in levels for step in (Decimal(0), STEP)}) or ["100"]


@pytest.mark.parametrize("own", [None, OWN])
def test_the_database_and_the_rules_place_every_line_alike(office: Office, own: dt.date | None) -> None:
    clerk = office.person("clerk", "330522", "county_clerk")
    expected: dict[str, tuple[str, dt.date | None]] = {}
    with writing(office.desk, clerk) as sitting:
        pen = Pen(sitting)
        firm, _ = pen.create("enterprise", raw_of(FIRM), "330522")
        for product in products().values():
            for size in sizes(product):
                for energy in energies(product, size):
                    name = f"{product.code} {size} {energy}"
                    expected[name] = by_the_rules(product, size, energy, own)
                    typed = {"line_name": (name, None), "product": (product.code, None), "location_code": ("330522", None)}
                    if own:
                        typed["reach_date"] = (own.isoformat(), None)
                    if product.decided_by:
                        typed["line_size" if product.decided_by == "size" else "water_absorption_percent"] = (
                            size,
                            product.size_unit or "%",
                        )
                    line, _ = pen.create("line", raw_of(typed), "330522", enterprise_id=firm)
                    year = {"year": ("2023", None), "unit_energy_stated": (energy, product.energy_unit)}
                    pen.create("observation", raw_of(year), "330522", product=product.code, line_id=line)
        pen.flush()
    found = {}
    for page in range(1, 4):
        found |= {row.name: (row.band, row.deadline) for row in list_lines(office.desk, clerk, as_of=DAY, size=200, page=page).rows}
    assert found == expected
    assert {band for band, _ in expected.values()} == {"benchmark", "between", "below_baseline", "no_yardstick"}
    counts = list_lines(office.desk, clerk, as_of=DAY).counts
    for band in ("benchmark", "between", "below_baseline", "no_yardstick"):
        assert counts[band] == list_lines(office.desk, clerk, LineFilter(band=band), as_of=DAY).total
        assert counts[band] == sum(one == band for one, _ in expected.values())


def by_the_rules(product: Product, size: str, energy: str, own: dt.date | None) -> tuple[str, dt.date | None]:
    """Band and deadline as the rule for one line says them."""
    figure = Decimal(size) if size else None
    facts = LineFacts(product.code, figure, figure)
    standing = line_standing(facts, Figures(2023, None, Decimal(energy)), DAY, "330522", own_deadline=own)
    return standing.band_code, standing.deadline
