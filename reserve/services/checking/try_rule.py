"""Try a rule on the library before it bites: in how many projects it would speak, where, and what it would say.

Nothing is recorded but that somebody tried. Chunks are read in short transactions and judged outside of them. Counts are of all live
projects of the territory; examples are only projects that the person may read.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sqlmodel import col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import require_own
from reserve.services.checking.check_context import context_for
from reserve.services.library_check.reader import CHUNK, Read, count_live, read_chunk
from reserve.services.sitting import Sitting, reading, writing
from reserve.services.territory import condition, readable, units_at
from reserve.store.projects import Project, ProjectVersion
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.findings import CheckContext, Finding, LibraryChunk
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units

if TYPE_CHECKING:
    import polars as pl

RIGHT = "rule.try"
MOST_EXAMPLES = 100
Progress = Callable[[int, int, str], None]


class Found(Protocol):
    """What a chunk answered: ``found`` has ``project_id`` and ``path``."""

    @property
    def found(self) -> "pl.DataFrame":
        """The findings."""
        ...

    @property
    def asked(self) -> int:
        """Projects in whose area and on whose day the rule has its numbers."""
        ...

    @property
    def looked_at(self) -> Collection[str]:
        """The changed numbers that the rule looked at."""
        ...


class Bench(Protocol):
    """What a trial can do; ``validation`` implements it."""

    @property
    def rule_id(self) -> str:
        """The rule that is tried."""
        ...

    @property
    def numbers(self) -> Mapping[str, str]:
        """The changed numbers."""
        ...

    def on(self, today: dt.date) -> dt.date:
        """The day by whose law it is tried where none is named."""
        ...

    def judge(self, chunk: LibraryChunk, as_of: dt.date) -> Found:
        """The rule over a chunk."""
        ...

    def judge_now(self, chunk: LibraryChunk, as_of: dt.date) -> Found | None:
        """The rule with the numbers of the law; None where the trial changes none."""
        ...

    def say(self, document: Document, context: CheckContext) -> tuple[Finding, ...]:
        """What the rule says of one project as it was filed."""
        ...


@dataclass(frozen=True, slots=True)
class TrialPlan:
    """On the live projects of ``unit`` (None: the person's own) and below, by the law of ``as_of`` (None: of today, or the rule's first
    day where that is later), with so many examples.
    """

    unit: str | None = None
    as_of: dt.date | None = None
    examples: int = 10


@dataclass(frozen=True, slots=True)
class TrialUnit:
    """One unit that files: its live projects, those in which the rule would speak, in how many it speaks with today's numbers (None: the
    trial changes none), and in how many of those found it does not.
    """

    unit_code: str
    unit_name: Bilingual
    projects: int
    found: int
    now: int | None
    gained: int | None


@dataclass(frozen=True, slots=True)
class TrialExample:
    """A project in which the rule would speak."""

    code: str
    name: str
    unit_name: Bilingual
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class TrialResult:
    """``projects``: live projects of the territory; ``asked``: those for which the rule has its numbers; ``found``: those in which it
    would speak, at ``places`` places; ``now``: with today's numbers (None: the trial changes none); ``gained`` and ``lost`` against that;
    ``unread``: changed numbers that the rule looked at in no project.
    """

    rule_id: str
    as_of: dt.date
    unit_code: str
    projects: int
    asked: int
    found: int
    places: int
    now: int | None
    gained: int | None
    lost: int | None
    units: tuple[TrialUnit, ...]
    examples: tuple[TrialExample, ...]
    unread: tuple[str, ...]


def try_rule(
    desk: Desk, session_id: str, bench: Bench, plan: TrialPlan | None = None, *, size: int = CHUNK, progress: Progress | None = None
) -> TrialResult:
    """Judge every live project of the plan. Raises ``Refused`` without the right, ``BadInput`` for a unit outside the territory."""
    plan = plan or TrialPlan()
    if not 0 <= plan.examples <= MOST_EXAMPLES:
        raise BadInput("rule_try_examples", examples=plan.examples, most=MOST_EXAMPLES)
    with refusals(desk, session_id, RIGHT, bench.rule_id):
        as_of = plan.as_of or bench.on(desk.today())
        with writing(desk, session_id) as sitting:
            unit, units = _territory(sitting, plan)
            total = count_live(sitting.session, units)
            sitting.record(RIGHT, bench.rule_id, {"unit": unit, "as_of": as_of.isoformat(), "numbers": dict(bench.numbers)})
        count = _Count(as_of, plan.examples)
        after: str | None = None
        while (read := _read(desk, session_id, units, after, size)) is not None:
            chunk, permitted, after = read[0].chunk, read[1], read[0].last
            count.add(chunk, bench)
            wanted = count.wanted(chunk, permitted)
            if wanted:
                with reading(desk, session_id) as sitting:
                    count.examples += _examples(sitting, bench, as_of, wanted)
            if progress is not None:
                progress(min(count.projects, total), total, "library")
        return count.result(bench, unit)


def _territory(sitting: Sitting, plan: TrialPlan) -> tuple[str, frozenset[str]]:
    require_own(sitting.person, RIGHT)
    own = sitting.person.unit_code
    reach = units_at(own, "own") | units_at(own, "below")
    unit = plan.unit or own
    if unit not in reach:
        raise BadInput("rule_try_unit", unit=unit[:40])
    return unit, units_at(unit, "own") | units_at(unit, "below")


def _read(desk: Desk, session_id: str, units: Collection[str], after: str | None, size: int) -> tuple[Read, frozenset[str]] | None:
    """The next chunk, and which of its projects the person may read."""
    with reading(desk, session_id) as sitting:
        require_own(sitting.person, RIGHT)
        read = read_chunk(sitting.session, units, after, size)
        if read is None:
            return None
        within = select(Project.id).where(
            col(Project.id) > read.after, col(Project.id) <= read.last, col(Project.unit_code).in_(sorted(units)),
            condition(readable(sitting.person)),
        )  # fmt: skip
        return read, frozenset(sitting.session.exec(within))


def _examples(sitting: Sitting, bench: Bench, as_of: dt.date, projects: Sequence[str]) -> list[TrialExample]:
    """What the rule says of some projects, as filed, in their order; it names others only where the person may see them."""
    query = (
        select(Project, ProjectVersion.document)
        .join(ProjectVersion, col(ProjectVersion.id) == col(Project.version_id))
        .where(col(Project.id).in_(projects))
        .order_by(col(Project.id))
    )
    found = []
    for project, text in sitting.session.exec(query):
        document = Document.from_raw(json.loads(text))
        said = bench.say(document, context_for(sitting, project, document, as_of))
        found.append(TrialExample(project.code, project.name, reporting_units()[project.unit_code].name, said))
    return found


@dataclass(slots=True)
class _Count:
    """What the chunks so far have answered."""

    as_of: dt.date
    most: int
    projects: int = 0
    asked: int = 0
    places: int = 0
    lost: int = 0
    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    now: Counter[str] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    looked_at: set[str] = field(default_factory=set)
    examples: list[TrialExample] = field(default_factory=list)
    last: set[str] = field(default_factory=set)

    def add(self, chunk: LibraryChunk, bench: Bench) -> None:
        """Judge one more chunk."""
        units = dict(chunk.projects.select("project_id", "unit_code").iter_rows())
        answer, law = bench.judge(chunk, self.as_of), bench.judge_now(chunk, self.as_of)
        hit = set(answer.found["project_id"].to_list())
        self.projects += len(units)
        self.asked += answer.asked
        self.places += answer.found.height
        self.there.update(units.values())
        self.found.update(units[project] for project in hit)
        self.looked_at.update(answer.looked_at)
        self.last = hit
        if law is not None:
            before = set(law.found["project_id"].to_list())
            self.now.update(units[project] for project in before)
            self.gained.update(units[project] for project in hit - before)
            self.lost += len(before - hit)
            self.last = (hit - before) or hit

    def wanted(self, chunk: LibraryChunk, permitted: Collection[str]) -> list[str]:
        """Projects of the chunk to be shown as examples: those that the change adds come first."""
        order = [project for project in chunk.projects["project_id"].to_list() if project in self.last and project in permitted]
        return order[: self.most - len(self.examples)]

    def result(self, bench: Bench, unit: str) -> TrialResult:
        """Everything together; units with findings first, the most of them first."""
        codes = sorted(self.there, key=lambda code: (-self.found[code], -self.now[code], code))
        changed = bool(bench.numbers)
        units = tuple(
            TrialUnit(
                code, reporting_units()[code].name, self.there[code], self.found[code], self.now[code] if changed else None,
                self.gained[code] if changed else None,
            )
            for code in codes
        )  # fmt: skip
        return TrialResult(
            rule_id=bench.rule_id, as_of=self.as_of, unit_code=unit, projects=self.projects, asked=self.asked,
            found=self.found.total(), places=self.places, now=self.now.total() if changed else None,
            gained=self.gained.total() if changed else None, lost=self.lost if changed else None, units=units,
            examples=tuple(self.examples),
            unread=tuple(sorted(set(bench.numbers) - self.looked_at)) if self.asked else (),
        )  # fmt: skip
