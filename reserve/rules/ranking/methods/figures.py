"""What a method may look at: figures of one candidate as integers of 10^-6 of their unit, and ratios of two of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reserve.rules.ranking.candidate import Candidate
from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table
from reserve.vocabulary.units import MICRO

SCALE = 1_000_000
_MICRO_OF_FEN = 10_000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure by its code: its name, unit, the field it comes from, and whether ``less`` or ``more`` of it is better (blank: neither).

    A ratio is ``over`` divided by ``per``; both are blank where the figure stands for itself.
    """

    code: str
    label: Bilingual
    unit: str
    source: str
    better: str
    over: str
    per: str


@tabled
def figures() -> Mapping[str, Figure]:
    """All figures by code."""
    return {
        row["code"]: Figure(
            row["code"], Bilingual(row["label_zh"], row["label_en"]), row["unit"], row["source"], row["better"], row["over"], row["per"]
        )
        for row in read_table("figures.csv", "reserve.rules.ranking.methods")
    }


def quotient(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` as a whole number, half to even; a denominator not above 0 raises ``ZeroDivisionError``.

    >>> [quotient(n, 2) for n in (1, 3, 5, -1, -3)]
    [0, 2, 2, 0, -2]
    """
    if denominator <= 0:
        raise ZeroDivisionError(f"{numerator} over {denominator}")
    whole, rest = divmod(numerator, denominator)
    return whole + (rest * 2 > denominator or (rest * 2 == denominator and whole % 2 == 1))


def micro_of(candidate: Candidate, code: str) -> int | None:
    """The figure ``code`` of a candidate in 10^-6 of its unit; None where it is missing or a ratio has nothing to divide by.

    Errors: ``KeyError`` for a figure that does not exist.
    """
    found = figures()[code]
    if found.per:
        over, per = micro_of(candidate, found.over), micro_of(candidate, found.per)
        return None if over is None or per is None or per <= 0 else quotient(over * SCALE, per)
    return _READ[code](candidate)


def shown(micro: int) -> Decimal:
    """A figure as a Decimal of its unit.

    >>> shown(1_500_000)
    Decimal('1.5')
    """
    return Decimal(micro) / SCALE


def _money(field: str) -> Callable[[Candidate], int | None]:
    def read(candidate: Candidate) -> int | None:
        fen = candidate.fen(field)
        return None if fen is None else fen * _MICRO_OF_FEN

    return read


def _computed(name: str) -> Callable[[Candidate], int | None]:
    def read(candidate: Candidate) -> int | None:
        number: Decimal | None = getattr(candidate.assessment, name)
        return None if number is None else int(number * MICRO)

    return read


_READ: Mapping[str, Callable[[Candidate], int | None]] = {
    "grant": _money("subsidy_requested"),
    "investment": _money("investment_total"),
    "eligible": _money("investment_eligible"),
    "saving": _computed("saving_tce_per_year"),
    "co2": _computed("co2_reduction_t_per_year"),
    "saving_rate": _computed("saving_rate"),
    "attainment": _computed("attainment_after"),
    "crossing": _computed("crossing_capacity_t_per_year"),
}
