"""What there is to choose from: methods and allocators with their names in words and the numbers that each can be set to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Programme
from reserve.rules.ranking.chosen import ANCHORED
from reserve.rules.ranking.methods.figures import figures
from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table

_PACKAGE = "reserve.rules.ranking"
METHOD, ALLOCATOR = "method", "allocator"
_WEIGHT, _MICRO = "weight_", Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can be set. ``trial`` is where a trial starts, no recommendation; None: it may stay unset."""

    key: str
    label: Bilingual
    unit: str
    trial: Decimal | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A method or an allocator: its name, what people call it, what it does, and its numbers."""

    name: str
    label: Bilingual
    what: Bilingual
    numbers: tuple[Number, ...]

    @property
    def start(self) -> dict[str, Decimal]:
        """The numbers at which a trial starts."""
        return {number.key: number.trial for number in self.numbers if number.trial is not None}


@tabled
def choices(part: str) -> Mapping[str, Choice]:
    """The methods (part ``method``) or allocators of money (part ``allocator``) by name, in the order in which they are offered."""
    numbers: dict[str, list[Number]] = {}
    for row in read_table("choice_settings.csv", _PACKAGE):
        if row["part"] == part:
            label = Bilingual(row["label_zh"], row["label_en"])
            trial = Decimal(row["trial"]) if row["trial"] else None
            numbers.setdefault(row["name"], []).append(Number(row["key"], label, row["unit"], trial))
    return {
        row["name"]: Choice(
            row["name"], Bilingual(row["label_zh"], row["label_en"]), Bilingual(row["what_zh"], row["what_en"]),
            tuple(numbers.get(row["name"], ())),
        )
        for row in read_table("choices.csv", _PACKAGE)
        if row["part"] == part
    }  # fmt: skip


def settled(numbers: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The numbers with their weights brought to a sum of 1 in six decimals, each in proportion; all else as it is.

    What rounding leaves goes to the largest weight. Weights that sum to nothing, or lie below it, stay as they are and are refused later.

    >>> found = settled({"weight_projects": Decimal(1), "weight_saving": Decimal(2), "least_grant": Decimal(5)})
    >>> [format(number, "f") for number in found.values()]
    ['0.333333', '0.666667', '5']
    """
    weights = {key: number for key, number in numbers.items() if key.startswith(_WEIGHT)}
    whole = sum(weights.values(), start=Decimal(0))
    if whole <= 0 or min(weights.values()) < 0:
        return dict(numbers)
    shares = {key: (number / whole).quantize(_MICRO) for key, number in weights.items()}
    largest = max(shares, key=lambda key: (shares[key], key))
    shares[largest] += 1 - sum(shares.values(), start=Decimal(0))
    return {**numbers, **shares}


def methods_for(programme: Programme) -> tuple[Choice, ...]:
    """The methods that a batch of the programme can be tried by, beside its own; one that needs criteria on figures where it has them."""
    by_figures = bool(programme.criteria) and all(one.code in figures() and one.curve and not one.products for one in programme.criteria)
    found = choices(METHOD).values()
    return tuple(one for one in found if one.name != programme.method.name and (one.name != "gated_weights" or by_figures))


def allocators_for(programme: Programme) -> tuple[Choice, ...]:
    """The allocators that a batch of money can be tried by, beside its own: with fences the one that keeps them."""
    if programme.kind != "money":
        return ()
    own = programme.allocator.name
    found = choices(ALLOCATOR).values()
    if programme.fences:
        return tuple(one for one in found if one.name == "fences" != own)
    points = programme.method.name == ANCHORED
    return tuple(one for one in found if one.name not in (own, "fences") and (points or one.name != "optimise_points"))
