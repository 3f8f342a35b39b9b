"""What every method has in common: how it says that it cannot judge, and how its numbers become rows of an explanation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from reserve.parameters.programmes import Criterion
from reserve.rules.ranking.methods.figures import SCALE, Figure, figures, shown
from reserve.rules.ranking.protocols import Key, Scored
from reserve.rules.ranking.scoring import Column
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.units import plain, unit_name

LARGEST = 10**15 - 1
"""The largest key in 10^-6 of its unit (a billion): more is a slip of the saving and not judged."""
_LAST: Key = (LARGEST + 1,)
_FULL = Decimal(100)
_WAN = 10_000 * SCALE


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a key: the number it starts from (10^-6 of its unit, None where there is none), its amount, and how it came about."""

    raw_micro: int | None
    amount_micro: int
    note: Bilingual = BLANK


@dataclass(frozen=True, slots=True)
class Judged:
    """What a method finds for one candidate: one term for each of its rows, whose amounts sum to the key, or why it cannot judge."""

    terms: tuple[Term, ...] = ()
    refusals: tuple[Decision, ...] = ()

    @property
    def key_micro(self) -> int:
        """The sum of the terms."""
        return sum(term.amount_micro for term in self.terms)


def refusal(code: str, gate: str, **details: object) -> Decision:
    """A gate of a method that does not let a candidate pass; ``gate`` names the figure it looks at."""
    kept = {key: value.zh if isinstance(value, Bilingual) else str(value) for key, value in details.items()}
    return Decision(False, code, messages()[code].format(**details), {**kept, "gate": gate})


def lacking(codes: Sequence[str]) -> Decision:
    """The refusal of a candidate without the figures ``codes``; a figure that nothing can be divided by counts as lacking."""
    labels = [figures()[code].label for code in codes]
    joined = Bilingual("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
    return refusal("score_lacking", codes[0], figures=joined)


def nothing(code: str, micro: int) -> Decision:
    """The refusal of a candidate that saves or avoids nothing: nothing can be divided by it."""
    found = figures()[code]
    return refusal("score_no_effect", code, label=found.label, value=plain(shown(micro)), unit=unit_name(found.unit))


def amount(micro: int, unit: str) -> Bilingual:
    """A figure with its unit, in both languages; money in 10^4 yuan."""
    if unit == "CNY":
        text = written(micro, _WAN)
        return Bilingual(f"{text} 万元", f"{text} x 10⁴ CNY")
    named, text = unit_name(unit), written(micro)
    return Bilingual(f"{text} {named.zh}", f"{text} {named.en}")


def written(micro: int, scale: int = SCALE) -> str:
    """A whole number of parts of a unit as people read it: thousands separators, no trailing zeros.

    >>> written(1_234_500_000), written(-500_000), written(3_000_000_000_000, 10_000_000_000)
    ('1,234.5', '-0.5', '300')
    """
    whole, part = divmod(abs(micro), scale)
    tail = f"{part:0{len(str(scale)) - 1}d}".rstrip("0")
    return f"{'-' if micro < 0 else ''}{whole:,}{'.' if tail else ''}{tail}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the explanation of a cost: its code, name, unit, source field and formula."""

    code: str
    label: Bilingual
    unit: str
    source: str
    formula: Bilingual

    def criterion(self) -> Criterion:
        """The row as a criterion without a curve: what it says is what counts."""
        return Criterion(
            self.code, self.label, self.unit, _FULL, self.source, self.formula, products=(), curve=(), classes={}, full_ultra_low={},
            promised_share=None, experts=False,
        )  # fmt: skip


def row_of(figure: Figure, formula: Bilingual) -> Row:
    """The row of a figure that is itself the key."""
    return Row(figure.code, figure.label, figure.unit, figure.source, formula)


def costs(rows: Sequence[Row], judged: Sequence[Judged], address: str) -> Scored:
    """The outcome of a method whose key is a cost, the smaller the better; there is no most that could be reached."""
    refused = {position: found.refusals for position, found in enumerate(judged) if found.refusals}
    columns = tuple(_column(row, [_term(found, place) for found in judged], f"{address}.{row.code}") for place, row in enumerate(rows))
    totals = np.array([found.key_micro if not found.refusals else 0 for found in judged], np.int64)
    keys = tuple((found.key_micro,) if not found.refusals else _LAST for found in judged)
    return Scored(columns, totals, keys, 0, frozenset(refused), refused)


def _term(found: Judged, place: int) -> Term:
    if found.refusals:
        return Term(None, 0, found.refusals[0].message)
    return found.terms[place]


def _column(row: Row, terms: Sequence[Term], address: str) -> Column:
    raw = tuple(None if term.raw_micro is None else shown(term.raw_micro) for term in terms)
    amounts = np.array([term.amount_micro for term in terms], np.int64)
    texts = tuple("" if term.raw_micro is None else written(term.raw_micro) for term in terms)
    return Column(row.criterion(), (True,) * len(terms), raw, amounts, amounts, texts, tuple(term.note for term in terms), address)


def too_large(key_micro: int) -> bool:
    """Whether a key lies beyond what any real project costs."""
    return abs(key_micro) > LARGEST
