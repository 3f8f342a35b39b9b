"""The ratios of one document: its figures read once each, as sums of what was typed."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from reserve.parameters import Band, NeverRecorded, Repealed, TooEarly, recorded
from reserve.rules.basis.trail import Trail
from reserve.rules.energy.comprehensive import STANDARD_COAL, default_coefficient, measured_coefficient
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import Document, Row
from reserve.vocabulary.fields import fields
from validation.limits import limits
from validation.magnitudes import DECIMALS, OUTPUTS, Fall, Magnitude, Ratio, Sum, magnitudes

CARRIERS, FLOWS, YEARS = "energy_carriers", "other_energy_flows", "observation_years"
LEVEL_3 = {
    "clinker": "energy_limits.gb16780_2021.clinker.level_3",
    "cement_grinding": "energy_limits.gb16780_2021.cement_preparation.level_3",
}
EQUIVALENT = "energy_coefficients.electricity.equivalent"
_KG, _ONE = Decimal(1000), Decimal(1)
Bounds = tuple[Decimal | None, Decimal | None, Decimal]
"""Lower and upper bound of a ratio, and what it usually is."""


def ratios(document: Document, as_of: dt.date, area: str) -> tuple[Ratio, ...]:
    """Every ratio whose figures are all known and above zero, and whose band is in force on this day."""
    return tuple(_Reading(document, as_of, area).ratios())


class _Reading:
    """The figures of one document, each computed once."""

    def __init__(self, document: Document, as_of: dt.date, area: str) -> None:
        self.document, self.as_of, self.area = document, as_of, area
        self._known: dict[tuple[str, str], Sum | Fall | None] = {}
        self._answered = {name for name, entry in document.entries.items() if entry.value}

    def ratios(self) -> Iterator[Ratio]:
        for one, bounds, singles, cells in _asked(self.as_of, self.area):
            if not singles <= self._answered:
                continue
            if not one.bottom:
                yield from self._against_limit(one, bounds)
            elif one.each:
                for row in self.document.rows(one.each):
                    if all(name in row.cells for name in cells):
                        yield from self._ratio(one, bounds, row)
            else:
                yield from self._ratio(one, bounds)

    def _ratio(self, one: Magnitude, bounds: Bounds, row: Row | None = None) -> Iterator[Ratio]:
        bottom = self._figures(one.bottom, row)
        top = self._figures(one.top, row) if bottom else None
        if top and bottom:
            yield Ratio(one, top, bottom, *bounds, _paths((*top, *bottom)))

    def _against_limit(self, one: Magnitude, bounds: Bounds) -> Iterator[Ratio]:
        """Energy per tonne of clinker, or electricity per tonne of cement, over the limit of existing lines (GB 16780-2021)."""
        product, when = self.document.value("product"), one.id.removeprefix("unit_energy_")
        level = _level_3(str(product), self.as_of, self.area) if product in LEVEL_3 else None
        top = self._figures((f"energy_{when}_kgce" if product == "clinker" else f"power_{when}",)) if level else None
        bottom = self._figures((f"output_{when}_t_per_year",)) if top else None
        if level and top and bottom:
            low, high, usual = bounds
            yield Ratio(one, top, bottom, low and low * level, high and high * level, usual * level, _paths((*top, *bottom)))

    def _figures(self, names: Iterable[str], row: Row | None = None) -> tuple[Sum | Fall, ...] | None:
        found: list[Sum | Fall] = []
        for name in names:
            figure = self._figure(name, row)
            if figure is None:
                return None
            found.append(figure)
        return tuple(found)

    def _figure(self, name: str, row: Row | None) -> Sum | Fall | None:
        key = (name, row.key if row is not None else "")
        if key not in self._known:
            self._known[key] = self._read(name, row)
        return self._known[key]

    def _read(self, name: str, row: Row | None) -> Sum | Fall | None:
        if name in fields():
            table = fields()[name].table
            return _cell(table, row, name) if table and row is not None else self._single(name)
        if name.endswith("+"):
            return self._total(name[:-1])
        derived = _DERIVED.get(name)
        if derived is not None and row is not None:
            return derived(self, row)
        whole = _WHOLE.get(name)
        return whole(self) if whole is not None else self._line(name)

    def _single(self, name: str) -> Sum | None:
        entry = self.document.entries.get(name)
        return _positive(name, entry.value if entry else None, name)

    def _total(self, column: str) -> Sum | None:
        """The sum over all rows of a table; unknown while one of them is blank."""
        table = fields()[column].table or ""
        cells = [_cell(table, row, column, least=Decimal(0)) for row in self.document.rows(table)]
        return _added(cells)

    def _line(self, name: str) -> Sum | Fall | None:
        what, _, rest = name.partition("_")
        if name in ("saved_energy", "saved_power"):
            return self._fall("energy" if name == "saved_energy" else "power")
        if name == "power_saving_tce":
            power, tce = self._single("power_saving_declared_kwh_per_year"), number(EQUIVALENT, self.as_of, self.area)
            return power.times(tce / _KG) if power and tce else None
        if rest.endswith("_kgce"):
            energy = self._figure(name.removesuffix("_kgce"), None)
            return energy.times(_KG) if isinstance(energy, Sum) else None
        return self._used(what, f"quantity_{rest}")

    def _used(self, what: str, column: str) -> Sum | None:
        """Energy in tce, or electricity in kWh, of the energy table; unknown where energy also crosses the boundary in another way."""
        rows = self.document.rows(CARRIERS)
        if what == "power":
            return _added([_cell(CARRIERS, row, column, least=Decimal(0)) for row in rows if row.value("carrier") == "electricity"])
        if any(row.value("flow_kind") != "feedstock" for row in self.document.rows(FLOWS)):
            return None
        return _added([self._in_tce(_cell(CARRIERS, row, column, least=Decimal(0)), row) for row in rows])

    def _in_tce(self, cell: Sum | None, row: Row) -> Sum | None:
        carrier, heat = row.value("carrier"), row.value("heat_value_measured")
        if cell is None or not isinstance(carrier, str) or carrier not in carriers():
            return None
        standard = number(STANDARD_COAL, self.as_of, self.area)
        if isinstance(heat, int) and carriers()[carrier].measurable and standard:
            return cell.times(measured_coefficient(Decimal(heat).scaleb(-6), standard), f"{CARRIERS}/{row.key}/heat_value_measured")
        usual = default(carrier, self.as_of, self.area)
        return cell.times(usual) if usual is not None else None

    def _fall(self, what: str) -> Fall | None:
        if what == "energy" and (self.document.rows(YEARS) or self.document.value("leakage_tce_per_year") is not None):
            return None
        names = (f"{what}_before", f"{what}_after", *OUTPUTS)
        before, after, output_before, output_after = (self._figure(name, None) for name in names)
        if all(isinstance(one, Sum) for one in (before, after, output_before, output_after)):
            return Fall(before, after, output_before, output_after)  # type: ignore[arg-type]
        return None

    def received(self) -> Sum | None:
        """Public money of the table that has been received."""
        rows = [row for row in self.document.rows("public_funds") if row.value("public_fund_state") == "received"]
        return _added([_cell("public_funds", row, "public_fund_amount", least=Decimal(0)) for row in rows])

    def equipment(self) -> Sum | None:
        """Unit prices times numbers of the equipment installed; unknown while one of them is."""
        rows = [row for row in self.document.rows("equipment") if row.value("equipment_role") != "removed"]
        return _added([_priced(row) for row in rows])

    def savings(self) -> Sum | None:
        """The savings of the components; unknown while a component that can save has none."""
        able = fields()["component_saving_tce_per_year"].kinds
        rows = [row for row in self.document.rows("components") if row.value("component_kind") in able]
        return _added([_cell("components", row, "component_saving_tce_per_year", least=Decimal(0)) for row in rows])

    def progress(self) -> Sum | None:
        """The total investment times the declared progress."""
        total, done = self._single("investment_total"), self._single("progress_percent")
        return total.times(done.parts[0][1] / 100, *done.parts[0][0]) if total and done else None

    def heat_default(self, row: Row) -> Sum | None:
        """The heat value that the default coefficient of a fuel stands for, in kJ/kg."""
        carrier = row.value("carrier")
        if not isinstance(carrier, str) or carrier not in carriers() or not carriers()[carrier].measurable:
            return None
        usual, standard = default(carrier, self.as_of, self.area), number(STANDARD_COAL, self.as_of, self.area)
        return Sum((((), usual * standard),)) if usual and standard and carriers()[carrier].canonical_unit == "t" else None


Derived = Callable[[_Reading, Row], Sum | None]


def _of_kind(kind: str, column: str, factor: Decimal) -> Derived:
    def read(_reading: _Reading, row: Row) -> Sum | None:
        cell = _cell("components", row, column) if row.value("component_kind") == kind else None
        return cell.times(factor) if cell else None

    return read


_DERIVED: dict[str, Derived] = {
    "heat_default": _Reading.heat_default,
    "renewable_kw": _of_kind("renewable", "component_capacity_mw", _KG),
    "waste_energy_kw": _of_kind("waste_energy", "component_capacity_mw", _KG),
    "storage_kw": _of_kind("storage", "component_capacity_mw", _KG),
    "renewable_mwh": _of_kind("renewable", "component_power_kwh_per_year", _ONE / _KG),
}


_WHOLE: dict[str, Callable[[_Reading], Sum | None]] = {
    "funds_received": _Reading.received,
    "equipment_prices": _Reading.equipment,
    "component_savings": _Reading.savings,
    "investment_by_progress": _Reading.progress,
}


def _priced(row: Row) -> Sum | None:
    price, count = _cell("equipment", row, "equipment_price", least=Decimal(0)), row.value("equipment_count")
    return price.times(Decimal(count)) if price and isinstance(count, int) and count > 0 else None


def _cell(table: str, row: Row, column: str, least: Decimal | None = None) -> Sum | None:
    return _positive(f"{table}/{row.key}/{column}", row.value(column), column, least)


def _positive(path: str, value: object, name: str, least: Decimal | None = None) -> Sum | None:
    """An answer in its canonical unit (money in yuan), if it is a number above zero, or at least ``least``."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    number = Decimal(value).scaleb(DECIMALS[fields()[name].type])
    return Sum((((path,), number),)) if (number > 0 if least is None else number >= least) else None


def _added(cells: Sequence[Sum | None]) -> Sum | None:
    """The sum of known parts; unknown where one is, where there is none, and where nothing is above zero."""
    known = [cell for cell in cells if cell is not None]
    parts = tuple(part for cell in known for part in cell.parts)
    return Sum(parts) if known and len(known) == len(cells) and any(amount for _, amount in parts) else None


@lru_cache(maxsize=256)
def _asked(as_of: dt.date, area: str) -> tuple[tuple[Magnitude, Bounds, frozenset[str], frozenset[str]], ...]:
    """The ratios whose band is in force, with it, and the answers of the project and of a row without which there is none."""
    return tuple((one, bounds, *_answers(one)) for one, bounds in bands(as_of, area))


def _answers(one: Magnitude) -> tuple[frozenset[str], frozenset[str]]:
    names = {name for name in (*one.top, *one.bottom) if name in fields()}
    cells = frozenset(name for name in names if one.each and fields()[name].table == one.each)
    return frozenset(name for name in names if not fields()[name].table), cells


def _paths(sums: Iterable[Sum | Fall]) -> frozenset[str]:
    return frozenset(path for one in sums for of, _ in one.parts for path in of)


@lru_cache(maxsize=256)
def bands(as_of: dt.date, area: str) -> tuple[tuple[Magnitude, Bounds], ...]:
    """The ratios whose band is in force, with it."""
    found = []
    for one in magnitudes():
        if limits(as_of, area).known(one.address):
            band = Band.of(limits(as_of, area).value(one.address).value)
            found.append((one, (band.low, band.high, _usual(one, band, as_of, area))))
    return tuple(found)


def _usual(one: Magnitude, band: Band, as_of: dt.date, area: str) -> Decimal:
    """What the ratio usually is: the recorded value, or the middle of its band on a logarithmic scale."""
    if recorded(f"usual_ratios.{one.id}"):
        return limits(as_of, area).number(f"usual_ratios.{one.id}")
    if band.low is None or band.high is None:
        raise ValueError(f"{one.address} is open on one side and needs a value at usual_ratios.{one.id}")
    return (band.low * band.high).sqrt()


@lru_cache(maxsize=4096)
def default(carrier: str, as_of: dt.date, area: str) -> Decimal | None:
    """The default coefficient of a carrier, in tce per canonical unit."""
    return default_coefficient(carrier, Trail(as_of, area))


@lru_cache(maxsize=1024)
def number(address: str, as_of: dt.date, area: str) -> Decimal | None:
    """The legal number at ``address``; None where it is not in force."""
    try:
        return limits(as_of, area).number(address)
    except (TooEarly, Repealed, NeverRecorded):
        return None


def _level_3(product: str, as_of: dt.date, area: str) -> Decimal | None:
    return number(LEVEL_3[product], as_of, area)
