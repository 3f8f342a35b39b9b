"""A batch by another method: beside the official list, logged, never stored; only for who may try."""

from decimal import Decimal

import pytest
from sqlmodel import func, select

from reserve.rules.ranking.trials.otherwise import Asked
from reserve.services import read_batch, run_batch
from reserve.services.trials.boards import forget_boards
from reserve.services.trials.try_method import try_method
from reserve.store.audit import AuditEvent
from reserve.store.batches import BatchRun
from reserve.store.trials import ScenarioRun
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound, Refused
from tests.reserve.services.test_batches import opened
from tests.support.office import Office


def test_a_trial_is_logged_the_batch_stays_as_it_is_and_what_cannot_stand_is_refused_by_name(local_office: Office) -> None:
    office = local_office
    chain, _, batch = opened(office)
    with pytest.raises(NotAllowedNow):
        try_method(office.desk, chain.ranker, batch, Asked("cost_per_tce"))
    run_batch(office.desk, chain.ranker, batch)
    forget_boards()
    before = read_batch(office.desk, chain.ranker, batch)
    made = try_method(office.desk, chain.ranker, batch, Asked("cost_per_tce", "skip", {"at_most": Decimal(100_000)}, {}))
    asked, saved = before.rows[0].requested_fen, made.board.candidates[0].assessment.saving_tce_per_year
    assert saved is not None
    assert Decimal(int(made.other.trial.totals[0])) / 1_000_000 == (Decimal(asked) / 100 / saved).quantize(Decimal("0.000001"))
    assert (made.other.unit, made.other.trial.places.tolist(), made.official.places.tolist()) == ("CNY/(tce/yr)", [1], [1])
    assert read_batch(office.desk, chain.ranker, batch) == before
    with office.store.read() as session:
        logged = session.exec(select(AuditEvent.detail).where(AuditEvent.action == "batch.try")).all()[-1]
        assert [session.exec(select(func.count()).select_from(table)).one() for table in (BatchRun, ScenarioRun)] == [1, 0]
    assert (logged["method"], logged["allocator"], logged["digest"]) == ("cost_per_tce", "skip", made.digest)
    assert logged["settings"] == {"method": {"at_most": "100000"}, "allocator": {}}

    with pytest.raises((Refused, NotFound)):
        try_method(office.desk, chain.clerk, batch, Asked("cost_per_tce"))
    with pytest.raises(NotFound, match="luck"):
        try_method(office.desk, chain.ranker, batch, Asked("luck"))
    with pytest.raises(NotFound, match="generosity"):
        try_method(office.desk, chain.ranker, batch, Asked(None, "generosity"))
    with pytest.raises(BadInput, match="life_years"):
        try_method(office.desk, chain.ranker, batch, Asked("lifetime_cost_per_tce", None, {"years_at_most": Decimal(5)}))
    refused = try_method(office.desk, chain.ranker, batch, Asked("cost_per_tce", None, {"at_most": Decimal(0)}))
    assert refused.other.refusal(0) is not None
    assert refused.other.trial.places.tolist() == [0]
