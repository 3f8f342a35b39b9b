"""Findings of a check, and the protocol a checker fulfils. ``reserve`` declares it; ``validation`` implements it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from reserve.vocabulary.fields import Stage
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.peers import PeerBook

if TYPE_CHECKING:
    import polars as pl

    from reserve.vocabulary.document import Document

Severity = Literal["block", "explain", "hint"]
SEVERITIES: tuple[Severity, ...] = ("block", "explain", "hint")
WaivedBy = Literal["city", "province"]
WAIVED_BY: tuple[WaivedBy, ...] = ("city", "province")
"""The levels that may waive a rule, the lower first; what a city may waive, the province may too."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of a rule: where (``path``), how serious, a sentence that repairs, the figures, the law.

    ``path`` is a field name or ``table/row key/column``; ``related`` are the other fields the sentence speaks of.
    """

    rule_id: str
    severity: Severity
    path: str
    message: Bilingual
    figures: Mapping[str, str] = field(default_factory=dict)
    citation: str = ""
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A justification (说明理由) written by a person; it holds while the digest of the figures it answers is unchanged.

    ``author`` and ``written_at`` say who wrote it and when, where that is known.
    """

    rule_id: str
    path: str
    text: str
    figures_digest: str
    author: str = ""
    written_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver (豁免) that was granted: one rule at one place of one project, while the figures are the same.

    ``officer`` and ``unit`` say who granted it; ``basis`` is the document it rests on. It counts from ``granted_on`` to ``expires_on``, and
    no more from ``revoked_on`` on.
    """

    code: str
    rule_id: str
    path: str
    figures_digest: str
    granted_on: dt.date
    expires_on: dt.date
    officer: str = ""
    unit: Bilingual = BLANK
    reason: str = ""
    basis: str = ""
    revoked_on: dt.date | None = None

    @property
    def words(self) -> Bilingual:
        """The waiver for people: who granted it, when, on what document, why, and until when; and that it was revoked."""
        gone_zh = f"（已于 {self.revoked_on} 撤销，据此提交的项目不能接收）" if self.revoked_on else ""
        gone_en = f" (revoked on {self.revoked_on}: a project submitted under it cannot be accepted)" if self.revoked_on else ""
        return Bilingual(
            f"{self.code}：由{self.unit.zh}{self.officer}于 {self.granted_on} 批准（{self.basis}），"
            f"有效期至 {self.expires_on}{gone_zh}。理由：{self.reason}",
            f"{self.code}: granted by {self.officer}, {self.unit.en}, on {self.granted_on} ({self.basis}), "
            f"until {self.expires_on}{gone_en}. Reason: {self.reason}",
        )

    def in_force(self, day: dt.date) -> bool:
        """Whether it counts on ``day``: both its first and its last day do."""
        return self.granted_on <= day <= self.expires_on and (self.revoked_on is None or day < self.revoked_on)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another live project of the same enterprise, as a rule on near duplicates compares it.

    ``mark`` stands for the project without naming it; ``shown`` is its code where the reader may see the project, else None.
    """

    mark: str
    year: int
    credit_code: str
    project_name: str
    line_name: str | None = None
    kinds: frozenset[str] = frozenset()
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Another live project that holds a key of which there is one: its project code, or the line of its enterprise.

    ``mark`` stands for the project without naming it; ``shown`` is its code where the reader may see the project, else None.
    """

    mark: str
    year: int
    shown: str | None = None

    @property
    def words(self) -> Bilingual:
        """The project for people: its code, or only the year where the reader may not see it."""
        if self.shown is not None:
            return Bilingual(f"储备项目 {self.shown}", f"project {self.shown}")
        return Bilingual(
            f"其他填报单位的一个储备项目（{self.year} 年申报，您无权查看，请向上级主管部门核对）",
            f"a project of {self.year} that another unit filed (you may not see it; ask the authority above you)",
        )


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a rule may know besides the document. Filled by the service; rules never ask a clock or a database.

    ``area`` is the national code whose rule pack applies; ``areas_served`` the county codes that the reporting unit
    answers for; ``holders`` maps a unique key (``project_code``, ``line``) to another project holding it;
    ``neighbours`` are other live projects of the enterprise, readable for the reader or not; ``waivers`` are those of the project.
    ``filed_on`` is the day the project was first filed, None while it never was: what is asked only since then is a hint.
    ``peers`` are robust statistics over projects of the same kind.
    """

    as_of: dt.date
    stage: Stage
    area: str
    areas_served: frozenset[str] = frozenset()
    holders: Mapping[str, Holder] = field(default_factory=dict)
    explanations: Sequence[Explanation] = ()
    neighbours: Sequence[Neighbour] = ()
    waivers: Sequence[Waiver] = ()
    filed_on: dt.date | None = None
    peers: PeerBook = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one check. ``open_findings``: those that stop a submission; ``waived``: the waivers that took one of them away."""

    findings: tuple[Finding, ...]
    explained: frozenset[tuple[str, str]] = frozenset()
    waived: tuple[Waiver, ...] = ()

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Blocking findings that nobody waived, and findings to explain that have no valid justification."""
        settled = {(one.rule_id, one.path) for one in self.waived}
        return tuple(
            f
            for f in self.findings
            if (f.severity == "block" and (f.rule_id, f.path) not in settled)
            or (f.severity == "explain" and (f.rule_id, f.path) not in self.explained)
        )

    def waiver_of(self, finding: Finding) -> Waiver | None:
        """The waiver that counts for a finding of this report, if any."""
        return next((one for one in self.waived if (one.rule_id, one.path) == (finding.rule_id, finding.path)), None)

    @property
    def passed(self) -> bool:
        """Whether the document may go on."""
        return not self.open_findings


@dataclass(frozen=True, slots=True)
class Verdict:
    """The formal, recorded judgement of Great Expectations over one canonical document."""

    report: Report
    document_digest: str
    engine: str
    suite: str
    result_json: str


@dataclass(frozen=True, slots=True, eq=False)
class LibraryChunk:
    """Many submitted projects as the columns of the typed projection, with what uniqueness is asked against.

    ``projects``: ``project_id``, ``unit_code``, ``code`` and the columns of ``project_facts``. ``tables``: by repeat table
    ``project_id``, ``row_key``, ``position`` and its columns; a table without rows may be left out, and so may an empty column.
    ``others``: ``project_id``, ``code``, ``year``, ``unit_code``, ``enterprise_credit_code``, ``project_code``, ``project_name``,
    ``line_name``, ``component_kinds`` of the live projects that share a project code or an enterprise with the chunk; projects of the
    chunk may stand there too, nobody is compared with itself. Several choices are joined by ``|`` as in the projection. ``peers`` are the
    statistics that figures are compared with.
    """

    projects: "pl.DataFrame"
    tables: Mapping[str, "pl.DataFrame"]
    others: "pl.DataFrame"
    peers: PeerBook = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class LibraryVerdict:
    """The formal judgement of Great Expectations over a chunk.

    ``findings`` has ``project_id``, ``rule_id``, ``severity`` and ``path`` (in the order of the projects, the catalogue and the rows);
    ``judged`` are the rules that bit somewhere; ``result_json`` is the record: by area the suite, and by rule how often it was violated.
    """

    findings: "pl.DataFrame"
    judged: tuple[str, ...]
    engine: str
    suite: str
    result_json: str


class Checker(Protocol):
    """What services need of a validator."""

    def check(self, document: "Document", context: CheckContext) -> Report:
        """All rules by closures; microseconds."""
        ...

    def check_paths(self, document: "Document", paths: Sequence[str], context: CheckContext) -> Report:
        """Only the rules that read one of ``paths``."""
        ...

    def verdict(self, document: "Document", context: CheckContext) -> Verdict:
        """The formal verdict. Raises when a rule crashed or the suite is incomplete: never a data error."""
        ...

    def library(self, chunk: LibraryChunk, as_of: dt.date, stage: Stage, *, only: Sequence[str] | None = None) -> LibraryVerdict:
        """The formal verdict over many projects, each by the rule pack of its unit; ``only`` judges these rules and no others.

        Raises as :meth:`verdict` does, ``KeyError`` for a rule that is not in the catalogue.
        """
        ...

    def edition(self) -> str:
        """A few characters that change whenever a rule changes: one library check follows one edition throughout."""
        ...

    def rules_by_field(self, stage: Stage) -> "Mapping[str, tuple[tuple[str, Bilingual], ...]]":
        """Id and title of the rules that bite at ``stage`` and stand at a field, by the field's name: what a form or template may say."""
        ...

    def figures_digest(self, finding: Finding) -> str:
        """The digest that a justification or a waiver of ``finding`` is bound to."""
        ...

    def waivable(self, rule_id: str) -> WaivedBy | None:
        """The lowest level whose officer may waive the rule; None where nobody may, or no such rule is known."""
        ...
