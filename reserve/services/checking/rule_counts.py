"""In how many projects each rule spoke when the library was last checked, of the units that the reader may read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import col, func, select

from reserve.accounts import Desk
from reserve.services.sitting import reading
from reserve.services.territory import readable
from reserve.store.library_checks import LibraryCheck, LibraryRuleCount
from reserve.vocabulary.fields import STAGES
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units, unit_ancestors


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """The last finished check of a unit at or above the reader's: projects by rule id, of the reader's territory only."""

    run: int
    unit_name: Bilingual
    as_of: dt.date
    stage: str
    projects: Mapping[str, int]


def rule_counts(desk: Desk, session_id: str) -> RuleCounts | None:
    """The counts, or None where the reader may read no project or no check of the library was ever finished."""
    with reading(desk, session_id) as sitting:
        units = set().union(*readable(sitting.person).values())
        if not units:
            return None
        above = unit_ancestors(sitting.person.unit_code)
        query = (
            select(LibraryCheck)
            .where(col(LibraryCheck.state) == "finished", col(LibraryCheck.unit_code).in_(above), col(LibraryCheck.stage).in_(STAGES))
            .order_by(col(LibraryCheck.number).desc())
        )
        run = sitting.session.exec(query).first()
        if run is None:
            return None
        counted = (
            select(LibraryRuleCount.rule_id, func.sum(LibraryRuleCount.projects))
            .where(col(LibraryRuleCount.run) == run.number, col(LibraryRuleCount.unit_code).in_(sorted(units)))
            .group_by(col(LibraryRuleCount.rule_id))
        )
        found = {rule_id: int(projects) for rule_id, projects in sitting.session.exec(counted)}
        return RuleCounts(run.number, reporting_units()[run.unit_code].name, run.as_of, run.stage, found)
