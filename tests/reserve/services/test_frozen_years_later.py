"""A frozen batch opened years later: other words, other names of places, another law, and the same figures."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import select

from reserve.parameters.held import holding
from reserve.parameters.loader import Library
from reserve.parameters.lookup import shipped
from reserve.rules.ranking.trials.scenario import Changes
from reserve.rules.robustness.doubt import spreads
from reserve.services import (
    freeze_batch,
    list_batches,
    prepare_scenarios,
    read_batch,
    read_scenario,
    run_batch,
    run_scenario,
    unfreeze_batch,
)
from reserve.services.batches import frozen_law
from reserve.services.batches.access import forget_programmes
from reserve.services.batches.read_batch import read_rows
from reserve.services.trials import scenarios
from reserve.services.trials.boards import forget_boards, packed
from reserve.services.trials.price_of_policy import batch_price
from reserve.services.trials.robustness import batch_robustness
from reserve.store.trials import BatchBoard
from reserve.vocabulary.held_tables import HeldTables, Table, holding_tables
from reserve.vocabulary.regions import regions
from reserve.vocabulary.tables import shipped_table
from tests.reserve.services.test_batches import opened
from tests.support.office import Chain, Office


def frozen(office: Office) -> tuple[Chain, str]:
    """The people and a frozen batch."""
    chain, _, batch = opened(office)
    run_batch(office.desk, chain.ranker, batch)
    freeze_batch(office.desk, chain.ranker, batch)
    return chain, batch


def forget() -> None:
    """A new process knows nothing of earlier ones."""
    forget_boards()
    forget_programmes()
    scenarios._OFFICIAL.clear()


@contextmanager
def years_later() -> Iterator[None]:
    """No value of the law is left, and every place is called otherwise."""
    table = shipped_table("regions.csv", "reserve.vocabulary")
    renamed = Table(table.columns, tuple((row[0], "新名", "New name", *row[3:]) for row in table.rows))
    forget()
    with holding(Library({}, {}, shipped().packs)), holding_tables(HeldTables({("reserve.vocabulary", "regions.csv"): renamed})):
        assert regions()["330522"].name.zh == "新名"
        yield
    forget()


def test_what_is_read_and_tried_of_a_frozen_batch_is_what_it_was(local_office: Office) -> None:
    chain, batch = frozen(local_office)
    desk, who = local_office.desk, chain.ranker
    before = read_batch(desk, who, batch)
    codes = [row.project_code for row in before.rows]
    weight = before.programme.criteria[0]
    changes = Changes(weights={weight.code: weight.weight + Decimal("0.05")})
    tried = run_scenario(desk, who, batch, changes, title="a")
    with years_later():
        assert read_batch(desk, who, batch) == before
        assert read_rows(desk, who, batch, codes) == {row.project_code: row for row in before.rows}
        assert [one.programme_title for one in list_batches(desk, who)] == [before.programme.title]
        again = read_scenario(desk, who, batch, 1)
        assert (again.record, again.comparison) == (tried.record, tried.comparison)
        assert [note.zh for note in again.trial.notes] == [note.zh for note in tried.trial.notes]
        price = batch_price(desk, who, batch)
        study = batch_robustness(desk, who, batch, draws=100)
    assert batch_robustness(desk, who, batch, draws=100) == study
    assert study.spreads == spreads(before.as_of, before.programme.area)
    assert batch_price(desk, who, batch) == price
    assert price.price.present.projects == sum(row.status in ("funded", "partial") for row in before.rows)


def test_what_a_run_kept_for_scenarios_counts_only_where_it_gives_the_frozen_list(local_office: Office) -> None:
    chain, batch = frozen(local_office)
    right = prepare_scenarios(local_office.desk, chain.ranker, batch)
    curves = {code: values.tolist() for code, values in right.board.curves.items()}
    other = replace(right.board, curves={code: values // 2 for code, values in right.board.curves.items()})
    for content in (packed(other), zlib.compress(b'{"form": 0}')):
        with local_office.store.write() as session:
            session.exec(select(BatchBoard)).one().content = content
        with years_later():
            found = prepare_scenarios(local_office.desk, chain.ranker, batch)
        assert {code: values.tolist() for code, values in found.board.curves.items()} == curves
        assert found.official.totals.tolist() == right.official.totals.tolist()
        assert found.official.offers.tolist() == right.official.offers.tolist()


def test_a_batch_frozen_in_an_older_form_can_be_opened_and_its_freezing_undone(
    local_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain, batch = frozen(local_office)
    before = read_batch(local_office.desk, chain.ranker, batch)
    whole = frozen_law.files_of
    monkeypatch.setattr(frozen_law, "_READ", {})
    monkeypatch.setattr(
        frozen_law,
        "files_of",
        lambda *asked, only: {name: held for name, held in whole(*asked, only=only).items() if name != "tables.jsonl"},
    )
    forget()
    assert read_batch(local_office.desk, chain.ranker, batch) == before
    assert unfreeze_batch(local_office.desk, chain.ranker, batch, "旧格式，重新冻结") == "ranked"
