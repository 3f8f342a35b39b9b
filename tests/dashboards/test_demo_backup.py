"""The whole demonstration travels to PostgreSQL and back, and officials find there what they found here."""

from pathlib import Path

from dashboards.wiring import make_clock
from reserve.accounts import Desk, open_local_session
from reserve.services import list_projects, verify_audit
from reserve.store import Store, make_engine
from reserve.store.backup_restore import restore_backup
from reserve.store.backup_take import take_backup
from tests.dashboards.conftest import DEMO_DATE
from validation import RuleChecker


def test_the_demonstration_moves_to_postgresql_and_back(own_demo: Desk, postgresql_url: str, tmp_path: Path) -> None:
    none = tmp_path / "no-files"
    taken = take_backup(own_demo.store.engine, tmp_path / "demo.tar", version="1", attachments=none)
    assert taken.manifest.tables["project"].rows == 150
    there = make_engine(postgresql_url)
    proof = restore_backup(taken.path, there, attachments=None)
    assert proof.equal
    desk = Desk(Store(there), RuleChecker(), make_clock(DEMO_DATE), demo=True)
    assert verify_audit(desk, expected_head=taken.manifest.audit.hash).ok

    again = take_backup(there, tmp_path / "again.tar", version="1", attachments=none)
    assert again.path.read_bytes() == taken.path.read_bytes()
    back = make_engine(f"sqlite:///{tmp_path / 'back.db'}")
    assert restore_backup(again.path, back, attachments=None).tables == proof.tables

    home = Desk(Store(back), RuleChecker(), make_clock(DEMO_DATE), demo=True)
    lists = [
        list_projects(d, open_local_session(d, "zhejiang.auditor", "t").session_id, scope="all", size=50) for d in (own_demo, desk, home)
    ]
    assert lists[0] == lists[1] == lists[2]
    there.dispose()
    back.dispose()
