"""A candidate as its batch pinned it, and what the ranking makes of it."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reserve.rules.assessment import assess
from reserve.rules.lines.measure import Measures
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.component_parts import component_parts
from reserve.rules.ranking.entitlement.public_funds import public_funds
from reserve.vocabulary.document import Document
from reserve.vocabulary.reporting_units import area_of, reporting_units


@dataclass(frozen=True, slots=True)
class Pinned:
    """The pinned version of a project: its document and digest, and the official lists that named it then.

    ``city`` (code of the unit above) and ``area`` (the division whose law applies) are as a frozen batch kept them; blank: as they are now.
    ``expert_scores``: what experts gave it, by criterion, in 10^-6.
    """

    project_code: str
    unit_code: str
    version_id: str
    digest: str
    document: str
    memberships: frozenset[str]
    city: str = ""
    area: str = ""
    expert_scores: Mapping[str, Sequence[int]] = field(default_factory=dict)


def document_of(pinned: Pinned) -> Document:
    """The pinned document, read; one that does not belong to its digest raises ``RuntimeError``."""
    _require_digest(pinned)
    return Document.from_raw(json.loads(pinned.document))


def stored_document_of(pinned: Pinned) -> Document:
    """:func:`document_of` with the values that were stored beside the text: for a register, whose versions nobody else writes."""
    _require_digest(pinned)
    return Document.from_stored(json.loads(pinned.document))


def _require_digest(pinned: Pinned) -> None:
    if hashlib.sha256(pinned.document.encode()).hexdigest() != pinned.digest:
        raise RuntimeError(f"the document of {pinned.project_code} does not belong to its digest")


def city_of(pinned: Pinned) -> str:
    """The code of the unit above that of the project; the unit itself where nothing stands above it."""
    return pinned.city or reporting_units()[pinned.unit_code].parent_code or pinned.unit_code


def law_area_of(pinned: Pinned) -> str:
    """The division whose law applies to the project."""
    return pinned.area or area_of(pinned.unit_code)


def firm_of(facts: Mapping[str, Any], project_code: str) -> str:
    """The key of a firm: its credit code, else its name, else the project by itself."""
    return str(facts["enterprise_credit_code"] or facts["enterprise_name"] or project_code)


def candidate_of(pinned: Pinned, document: Document, as_of: dt.date, measures: Measures | None = None) -> Candidate:
    """What the ranking knows of a pinned version. A firm is its credit code; related firms are not recorded yet, so a group is a firm.

    ``measures`` remembers from one project to the next how lines are measured.
    """
    facts = document.facts()
    firm = firm_of(facts, pinned.project_code)
    return Candidate(
        project_code=pinned.project_code, version_id=pinned.version_id, digest=pinned.digest, enterprise=firm, group=firm,
        unit=pinned.unit_code, county=str(facts["location_code"] or ""), city=city_of(pinned),
        name=str(facts["project_name"] or ""), facts=facts, assessment=assess(document, as_of, law_area_of(pinned), measures=measures),
        memberships=pinned.memberships, funds=public_funds(document), components=component_parts(document),
        expert_scores=pinned.expert_scores,
    )  # fmt: skip
