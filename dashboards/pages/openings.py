"""What a project must meet, may apply for and what its components count as: folded groups of answers, each with its clause."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dashboards.i18n import translator
from dashboards.pages.labels import path_label, source_line
from dashboards.pages.law.links import value_link
from reserve.rules.assessment import Assessment
from reserve.rules.gates.priority_doors import Membership
from reserve.rules.openings.answers import Opening, OpeningGroup
from reserve.rules.openings.of_project import project_openings
from reserve.services import ProjectView
from reserve.vocabulary.document import Document
from reserve.vocabulary.language import Language
from reserve.vocabulary.reporting_units import area_of
from widgets import blocks

Block = dict[str, Any]
_AGAINST = "duties"
"""The group in which a no stands against the project; elsewhere a no only closes one way."""


def opening_blocks(document: Document, found: Assessment, as_of: dt.date, area: str, language: Language) -> list[Block]:
    """The groups beside the form while somebody types: folded, a blank field leads to its place. A draft stands on no official list."""
    return _folded(project_openings(document, found, as_of, area), document, (as_of, area), language)


def filed_opening_blocks(project: ProjectView, language: Language) -> list[Block]:
    """The same for a project as filed, on the day of its figures and with the lists it stands on; what is against it stands open."""
    area = area_of(project.unit_code)
    lists = {one.kind: Membership(one.document_number, dt.date.fromisoformat(one.document_date)) for one in project.memberships}
    groups = project_openings(project.document, project.assessment, project.as_of, area, lists)
    return _folded(groups, project.document, (project.as_of, area), language, unfold=True)


def _folded(
    groups: Sequence[OpeningGroup], document: Document, asked: tuple[dt.date, str], language: Language, *, unfold: bool = False
) -> list[Block]:
    return [
        blocks.details(
            _summary(group, language),
            [blocks.answers([_answer(one, group.code, document, asked, language) for one in group.openings])],
            open=unfold and group.code == _AGAINST and any(one.answer is not True for one in group.openings),
            id=f"openings-{group.code}",
        )
        for group in groups
    ]


def _summary(group: OpeningGroup, language: Language) -> str:
    """The name of the group and how many of its answers are yes, no and not known."""
    _ = translator(language)
    counts = [sum(one.answer is kind for one in group.openings) for kind in (True, False, None)]
    words = (_("{count} yes"), _("{count} no"), _("{count} not known"))
    told = [word.format(count=count) for word, count in zip(words, counts, strict=True) if count]
    separator = "、" if language == "zh" else ", "
    return f"{group.label.text(language)} · {separator.join(told)}"


def _answer(one: Opening, group: str, document: Document, asked: tuple[dt.date, str], language: Language) -> Block:
    citation = one.citation if language == "zh" else one.citation_en or one.citation
    return blocks.answer(
        one.answer,
        one.topic.text(language),
        one.text.text(language),
        [(path, path_label(path, document, language)) for path in one.needs],
        source_line(citation, one.status, language),
        value_link(one.path, *asked),
        "bad" if group == _AGAINST and one.answer is False else "",
    )
