"""A process killed before each single write of an act: the act is done whole or not at all."""

from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext

import pytest

from reserve.vocabulary.findings import Verdict
from tests.kills.acts import perform_and_die, work_until_killed
from tests.kills.conftest import office_at
from tests.kills.filing import ACTS, MOST_STATEMENTS, REPEATABLE, Made
from tests.kills.moments import KILLS, chance
from tests.kills.whole import Rows, require_sound, require_whole, rows_of
from tests.support.office import Chain, Office

PATIENCE = 60.0
MOST_ANSWERS = 14
LONGEST_S = 0.03


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty register of this module's own, once on each database."""
    address: str = request.getfixturevalue(f"own_{request.param}")
    return address


@pytest.fixture(scope="module")
def office(url: str, verdict: Verdict) -> Iterator[Office]:
    """A desk over the register; every verdict is remembered."""
    yield from office_at(url, verdict)


@pytest.fixture(scope="module")
def chain(office: Office) -> Chain:
    """The people of a county, its city and the province."""
    return office.chain()


@pytest.mark.parametrize("made", ACTS, ids=lambda made: made.__name__)
def test_a_process_killed_before_any_write_leaves_the_act_whole_or_undone(
    office: Office, chain: Chain, url: str, verdict: Verdict, forks: ForkServerContext, made: Made
) -> None:
    code, act = made(office, chain)
    before = rows_of(office.desk.store.engine)
    for number in range(1, MOST_STATEMENTS):
        child = forks.Process(target=perform_and_die, args=(url, verdict, act, number), daemon=True)
        child.start()
        child.join(PATIENCE)
        assert child.exitcode == -9, f"killed before write {number}: the process ended with {child.exitcode}"
        require_sound(office.desk.store)
        if rows_of(office.desk.store.engine) != before:
            break
    else:
        pytest.fail(f"{made.__name__} changed nothing after {MOST_STATEMENTS} writes")
    assert number > 2, f"{made.__name__} was there for others before its {number}th write"
    if code:
        require_whole(office.desk.store, code)
    if made in REPEATABLE:
        after = rows_of(office.desk.store.engine)
        act(office.desk)
        assert _but_presence(rows_of(office.desk.store.engine)) == _but_presence(after), "sent again, it was done again"


def test_processes_killed_at_random_moments_of_filing_lose_no_answer_and_leave_nothing_half(
    office: Office, chain: Chain, url: str, verdict: Verdict, forks: ForkServerContext
) -> None:
    dice = chance(f"filing/{office.desk.store.dialect}")
    told: list[tuple[str, str, dict[str, str]]] = []
    for round_number in range(KILLS):
        ours, theirs = forks.Pipe(duplex=False)
        child = forks.Process(target=work_until_killed, args=(url, verdict, chain.clerk, round_number * 1000 + 1, theirs), daemon=True)
        child.start()
        theirs.close()
        for _ in range(dice.randint(1, MOST_ANSWERS)):
            assert ours.poll(PATIENCE), "the process told nothing"
            told.append(ours.recv())
        child.join(dice.uniform(0, LONGEST_S))
        assert child.exitcode is None, "the process ended by itself"
        child.kill()
        child.join(PATIENCE)
        told += _everything(ours)
        require_sound(office.desk.store)
    for code in {code for _, code, _ in told if code}:
        fate = require_whole(office.desk.store, code)
        submitted = ("submitted", code, {}) in told
        assert len(fate.keys) <= 1
        if submitted:
            assert (fate.state, fate.keys) == ("submitted", (f"key-{code}",))
        for what, _, texts in (one for one in told if one[1] == code):
            if what == "saved":
                assert {path: fate.typed(path) for path in texts} == texts
    assert any(what == "submitted" for what, _, _ in told), "killed too early: nothing was ever submitted"


def _everything(pipe: Connection) -> list[tuple[str, str, dict[str, str]]]:
    """What the killed process had told; a message cut off in the middle was never told."""
    found = []
    try:
        while pipe.poll(0):
            found.append(pipe.recv())
    except EOFError:
        pass
    pipe.close()
    return found


def _but_presence(rows: Rows) -> Rows:
    """Without the note that somebody was active just now."""
    return {name: found for name, found in rows.items() if name != "web_session"}
