"""What the services of the review by experts answer with."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reserve.vocabulary.language import Bilingual

Said = Literal["score", "unable", "conflict"]


@dataclass(frozen=True, slots=True)
class ExpertTask:
    """A project that an expert was drawn for, as the expert sees it: without money, points or place. ``said`` is None while unanswered."""

    batch: str
    project_code: str
    name: str
    enterprise: str
    county: Bilingual
    content: str
    criterion: Bilingual
    about: Bilingual
    said: Said | None
    score: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewedProject:
    """A project of the review: its panel, what each said, and the mean of the scores given (None where there is none).

    ``conflicts`` were declared, ``barred`` were found before the lot, each with the reasons.
    """

    project_code: str
    name: str
    panel: tuple[str, ...]
    scores: tuple[tuple[str, Decimal], ...]
    unable: tuple[str, ...]
    conflicts: tuple[str, ...]
    barred: tuple[tuple[str, tuple[Bilingual, ...]], ...]
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class ExpertView:
    """An expert of the pool: in how many panels, answered how many, and how the scores compare with those of the others.

    ``difference`` is the mean distance from the others on the same projects (above 0: milder), ``shift`` the most that leaving the expert
    out moves a mean; None where nothing was judged together.
    """

    name: str
    seats: int
    answered: int
    difference: Decimal | None
    shift: Decimal | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The review of a batch. ``called`` is False before the panels are drawn; ``criterion`` is None where no expert decides anything.

    ``agreement``: the mean over projects of the largest difference between two experts.
    """

    code: str
    state: str
    criterion: Bilingual | None
    pool_now: int
    called: bool
    seats: int
    projects: tuple[ReviewedProject, ...]
    experts: tuple[ExpertView, ...]
    agreement: Decimal | None
    may_call: bool

    @property
    def open_seats(self) -> int:
        """Seats that were drawn and have no answer yet."""
        return sum(one.seats - one.answered for one in self.experts)
