"""What the services of a batch's proceedings answer with."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from reserve.vocabulary.language import Bilingual

Effect = Literal["none", "recheck", "out"]
OfferOutcome = Literal["open", "accepted", "declined", "lapsed"]
Standing = Literal["holds", "offered", "waits", "passed", "gone"]


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """The decision of a meeting about one run of the ranking."""

    meeting: str
    meeting_day: dt.date
    present: tuple[str, ...]
    decision: str
    run: int
    digest: str
    by: str


@dataclass(frozen=True, slots=True)
class NoticeView:
    """The notice: where it stands, how to object, its first and last day and the working days between them, both counted."""

    channel: str
    objections_to: str
    first_day: dt.date
    last_day: dt.date
    working_days: int
    by: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer to an objection; ``recheck`` leaves it open until another one follows."""

    effect: Effect
    text: str
    by: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """An objection without who made it. ``project_code`` is None where it is about the whole list."""

    number: int
    project_code: str | None
    received_on: dt.date
    text: str
    answers: tuple[AnswerView, ...]

    @property
    def settled(self) -> bool:
        """Whether its last answer decides it."""
        return bool(self.answers) and self.answers[-1].effect != "recheck"


@dataclass(frozen=True, slots=True)
class ExitView:
    """A project that left the batch: by its own letter, or because an objection was found right (``objection`` is its number)."""

    project_code: str
    document: str
    on: dt.date
    reason: str
    freed_fen: int
    objection: int | None


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer from the reserve list; 0 fen where it is a place. An open one whose ``answer_by`` is over may be recorded as declined."""

    number: int
    project_code: str
    amount_fen: int
    offered_on: dt.date
    answer_by: dt.date
    outcome: OfferOutcome
    document: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ListedView:
    """One placed project as the list stands now; ``ranked_fen`` is what the ranking offered, ``offered_fen`` waits for an answer."""

    project_code: str
    place: int
    name: str
    enterprise: str
    unit_name: Bilingual
    standing: Standing
    ranked_fen: int
    holds_fen: int
    offered_fen: int


@dataclass(frozen=True, slots=True)
class IssueView:
    """The document that put the list into force, with the digest of the list it carries."""

    document: str
    day: dt.date
    digest: str
    by: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the batch as it was recorded; ``subject`` is the document, the project or the days that it is about."""

    number: int
    action: str
    label: Bilingual
    from_state: str
    to_state: str
    person_name: str
    occurred_at: dt.datetime
    comment: str | None
    subject: str


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step that leads on: what it is, who may make it, and why it cannot be made yet (None: it can)."""

    action: str
    label: Bilingual
    roles: tuple[str, ...]
    mine: bool
    waits_for: Bilingual | None


@dataclass(frozen=True, slots=True)
class ProceedingsView:
    """Everything that happened to a batch, how its list stands now, and what comes next.

    ``today`` is the business day at which the clock of the notice is read; ``days_left`` are the working days of the notice that are not
    over, today counted; None where no notice runs. ``digest`` is that of the list as it stands.
    """

    code: str
    state: str
    kind: str
    today: dt.date
    budget_fen: int
    places: int | None
    run: int
    run_digest: str
    ran_by: tuple[str, ...]
    approval: ApprovalView | None
    notice: NoticeView | None
    days_left: int | None
    objections: tuple[ObjectionView, ...]
    exits: tuple[ExitView, ...]
    offers: tuple[OfferView, ...]
    listed: tuple[ListedView, ...]
    issues: tuple[IssueView, ...]
    digest: str
    steps: tuple[StepView, ...]
    due: tuple[DueStep, ...]

    @property
    def open_objections(self) -> tuple[ObjectionView, ...]:
        """Those without an answer that decides."""
        return tuple(one for one in self.objections if not one.settled)

    @property
    def open_offers(self) -> tuple[OfferView, ...]:
        """Those without an answer."""
        return tuple(one for one in self.offers if one.outcome == "open")

    @property
    def gives_money(self) -> bool:
        """Whether its projects receive money, and not a place."""
        return self.kind not in {"list", "nomination"}

    @property
    def held_fen(self) -> int:
        """What the projects of the list hold together."""
        return sum(one.holds_fen for one in self.listed)
