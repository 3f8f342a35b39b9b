"""A batch whose list is issued: three projects of the special fund, of which two hold an award; and what is verified of one."""

import datetime as dt
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reserve.services.proceedings import close_notice, finalise_batch, issue_batch
from reserve.services.settlement import Typed
from reserve.store import Store, make_engine
from tests.support.office import Office
from tests.support.proceedings import LAST, TODAY, Case, ranked

PAID = {"document_number": "浙财建〔2024〕31号"}
REPORT = {"verifier": "浙江省节能监察中心", "report": "浙节监〔2024〕7号"}


def issued(case: Case) -> Case:
    """Bring a ranked case to its issued list, on 11 September 2024."""
    case.approve()
    case.publicise()
    case.office.clock.forward(days=(LAST - TODAY).days + 2)
    close_notice(case.office.desk, case.chain.ranker, case.batch)
    finalise_batch(case.office.desk, case.signer, case.batch)
    issue_batch(case.office.desk, case.signer, case.batch, document_number="浙经信绿色〔2024〕88号", day=case.office.desk.today())
    return case


def typed(**figures: str) -> dict[str, Typed]:
    """Figures in their usual units."""
    return {name: Typed(text) for name, text in figures.items()}


@dataclass(frozen=True)
class Kept:
    """An issued batch in a file, and the time at which it was."""

    file: Path
    case: Case
    moment: dt.datetime

    def copy(self, folder: Path) -> Case:
        """The same in a register of one's own, which the caller closes."""
        shutil.copyfile(self.file, folder / "own.db")
        office = Office(Store(make_engine(f"sqlite:///{folder / 'own.db'}")), sessions=dict(self.case.office.sessions))
        office.clock.moment = self.moment
        return replace(self.case, office=office)


def keep_issued(template: Path, folder: Path) -> Kept:
    """Make the batch in ``folder`` out of an empty register."""
    file = folder / "reserve.db"
    shutil.copyfile(template, file)
    office = Office(Store(make_engine(f"sqlite:///{file}")))
    with pytest.MonkeyPatch.context() as patched:
        case = issued(ranked(office, patched))
    with office.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    office.store.dispose()
    return Kept(file, case, office.clock.moment)
