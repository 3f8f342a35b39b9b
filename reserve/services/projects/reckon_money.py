"""What published formulas and the sources in force here would give one project, for whoever may read it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reserve.accounts import Desk
from reserve.parameters import programmes
from reserve.rules.assessment import assess
from reserve.rules.openings.answers import Subject
from reserve.rules.openings.formulas import Would, would_receive
from reserve.rules.openings.sources import Content, money_sources
from reserve.rules.ranking.entitlement.claimant import claimant_of
from reserve.rules.ranking.entitlement.true_up import ByRule, settle
from reserve.rules.ranking.settlements.model import Account, Award, Verified
from reserve.services.projects.read_project import read_project
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.reporting_units import area_of


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One formula over the project and, where a saving was verified, how its award would be settled."""

    would: Would
    settled: Account | None


@dataclass(frozen=True, slots=True)
class MoneyView:
    """The money of one project as reckoned on ``as_of``: formulas of other places, and the sources here part by part."""

    project_code: str
    name: str
    enterprise: str
    as_of: dt.date
    formulas: tuple[Reckoned, ...]
    contents: tuple[Content, ...]


def reckon_money(
    desk: Desk, session_id: str, code: str, *, as_of: dt.date | None = None, received_fen: int = 0, verified_tce: Decimal | None = None
) -> MoneyView:
    """Reckon the project as the reader sees it, by the law of its figures' day or of ``as_of``; nothing is stored.

    ``received_fen`` is what the firm received under the same rule in the year; ``verified_tce`` the saving found after the works, which
    settles what the formula granted: what was payable in advance counts as paid. Raises ``NotFound`` for a project that the reader may not
    see, ``BadInput`` for a sum below zero.
    """
    if received_fen < 0:
        raise BadInput("support_unreadable", field="received", amount=f"{Decimal(received_fen) / 100:,.2f}")
    project = read_project(desk, session_id, code)
    day, area = as_of or project.as_of, area_of(project.unit_code)
    judged = project.assessment if day == project.as_of else assess(project.document, day, area)
    formulas = []
    for programme in programmes():
        would = would_receive(project.document, judged, day, programme, received_fen)
        if would is None:
            continue
        settled = None
        entitled, payable = would.due.entitled_fen, would.due.payable_fen
        if verified_tce is not None and entitled is not None and payable is not None:
            rule = ByRule(claimant_of(project.document.facts(), judged), programme, day)
            settled = settle(Award(project.ref.code, entitled), payable if payable < entitled else 0, Verified(verified_tce), rule)
        formulas.append(Reckoned(would, settled))
    contents = money_sources(Subject(project.document, judged, day, area))
    return MoneyView(project.ref.code, project.name, project.enterprise, day, tuple(formulas), contents)
