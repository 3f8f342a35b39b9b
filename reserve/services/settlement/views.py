"""What the services of a settlement answer with."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from reserve.rules.ranking.candidate import CapStep
from reserve.vocabulary.language import Bilingual

State = Literal["advance", "waits", "verified", "proposed", "to_pay", "to_recover", "held", "settled"]
"""Advance due; waits for a verification; verified and not proposed; waits for a signature; signed and to be paid or recovered; a part is
held back until its promise is proven; settled."""


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """One verified figure as it was typed, with the unit that counted, and what it means: 10^-6 of its unit, fen, a code, or yes and no."""

    name: str
    text: str
    unit: str
    value: int | str | bool


@dataclass(frozen=True, slots=True)
class VerificationView:
    """What was verified: by whom, in which report of which day, with its figures; ``by`` recorded it."""

    number: int
    verifier: str
    report: str
    day: dt.date
    figures: tuple[TypedFigure, ...]
    by: str
    recorded_at: dt.datetime

    def figure(self, name: str) -> TypedFigure | None:
        """The figure called ``name``; None where it was left blank."""
        return next((one for one in self.figures if one.name == name), None)


@dataclass(frozen=True, slots=True)
class HeldView:
    """What one promise takes, and why; ``open``: it is not verified yet."""

    code: str
    amount_fen: int
    why: Bilingual
    open: bool


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A settlement as it was proposed: every sum with its chain. ``verification`` is the number of what it rests on (None: project gone).

    ``answered_by`` is blank while it waits for a signature.
    """

    number: int
    verification: int | None
    closing: bool
    granted_fen: int
    paid_fen: int
    earned_fen: int
    due_fen: int
    balance_fen: int
    held: tuple[HeldView, ...]
    steps: tuple[CapStep, ...]
    why: Bilingual
    author_id: str
    author_name: str
    proposed_at: dt.datetime
    outcome: Literal["open", "signed", "refused", "withdrawn"]
    answered_by: str = ""
    answered_at: dt.datetime | None = None
    comment: str = ""

    @property
    def held_fen(self) -> int:
        """What is held back, or lost where it closes."""
        return self.earned_fen - self.due_fen


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """A payment (``amount_fen`` above 0) or a recovery (below 0), with its document."""

    kind: Literal["advance", "pay", "recover"]
    amount_fen: int
    document: str
    day: dt.date
    by: str


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """One award. ``paid_fen`` is what was paid less what came back; ``outstanding_fen`` is signed and to be paid, negative to come back.

    ``advance_fen`` may be paid before anything is verified. ``proposal`` is the last one that stands; ``refused`` the last one where it was
    refused or withdrawn.
    """

    project_code: str
    name: str
    enterprise: str
    unit_code: str
    unit_name: Bilingual
    state: State
    granted_fen: int
    gone: bool
    advance_fen: int
    paid_fen: int
    outstanding_fen: int
    verification: VerificationView | None
    proposal: ProposalView | None
    moves: tuple[MoneyMove, ...]
    refused: ProposalView | None = None

    @property
    def advanced_fen(self) -> int:
        """What was paid in advance."""
        return sum(one.amount_fen for one in self.moves if one.kind == "advance")

    @property
    def signed(self) -> ProposalView | None:
        """The settlement that two people signed; None while there is none."""
        return self.proposal if self.proposal is not None and self.proposal.outcome == "signed" else None


@dataclass(frozen=True, slots=True)
class SettlementView:
    """The settlement of a batch: ``issued`` tells whether there are awards yet, ``advance_share`` what is paid before, ``kind`` how."""

    code: str
    batch_state: str
    kind: str
    issued: bool
    advance_share: str
    advance_reason: Bilingual
    rows: tuple[SettlementRow, ...]

    @property
    def granted_fen(self) -> int:
        """All awards together."""
        return sum(row.granted_fen for row in self.rows)

    @property
    def advanced_fen(self) -> int:
        """All advances."""
        return sum(row.advanced_fen for row in self.rows)

    @property
    def paid_fen(self) -> int:
        """All that was paid less what came back."""
        return sum(row.paid_fen for row in self.rows)

    @property
    def due_fen(self) -> int:
        """What the signed settlements give in all."""
        return sum(row.signed.due_fen for row in self.rows if row.signed is not None)

    @property
    def to_pay_fen(self) -> int:
        """Signed and still to be paid."""
        return sum(row.outstanding_fen for row in self.rows if row.outstanding_fen > 0)

    @property
    def to_recover_fen(self) -> int:
        """Signed and still to come back."""
        return -sum(row.outstanding_fen for row in self.rows if row.outstanding_fen < 0)

    @property
    def held_fen(self) -> int:
        """Held back in settlements that two people signed and that are not closed."""
        return sum(row.signed.held_fen for row in self.rows if row.signed is not None and not row.signed.closing)

    def of(self, project_code: str) -> SettlementRow | None:
        """The award of a project; None where it has none."""
        return next((row for row in self.rows if row.project_code == project_code), None)


@dataclass(frozen=True, slots=True)
class Promised:
    """One thing that the project promised beside the saving, and the unit of the figure that proves it (blank: a class)."""

    code: str
    label: Bilingual
    text: Bilingual
    unit: str


@dataclass(frozen=True, slots=True)
class SettlementForm:
    """What a verification of one project asks for: the promised saving, whether the investment counts, other money as declared, promises.

    ``level_unit`` is blank where no level was promised; ``air_classes`` are the classes that can be found, none where none was promised.
    """

    row: SettlementRow
    promised_tce: str
    asks_investment: bool
    other_fen: int
    promises: tuple[Promised, ...]
    level_unit: str
    air_classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnSettlement:
    """An award of a project of one's own unit or below, with the batch that gave it."""

    batch_code: str
    programme: Bilingual
    row: SettlementRow
