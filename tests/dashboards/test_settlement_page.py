"""The part of the batch page that settles awards, acted on as people do: by fields and buttons, in both languages."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dashboards.pages import batch
from reserve.services.settlement import read_settlement, settlement_form
from reserve.services.settlement.views import Promised
from reserve.vocabulary.language import Bilingual
from tests.dashboards.conftest import seat
from tests.dashboards.test_pages import walk
from tests.dashboards.test_proceedings_page import press
from tests.support.proceedings import Case
from tests.support.settlement import Kept
from widgets import View


@pytest.fixture
def case(issued_batch: Kept, tmp_path: Path) -> Iterator[Case]:
    """The issued batch in a register of this test's own."""
    made = issued_batch.copy(tmp_path)
    yield made
    made.office.store.dispose()


def part(case: Case, login: str, language: str = "zh") -> View:
    page = batch.page(seat(case.office.desk, login, language, batch=case.batch, part="settlement"))
    view = page.children[0].children[1]
    assert isinstance(view, View)
    return view


def told(view: View) -> str:
    return json.dumps(view.blocks, ensure_ascii=False)


def account(view: View, project: str) -> None:
    view._acted({"name": "account", "payload": {"values": {}, "data": {"project": project}}})


def test_an_award_goes_from_the_advance_to_the_last_payment_by_the_forms_of_its_page(case: Case) -> None:
    first = case.projects[0]
    view = part(case, "zj.ranker")
    press(view, "advance", {"advance.document": "浙财建〔2024〕31号"})
    assert "已登记预拨 300 万元" in told(view)
    account(view, first)
    figures = {"figure.saving": "5000", "figure.investment": "3000", "figure.level": "90", "figure.air_class": "A"}
    assert "已拨" in told(view)
    press(view, "preview", {"figure.saving": "5000", "figure.investment": "", "figure.other": "", "figure.level": ""})
    assert "尚缺：核定设备投资（不含税）" in told(view)
    asked = {each["name"] for each in walk(view.blocks) if each["type"] == "field"}
    typed = {name: text for name, text in figures.items() if name in asked}
    press(view, "preview", typed)
    assert "按上述数据试算，未登记" in told(view)
    assert "250 万元" in told(view)
    press(view, "verify", {**typed, "verify.verifier": "浙江省节能监察中心", "verify.report": "浙节监〔2024〕7号"})
    press(view, "propose")
    assert "待另一人签批" in told(view)
    signer = part(case, "zj.signer", "en")
    account(signer, first)
    assert "waits for a signature" in told(signer)
    press(signer, "sign")
    assert "The settlement is signed." in told(signer)
    view = part(case, "zj.ranker")
    account(view, first)
    press(view, "pay", {"pay.document": "浙财建〔2024〕40号"})
    row = read_settlement(case.office.desk, case.chain.ranker, case.batch).of(first)
    assert row is not None
    assert row.signed is not None
    assert row.paid_fen == row.signed.due_fen > 200_000_000
    assert [each["type"] for each in view.blocks].count("bar") == 1
    assert f"/download/settlement/{case.batch}.xlsx" in told(view)


def test_no_class_counts_as_verified_that_nobody_chose(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    first, desk, ranker = case.projects[0], case.office.desk, case.chain.ranker
    advance_paid = part(case, "zj.ranker")
    press(advance_paid, "advance", {"advance.document": "浙财建〔2024〕31号"})
    form = settlement_form(desk, ranker, case.batch, first)
    air = Promised("air", Bilingual("绩效分级", "Air class"), Bilingual("A 级", "class A"), "")
    promised = replace(form, promises=(*form.promises, air), air_classes=("A", "B"))
    monkeypatch.setattr("dashboards.pages.batch.settlement.settlement_form", lambda *_: promised)
    view = part(case, "zj.ranker")
    account(view, first)
    fields = {each["name"]: each for each in walk(view.blocks) if each["type"] == "field"}
    for name, answers in (("figure.air_class", ["", "A", "B"]), ("figure.ultra_low", ["", "yes", "no"])):
        assert fields[name]["value"] == ""
        assert [code for code, _ in fields[name]["options"]] == answers, name
