"""What a person sees right after an act: what happened, under which number, and who is next."""

from typing import Any

from dashboards.i18n import translator
from dashboards.pages.chain import waiting_sentence
from reserve.services import Submitted
from reserve.vocabulary.language import Language
from widgets import blocks

Block = dict[str, Any]


def submitted_blocks(code: str, unit_code: str, result: Submitted, language: Language) -> list[Block]:
    """After a submission: code, version, digest, verdict, what happens next."""
    _ = translator(language)
    explained = len(result.verdict.report.explained)
    lines = [
        _("Project {code}, version {number}").format(code=code, number=result.version_number),
        waiting_sentence("submitted", unit_code, language),
        _("You can take it back until it is accepted."),
    ]
    facts = [
        blocks.fact(_("Project code"), code),
        blocks.fact(_("Version"), str(result.version_number)),
        blocks.fact(_("Digest of the document"), result.digest[:16], source=_("SHA-256, first 16 characters")),
        blocks.fact(_("Formal verdict"), _("passed"), source=result.verdict.engine),
    ]
    if explained:
        facts.append(blocks.fact(_("Findings explained in writing"), str(explained)))
    return [
        blocks.notice("ok", _("Submitted"), lines, id="outcome"),
        blocks.facts(facts),
        blocks.links(
            [blocks.link(_("See the project as filed"), f"/entry?project={code}"), blocks.link(_("Back to my projects"), "/entry")]
        ),
    ]
