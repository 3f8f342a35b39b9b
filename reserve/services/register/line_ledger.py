"""The ledger of savings of a line: what each project saved, from where the last one ended."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.parameters import at
from reserve.rules.basis.trail import Trail
from reserve.rules.energy.saving_ledger import Ledger, LedgerEntry, ledger_of
from reserve.rules.lines.yardstick import yardstick_for
from reserve.services.register.access import find_record, require_reader
from reserve.services.register.checks import TOLERANCE
from reserve.services.register.children import children
from reserve.services.register.rows import line_facts, number
from reserve.services.sitting import reading
from reserve.store.register import Stored
from reserve.vocabulary.products import products
from reserve.vocabulary.reporting_units import area_of


def ledger_of_line(desk: Desk, session_id: str, line_id: str, as_of: dt.date | None = None) -> Ledger:
    """The ledger of a line that the person may see; crossing is judged by the benchmark on the day a project was completed.

    Raises ``Refused`` and ``NotFound``.
    """
    with refusals(desk, session_id, "register.read", f"line {line_id}"[:80]), reading(desk, session_id) as sitting:
        row = find_record(sitting.session, sitting.person, "line", line_id)
        savings = children(sitting, "saving", require_reader(sitting.person), "line_id", row["id"])
        return ledger_from(row, savings, as_of or desk.today())


def ledger_from(line: Stored, savings: Sequence[Stored], as_of: dt.date) -> Ledger:
    """The ledger from stored rows; projects completed after ``as_of`` do not count yet."""
    product = products()[line["product"]]
    area = line["location_code"] or area_of(line["unit_code"])
    facts = line_facts(line)

    def benchmark(day: dt.date) -> Decimal | None:
        level = yardstick_for(facts, Trail(day, area))[1].benchmark
        return level.number if level else None

    entries = [_entry(saving, product.basis) for saving in savings if saving["completed_date"] <= as_of]
    return ledger_of(entries, benchmark, at(TOLERANCE, as_of, area), in_coal=product.energy_unit.startswith("kgce/"))


def _entry(saving: Stored, basis: Decimal) -> LedgerEntry:
    output = number(saving["counted_output"])
    return LedgerEntry(
        key=saving["id"],
        completed=saving["completed_date"],
        before=number(saving["unit_energy_before"]) or Decimal(0),
        after=number(saving["unit_energy_after"]) or Decimal(0),
        output=output / basis if output is not None else None,
        state=saving["saving_state"],
        reason=saving["gap_reason"] or "",
    )
