"""The part of a batch's page that freezes a list, verifies it and takes it back."""

import pytest

from dashboards.pages.batch import BatchPage
from dashboards.pages.batch.freezing import FILES
from reserve.accounts import Desk
from reserve.frozen.folder import DIGESTED
from reserve.services import read_frozen
from tests.dashboards.conftest import seat
from tests.dashboards.test_pages import block, ranked, texts
from widgets import View


def part(desk: Desk, code: str, login: str, language: str) -> View:
    """The freezing part as ``login`` sees it."""
    page = BatchPage(seat(desk, login, language))
    page.show_batch(code, "freezing")
    view = page.box.children[0].children[1]
    assert isinstance(view, View)
    return view


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_list_is_frozen_verified_and_taken_back_on_its_page(own_demo: Desk, language: str) -> None:
    page, _, _ = ranked(own_demo, language)
    code = page.box.children[0].children[0].address.rpartition("=")[2]
    assert '"name": "freeze"' not in texts(part(own_demo, code, "zhejiang.reviewer", language))
    page.box.children[0].children[0]._acted({"name": "part", "payload": {"data": {"part": "freezing"}}})
    box = page.box.children[0]
    box.children[1]._acted({"name": "freeze", "payload": {}})
    user = seat(own_demo, "zhejiang.ranker", language)
    done = read_frozen(own_demo, user.session_id, code)
    view = box.children[1]
    assert (done.digest in texts(view), f"/download/frozen/{code}.zip" in texts(view)) == (True, True)
    assert [row["key"] for row in block(view, "table")["rows"]] == list(FILES)
    view._acted({"name": "verify", "payload": {}})
    assert next(each for each in view.blocks if each.get("id") == "verdict")["tone"] == "ok"
    seen = part(own_demo, code, "zhejiang.reviewer", language)
    assert ('"name": "unfreeze"' in texts(seen), "/download/frozen" in texts(seen), done.digest in texts(seen)) == (False, False, True)
    view._acted({"name": "unfreeze", "payload": {"comment": "名单有误"}})
    assert next(each for each in box.children[1].blocks if each.get("id") == "unfrozen")["tone"] == "info"


def test_every_file_of_a_frozen_batch_is_explained() -> None:
    assert sorted(FILES) == sorted(DIGESTED)
