"""A list kept as columns is the list: every row, every field, blanks as blanks."""

import json
from typing import Any

import pytest

from reserve.services.batches.listed import READ, Listed, Picked, column
from reserve.services.batches.views import BatchRow
from reserve.vocabulary.language import Bilingual

SHOWN: dict[str, Any] = {
    "name": "甲线改造", "enterprise": "", "unit": "330522", "county": "330522", "city": "3305", "saving": 0, "before": -1, "after": None,
    "indicator_unit": "kgce/t", "air_class": None, "investment_fen": 10**15,
}  # fmt: skip
ROW: dict[str, Any] = {
    "project_code": "3305-2024-00001", "place": 1, "tier": 1, "status": "funded", "points_micro": 83_000_000, "offer_fen": 5,
    "requested_fen": 9, "entitled_fen": 7, "tie": "saving", "lot": "ab" * 32, "doors": ["provincial_key_plan"], "shown": SHOWN,
}  # fmt: skip
OTHER = {
    **ROW, "project_code": "3305-2024-00002", "place": None, "status": "gated_out", "tie": None, "lot": "", "doors": [],
    "shown": {**SHOWN, "name": "𠮷 & <b>", "county": "", "saving": None},
}  # fmt: skip


def kept(*rows: dict[str, Any]) -> list[list[Any]]:
    """Rows as the database gives them."""
    return [[json.dumps(row[name]) if name in ("doors", "shown") else row[name] for name in READ] for row in rows]


def test_rows_come_back_as_they_were() -> None:
    rows = Listed(kept(ROW, OTHER))
    first, last = rows
    assert (len(rows), rows[0], rows[-1], rows[:1], rows[5:]) == (2, first, last, (first,), ())
    assert first == BatchRow(
        project_code="3305-2024-00001", place=1, tier=1, status="funded", name="甲线改造", enterprise="",
        unit_name=first.unit_name, county_name=Bilingual("长兴县", first.county_name.en), city_name=Bilingual("湖州市", first.city_name.en),
        points_micro=83_000_000, offer_fen=5, requested_fen=9, entitled_fen=7, decisions=(), reasons=(), caps=(), tie="saving", lift=(),
        doors=("provincial_key_plan",), lot="ab" * 32, saving_tce_micro=0, indicator_before_micro=-1, indicator_after_micro=None,
        indicator_unit="kgce/t", air_class=None, investment_fen=10**15,
    )  # fmt: skip
    assert (last.place, last.name, last.tie, last.doors, last.saving_tce_micro, last.lot) == (None, "𠮷 & <b>", None, (), None, "")
    assert last.county_name == last.unit_name
    with pytest.raises(IndexError):
        rows[2]


def test_a_column_is_what_the_rows_say() -> None:
    rows = Listed(kept(ROW, OTHER))
    for name in ("place", "status", "name", "county_name", "doors", "saving_tce_micro"):
        assert column(rows, name) == [getattr(row, name) for row in rows] == column(tuple(rows), name)
    picked = Picked(rows, [1, 0])
    assert (list(picked), picked[:1]) == ([rows[1], rows[0]], (rows[1],))
    assert (rows == tuple(rows), rows == Listed(kept(ROW)), rows == Listed(kept(OTHER, ROW))) == (True, False, False)
