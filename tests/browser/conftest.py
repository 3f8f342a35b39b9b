"""A browser, a server on a library with the demonstration's accounts, and people at their desks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboards.demo.accounts import build_accounts
from dashboards.demo.people import DEMO_PASSWORD
from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.accounts import Desk
from reserve.store import upgrade
from tests.browser.filing import Filing
from tests.browser.person import Person
from tests.server.running import running_server
from tests.support.browser import Watch

RESULTS = Path(__file__).parent.parent.parent / "test-results"


@dataclass
class Site:
    """A running server with the desk and the filing behind it, and the people who sit at browsers."""

    base: str
    desk: Desk
    filing: Filing
    browser: Browser
    watch: Watch
    pictures: Path | None = None

    def person(self, unit: str, role: str) -> Person:
        """Somebody with this role at this unit, signed in."""
        return self.login(self.filing.login(unit, role))

    def login(self, login: str) -> Person:
        """The account ``login``, signed in."""
        return Person(self.browser, self.base, login, DEMO_PASSWORD, self.watch, self.pictures)


@contextmanager
def open_site(
    browser: Browser, database_url: str, data_dir: Path, pictures: Path | None = None, allowed: tuple[str, ...] = (), **settings: str
) -> Iterator[Site]:
    """A library with accounts and no project, served."""
    desk = make_desk(Settings(database_url=database_url, data_dir=data_dir, demo=True))
    upgrade(desk.store.engine)
    build_accounts(desk, lambda: None)
    with running_server(database_url, data_dir=data_dir, RESERVE_PAGES_PER_PERSON="60", **settings) as base:
        yield Site(base, desk, Filing(desk), browser, Watch(base, allowed), pictures)
    desk.store.dispose()


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Site]:
    """A served library of this module's own, on SQLite."""
    folder = tmp_path_factory.mktemp("site")
    allowed: tuple[str, ...] = getattr(request.module, "ALLOWED_ERRORS", ())
    with open_site(browser, f"sqlite:///{folder / 'reserve.db'}", folder, RESULTS / Path(request.module.__file__).stem, allowed) as found:
        yield found


@pytest.fixture
def sit_down(site: Site) -> Iterator[Callable[[str, str], Person]]:
    """Seat people; all of them leave when the test ends."""
    seated: list[Person] = []

    def seat(unit: str, role: str) -> Person:
        seated.append(site.person(unit, role))
        return seated[-1]

    yield seat
    for person in seated:
        person.context.close()
