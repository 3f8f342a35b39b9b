"""What blocks a draft at this moment, as whoever answers for a waiver must see it."""

from reserve.services.checking.check_context import context_for, explanations_of
from reserve.services.drafts.access import draft_of
from reserve.services.sitting import Sitting
from reserve.store.projects import Project
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import Finding


def finding_now(sitting: Sitting, project: Project, rule_id: str, path: str) -> Finding | None:
    """The finding of ``rule_id`` at ``path`` that stops the draft now; None where nothing does, or a waiver lets it pass."""
    draft = draft_of(sitting.session, project)
    document = Document.from_raw(draft.raw)
    context = context_for(sitting, project, document, sitting.desk.today(), explanations_of(draft.justifications))
    found = sitting.desk.checker.check(document, context).open_findings
    return next((one for one in found if (one.rule_id, one.path, one.severity) == (rule_id, path, "block")), None)
