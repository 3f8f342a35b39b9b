"""The Python side: hostile messages, the guard, blocks, assets, catalogues."""

import ast
import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from reserve.vocabulary.errors import BadInput
from tests.widgets import samples
from widgets import Table, View, assets, blocks
from widgets.columns import Column
from widgets.form import read_raw
from widgets.guard import failure_of
from widgets.table import Tab
from widgets.view import clean_payload

pytestmark = pytest.mark.usefixtures("built")
ROOT = Path("widgets")


def heard(component, message):
    sent = []
    component.send = lambda content, buffers=None: sent.append(content)
    component._heard(component, message, [])
    return sent


def shipped():
    for language in ("zh_CN", "en"):
        with (ROOT / "locale" / language / "LC_MESSAGES" / "widgets.po").open("rb") as source:
            yield language, {str(message.id): str(message.string) for message in read_po(source) if message.id}


def used_ids():
    """Every text id in the sources: t("...") in JavaScript, the tables of ids, text(language)("...") in Python."""
    found = set()
    for path in (ROOT / "src").rglob("*.js"):
        source = path.read_text(encoding="utf-8")
        found |= {json.loads(f'"{raw}"') for raw in re.findall(r'\bt\("((?:[^"\\]|\\.)*)"', source)}
        found |= set(re.findall(r'^  (?:slow|lost): \["\w+", "[^"]+", "[^"]+"\]', source, re.MULTILINE)) and {
            text for one in re.findall(r'^  (?:slow|lost): \["\w+", "([^"]+)", "([^"]+)"\]', source, re.MULTILINE) for text in one
        }
    found |= {"Block", "Explain", "Hint", "baseline", "benchmark", "before", "after"}
    for path in ROOT.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Call) and getattr(node.func.func, "id", "") == "text":
                found.add(node.args[0].value)
    return found


def test_no_text_is_untranslated_and_none_is_left_over():
    ids = used_ids()
    for language, texts in shipped():
        assert set(texts) == ids, f"{language}: {sorted(set(texts) ^ ids)}"
        assert all(texts.values()), [each for each, value in texts.items() if not value]


def test_a_translation_keeps_its_placeholders():
    for _, texts in shipped():
        for original, translated in texts.items():
            assert sorted(re.findall(r"\{\w+\}", original)) == sorted(re.findall(r"\{\w+\}", translated)), original


def test_chinese_texts_hold_no_english_sentence():
    chinese = dict(shipped())["zh_CN"]
    assert [each for each in chinese.values() if re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", re.sub(r"\{\w+\}", "", each))] == []


def test_no_source_uses_innerhtml_or_eval():
    for path in (ROOT / "src").rglob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", path.read_text(encoding="utf-8")
        ), path


def test_what_is_built_stands_in_the_manifest_with_a_packed_sibling():
    manifest = assets.manifest()
    assert {"live.js", "page.js", "reserve.css", "notices.txt"} <= set(manifest["entries"])
    assert {"form.js", "table.js", "chart.js", "view.js"} == set(manifest["lab"])
    for name in manifest["files"]:
        assert (assets.folder() / name).is_file()
        assert (assets.folder() / f"{name}.gz").read_bytes()[4:8] == b"\0\0\0\0"


def test_a_component_carries_its_module_only_where_the_page_does_not_bring_it(monkeypatch):
    monkeypatch.setenv("RESERVE_ASSETS_URL", "/assets/")
    served = View("zh")
    assert len(served._esm) < 50
    assert served._css == ""
    monkeypatch.delenv("RESERVE_ASSETS_URL")
    inlined = View("zh")
    assert len(inlined._esm) > 10_000
    assert ".rr-button" in inlined._css


def test_an_error_of_ours_is_logged_under_a_number_that_the_person_sees():
    failure = failure_of(ZeroDivisionError("secret detail"), "zh", "test")
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", failure.reference)
    assert "secret" not in failure.message
    assert "没有丢失" in failure.message


def test_an_error_meant_for_people_speaks_for_itself_and_has_no_number():
    failure = failure_of(BadInput("number_unreadable", text="abc"), "en", "test")
    assert failure.message == "“abc” is not a number; enter a figure such as 1250.5"
    assert failure.reference == ""


def test_a_callback_that_raises_tells_the_page_and_does_not_raise():
    view = View("zh")

    def broken(name, payload):
        raise RuntimeError("inside")

    view.on_action(broken)
    sent = heard(view, {"type": "action", "seq": 4, "name": "x"})
    assert [each["type"] for each in sent] == ["received", "failed"]
    assert sent[1]["seq"] == 4
    assert "inside" not in json.dumps(sent)


@pytest.mark.parametrize(
    "message", [None, "text", 7, {}, {"type": "unknown"}, {"type": "action", "payload": "x", "seq": "y"}, {"type": []}]
)
def test_a_malformed_message_never_raises(message):
    heard(View("zh"), message)


def test_a_payload_is_brought_into_shape():
    assert clean_payload({"values": {"a": 1}, "fields": ["x", 2], "comment": None, "data": []}) == {
        "values": {"a": "1"},
        "comment": "",
        "fields": ["x", "2"],
        "data": {},
    }
    assert clean_payload("junk")["values"] == {}


def test_a_raw_document_from_the_page_keeps_only_its_shape():
    raw, explanations = read_raw(
        {
            "fields": {"a": {"text": "1", "unit": "t", "evil": 1}, "b": "x"},
            "tables": {"t": [{"key": 1, "cells": None}, "x"], "u": 3},
            "explanations": {"r/p": "why"},
        }
    )
    assert raw == {"fields": {"a": {"text": "1", "unit": "t"}}, "tables": {"t": [{"key": "1", "cells": {}}]}}
    assert explanations == {"r/p": "why"}


def test_a_query_for_an_unknown_column_or_tab_is_not_believed():
    table = Table("zh", columns=[Column("a", "A", sortable=True), Column("b", "B")], tabs=[Tab("", "all", 1)], sort="a")
    asked = []
    table.on_query(asked.append)
    heard(
        table,
        {
            "type": "query",
            "seq": 1,
            "query": {"page": -4, "size": 10**9, "sort": "b; drop", "tab": "x", "search": " y " * 400, "descending": 1},
        },
    )
    (query,) = asked
    assert (query.page, query.size, query.sort, query.tab, query.descending) == (1, 20, "a", "", False)
    assert len(query.search) <= 200


def test_a_row_that_the_table_does_not_show_cannot_be_opened():
    table = Table("zh", columns=[Column("a", "A")], rows=[{"key": "mine", "cells": {}}])
    opened = []
    table.on_open(opened.append)
    assert heard(table, {"type": "open", "seq": 1, "key": "theirs"})[-1]["type"] == "failed"
    assert heard(table, {"type": "open", "seq": 2, "key": "mine"})[-1]["type"] == "done"
    assert opened == ["mine"]


def test_every_block_is_plain_data():
    json.dumps(samples.view().blocks)
    assert blocks.bullet(title="", unit="", after=None)["after"] is None
    assert blocks.notice("info", "t", "one line")["lines"] == ["one line"]


def test_a_choice_that_may_stay_open_has_a_blank_first_option() -> None:
    answers = (("yes", "Yes"), ("no", "No"))
    with pytest.raises(ValueError, match="no blank option"):
        blocks.field("proven", "Proven", "select", options=answers, required=False)
    assert blocks.field("proven", "Proven", "select", options=(("", "-"), *answers), required=False)["value"] == ""
    assert blocks.field("proven", "Proven", "select", "no", options=answers, required=False)["value"] == "no"
