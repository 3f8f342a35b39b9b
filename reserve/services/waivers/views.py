"""A waiver as a page, a command or a workbook shows it."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from reserve.vocabulary.language import Bilingual

Standing = Literal["waiting", "in_force", "outdated", "expired", "revoked", "declined", "withdrawn"]
STANDINGS: dict[Standing, Bilingual] = {
    "waiting": Bilingual("待批", "Waiting"),
    "in_force": Bilingual("有效", "In force"),
    "outdated": Bilingual("数字已变，失效", "Fallen: figures changed"),
    "expired": Bilingual("已到期", "Expired"),
    "revoked": Bilingual("已撤销", "Revoked"),
    "declined": Bilingual("未批准", "Declined"),
    "withdrawn": Bilingual("已撤回", "Withdrawn"),
}
PUBLIC: frozenset[Standing] = frozenset(("in_force", "outdated", "expired", "revoked"))
"""Everybody sees what was granted, whatever became of it; an ask that was not is seen by those concerned."""


@dataclass(frozen=True, slots=True)
class WaiverAnswer:
    """One answer to an ask: who, for which unit, when and why."""

    act: str
    officer: str
    role: str
    unit: Bilingual
    on: dt.date
    reason: str
    basis: str = ""
    expires_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class WaiverAsk:
    """What only those concerned see: which project, where, the finding as it stood, who asked and why."""

    project_code: str
    path: str
    message: Bilingual
    asked_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class WaiverView:
    """One waiver. ``ask`` is None for readers who may not see the project; ``acts``: what the reader may do with it now."""

    code: str
    standing: Standing
    rule_id: str
    project_name: str
    unit_code: str
    unit: Bilingual
    asked_on: dt.date
    answer: WaiverAnswer | None = None
    revocation: WaiverAnswer | None = None
    ask: WaiverAsk | None = None
    acts: tuple[str, ...] = ()
