"""What was recorded, as frames: steps of projects that hold, versions and findings. Queries are bounded by period and units."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import polars as pl
from sqlalchemy import ColumnElement, Executable, Subquery, and_, or_, select
from sqlmodel import Session, col

from reserve.services.quality.period import Period
from reserve.store.checks import CheckRun, FindingRow, Justification
from reserve.store.days import shanghai_day
from reserve.store.projects import Project, ProjectVersion, Transition
from reserve.vocabulary.reporting_units import reporting_units

CHUNK = 500
Item = TypeVar("Item")
_WAITING = ("submitted", "returned")
_TEXT = pl.String()


@dataclass(frozen=True)
class History:
    """The recorded history of the filing units ``units`` as far as ``period`` needs it."""

    session: Session
    period: Period
    units: frozenset[str]

    def within(self, units: frozenset[str]) -> "History":
        """The same history for some of its units, without reading anything again."""
        part = replace(self, units=self.units & units)
        if part.units == self.units:
            return self
        kept = pl.col("unit_code").is_in(sorted(part.units))
        vars(part).update(
            projects=self.projects.filter(kept), acts=self.acts.filter(kept), findings=self.findings, justifications=self.justifications
        )
        return part

    @cached_property
    def projects(self) -> pl.DataFrame:
        """``project_id, code, unit_code, created_on, first`` (the level that accepts what the unit submits)."""
        query = select(col(Project.id), col(Project.code), col(Project.unit_code), shanghai_day(col(Project.created_at))).where(
            self._touched
        )
        schema = {"project_id": _TEXT, "code": _TEXT, "unit_code": _TEXT, "created_on": _TEXT}
        firsts = pl.DataFrame(
            [(code, unit.first_acceptor) for code, unit in reporting_units().items()],
            {"unit_code": _TEXT, "first": _TEXT},
            orient="row",
        )
        found = self.frame(query, schema)
        return found.with_columns(pl.col("created_on").str.to_date("%Y-%m-%d")).join(firsts, on="unit_code", how="left")

    @cached_property
    def acts(self) -> pl.DataFrame:
        """Steps that hold on the day of the figures, in order, each with the one before it.

        ``project_id, unit_code, first, number, action, from_state, to_state, version_id, on, month, in_period, before_on, submission``
        (the running number of the project's submissions).
        """
        query = (
            select(
                col(Transition.project_id), col(Transition.number), col(Transition.id), col(Transition.action), col(Transition.from_state),
                col(Transition.to_state), col(Transition.version_id), shanghai_day(col(Transition.occurred_at)),
            )
            .join(Project, col(Project.id) == col(Transition.project_id))
            .where(
                self._touched,
                col(Transition.kind) == "act",
                col(Transition.occurred_at) < self.period.known_until,
                col(Transition.id).not_in(select(self._undone.c.undoes_id)),
            )
        )  # fmt: skip
        schema = {
            "project_id": _TEXT, "number": pl.Int64(), "transition_id": _TEXT, "action": _TEXT, "from_state": _TEXT, "to_state": _TEXT,
            "version_id": _TEXT, "on": _TEXT,
        }  # fmt: skip
        found = self.frame(query, schema).sort("project_id", "number").with_columns(pl.col("on").str.to_date("%Y-%m-%d"))
        return found.with_columns(
            before_on=pl.col("on").shift(1).over("project_id"),
            submission=(pl.col("action") == "submit").cum_sum().over("project_id"),
            month=pl.col("on").dt.strftime("%Y-%m"),
            in_period=pl.col("on").is_between(self.period.start, self.period.end),
        ).join(self.projects, on="project_id")

    @cached_property
    def submissions(self) -> pl.DataFrame:
        """The submissions among the steps, each with the version submitted before it (``version_before``)."""
        made = self.acts.filter(pl.col("action") == "submit")
        return made.with_columns(version_before=pl.col("version_id").shift(1).over("project_id"))

    @cached_property
    def latest(self) -> pl.DataFrame:
        """Projects submitted in the period with their latest version: ``project_id, unit_code, version_id, month`` of that submission."""
        filed = self.submissions.filter(pl.col("in_period")).select("project_id").unique()
        last = self.submissions.join(filed, on="project_id", how="semi").group_by("project_id", maintain_order=True).last()
        return last.select("project_id", "unit_code", "version_id", "month")

    @cached_property
    def findings(self) -> pl.DataFrame:
        """Findings to explain and hints of every version that may matter: ``version_id, rule_id, severity, path, explained``."""
        query = (
            select(
                col(CheckRun.version_id), col(FindingRow.rule_id), col(FindingRow.severity), col(FindingRow.path), col(FindingRow.explained)
            )
            .join(FindingRow, col(FindingRow.check_run_id) == col(CheckRun.id))
            .join(ProjectVersion, col(ProjectVersion.id) == col(CheckRun.version_id))
            .join(Project, col(Project.id) == col(ProjectVersion.project_id))
            .where(self._touched, col(ProjectVersion.created_at) < self.period.known_until)
            .order_by(col(CheckRun.version_id), col(FindingRow.position))
        )
        schema = {"version_id": _TEXT, "rule_id": _TEXT, "severity": _TEXT, "path": _TEXT, "explained": pl.Boolean()}
        return self.frame(query, schema)

    @cached_property
    def justifications(self) -> pl.DataFrame:
        """Reasons that people gave: ``version_id, rule_id, path, text``."""
        query = (
            select(col(Justification.version_id), col(Justification.rule_id), col(Justification.path), col(Justification.text))
            .join(ProjectVersion, col(ProjectVersion.id) == col(Justification.version_id))
            .join(Project, col(Project.id) == col(ProjectVersion.project_id))
            .where(self._touched, col(ProjectVersion.created_at) < self.period.known_until)
            .order_by(col(Justification.id))
        )
        return self.frame(query, {"version_id": _TEXT, "rule_id": _TEXT, "path": _TEXT, "text": _TEXT})

    def returns(self, ids: Sequence[str]) -> list[tuple[str, list[str], str]]:
        """(transition id, marked fields, comment) of returns."""
        found: list[tuple[str, list[str], str]] = []
        for part in chunks(ids):
            query = select(col(Transition.id), col(Transition.fields), col(Transition.comment)).where(col(Transition.id).in_(part))
            found += [(made, list(fields or ()), comment or "") for made, fields, comment in self._rows(query)]
        return found

    def documents(self, ids: Iterable[str]) -> Iterable[tuple[str, str]]:
        """(version id, canonical document as text), a chunk at a time."""
        for part in chunks(sorted(set(ids))):
            query = select(col(ProjectVersion.id), col(ProjectVersion.document)).where(col(ProjectVersion.id).in_(part))
            yield from ((version, text) for version, text in self._rows(query))

    def frame(self, query: Executable, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
        """The rows of a query as a frame of a given schema."""
        return pl.DataFrame(self._rows(query), dict(schema), orient="row")

    def _rows(self, query: Executable) -> list[Any]:
        """Plain rows: past the session, which would look for objects in them."""
        return list(self.session.connection().execute(query).all())

    @property
    def _touched(self) -> ColumnElement[bool]:
        """Projects that moved in the period or later, and those that wait."""
        moved = or_(col(Project.updated_at) >= self.period.begins, col(Project.state).in_(_WAITING))
        return and_(moved, self.in_units(col(Project.unit_code)))

    def in_units(self, column: Any) -> ColumnElement[bool]:
        """The column names one of the units."""
        found: ColumnElement[bool] = column.in_(sorted(self.units))
        return found

    @property
    def _undone(self) -> Subquery:
        return (
            select(col(Transition.undoes_id))
            .where(col(Transition.undoes_id).is_not(None), col(Transition.occurred_at) < self.period.known_until)
            .subquery()
        )


def chunks(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    """``items`` in parts that a statement can take."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def days(later: str | dt.date, earlier: str) -> pl.Expr:
    """Calendar days between two columns of days, or up to a given day."""
    end = pl.lit(later) if isinstance(later, dt.date) else pl.col(later)
    return (end - pl.col(earlier)).dt.total_days()
