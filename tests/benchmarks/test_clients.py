"""The measuring clients against the real server: what they say is saved is saved, and what is lost is found."""

from pathlib import Path

import pytest

from benchmarks.crew import Crew
from benchmarks.drafts import lost, measure
from benchmarks.library import fill
from benchmarks.processes import usage
from benchmarks.servers import serving
from tests.support.page_outbox import Outbox

DRAFTS = 6


@pytest.mark.server
@pytest.mark.slow
def test_writers_and_visitors_work_and_a_lost_save_is_found(tmp_path: Path) -> None:
    library = fill(f"sqlite:///{tmp_path / 'reserve.db'}", tmp_path, DRAFTS, 2)
    pages = list(zip(library.codes, library.sessions, strict=True))
    with serving(library.url, tmp_path) as (base, pid):
        figures = measure(base, pid, library, 1.0, bare=False)
        assert figures.failures == []
        assert figures.rate > 0
        with Crew("benchmarks.visitors", [{"base": base, "every": 0.5, "pages": pages[:2], "spare": pages[2]}]) as crew:
            assert crew.hear() == ["ready"]
            (opened,) = crew.ask("open 2")
            assert opened["failures"] == []
            assert len(opened["seconds"]) == 2
            used = usage(pid)
            assert used.pages.count >= 2
            assert min(used.server.private, used.pages.private) > 2**20
            (probed,) = crew.ask("probe")
            assert probed["failures"] == []
            (told,) = crew.ask("report")
            assert told["failures"] == []
            assert len(told["answered"]) == len(told["saved"]) > 0
            crew.ask("end")
    written = {code: writer for code, writer in figures.writers.items() if code not in library.codes[:3]}
    assert all(writer["acknowledged"] for writer in written.values())
    missing = lost(library, tmp_path, figures)
    assert [one for one in missing if one.split(" ")[0].rstrip(":") in written] == []
    code, writer = next(iter(written.items()))
    path, (text, unit, revision) = next(iter(writer["acknowledged"].items()))
    writer["acknowledged"][path] = (f"{text}, and more", unit, revision)
    assert [one for one in lost(library, tmp_path, figures) if one.startswith(code)] != []


def _answer(**members: object) -> dict[str, object]:
    return {"revision": 7, "saved": {}, "acknowledged_seq": 1, "conflicts": [], "refused": [], **members}


def test_the_outbox_keeps_what_was_typed_while_the_answer_was_under_way() -> None:
    box = Outbox({"content": 3})
    box.put("content", "first")
    batch = box.batch()
    box.put("content", "second")
    box.answered(200, _answer(saved={"content": 7}), batch)
    assert box.acknowledged == {"content": ("first", None, 7)}
    assert [(entry.text, entry.base) for entry in box.entries.values()] == [("second", 7)]
    assert box.state == "saving"


def test_the_outbox_goes_on_from_an_edit_of_its_own_whose_answer_was_lost() -> None:
    box = Outbox({"content": 3})
    box.put("content", "first")
    box.batch()
    box.put("content", "second")
    batch = box.batch()
    conflict = {"path": "content", "theirs": "first", "theirs_unit": None, "revision": 7}
    box.answered(200, _answer(conflicts=[conflict]), batch)
    assert box.conflicts == {}
    assert [(entry.text, entry.base) for entry in box.entries.values()] == [("second", 7)]


def test_the_outbox_shows_a_foreign_text_as_a_conflict_and_drops_neither() -> None:
    box = Outbox({"content": 3})
    box.put("content", "mine")
    conflict = {"path": "content", "theirs": "theirs", "theirs_unit": None, "revision": 7}
    box.answered(200, _answer(conflicts=[conflict]), box.batch())
    assert box.state == "conflict"
    assert box.conflicts["content"]["mine"] == "mine"
    assert box.acknowledged == {}


@pytest.mark.parametrize(
    ("status", "state"), [(401, "signed-out"), (403, "refused"), (409, "locked"), (413, "too-large"), (503, "offline")]
)
def test_the_outbox_keeps_everything_that_was_not_acknowledged(status: int, state: str) -> None:
    box = Outbox()
    box.put("content", "typed")
    box.answered(status, {"error": "no"}, box.batch())
    assert (box.state, [entry.text for entry in box.entries.values()]) == (state, ["typed"])


def test_a_later_page_takes_over_what_an_earlier_one_left() -> None:
    earlier = Outbox({"content": 3})
    earlier.put("content", "typed")
    earlier.batch()
    later = Outbox({"content": 5})
    later.adopt(earlier)
    (entry,) = later.entries.values()
    assert (entry.text, entry.base, later.sent) == ("typed", 3, {"content": ["typed"]})
    assert later.client != earlier.client
