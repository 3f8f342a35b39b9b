"""The part of a batch's page that tries other methods: the list of the service beside the official one; a wrong number is told."""

from dashboards.pages.batch import BatchPage
from dashboards.pages.batch.parts import PARTS, part_asked
from reserve.accounts import Desk
from reserve.rules.ranking.trials.otherwise import Asked
from reserve.services import read_batch
from reserve.services.trials.try_method import try_method
from tests.dashboards.conftest import seat
from tests.dashboards.test_pages import ranked, walk
from widgets import View


def part(desk: Desk, code: str, language: str) -> tuple[View, View]:
    page = BatchPage(seat(desk, "zhejiang.ranker", language))
    page.show_batch(code, "methods")
    chosen, shown = page.box.children[0].children[1].children
    return chosen, shown


def knobs(view: View) -> dict[str, dict]:
    return {item["name"]: item for each in walk(view.blocks) if each["type"] == "knobs" for item in each["items"]}


def turned(view: View, name: str, value: str) -> str:
    return view._acted({"name": "otherwise", "payload": {"data": {"name": name, "value": value}}})["say"]


def lists(view: View) -> list[dict]:
    return next(each for each in view.blocks if each["type"] == "ranks")["columns"]


def test_a_method_and_a_rule_stand_beside_the_official_list_and_a_wrong_number_is_told(own_demo: Desk) -> None:
    page, _, _ = ranked(own_demo)
    code = page.box.children[0].children[0].address.rpartition("=")[2]
    chosen, shown = part(own_demo, code, "zh")
    assert [column["letter"] for column in lists(shown)] == ["A"]
    turned(chosen, "method", "lifetime_cost_per_tce")
    assert {"method", "allocator", "method:life_years", "method:years_at_most", "method:at_most"} == set(knobs(chosen))
    turned(chosen, "allocator", "optimise")
    user = seat(own_demo, "zhejiang.ranker")
    numbers = {"life_years": 10, "years_at_most": 10}
    same = try_method(own_demo, user.session_id, code, Asked("lifetime_cost_per_tce", "optimise", numbers, {"divisible": 1}))
    drawn = {row["place"]: row["name"] for row in lists(shown)[1]["rows"] if row["place"]}
    for place, position in enumerate(same.other.trial.order.tolist(), start=1):
        if str(place) in drawn:
            assert drawn[str(place)] == same.board.candidates[position].name
    assert "元/tce" in lists(shown)[1]["note"]
    notice = next(each for each in shown.blocks if each["id"] == "told")
    assert any("资金按最优组合安排" in line for line in notice["lines"])
    for typed in ("-3", "<b>"):
        said = turned(chosen, "method:years_at_most", typed)
        wrong = knobs(chosen)["method:years_at_most"]
        assert (wrong["value"], wrong["error"]) == (typed, said)
    assert lists(shown)[1]["letter"] == "B", "the last list that could be made still stands"
    turned(chosen, "method:at_most", "1")
    assert "不能按该方法评定" in str(shown.blocks)
    turned(chosen, "allocator", "")
    turned(chosen, "method", "")
    assert [column["letter"] for column in lists(shown)] == ["A"]
    signer = seat(own_demo, "zhejiang.signer")
    batch = read_batch(own_demo, signer.session_id, code)
    assert part_asked("methods", batch, signer.person.roles) is PARTS[0], "who may not try does not see the part"
