"""The part of a batch's page that tries scenarios: each settled knob gives the list of the ranking, is recorded, and says what changed."""

from decimal import Decimal

from dashboards.pages.batch import BatchPage
from reserve.accounts import Desk
from reserve.rules.ranking.trials.scenario import Changes
from reserve.services import list_scenarios, run_scenario
from tests.dashboards.conftest import seat
from tests.dashboards.test_pages import ranked, walk
from widgets import Table, View


def part(desk: Desk, code: str, login: str, language: str = "zh") -> tuple[View, View]:
    """The knobs and the lists as ``login`` sees them."""
    page = BatchPage(seat(desk, login, language))
    page.show_batch(code, "scenarios")
    knobs, shown = page.box.children[0].children[1].children
    return knobs, shown


def knob(view: View, name: str) -> dict:
    return next(item for each in walk(view.blocks) if each["type"] == "knobs" for item in each["items"] if item["name"] == name)


def turned(view: View, name: str, value: str) -> dict:
    return view._acted({"name": "try", "payload": {"data": {"name": name, "value": value}}})


def explained(table: Table) -> None:
    """A place is explained on its curves, beside its neighbours, and without each criterion."""
    detail = table._expanded({"key": table.rows[1]["key"]})["blocks"]
    (curves,) = (each for each in detail if each["type"] == "value_curves")
    assert all(item["at"]["y"] <= 100 and item["anchors"] for item in curves["items"])
    (near,) = (each for each in detail if each["type"] == "table" and [c["key"] for c in each["columns"]][3:4] == ["gap"])
    assert [row["cells"]["place"] for row in near["rows"]] == ["1", "2", "3", "4"]
    gaps = [row["cells"]["gap"] for row in near["rows"]]
    assert (gaps[0][0], gaps[1], near["rows"][1]["tone"]) == ("+", "", "ok")
    (still,) = (each for each in detail if each.get("id", "").startswith("still-"))
    assert len(still["blocks"][1]["rows"]) == 6


def lists(view: View) -> list[dict]:
    return next(each for each in view.blocks if each["type"] == "ranks")["columns"]


def test_a_knob_gives_the_list_of_a_scenario_and_says_what_changed(own_demo: Desk) -> None:
    page, _, table = ranked(own_demo)
    explained(table)
    code = page.box.children[0].children[0].address.rpartition("=")[2]
    knobs, shown = part(own_demo, code, "zhejiang.ranker")
    assert [column["letter"] for column in lists(shown)] == ["A"]
    said = turned(knobs, "weight:cost_per_tce", "９０")["say"]
    user = seat(own_demo, "zhejiang.ranker")
    (record,) = list_scenarios(own_demo, user.session_id, code)
    assert record.changes == Changes(weights={"cost_per_tce": Decimal(90)})
    assert (f"{record.entering} 个" in said, f"{record.leaving} 个" in said, record.entering > 0) == (True, True, True)
    same = run_scenario(own_demo, user.session_id, code, record.changes)
    drawn = {row["place"]: row["name"] for row in lists(shown)[1]["rows"] if row["place"]}
    for place, position in enumerate(same.trial.order.tolist(), start=1):
        if str(place) in drawn:
            assert drawn[str(place)] == same.board.candidates[position].name
    assert any(row["mark"] == "in" for row in lists(shown)[1]["rows"])
    assert knob(knobs, "weight:cost_per_tce")["set"]
    others = [Decimal(item["value"]) for each in walk(knobs.blocks) if each.get("id") == "weights" for item in each["items"]]
    assert sum(others) == 100
    turned(knobs, "weight:cost_per_tce", "")
    assert [column["letter"] for column in lists(shown)] == ["A"]


def test_a_value_that_cannot_stand_is_told_beside_its_knob_and_nothing_is_recorded(own_demo: Desk) -> None:
    page, _, _ = ranked(own_demo)
    code = page.box.children[0].children[0].address.rpartition("=")[2]
    knobs, _shown = part(own_demo, code, "zhejiang.ranker", "en")
    for name, typed in (("weight:air", "101"), ("budget", "-1"), ("cap:group_share", "130"), ("floor:total", "<b>")):
        turned(knobs, name, typed)
        assert (knob(knobs, name)["value"], bool(knob(knobs, name)["error"])) == (typed, True), name
    user = seat(own_demo, "zhejiang.ranker")
    assert list_scenarios(own_demo, user.session_id, code) == ()
    for name, typed in (("budget", "2000"), ("cap:group_share", "30"), ("floor:total", "40"), ("partial", "no")):
        turned(knobs, name, typed)
    changes = list_scenarios(own_demo, user.session_id, code)[0].changes
    assert changes == Changes(
        caps={"group_share": Decimal("0.3")}, floors={"total": Decimal(40)}, budget_fen=2_000_000_000, partial_offer=False
    )  # fmt: skip
    reader, seen = part(own_demo, code, "zhejiang.signer")
    assert not any(each["type"] == "knobs" for each in walk(reader.blocks))
    seen._acted({"name": "open", "payload": {"data": {"number": 4}}})
    assert [column["letter"] for column in lists(seen)] == ["A", "B"]


def test_a_departure_is_proposed_signed_by_another_and_shown_beside_the_list(own_demo: Desk) -> None:
    page, _, table = ranked(own_demo)
    code = page.box.children[0].children[0].address.rpartition("=")[2]

    def view_of(login: str) -> View:
        shown = BatchPage(seat(own_demo, login))
        shown.show_batch(code, "departures")
        return shown.box.children[0].children[1]

    view = view_of("zhejiang.ranker")
    view._acted({"name": "propose", "payload": {"values": {"departure_project": "x", "departure_offer": "一万", "departure_reason": ""}}})
    errors = {each["name"]: each["error"] for each in walk(view.blocks) if each["type"] == "field"}
    assert all(errors[name] for name in ("departure_offer", "departure_reason"))
    project = table.rows[0]["key"]
    values = {"departure_project": project, "departure_offer": "0", "departure_reason": "企业已停产"}
    view._acted({"name": "propose", "payload": {"values": values}})
    assert not any(each.get("name") == "sign" for each in walk_items(view))
    signing = view_of("zhejiang.signer")
    assert {each["name"] for each in walk_items(signing)} == {"sign", "refuse"}
    signing._acted({"name": "sign", "payload": {"data": {"number": 1}}})
    (row,) = next(each for each in signing.blocks if each["type"] == "table")["rows"]
    assert (row["cells"]["state"]["tone"], row["cells"]["offer"]) == ("ok", "0.00")
    listed = BatchPage(seat(own_demo, "zhejiang.auditor"))
    listed.show_batch(code)
    first = listed.box.children[0].children[1].rows[0]
    assert (first["key"], first["cells"]["offer"]["sub"]) == (project, "例外：0")


def walk_items(view: View) -> list[dict]:
    return [item for each in walk(view.blocks) if each["type"] == "actions" for item in each["items"]]
