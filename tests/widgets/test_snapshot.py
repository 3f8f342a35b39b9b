"""What a page gets before, and after, its line to the kernel stands: snapshots, one answer per message, nothing done twice."""

import json

import pytest

from tests.widgets import samples
from widgets import Stack, Table, View, blocks
from widgets.columns import Column
from widgets.form import Answer
from widgets.snapshot import MIME, snapshot

pytestmark = pytest.mark.usefixtures("built")


@pytest.fixture(autouse=True)
def served(monkeypatch):
    """As in the server: the page brings the components."""
    monkeypatch.setenv("RESERVE_ASSETS_URL", "/assets/")


def listen(*components):
    """Everything that the components send, in order: (component, message of the comm)."""
    sent = []
    for component in components:
        component.comm.send = lambda data=None, metadata=None, buffers=None, component=component: sent.append((component, data))
    return sent


def ask(component, message):
    component._heard(component, message, [])


def test_what_is_shown_holds_everything_that_is_needed_to_draw_it():
    inner, table = View("zh", [blocks.paragraph("正文")]), Table("zh", columns=[Column("a", "A")], rows=[{"key": "1", "cells": {"a": "x"}}])
    stack = Stack((inner, table))
    shown, _ = stack._repr_mimebundle_()
    content = json.loads(shown[MIME])
    assert content["model_id"] == stack.model_id
    assert list(content["models"]) == [stack.model_id, inner.model_id, table.model_id]
    states = {name: made["state"] for name, made in content["models"].items()}
    assert states[stack.model_id]["children"] == [f"IPY_MODEL_{inner.model_id}", f"IPY_MODEL_{table.model_id}"]
    assert states[inner.model_id]["component"] == "view"
    assert states[inner.model_id]["blocks"][0]["text"] == "正文"
    assert states[table.model_id]["rows"] == table.rows
    assert not {"_esm", "_css", "layout", "_view_module"} & set(states[table.model_id])


def test_a_page_that_missed_a_change_gets_that_and_no_more():
    first, second = View("zh", [blocks.paragraph("一")]), View("zh", [blocks.paragraph("二")])
    stack = Stack((first, second))
    versions = {name: made["version"] for name, made in snapshot(stack).items()}
    sent = listen(stack, first, second)
    ask(stack, {"type": "hello", "versions": versions})
    assert sent == []
    second.blocks = [blocks.paragraph("二之二")]
    third = View("zh", [])
    stack.children = (first, second, third)
    sent.clear()
    ask(stack, {"type": "hello", "versions": versions})
    ((_, data),) = sent
    assert set(data["content"]["models"]) == {stack.model_id, second.model_id, third.model_id}


@pytest.mark.parametrize("versions", [None, [], "x", {"nobody": 3}])
def test_a_hello_without_sense_gets_everything(versions):
    view = View("zh", [])
    sent = listen(view)
    ask(view, {"type": "hello", "versions": versions})
    assert set(sent[0][1]["content"]["models"]) == {view.model_id}


def test_an_edit_costs_one_message_and_one_answer():
    form = samples.form()
    form.on_changed(lambda change: Answer(findings=[], panel=[blocks.paragraph(change.raw["fields"]["enterprise_name"]["text"])]))
    sent = listen(form)
    before = form.changes_told
    ask(form, {"type": "changed", "seq": 1, "client": "tab", "raw": {"fields": {"enterprise_name": {"text": "新名"}}}, "changes": {}})
    ((_, data),) = sent
    assert data["method"] == "custom"
    assert data["content"]["type"] == "answer"
    assert data["content"]["state"]["panel"][0]["text"] == "新名"
    assert data["content"]["version"] == form.changes_told == before + 1


def test_an_act_that_is_sent_again_is_answered_again_and_done_once():
    view, done = View("zh", []), []
    view.on_action(lambda name, payload: done.append(name))
    sent = listen(view)
    act = {"type": "action", "seq": 7, "client": "tab", "name": "accept", "payload": {}}
    for _ in range(3):
        ask(view, act)
    assert done == ["accept"]
    assert [data["content"]["type"] for _, data in sent] == ["received", "done", "done", "done"]
    ask(view, {**act, "client": "another tab"})
    assert done == ["accept", "accept"]


def test_an_act_that_failed_is_not_tried_again_by_itself():
    view, tries = View("zh", []), []

    def refuse(name, payload):
        tries.append(name)
        raise RuntimeError("inside")

    view.on_action(refuse)
    sent = listen(view)
    for _ in range(2):
        ask(view, {"type": "action", "seq": 1, "client": "tab", "name": "sign"})
    assert tries == ["sign"]
    answers = [data["content"] for _, data in sent if data["content"]["type"] == "failed"]
    assert len(answers) == 2
    assert answers[0]["reference"] == answers[1]["reference"]


def test_only_so_many_answers_are_kept():
    view = View("zh", [])
    listen(view)
    for seq in range(1, 200):
        ask(view, {"type": "action", "seq": seq, "client": "tab", "name": "x"})
    assert len(view._answers) == 50


def test_what_a_handler_changed_before_it_failed_still_reaches_the_page():
    view = View("zh", [])

    def half(name, payload):
        view.blocks = [blocks.paragraph("halb")]
        raise RuntimeError("inside")

    view.on_action(half)
    sent = listen(view)
    ask(view, {"type": "action", "seq": 1, "client": "tab", "name": "x"})
    assert sent[-1][1]["content"]["state"]["blocks"][0]["text"] == "halb"


def test_where_the_component_carries_its_module_changes_travel_by_themselves(monkeypatch):
    monkeypatch.delenv("RESERVE_ASSETS_URL")
    view = View("zh", [])
    view.on_action(lambda name, payload: view.show([blocks.paragraph("neu")]))
    sent = listen(view)
    ask(view, {"type": "action", "seq": 1, "client": "tab", "name": "x"})
    assert [data["method"] for _, data in sent] == ["custom", "update", "custom"]
    assert "state" not in sent[-1][1]["content"]
