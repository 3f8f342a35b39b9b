"""Robustness and price of policy of a batch: for whoever reads it, kept with the run, the same again, never before the first run."""

import pytest
from sqlmodel import select

from reserve.services import reopen_batch, run_batch, verify_audit
from reserve.services.trials import price_of_policy as prices
from reserve.services.trials import robustness as robustness_service
from reserve.services.trials.price_of_policy import batch_price, price_json, price_of, read_price
from reserve.services.trials.robustness import batch_robustness, read_robustness, study_json, study_of
from reserve.store.analyses import BatchAnalysis
from reserve.store.audit import AuditEvent
from reserve.store.types import canonical_json
from reserve.vocabulary.errors import BadInput, NotAllowedNow, Refused, ReserveError
from tests.reserve.services.test_batches import opened
from tests.support.office import Office


def test_answers_are_kept_with_the_run_and_not_computed_twice(local_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    chain, project, batch = opened(local_office)
    desk, ranker = local_office.desk, chain.ranker
    for asked in (
        lambda: batch_robustness(desk, ranker, batch),
        lambda: batch_price(desk, ranker, batch),
        lambda: read_price(desk, ranker, batch),
    ):
        with pytest.raises(NotAllowedNow):
            asked()
    digest = run_batch(desk, ranker, batch).runs[-1].result_digest
    assert read_robustness(desk, ranker, batch) is None
    assert read_price(desk, ranker, batch) is None
    seen: list[tuple[int, int, str]] = []
    study = batch_robustness(desk, ranker, batch, progress=lambda *step: seen.append(step))
    price = batch_price(desk, ranker, batch)
    assert study.codes == (project,)
    assert seen[-1][0] == seen[-1][1]
    assert seen[-1][2] == "robustness"

    def never(*_: object, **__: object) -> None:
        raise AssertionError("computed a second time")

    monkeypatch.setattr(robustness_service, "study", never)
    monkeypatch.setattr(prices, "price", never)
    assert batch_robustness(desk, ranker, batch) == read_robustness(desk, ranker, batch) == study
    assert batch_price(desk, ranker, batch) == read_price(desk, ranker, batch) == price
    assert study_of(study_json(study)) == study
    assert price_of(price_json(price)) == price
    assert canonical_json(study_json(study)) == canonical_json(study_json(study_of(study_json(study))))
    with local_office.store.read() as session:
        made = [one for one in session.exec(select(AuditEvent)).all() if one.action in {"batch.robustness", "batch.price"}]
        assert [(one.action, one.subject) for one in made] == [("batch.robustness", batch), ("batch.price", batch)]
        assert digest in str([one.detail for one in made])
    assert verify_audit(desk).ok


def test_a_new_run_is_asked_anew_and_what_the_earlier_run_kept_is_removed(local_office: Office) -> None:
    chain, _, batch = opened(local_office)
    desk, ranker = local_office.desk, chain.ranker
    run_batch(desk, ranker, batch)
    first = batch_robustness(desk, ranker, batch, 200)
    run_batch(desk, ranker, batch)
    assert batch_robustness(desk, ranker, batch, 200) == first, "the same seed and the same projects give the same answers"
    batch_price(desk, ranker, batch)
    with local_office.store.read() as session:
        kept = session.exec(select(BatchAnalysis)).all()
        assert {one.kind for one in kept} == {"robustness", "price"}
        assert len({one.batch_run_id for one in kept}) == 1
    reopen_batch(desk, ranker, batch, "重新核对")
    with pytest.raises(NotAllowedNow):
        read_robustness(desk, ranker, batch)


def test_whoever_may_not_read_the_batch_learns_nothing(local_office: Office) -> None:
    chain, _, batch = opened(local_office)
    run_batch(local_office.desk, chain.ranker, batch)
    outside = local_office.person("elsewhere", "JS", "province_ranker") if "JS" in _units() else chain.clerk
    for session in (chain.clerk, outside):
        for asked in (read_robustness, batch_robustness, read_price, batch_price):
            with pytest.raises(ReserveError) as refused:
                asked(local_office.desk, session, batch)
            assert isinstance(refused.value, Refused) or "not_found" in refused.value.code


def _units() -> set[str]:
    from reserve.vocabulary.reporting_units import reporting_units

    return set(reporting_units())


@pytest.mark.parametrize("draws", [0, 99, 100_001])
def test_a_number_of_draws_outside_its_bounds_is_refused_with_the_bounds(local_office: Office, draws: int) -> None:
    with pytest.raises(BadInput) as refused:
        batch_robustness(local_office.desk, "nobody", "3300-2024-B01", draws)
    assert f"{draws}" in refused.value.text("zh")
    assert "100000" in refused.value.text("en")
