"""What a project must meet and what is open to it: one answer a line, with its reason in numbers, its clause, and what is blank."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from reserve.parameters import Value, at
from reserve.rules.gates.diagnosis import PLAN_OF_SECTOR
from reserve.rules.gates.priority_doors import Membership
from reserve.rules.gates.sectors import Standing
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import NotFound, messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.products import Product, products
from reserve.vocabulary.units import from_micro

if TYPE_CHECKING:
    from reserve.rules.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Opening:
    """One answer. ``answer``: True met or open, False not, None not known, because of the blank ``needs`` (fields or paths of cells).

    ``citation`` is the Chinese form; ``path`` the legal value that it rests on, ``status`` how well that is attested.
    """

    topic: Bilingual
    answer: bool | None
    text: Bilingual
    citation: str = ""
    citation_en: str = ""
    status: str = ""
    path: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpeningGroup:
    """Answers of one kind, in their order."""

    code: str
    label: Bilingual
    openings: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: the answers that count, their figures, the official lists it stands on, the day and the area."""

    document: Document
    assessment: "Assessment"
    as_of: dt.date
    area: str
    memberships: Mapping[str, Membership] = field(default_factory=dict)

    @property
    def product(self) -> Product | None:
        """The product of the line."""
        return products().get(self.assessment.product or "")

    @property
    def plan(self) -> str | None:
        """The national sector plan that covers the product; None where no plan does."""
        product = self.product
        return PLAN_OF_SECTOR.get(product.sector) if product is not None else None

    @property
    def standing(self) -> Standing:
        """Where the line stands after the retrofit, by its band and its performance class."""
        return Standing(self.assessment.band_after, self.text("air_class_after"))

    @property
    def standing_needs(self) -> tuple[str, ...]:
        """The blank fields without which :attr:`standing` is not known."""
        needs = () if self.assessment.band_after is not None else (self.assessment.missing or self.decides)
        return (*needs, *(() if self.standing.air_class is not None else ("air_class_after",)))

    @property
    def decides(self) -> tuple[str, ...]:
        """The blank fields that decide how the line is measured."""
        return self.assessment.uncorrected

    def law(self, path: str) -> Value | None:
        """The value at ``path`` on the day in the area; None where none is in force, or none was ever recorded."""
        try:
            return at(path, self.as_of, self.area)
        except NotFound:
            return None

    def text(self, name: str) -> str | None:
        """A text or code; blank is None."""
        found = self.document.value(name)
        return found if isinstance(found, str) and found else None

    def number(self, name: str) -> Decimal | None:
        """A quantity or share in its canonical unit."""
        found = self.document.value(name)
        return from_micro(found) if isinstance(found, int) and not isinstance(found, bool) else None

    def flag(self, name: str) -> bool | None:
        """A yes or no."""
        found = self.document.value(name)
        return found if isinstance(found, bool) else None


def opening(topic: Bilingual, decision: Decision, needs: Sequence[str] = ()) -> Opening:
    """A decision as an answer; where fields that it needs are blank and it did not pass, it is not known rather than no."""
    wanted = tuple(dict.fromkeys(needs)) if not decision.allowed else ()
    figures = decision.figures
    return Opening(
        topic,
        None if wanted else decision.allowed,
        decision.message,
        decision.citation,
        figures.get("citation_en", ""),
        figures.get("status", ""),
        figures.get("path", ""),
        wanted,
    )


def stated(topic: Bilingual, answer: bool | None, code: str, source: Value | None, needs: Sequence[str] = (), **figures: object) -> Opening:
    """An answer from a sentence of the rules and the value it rests on."""
    return Opening(
        topic,
        answer,
        messages()[code].format(**figures),
        source.citation.text("zh") if source else "",
        source.citation.text("en") if source else "",
        source.status if source else "",
        source.path if source else "",
        tuple(needs),
    )
