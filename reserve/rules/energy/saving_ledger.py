"""The ledger of savings of one line: project k+1 starts where project k ended, and crossing the benchmark counts once."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Value
from reserve.rules.basis.decisions import decided
from reserve.rules.basis.trail import rounded
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.units import plain


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One project in the ledger. Unit energies in the unit of the product, ``output`` in units that unit energy is counted for."""

    key: str
    completed: dt.date
    before: Decimal
    after: Decimal
    output: Decimal | None = None
    state: str = "declared"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An entry as it counts. ``start`` is where it counts from: the lower of its own figure and where the last project ended.

    ``saving_tce``: None for units that are not standard coal or without output; ``crosses``: this project, and no earlier one, brought
    the line to the benchmark; ``link``: whether it follows on from the last one, None for the first.
    """

    entry: LedgerEntry
    start: Decimal
    saving_tce: Decimal | None
    crosses: bool
    link: Decision | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All projects of a line in the order in which they were completed. ``broken`` where one does not follow on and nobody said why."""

    rows: tuple[LedgerRow, ...] = ()
    saving_tce: Decimal | None = None
    crossed_on: dt.date | None = None

    @property
    def broken(self) -> bool:
        """Whether an entry neither follows on nor explains itself."""
        return any(row.link is not None and not row.link.allowed and not row.entry.reason for row in self.rows)


Benchmark = Callable[[dt.date], Decimal | None]
"""The benchmark of the line on a day, None where there was none."""


def follows_on(last: Decimal, before: Decimal, tolerance: Value) -> Decision:
    """The value before a project agrees with the value after the last one within the tolerance, a share of the latter (本系统设定).

    Nothing is counted twice: what one project saved is not the start of another.

    >>> from reserve.parameters import at
    >>> allowed = at("line_ledger.tolerance", dt.date(2024, 9, 2))
    >>> [follows_on(Decimal(100), Decimal(e), allowed).allowed for e in ("102", "102.01", "98", "97.99")]
    [True, False, True, False]
    """
    room = abs(last) * tolerance.number / 100
    met = abs(before - last) <= room
    figures = {"last": plain(last), "before": plain(before), "gap": plain(abs(before - last)), "room": plain(room)}
    return decided(met, "ledger_follows" if met else "ledger_gap", tolerance, percent=tolerance.number, **figures)


def ledger_of(entries: Sequence[LedgerEntry], benchmark: Benchmark, tolerance: Value, *, in_coal: bool) -> Ledger:
    """The ledger of a line (GB/T 13234; the chain by 本系统设定). ``in_coal``: unit energies are kgce, so that savings can be told in tce.

    A project that starts above the end of the last one counts from that end: the rise in between is nobody's saving.
    """
    rows: list[LedgerRow] = []
    last: Decimal | None = None
    crossed: dt.date | None = None
    total: Decimal | None = None
    for entry in sorted(entries, key=lambda one: (one.completed, one.key)):
        link = follows_on(last, entry.before, tolerance) if last is not None else None
        start = entry.before if last is None else min(entry.before, last)
        level = benchmark(entry.completed)
        crosses = crossed is None and level is not None and entry.after <= level < start
        saving = rounded((start - entry.after) * entry.output / 1000) if in_coal and entry.output is not None else None
        if crosses or (crossed is None and level is not None and entry.before <= level):
            crossed = entry.completed
        total = saving if total is None else total if saving is None else total + saving
        rows.append(LedgerRow(entry, start, saving, crosses, link))
        last = entry.after
    return Ledger(tuple(rows), total, next((row.entry.completed for row in rows if row.crosses), None))
