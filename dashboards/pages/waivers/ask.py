"""The ask of a county: what blocks, and a reason why the figure is right all the same."""

from dataclasses import dataclass
from typing import Any

from dashboards.i18n import translator
from dashboards.pages.labels import path_label
from dashboards.pages.rules.place import rule_link
from dashboards.wiring import CurrentUser
from reserve.services import open_draft
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import NotAllowedNow, Refused
from reserve.vocabulary.findings import Finding, WaivedBy
from reserve.vocabulary.language import Language
from validation.catalogue import rule
from widgets import blocks

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked about: the project, the finding that blocks it, and the level that may waive it."""

    code: str
    name: str
    finding: Finding
    place: str
    level: WaivedBy


def asking(user: CurrentUser, code: str, rule_id: str, path: str) -> Asking:
    """Look up what blocks the draft at ``path``. Raises ``NotAllowedNow`` where nothing does, ``Refused`` where nobody may waive it."""
    draft = open_draft(user.desk, user.session_id, code)
    document = Document.from_raw(draft.raw)
    found = user.desk.checker.check(document, draft.context).open_findings
    finding = next((one for one in found if (one.rule_id, one.path, one.severity) == (rule_id, path, "block")), None)
    if finding is None:
        raise NotAllowedNow("waiver_nothing_blocks", project=code, rule=rule_id[:60])
    level = user.desk.checker.waivable(rule_id)
    if level is None:
        raise Refused("waiver_never", rule=rule_id)
    name = document.entry("project_name")
    return Asking(code, name.text if name else code, finding, path_label(path, document, user.language), level)


def ask_blocks(asked: Asking, language: Language) -> list[Block]:
    """The finding, who will decide, and the reason to write."""
    _ = translator(language)
    decides = {
        "city": _("The city or the province decides. Until then the project cannot be submitted."),
        "province": _("The province decides. Until then the project cannot be submitted."),
    }[asked.level]
    finding = asked.finding
    facts = [
        blocks.fact(_("Project"), asked.name, source=asked.code, source_href=f"/entry?project={asked.code}"),
        blocks.fact(_("Field"), asked.place),
        blocks.fact(_("Rule"), rule(finding.rule_id).title.text(language), source=finding.rule_id, source_href=rule_link(finding.rule_id)),
    ]
    hint = _("What makes this project an exception, and which document shows it; the officer and later the public read how it was decided")
    data = {"project": asked.code, "rule": finding.rule_id, "path": finding.path}
    return [
        blocks.heading(_("Ask for a waiver"), id="ask"),
        blocks.paragraph(decides),
        blocks.facts(facts),
        blocks.notice("bad", _("What stops the submission"), [finding.message.text(language)]),
        blocks.group(
            _("Your reason"),
            [
                blocks.field("reason", _("Reason"), "long_text", hint=hint),
                blocks.actions([blocks.action("ask", _("Ask for this waiver"), "primary", data=data)]),
            ],
            id="asking",
        ),
        blocks.links([blocks.link(_("Back to the project"), f"/entry?project={asked.code}"), blocks.link(_("All waivers"), "/waivers")]),
    ]
