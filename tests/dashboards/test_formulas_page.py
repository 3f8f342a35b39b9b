"""What the batch page shows of a programme that pays by formula: every figure with its source, and where the money goes."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest

from dashboards.pages.batch.formulas import formula_blocks, paid_chart
from dashboards.pages.batch.rank_reasons import reasons_blocks, status_name
from dashboards.pages.batch.ranking_table import ranking_columns, ranking_row
from reserve.parameters import Programme, programme, programmes
from reserve.rules.ranking.ranking import rank
from reserve.services import BatchRow, BatchView
from reserve.vocabulary.language import Bilingual, Language
from tests.reserve.rules.building import candidate, clinker

FORMULAS = [one for one in programmes() if one.kind == "entitlement"]
HERE = Bilingual("长兴县", "Changxing")


def view(of: Programme, budget_fen: int) -> BatchView:
    """A batch of three projects of one firm, as the page reads it."""
    pool = []
    for code, saving, day in (("P1", "6000", "2024-03-01"), ("P2", "20000", "2024-05-20"), ("P3", "1000", "2024-06-10")):
        made = candidate(code, clinker(finish_date=day, progress="accepted"), enterprise="F")
        pool.append(replace(made, assessment=replace(made.assessment, saving_tce_per_year=Decimal(saving))))
    found = rank(pool, of, of.reference_date, budget_fen, "seed")
    rows = tuple(
        BatchRow(
            row.project_code, row.place, row.tier, row.status, row.project_code, "F", HERE, HERE, HERE, row.points_micro, row.offer_fen,
            row.requested_fen, row.entitled_fen, row.decisions, row.reasons, row.caps, row.tie, row.lift, row.doors, row.lot,
            1, None, None, "", None, None,
        )
        for row in found.rows
    )  # fmt: skip
    when = dt.datetime(2024, 9, 2, tzinfo=dt.UTC)
    return BatchView(
        "B", "ranked", of, budget_fen, "basis", of.reference_date, when, "N", 3, "", (), rows, found.line_after_place, found.spent_fen, 0,
        found.warnings, found.unverified,
    )  # fmt: skip


def words(blocks: Any) -> str:
    return json.dumps(blocks, ensure_ascii=False)


@pytest.mark.parametrize("one", FORMULAS, ids=lambda one: one.code)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_of_a_formula_stands_with_its_source_and_that_it_is_to_be_verified(one: Programme, language: Language) -> None:
    assert one.entitlement is not None
    (table,) = [block for block in formula_blocks(one, language) if block["type"] == "table"]
    marked = [row for row in table["rows"] if isinstance(row["cells"]["status"], dict)]
    assert len(marked) >= len(one.entitlement.addresses)
    assert all(row["cells"]["source"]["text"] and row["cells"]["source"]["href"] for row in marked)
    assert len(table["rows"]) == len(marked) + len(one.entitlement.fees) + one.entitlement.deduct_other
    told = words(formula_blocks(one, language))
    assert ("外地办法" in told) == (language == "zh")
    assert one.method.reason.text(language) in told


def test_a_programme_of_points_has_no_formula_and_draws_no_payments() -> None:
    assert formula_blocks(programme("zhejiang_cement_special_fund"), "zh") == []


def test_what_is_paid_now_later_and_taken_is_drawn_to_the_fen() -> None:
    batch = view(programme("fujian_retrofit_reward"), 400 * 1_000_000)
    chart = cast("dict[str, Any]", paid_chart(batch, "zh"))
    # 300 + 100 of 500 now; 400 later; 1,000 - 500 and 50 - 0 are taken by the cap of the firm
    assert [series["values"] for series in chart["series"]] == [[300.0, 100.0, 0.0], [0.0, 400.0, 0.0], [0.0, 500.0, 50.0]]
    assert "1,350 万元" in chart["summary"]
    assert "本批兑付 400 万元" in chart["summary"]
    assert paid_chart(replace(batch, rows=()), "zh") is None


def test_the_table_shows_formula_entitlement_and_payment_and_what_decides() -> None:
    batch = view(programme("fujian_retrofit_reward"), 400 * 1_000_000)
    names = [column.key for column in ranking_columns(batch, "en")]
    assert [name for name in names if name in ("points", "requested", "saving", "formula", "entitled", "offer")] == [
        "saving", "formula", "entitled", "offer",
    ]  # fmt: skip
    cells = ranking_row(batch.rows[1], batch, "zh")["cells"]
    shown = [cell["text"] if isinstance(cell, dict) else cell for cell in (cells["formula"], cells["entitled"], cells["offer"])]
    assert shown == ["1,000", "500", "100"]
    assert cells["status"]["sub"] == "本批剩余资金"
    assert [status_name(row.status, "entitlement", "zh") for row in batch.rows] == ["可得资金", "部分兑付", "本批未兑付"]
    (money,) = [block for block in reasons_blocks(batch.rows[1], batch.programme, "zh") if block["type"] == "money_chain"]
    assert [(step["before"], step["after"], step["cut"]) for step in money["steps"]][1:] == [(1.0, 0.5, "− 500.00"), (0.5, 0.1, "− 400.00")]
    assert [bool(step["tag"]) for step in money["steps"]] == [False, False, True]
    assert (money["result"]["after"], money["result"]["text"], money["result"]["cut"]) == (0.1, "100.00", "")
    assert "“本批剩余资金”最多允许 100.00，由它决定" in money["summary"]
    assert [row["cells"]["takes"] for row in money["rows"]] == ["", "500", "400"]
