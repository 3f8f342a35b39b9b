"""Duties, ways and components of one project, in the groups in which people read them."""

import datetime as dt
from collections.abc import Mapping

from reserve.rules.assessment import Assessment
from reserve.rules.gates.priority_doors import Membership
from reserve.rules.openings.answers import OpeningGroup, Subject
from reserve.rules.openings.channels import channels
from reserve.rules.openings.components import components
from reserve.rules.openings.duties import duties
from reserve.vocabulary.document import Document
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.switches import counted

_GROUPS = (
    ("duties", Bilingual("应达到的要求与期限", "What must be met, and by when"), duties),
    ("channels", Bilingual("可申请的渠道与依据", "What it may apply for, and why"), channels),
    ("components", Bilingual("改造单元与资金口径", "What each component counts as"), components),
)


def project_openings(
    document: Document, assessment: Assessment, as_of: dt.date, area: str, memberships: Mapping[str, Membership] | None = None
) -> tuple[OpeningGroup, ...]:
    """All that the law of the day asks of a project and opens to it, each with reason, clause and missing fields; empty groups left out.

    In: the document as typed (only what counts is read), its assessment on the same day and area, the official lists it stands on. Never
    raises for what was typed.
    """
    subject = Subject(counted(document), assessment, as_of, area, memberships or {})
    found = (OpeningGroup(code, label, ask(subject)) for code, label, ask in _GROUPS)
    return tuple(group for group in found if group.openings)
