"""A project as filed: answers in the order of the form; a file is read by its name."""

from typing import Any

from dashboards.pages.filed import filed_blocks
from dashboards.pages.labels import differences
from reserve.vocabulary.document import Document


def filed(proof: str) -> Document:
    fields = {"credit_record_clean": {"text": "是"}, "credit_record_proof": {"text": proof}}
    listed = [{"key": "a", "cells": {"file_kind": {"text": "other"}, "file_name": {"text": proof}}}]
    return Document.from_raw({"fields": fields, "tables": {"files": listed}})


def test_a_file_is_read_by_its_name_and_older_text_as_it_stands() -> None:
    for answer, shown in (("报告.pdf#3f2a9c81b0d4", "报告.pdf"), ("见纸质材料", "见纸质材料")):
        blocks: dict[str, dict[str, Any]] = {block["type"]: block for block in filed_blocks(filed(answer), "zh")}
        assert [fact["value"] for fact in blocks["facts"]["items"]] == ["是", shown]
        assert [row["cells"]["file_name"] for row in blocks["table"]["rows"]] == [shown]


def test_two_versions_of_a_file_of_one_name_are_told_apart() -> None:
    found = differences(filed("报告.pdf#77aa9c81b0d4"), filed("报告.pdf#3f2a9c81b0d4"), "zh")
    assert ("信用和合规证明", "报告.pdf#3f2a9c81b0d4", "报告.pdf#77aa9c81b0d4") in found
