"""What project services answer with: plain, frozen data without a database behind it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from reserve.rules.assessment import Assessment
from reserve.services.batches.result_views import ResultLine
from reserve.services.library_check.views import Rechecked
from reserve.services.quality.views import QualityLine
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext, Explanation, Finding, Report, Verdict
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tracks import Transition


@dataclass(frozen=True, slots=True)
class ProjectRef:
    """A project by its inner id and by the code that people use."""

    id: str
    code: str


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of a draft. ``base``: the field's revision that the person saw; ``seq`` rises within a client."""

    seq: int
    path: str
    text: str | None = None
    unit: str | None = None
    base: int = 0
    op: str = "set"


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that somebody else changed meanwhile; nothing was overwritten. ``when`` is an instant in UTC."""

    path: str
    mine: str
    theirs: str
    theirs_unit: str | None
    who: str
    when: dt.datetime
    revision: int


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """What became of the changes: saved with the field's revision, in conflict, or refused with a sentence."""

    revision: int
    saved: dict[str, int]
    acknowledged_seq: int
    conflicts: list[FieldConflict]
    refused: list[tuple[str, Bilingual]]


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who changed the draft lately."""

    name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its form needs it. ``open_fields`` None means all; ``explanations`` are texts by outbox path.

    ``context`` is ready for the checker, justifications included. ``marked_fields``: those that the return named.
    """

    project_id: str
    code: str
    state: str
    unit_code: str
    raw: dict[str, Any]
    revision: int
    field_revisions: dict[str, int]
    open_fields: frozenset[str] | None
    explanations: dict[str, str]
    return_comment: str | None
    editors: tuple[Editor, ...]
    context: CheckContext
    marked_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submitted:
    """A version was made. ``verdict`` is the recorded formal judgement."""

    version_number: int
    digest: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One line of a list. ``saving_tce``: 10^-6 tce/yr; ``waits_for``: the unit and role that act next, or None."""

    code: str
    name: str
    enterprise: str
    unit_code: str
    unit_name: Bilingual
    county_name: Bilingual | None
    state: str
    updated_at: dt.datetime
    saving_tce: int | None
    investment_fen: int | None
    finding_counts: Mapping[str, int]
    waits_for: Bilingual | None
    version_number: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; ``counts``: how many projects of the scope and search stand in each state."""

    rows: tuple[ProjectRow, ...]
    total: int
    page: int
    size: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TransitionView:
    """One step that was made. ``undone``: a later step took it back."""

    number: int
    kind: Literal["act", "undo"]
    action: str
    from_state: str
    to_state: str
    person_name: str
    role: str
    unit_name: Bilingual
    comment: str | None
    fields: tuple[str, ...]
    occurred_at: dt.datetime
    version_id: str | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class MembershipView:
    """A place in an official list."""

    kind: str
    document_number: str
    document_date: str


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project as it stands for the reader: document, figures, findings, history, and what the reader may do.

    ``previous``: the version before the shown document; ``steps``: level steps open to the reader; ``undo``: the action that
    the reader may take back; ``editable``: the reader may type in it now; ``since_filing``: hints of what is asked only since.
    """

    ref: ProjectRef
    state: str
    unit_code: str
    unit_name: Bilingual
    name: str
    enterprise: str
    document: Document
    previous: Document | None
    changed_paths: tuple[str, ...]
    assessment: Assessment
    report: Report
    explanations: tuple[Explanation, ...]
    transitions: tuple[TransitionView, ...]
    steps: tuple[Transition, ...]
    undo: str | None
    version_number: int
    digest: str | None
    memberships: tuple[MembershipView, ...]
    as_of: dt.date
    editable: bool
    waits_for: Bilingual | None
    return_comment: str | None = None
    marked_fields: tuple[str, ...] = ()
    context: CheckContext | None = None
    since_filing: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """Something that waits: how many and where to go."""

    code: str
    label: Bilingual
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class RecentItem:
    """A step lately made on a project the reader may see."""

    code: str
    name: str
    state: str
    action: str
    comment: str | None
    at: dt.datetime
    who: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """The start page: what waits for the reader, what happened lately, totals of the territory by state.

    ``totals``: ``projects``, ``saving_tce`` (10^-6 tce/yr) and ``investment_fen`` over the accepted libraries. ``register``: which lines of
    the register press; empty where no line is recorded or the reader may not see the register. ``rechecked``: what the last check of the
    whole library found since the filing; None where there was none, or the reader reviews nothing. ``quality``: the own unit in one line.
    ``results``: what funding batches made of the projects of a county or city.
    """

    cards: tuple[Card, ...]
    recent: tuple[RecentItem, ...]
    counts: Mapping[str, int]
    totals: Mapping[str, int]
    register: tuple[Card, ...] = ()
    rechecked: Rechecked | None = None
    quality: QualityLine | None = None
    results: tuple[ResultLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Download:
    """A file made for one person."""

    filename: str
    content: bytes
    media_type: str
