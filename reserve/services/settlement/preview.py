"""What a verification asks for, and what a settlement would come to with figures that nobody recorded yet."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.parameters import Programme
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.entitlement.claimant import claimant_of
from reserve.rules.ranking.entitlement.true_up import ByRule
from reserve.rules.ranking.pinned import Pinned, candidate_of, document_of
from reserve.rules.ranking.settlements.commitments import AIR, LEVELS, Promise, promises_of
from reserve.rules.ranking.settlements.model import Award, Formula, Verified
from reserve.rules.ranking.settlements.reckoning import Reckoned, reckon
from reserve.rules.ranking.settlements.registry import rates_of
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch, programme_of
from reserve.services.batches.frozen_law import frozen_law
from reserve.services.settlement.access import SETTLE, award_of, require_awards
from reserve.services.settlement.typed import Typed, read_figures, verified_of
from reserve.services.settlement.views import Promised, SettlementForm, SettlementRow
from reserve.services.sitting import Sitting, reading
from reserve.store.batches import Batch, BatchCandidate
from reserve.store.projects import ProjectVersion
from reserve.vocabulary.units import plain


@dataclass(frozen=True, slots=True)
class Terms:
    """What the settlement of one project rests on: its pinned version, the frozen programme, its promises and its formula."""

    candidate: Candidate
    programme: Programme
    promises: tuple[Promise, ...]
    formula: Formula

    @property
    def level_unit(self) -> str:
        """The unit of the level that was promised; blank where none was."""
        return next((one.criterion.unit for one in self.promises if one.code in LEVELS), "")

    @property
    def promised_tce(self) -> Decimal | None:
        """The yearly saving that was promised."""
        return self.candidate.assessment.saving_tce_per_year

    def settle(self, row: SettlementRow, verified: Verified | None, *, closing: bool) -> Reckoned:
        """The award of the project settled on what was verified."""
        award = Award(row.project_code, row.granted_fen, self.promised_tce)
        return reckon(award, verified, paid_fen=row.paid_fen, formula=self.formula, promises=self.promises, closing=closing)


def settlement_form(desk: Desk, session_id: str, code: str, project: str) -> SettlementForm:
    """What a verification of ``project`` asks for. Raises ``NotFound``, ``Refused`` or ``NotAllowedNow``."""
    with refusals(desk, session_id, SETTLE, code), reading(desk, session_id) as sitting:
        batch, row = _opened(sitting, code, project)
        terms = terms_of(sitting.session, batch, row)
        air = next((one for one in terms.promises if one.code == AIR), None)
        promised = tuple(
            Promised(one.code, one.criterion.label, one.promised, one.criterion.unit if one.code in LEVELS else "")
            for one in terms.promises
        )
        return SettlementForm(
            row, "" if terms.promised_tce is None else plain(terms.promised_tce), _asks_investment(terms.programme),
            terms.candidate.fen("other_public_money") or 0, promised, terms.level_unit, tuple(air.criterion.classes) if air else (),
        )  # fmt: skip


def preview_settlement(
    desk: Desk, session_id: str, code: str, project: str, figures: Mapping[str, Typed], *, closing: bool = False
) -> Reckoned:
    """What the settlement would come to with ``figures``; nothing is stored. Raises as the recording of a verification does."""
    with refusals(desk, session_id, SETTLE, code), reading(desk, session_id) as sitting:
        batch, row = _opened(sitting, code, project)
        terms = terms_of(sitting.session, batch, row)
        verified = verified_of(read_figures(figures, terms.level_unit))
        with frozen_law(sitting.session, batch):
            return terms.settle(row, verified, closing=closing)


def _opened(sitting: Sitting, code: str, project: str) -> tuple[Batch, SettlementRow]:
    batch = find_batch(sitting.session, sitting.person, code)
    require_own(sitting.person, SETTLE)
    require_awards(sitting, batch)
    return batch, award_of(sitting, batch, project)


def terms_of(session: Session, batch: Batch, row: SettlementRow) -> Terms:
    """What the settlement of a project rests on, by the law that the batch froze."""
    programme, as_of = programme_of(session, batch), dt.date.fromisoformat(batch.reference_date)
    with frozen_law(session, batch):
        candidate = _candidate(session, batch, row.project_code, as_of)
        promises = promises_of(candidate, programme, as_of)
    if programme.entitlement is not None:
        formula: Formula = ByRule(claimant_of(candidate.facts, candidate.assessment), programme, as_of)
    else:
        formula = rates_of(programme, candidate.fen("other_public_money") or 0)
    return Terms(candidate, programme, promises, formula)


def _candidate(session: Session, batch: Batch, project_code: str, as_of: dt.date) -> Candidate:
    query = (
        select(BatchCandidate, ProjectVersion.document)
        .join(ProjectVersion, col(ProjectVersion.id) == col(BatchCandidate.version_id))
        .where(BatchCandidate.batch_id == batch.id, BatchCandidate.project_code == project_code)
    )
    one, document = session.exec(query).one()
    pinned = Pinned(one.project_code, one.unit_code, one.version_id, one.digest, document, frozenset(one.memberships))
    return candidate_of(pinned, document_of(pinned), as_of)


def _asks_investment(programme: Programme) -> bool:
    if programme.entitlement is not None:
        return any(stream.share for stream in programme.entitlement.streams)
    return rates_of(programme).share_of_investment is not None
