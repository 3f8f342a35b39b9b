"""How a rule fared over time, from what was filed: where it fired, was explained, was settled, stopped a submission, was waived.

Definitions (they stand in docs/rule-statistics.md too):

- *filed*: versions made in the month, of any project the reader may read;
- *fired*: of these, versions whose formal verdict has at least one finding of the rule, however many places it names;
- *explained*: of the fired ones, those in which every finding of the rule had a valid reason;
- *settled*: versions in which the rule is silent after it fired in the version before, in the month of the later version;
- *again*: versions that follow one in which the rule fired, so that ``settled / again`` is the share that was mended;
- *stopped*: attempts to submit that were refused while the rule had an open finding; a blocking rule never stands in a version;
- *waived*: waivers of the rule that were granted.

Months are those of the office (Asia/Shanghai).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, func, select, type_coerce
from sqlmodel import Session, col

from reserve.accounts import Desk
from reserve.accounts.desk import OFFICE_ZONE
from reserve.services.access import raise_right_missing
from reserve.services.sitting import reading
from reserve.services.territory import condition, readable, units_at
from reserve.store.audit import AuditEvent
from reserve.store.checks import CheckRun, FindingRow
from reserve.store.projects import Project, ProjectVersion
from reserve.store.waivers import Waiver, WaiverStep
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units

LONGEST = 60
"""Months that are told at once."""
COUNTS = ("filed", "fired", "explained", "again", "settled", "stopped", "waived")
Cells = dict[tuple[str, int], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a month, a unit, or a whole period; what each counts stands at the head of this module."""

    filed: int = 0
    fired: int = 0
    explained: int = 0
    again: int = 0
    settled: int = 0
    stopped: int = 0
    waived: int = 0


@dataclass(frozen=True, slots=True)
class MonthTally:
    """One month, as its first day."""

    month: dt.date
    tally: Tally


@dataclass(frozen=True, slots=True)
class UnitTally:
    """One unit that files projects, over the whole period."""

    unit_code: str
    unit_name: Bilingual
    tally: Tally


@dataclass(frozen=True, slots=True)
class RuleStatistics:
    """A rule over the months from ``months[0]`` to ``months[-1]``; ``units`` are those in which it was heard of, the loudest first."""

    rule_id: str
    months: tuple[MonthTally, ...]
    units: tuple[UnitTally, ...]
    total: Tally


def rule_statistics(
    desk: Desk, session_id: str, rule_id: str, *, unit: str | None = None, months: int = 12, last: dt.date | None = None
) -> RuleStatistics:
    """The rule over the last ``months`` months up to that of ``last`` (today), for the projects that the reader may read.

    ``unit``: only this unit and those below it. Raises ``Refused`` for a reader who may read no project, ``BadInput`` for an unknown unit
    or a number of months out of range.
    """
    if not 1 <= months <= LONGEST:
        raise BadInput("months_out_of_range", months=months, most=LONGEST)
    if unit is not None and unit not in reporting_units():
        raise BadInput("unit_unknown_code", unit=unit[:40])
    starts = months_before(last or desk.today(), months)
    with reading(desk, session_id) as sitting:
        places = readable(sitting.person)
        if not any(places.values()):
            raise_right_missing(sitting.person, "project.read")
        if unit is not None:
            wanted = units_at(unit, "own") | units_at(unit, "below")
            places = {state: units & wanted for state, units in places.items()}
        cells: Cells = defaultdict(lambda: defaultdict(int))
        asked = _Asked(sitting.session, rule_id, starts, condition(places))
        for code, month, counted in asked.all():
            for name, count in counted.items():
                cells[code, month][name] += count
    return _told(rule_id, starts[:-1], cells)


def months_before(last: dt.date, months: int) -> list[dt.date]:
    """The first days of ``months`` months up to that of ``last``, and of the month after it.

    >>> months_before(dt.date(2024, 2, 29), 3)
    [datetime.date(2023, 12, 1), datetime.date(2024, 1, 1), datetime.date(2024, 2, 1), datetime.date(2024, 3, 1)]
    """
    end = last.year * 12 + last.month
    return [dt.date((end - back) // 12, (end - back) % 12 + 1, 1) for back in range(months, -1, -1)]


@dataclass(frozen=True)
class _Asked:
    """One rule in one period, over the projects of a condition: each question answers with unit, number of the month, and counts."""

    session: Session
    rule_id: str
    starts: Sequence[dt.date]
    allowed: ColumnElement[bool]

    def all(self) -> Iterator[tuple[str, int, dict[str, int]]]:
        """Every count."""
        yield from self.filed()
        yield from self.fired()
        yield from self.followed()
        yield from self.stopped()
        yield from self.waived()

    def filed(self) -> Iterator[tuple[str, int, dict[str, int]]]:
        """Versions."""
        version = ProjectVersion
        month = self.month_of(col(version.created_at))
        query = (
            select(col(version.unit_code), month, func.count())
            .join(Project, col(Project.id) == col(version.project_id))
            .where(self.allowed, self.within(col(version.created_at)))
            .group_by(col(version.unit_code), month)
        )
        for code, place, count in self.session.execute(query):
            yield code, place, {"filed": count}

    def fired(self) -> Iterator[tuple[str, int, dict[str, int]]]:
        """Versions in which the rule spoke, and those of them with a reason for all it said."""
        for code, moment, bare in self.spoke.values():
            if (place := self.place_of(_day(moment))) is not None:
                yield code, place, {"fired": 1, "explained": int(not bare)}

    def followed(self) -> Iterator[tuple[str, int, dict[str, int]]]:
        """Versions after one in which the rule spoke, and those of them in which it is silent."""
        version = ProjectVersion
        query = (
            select(col(version.project_id), col(version.number), col(version.unit_code), col(version.created_at))
            .join(Project, col(Project.id) == col(version.project_id))
            .where(col(version.number) > 1, self.allowed, self.within(col(version.created_at)))
        )
        for project, number, code, moment in self.session.execute(query):
            place = self.place_of(_day(moment))
            if (project, number - 1) in self.spoke and place is not None:
                yield code, place, {"again": 1, "settled": int((project, number) not in self.spoke)}

    def stopped(self) -> Iterator[tuple[str, int, dict[str, int]]]:
        """Refused submissions that name the rule, in the month of the business day that they name."""
        query = (
            select(col(Project.unit_code), col(AuditEvent.detail))
            .join(Project, col(Project.code) == col(AuditEvent.subject))
            .where(
                col(AuditEvent.action) == "project.submit", col(AuditEvent.outcome) == "refused", self.allowed,
                type_coerce(col(AuditEvent.detail), Text).like(f'%"{self.rule_id}"%'),
            )
        )  # fmt: skip
        for code, detail in self.session.execute(query):
            place = self.place_of(dt.date.fromisoformat(detail["day"])) if self.rule_id in detail.get("rules", ()) else None
            if place is not None:
                yield code, place, {"stopped": 1}

    def waived(self) -> Iterator[tuple[str, int, dict[str, int]]]:
        """Granted waivers, on the day of the grant."""
        query = (
            select(col(Waiver.unit_code), col(WaiverStep.done_on))
            .join(Waiver, col(Waiver.id) == col(WaiverStep.waiver_id))
            .join(Project, col(Project.id) == col(Waiver.project_id))
            .where(col(WaiverStep.act) == "granted", col(Waiver.rule_id) == self.rule_id, self.allowed)
        )
        for code, day in self.session.execute(query):
            place = self.place_of(day)
            if place is not None:
                yield code, place, {"waived": 1}

    @cached_property
    def spoke(self) -> dict[tuple[str, int], tuple[str, dt.datetime, int]]:
        """By project and number of the version its unit, its moment, and how many findings of the rule have no valid reason: the versions
        in which the rule spoke, whenever that was.
        """
        version = ProjectVersion
        bare = func.sum(case((col(FindingRow.explained), 0), else_=1))
        said = (col(version.project_id), col(version.number), col(version.unit_code), col(version.created_at))
        query = (
            select(*said, bare)
            .select_from(FindingRow)
            .join(CheckRun, col(CheckRun.id) == col(FindingRow.check_run_id))
            .join(version, col(version.id) == col(CheckRun.version_id))
            .join(Project, col(Project.id) == col(version.project_id))
            .where(col(FindingRow.rule_id) == self.rule_id, self.allowed)
            .group_by(*said)
        )
        return {(project, number): (code, moment, int(left)) for project, number, code, moment, left in self.session.execute(query)}

    def month_of(self, moment: Any) -> ColumnElement[int]:
        """The number of the month in which a moment lies."""
        return case(*((moment < _instant(start), place) for place, start in enumerate(self.starts[1:])), else_=len(self.starts) - 1)

    def within(self, moment: Any) -> ColumnElement[bool]:
        """Whether a moment lies in the period."""
        return and_(moment >= _instant(self.starts[0]), moment < _instant(self.starts[-1]))

    def place_of(self, day: dt.date) -> int | None:
        """The number of the month of a day; None outside the period."""
        if not self.starts[0] <= day < self.starts[-1]:
            return None
        return next(place for place, start in enumerate(self.starts[1:]) if day < start)


def _instant(day: dt.date) -> dt.datetime:
    """The midnight with which a day of the office begins."""
    return dt.datetime.combine(day, dt.time(), OFFICE_ZONE).astimezone(dt.UTC)


def _day(moment: dt.datetime) -> dt.date:
    """The day of the office on which a moment lies."""
    return moment.astimezone(OFFICE_ZONE).date()


def _told(rule_id: str, starts: Sequence[dt.date], cells: Cells) -> RuleStatistics:
    months = tuple(MonthTally(start, _sum(cells, month=place)) for place, start in enumerate(starts))
    units = [UnitTally(code, reporting_units()[code].name, _sum(cells, unit=code)) for code in sorted({code for code, _ in cells})]
    heard = [one for one in units if one.tally.fired or one.tally.stopped or one.tally.waived or one.tally.again]
    heard.sort(key=lambda one: (-(one.tally.fired + one.tally.stopped), one.unit_code))
    return RuleStatistics(rule_id, months, tuple(heard), _sum(cells))


def _sum(cells: Cells, month: int | None = None, unit: str | None = None) -> Tally:
    chosen = [found for (code, place), found in cells.items() if month in (None, place) and unit in (None, code)]
    return Tally(**{name: sum(found.get(name, 0) for found in chosen) for name in COUNTS})
