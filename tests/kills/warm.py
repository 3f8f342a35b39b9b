"""Imported by the fork server before its first fork: one project filed in a scratch register, so that each child begins warm.

No thread is started and no connection stays open; the formal engine is not loaded.
"""

import tempfile
from pathlib import Path

from reserve.accounts import Desk
from reserve.services import open_draft, submit_project
from reserve.store import Store, make_engine, upgrade
from reserve.vocabulary.findings import Report, Verdict
from tests.kills.acts import Remembering
from tests.support.office import Office

with tempfile.TemporaryDirectory() as folder:
    engine = make_engine(f"sqlite:///{Path(folder) / 'reserve.db'}", pooled=False)
    upgrade(engine)
    office = Office(Store(engine))
    passed = Verdict(Report(()), "", "warm", "warm", "{}")
    office.desk = Desk(office.store, Remembering(passed), office.clock, office.wall, demo=True)
    clerk = office.person("warm", "330522", "county_clerk")
    code = office.drafted(clerk)
    submit_project(office.desk, clerk, code, open_draft(office.desk, clerk, code).revision, f"key-{code}")
    engine.dispose()
