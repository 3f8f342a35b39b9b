"""A project among its peers on the pages: drawn, told in words and folded away while everything is usual."""

from typing import Any

import polars as pl
import pytest

from dashboards.pages import entry, review
from dashboards.pages.peer_places import peer_blocks
from reserve.services.checking.peers import Counted, freeze_peers
from reserve.vocabulary.language import Language
from reserve.vocabulary.peers import ANY_KIND
from tests.dashboards.test_rechecked import seated, texts
from tests.support.office import Office
from tests.validation.documents import context_of, document_of
from widgets import Form

PEERS = [
    {"indicator": "unit_after", "n": 23, "median": 4605170, "spread": 40000},
    {"indicator": "saving_rate", "n": 21, "median": -2995732, "spread": 100000},
]
ROWS = [{"key": "r1", "carrier": "coke", "quantity_before": "450000", "quantity_after": "225000", "heat_value_measured": "29307"}]


def part(language: Language, case: dict[str, Any]) -> dict[str, Any]:
    (found,) = peer_blocks(document_of(case), context_of(case), language)
    return found


@pytest.mark.parametrize(
    ("language", "summary", "words"),
    [
        ("zh", "与同类项目比较：2 项中有 2 项偏离通常范围", "同类 23 个项目中位数 100，通常 81.26 至 123.1；本项目 150，高于通常范围"),
        (
            "en",
            "Among its peers: 2 of 2 unusual",
            "23 projects of the kind: median 100, usually 81.26 to 123.1; this project 150, above the usual",
        ),
    ],
)
def test_what_is_unusual_stands_open_with_its_figures(language: Language, summary: str, words: str) -> None:
    found = part(language, {"peers": PEERS, "rows": ROWS})
    assert (found["summary"], found["open"]) == (summary, True)
    after, rate = (row["cells"]["place"] for row in found["blocks"][0]["rows"])
    assert (after["sub"], after["standing"]["tone"]) == (words, "warn")
    assert after["standing"]["at"] > 1
    assert "50\N{NO-BREAK SPACE}%" in rate["sub"]
    assert "5\N{NO-BREAK SPACE}%" in rate["sub"]


def test_what_is_usual_is_folded_and_nothing_stands_without_peers() -> None:
    usual = [{**ROWS[0], "quantity_after": "150000"}]
    found = part("zh", {"peers": PEERS[:1], "rows": usual})
    assert (found["summary"], found["open"]) == ("与同类项目比较：1 项均在通常范围", False)
    assert found["blocks"][0]["rows"][0]["cells"]["place"]["standing"]["at"] == pytest.approx(0.5, abs=1e-4)
    assert peer_blocks(document_of({}), context_of({}), "zh") == []
    assert peer_blocks(document_of({}), None, "zh") == []


def test_the_form_the_filed_project_and_the_review_show_the_place(local_office: Office) -> None:
    chain = local_office.chain()
    code = local_office.in_state(chain, "submitted")
    draft = local_office.drafted(chain.clerk, {"project_code": ("2401-330522-07-02-654321", None), "line_name": ("2号熟料线", None)})
    heading, review_of = "与同类项目比较", seated(local_office, chain.city, project=code)
    assert heading not in texts(review.page(review_of).children[0])
    groups = pl.DataFrame(
        [{"product": "clinker", "kinds": ANY_KIND, "indicator": "unit_after", "n": 23, "median": 4605170, "spread": 40000}]
    )
    with local_office.store.write() as session:
        freeze_peers(session, Counted(local_office.desk.today(), 23, groups))
    assert heading in texts(review.page(review_of).children[0])
    assert heading in texts(entry.page(seated(local_office, chain.clerk, project=code)).children[0])
    form = entry.page(seated(local_office, chain.clerk, project=draft)).children[0]
    assert isinstance(form, Form)
    assert [block["id"] for block in form.panel if block.get("id") == "peers"] == ["peers"]
