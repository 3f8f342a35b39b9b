"""The line to PostgreSQL is cut before each single statement of an act: the person is told, nothing is half, a second try succeeds once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url

from reserve.accounts import Desk
from reserve.vocabulary.errors import Unavailable
from reserve.vocabulary.findings import Verdict
from tests.kills.acts import Act, Fuse, cut_own_line, desk_at
from tests.kills.conftest import office_at
from tests.kills.filing import ACTS, FEWEST_STATEMENTS, MOST_STATEMENTS, Made
from tests.kills.whole import require_sound, require_whole, rows_of
from tests.support.office import Chain, Office


@pytest.fixture(scope="module")
def office(own_postgresql: str, verdict: Verdict) -> Iterator[Office]:
    """A desk over the register; every verdict is remembered."""
    yield from office_at(own_postgresql, verdict)


@pytest.fixture(scope="module")
def chain(office: Office) -> Chain:
    """The people of a county, its city and the province."""
    return office.chain()


def attempt(desk: Desk, act: Act) -> Unavailable | None:
    """Perform ``act``; what the person is told where the database was out of reach."""
    try:
        act(desk)
    except Unavailable as error:
        return error
    return None


@pytest.mark.parametrize("made", ACTS, ids=lambda made: made.__name__)
def test_a_line_cut_before_any_statement_is_told_and_a_second_try_succeeds_once(
    office: Office, chain: Chain, own_postgresql: str, verdict: Verdict, made: Made
) -> None:
    killer = create_engine(make_url(own_postgresql).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    code, act = made(office, chain)
    before = rows_of(office.desk.store.engine)
    for number in range(1, MOST_STATEMENTS):
        desk = desk_at(own_postgresql, verdict)
        fuse = Fuse(desk.store.engine, number, lambda connection: cut_own_line(killer, connection))
        told = attempt(desk, act)
        desk.store.dispose()
        if told is None:
            assert fuse.left > 0, f"cut before {fuse.last}, and nobody noticed"
            break
        assert "请稍后刷新查看" in told.text("zh")
        assert "repeat the step only if it was not done" in told.text("en")
        assert rows_of(office.desk.store.engine) == before, f"half done: cut before {fuse.last}"
    else:
        pytest.fail(f"{made.__name__} never got through")
    assert number > FEWEST_STATEMENTS
    require_sound(office.desk.store)
    if code:
        require_whole(office.desk.store, code)
    killer.dispose()
