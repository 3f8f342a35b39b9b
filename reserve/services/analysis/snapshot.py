"""Make the data of an analyst: the right is asked for, the act is audited, and the reach is that of the account."""

from pathlib import Path

from sqlmodel import col

from reserve.accounts import Desk, Person
from reserve.accounts.refusals import refusals
from reserve.services.access import require_own
from reserve.services.sitting import reading, writing
from reserve.services.territory import condition, readable
from reserve.store.analysis import Reach
from reserve.store.analysis_snapshot import Taken, take_snapshot
from reserve.store.batches import Batch
from reserve.vocabulary.reporting_units import relation, reporting_units
from reserve.vocabulary.rights import permits


def take_analysis_snapshot(desk: Desk, session_id: str, target: Path) -> Taken:
    """Write what the person may read, as it is now, to ``target``; the stamp carries the head of the audit chain after this very act.

    Raises ``Refused`` without the right ``analysis.take``.
    """
    with refusals(desk, session_id, "analysis.take", "library"):
        with writing(desk, session_id) as sitting:
            require_own(sitting.person, "analysis.take")
            sitting.record("analysis.take", "library")
        with reading(desk, session_id) as sitting:
            require_own(sitting.person, "analysis.take")
            reach = _reach(sitting.person)
            return take_snapshot(sitting.session, target, reach, desk.wall())


def _reach(person: Person) -> Reach:
    """Projects as everywhere else; batches of the person's own unit; the register where it may be read."""
    units = frozenset(code for code in reporting_units() if permits(person.roles, "register.read", relation(person.unit_code, code)))
    return Reach(condition(readable(person)), col(Batch.unit_code) == person.unit_code, units)
