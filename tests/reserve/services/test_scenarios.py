"""Scenarios of a batch: the same list as the ranking's, stored and logged with who tried what; never without the right."""

from decimal import Decimal

import pytest
from sqlmodel import delete, select

from reserve.rules.ranking.trials.scenario import Changes
from reserve.services import list_scenarios, prepare_scenarios, read_batch, read_scenario, run_batch, run_scenario
from reserve.services.trials.boards import forget_boards, packed, unpacked
from reserve.store.audit import AuditEvent
from reserve.store.trials import BatchBoard, ScenarioRun
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound, Refused
from tests.reserve.services.test_batches import opened
from tests.support.office import Office

LESS = Changes(weights={"energy_saved": Decimal("40.5")}, budget_fen=1_000_000_00)


@pytest.fixture
def ranked(local_office: Office) -> tuple[Office, str, str]:
    """The office, the ranker's session, and a ranked batch of one project."""
    chain, _, batch = opened(local_office)
    run_batch(local_office.desk, chain.ranker, batch)
    forget_boards()
    return local_office, chain.ranker, batch


def test_a_scenario_is_stored_logged_and_the_same_when_read_again(ranked: tuple[Office, str, str]) -> None:
    office, ranker, batch = ranked
    made = run_scenario(office.desk, ranker, batch, LESS, title="节能优先")
    official = read_batch(office.desk, ranker, batch).rows[0]
    assert made.official.offers.tolist() == [official.offer_fen]
    assert made.official.totals.tolist() == [official.points_micro]
    assert (made.trial.spent_fen, made.trial.statuses) == (200_000_00, ("funded",)), "a group takes at most 20 % of the smaller budget"
    again = read_scenario(office.desk, ranker, batch, 1)
    assert (again.record, again.comparison) == (made.record, made.comparison)
    assert list_scenarios(office.desk, ranker, batch) == (made.record,)
    with office.store.read() as session:
        logged = session.exec(select(AuditEvent.detail).where(AuditEvent.action == "batch.try")).one()
    assert logged["changes"] == {"budget_fen": 1_000_000_00, "weights": {"energy_saved": "40.5"}}
    assert logged["digest"] == made.record.result_digest


def test_a_run_that_kept_no_board_gets_the_same_one_made_from_what_it_pinned(ranked: tuple[Office, str, str]) -> None:
    office, ranker, batch = ranked
    kept = prepare_scenarios(office.desk, ranker, batch)
    with office.store.write() as session:
        session.execute(delete(BatchBoard))
    forget_boards()
    told: list[tuple[int, int]] = []
    made = prepare_scenarios(office.desk, ranker, batch, lambda done, total, _what: told.append((done, total)))
    assert packed(made.board) == packed(kept.board) == packed(unpacked(packed(kept.board)))
    assert told == [(1, 1)]


def test_only_who_runs_a_batch_tries_and_everybody_who_reads_it_sees_what_was_tried(ranked: tuple[Office, str, str]) -> None:
    office, ranker, batch = ranked
    signer = office.person("zj.signer", "ZJ", "province_signer")
    foreign = office.person("hz.ranker", "3305", "province_ranker")
    run_scenario(office.desk, ranker, batch, LESS)
    with pytest.raises(Refused):
        run_scenario(office.desk, signer, batch, LESS)
    assert [one.number for one in list_scenarios(office.desk, signer, batch)] == [1]
    for act in (lambda: run_scenario(office.desk, foreign, batch, LESS), lambda: list_scenarios(office.desk, foreign, batch)):
        with pytest.raises(NotFound):
            act()
    clerk = office.sessions["330522.clerk"]
    with pytest.raises(Refused):
        prepare_scenarios(office.desk, clerk, batch)


def test_what_cannot_be_tried_is_refused_and_nothing_is_stored(ranked: tuple[Office, str, str]) -> None:
    office, ranker, batch = ranked
    for changes, title in ((Changes(), ""), (Changes(weights={"air": Decimal(101)}), ""), (LESS, "x" * 61), (LESS, "\x07")):
        with pytest.raises(BadInput):
            run_scenario(office.desk, ranker, batch, changes, title=title)
    with pytest.raises(NotFound):
        read_scenario(office.desk, ranker, batch, 1)
    with office.store.read() as session:
        assert session.exec(select(ScenarioRun)).all() == []


def test_a_scenario_of_an_earlier_run_says_so_and_before_a_run_there_is_none(local_office: Office) -> None:
    chain, _, batch = opened(local_office)
    with pytest.raises(NotAllowedNow):
        run_scenario(local_office.desk, chain.ranker, batch, LESS)
    run_batch(local_office.desk, chain.ranker, batch)
    run_scenario(local_office.desk, chain.ranker, batch, LESS)
    run_batch(local_office.desk, chain.ranker, batch)
    with pytest.raises(Conflict) as refused:
        read_scenario(local_office.desk, chain.ranker, batch, 1)
    assert refused.value.code == "scenario_of_earlier_run"
