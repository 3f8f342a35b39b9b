"""The page of the rules: every rule in both languages, the list, and who is told what."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboards.pages.rules import RulesPage
from dashboards.pages.rules.list import fits
from dashboards.pages.rules.place import address, place_of, rule_link
from dashboards.pages.rules.reader import RuleReader
from dashboards.wiring import CurrentUser
from reserve.accounts import Desk
from tests.dashboards.conftest import seat
from validation.catalogue import catalogue, rule

PLACEHOLDER = re.compile(r"\{\w*\}|‹|None\b")


def reader(language: str = "zh") -> CurrentUser:
    """Somebody of Changxing who may read no project: no statistics, no database."""
    person = SimpleNamespace(unit_code="330522", roles=("administrator",))
    return cast("CurrentUser", SimpleNamespace(language=language, desk=SimpleNamespace(today=lambda: dt.date(2024, 9, 2)), person=person))


def shown(user: CurrentUser, **asked: str) -> list[Any]:
    """The components that an address shows."""
    page = RulesPage(user)
    page.go(asked)
    return list(page.box.children)


def words(found: Any) -> str:
    """Everything that is said in blocks, in one text."""
    if isinstance(found, dict):
        return "\n".join(words(part) for part in found.values())
    return "\n".join(map(words, found)) if isinstance(found, list | tuple) else "" if found is None else str(found)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_is_explained_without_an_open_placeholder(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(_reader: RuleReader, made: list[Any], parts: Any, focus: str = "") -> Any:  # no component for each of so many pages
        return SimpleNamespace(blocks=made, address=address(parts), focus=focus, on_action=lambda _act: None)

    monkeypatch.setattr(RuleReader, "view", told)
    user = reader(language)
    headings = {
        "zh": {"这条规则怎么说", "为什么要查", "怎样处理", "例子"},
        "en": {"What the rule says", "Why it is asked", "How to settle it", "Examples"},
    }[language]
    for one in catalogue():
        (view,) = cast("Any", RulesPage(user).part(place_of({"rule": one.id})).widgets())
        said = words([block for block in view.blocks if block.get("id") != "other-day"])
        assert PLACEHOLDER.search(said) is None, (one.id, PLACEHOLDER.search(said))
        assert headings <= set(said.split("\n")), one.id
        assert one.title.text(user.language) in said
        assert one.id in said
        assert view.address == f"/rules/{one.id}"


def test_values_are_those_of_the_day_and_area_with_their_source() -> None:
    (view,) = shown(reader(), rule="R-NAME-NEAR", on="2024-09-02", area="330522")
    said = words(view.blocks)
    assert "/law?path=checks.name_likeness&on=2024-09-02&area=330522" in said
    assert "本系统设定" in said
    (view,) = shown(reader(), rule="R-CLASS-B", on="2024-09-02", area="520100")
    assert "不适用" in words(view.blocks)


def test_an_unknown_rule_is_said_with_rules_that_begin_like_it() -> None:
    (view,) = shown(reader(), rule="R-DATES-<b>")
    assert {"没有这条规则", "/rules/R-DATES-ORDER"} <= set(words(view.blocks).split("\n"))


def test_the_list_is_narrowed_and_its_address_follows() -> None:
    _head, table = shown(reader(), q="标杆", severity="block")
    assert "R-NEW-BENCHMARK" in [row["key"] for row in table.rows]
    assert table.address == "/rules?q=%E6%A0%87%E6%9D%86&severity=block"
    _head, table = shown(reader(), family="magnitude")
    assert table.total == sum(one.family == "magnitude" for one in catalogue())
    assert not fits(rule("R-PHONE"), place_of({"q": "phone nowhere"}))
    assert rule_link("R-PHONE") == "/rules/R-PHONE"


def test_statistics_are_for_those_who_may_read_projects(demo: Desk) -> None:
    assert "statistics" not in [block.get("id") for block in shown(seat(demo, "zhejiang.admin"), rule="R-CREDIT-DIGIT")[0].blocks]
    for login in ("changxing.clerk", "zhejiang.reviewer"):
        view = shown(seat(demo, login), rule="R-CREDIT-DIGIT")[0]
        assert [block for block in view.blocks if block.get("id") == "statistics"], login
