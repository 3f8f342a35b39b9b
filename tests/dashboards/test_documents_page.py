"""The part of a batch's page that hands out its documents: links in every format, with the words of the office in them."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dashboards.pages.batch.desk import BatchDesk
from dashboards.pages.batch.documents import Documents
from dashboards.pages.batch.ranked_list import RankedList
from tests.dashboards.conftest import seat
from tests.dashboards.test_pages import block, texts
from tests.reserve.services.test_batch_documents import ranked
from tests.support.office import Office

CHANNEL = "节能处 & <b>传真</b> 0571"


def links(part: Documents) -> dict[str, str]:
    """Where each format of each document leads."""
    rows = block(part.view, "table")["rows"]
    cells: list[tuple[str, Any]] = [pair for row in rows for pair in row["cells"].items()]
    return {cell["name"]: cell["href"] for _, cell in cells if isinstance(cell, dict) and cell.get("href")}


def test_documents_are_linked_with_what_the_office_says_and_wrong_days_change_no_link(local_office: Office) -> None:
    _, project, batch = ranked(local_office)
    part = Documents(BatchDesk(seat(local_office.desk, "zj.ranker"), batch))
    before = links(part)
    assert before["PDF: 公示表"] == f"/download/batch/{batch}/notice.pdf?language=zh"
    assert len(before) == 19
    part.view._acted({"name": "terms", "payload": {"values": {"from": "2024-09-13", "to": "2024-09-09", "channel": CHANNEL}}})
    assert links(part) == before
    assert "公示期的最后一天（2024-09-09）早于第一天（2024-09-13），请核对" in texts(part.view)
    part.view._acted({"name": "terms", "payload": {"values": {"from": "2024年9月9日", "to": "2024/9/13", "role": "x", "language": "en"}}})
    asked = parse_qs(urlsplit(links(part)["PDF: 公示表"]).query)
    assert asked == {"from": ["2024-09-09"], "to": ["2024-09-13"], "channel": [CHANNEL], "language": ["en"]}
    assert f"/download/batch/{batch}/letters/{project}.pdf?" in texts(part.view)
    assert all(row["cells"]["use"] for row in block(part.view, "table")["rows"])
    for login, name in (("zj.ranker", "documents"), ("zj.province", "")):
        frame = BatchDesk(seat(local_office.desk, login), batch, "documents")
        assert frame.part.name == name, "who may not export sees no part of documents"
        reasons = json.dumps(RankedList(frame).expand(project), ensure_ascii=False)
        assert (f"/download/batch/{batch}/letters/{project}.pdf" in reasons) == bool(name)
