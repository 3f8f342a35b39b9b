"""Documents and contexts for the tests: from the short form of tests/cases/findings.yaml, and at random."""

import datetime as dt
import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reserve.vocabulary.choices import carriers, choices
from reserve.vocabulary.document import Document, accepted_units
from reserve.vocabulary.fields import Field, columns_of, single_fields, table_fields
from reserve.vocabulary.findings import CheckContext, Holder, Neighbour
from reserve.vocabulary.peers import ANY_KIND, Indicator, PeerKey, Peers
from reserve.vocabulary.products import products_of

PATH = Path(__file__).parents[1] / "cases" / "findings.yaml"
TABLE = "energy_carriers"


@cache
def book() -> dict[str, Any]:
    return yaml.load(PATH.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def cell(short: Any) -> dict[str, str]:
    if isinstance(short, list):
        return {"text": str(short[0]), "unit": str(short[1])}
    return {"text": "是" if short is True else "否" if short is False else str(short)}


def document_of(case: Mapping[str, Any]) -> Document:
    """The good document with what the case sets; ``raw`` and ``fields`` give a document that has nothing else."""
    if "raw" in case:
        return Document.from_raw(case["raw"])
    good = {"fields": {}, "tables": {}, "rows": []} if case.get("bare") else book()["document"]
    fields = {**good["fields"], **case.get("set", {})}
    tables = {**good["tables"], **case.get("tables", {}), TABLE: case.get("rows", case.get("tables", {}).get(TABLE, good["rows"]))}
    return Document.from_raw(
        {
            "fields": {name: cell(short) for name, short in fields.items()},
            "tables": {name: [_short_row(row) for row in rows] for name, rows in tables.items()},
        }
    )


def _short_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": row["key"], "cells": {name: cell(short) for name, short in row.items() if name != "key"}}


def context_of(case: Mapping[str, Any]) -> CheckContext:
    given = {**book()["context"], **{key: case[key] for key in ("as_of", "stage", "area", "served", "holders") if key in case}}
    near = tuple(neighbour(one) for one in case.get("neighbours", ()))
    book_of_peers = dict(map(peers_of, case.get("peers", ())))
    held = {key: Holder("m1", 2024, shown) for key, shown in given["holders"].items()}
    served = frozenset(given["served"])
    return CheckContext(given["as_of"], given["stage"], given["area"], served, held, neighbours=near, peers=book_of_peers)


def neighbour(short: Mapping[str, Any]) -> Neighbour:
    """Another project of the good document's enterprise, unless the case says otherwise."""
    given = {"mark": "m1", "year": 2024, "credit_code": book()["document"]["fields"]["enterprise_credit_code"], "project_name": "", **short}
    return Neighbour(**{**given, "kinds": frozenset(given.get("kinds", ()))})


def peers_of(short: Mapping[str, Any]) -> tuple[PeerKey, Peers]:
    """Statistics of clinker lines of all kinds, counted the day before, unless the case says otherwise."""
    key = (short.get("product", "clinker"), short.get("kinds", ANY_KIND), short["indicator"])
    return key, Peers(short["n"], short["median"], short["spread"], dt.date(2024, 9, 1))


def good_document() -> Document:
    return document_of({})


def good_context(**changes: Any) -> CheckContext:
    return context_of(changes)


ODD = (
    "",
    " ",
    "，",
    "abc",
    "-1",
    "0",
    "1e5",
    "１２，３４５．６",
    "999999999999999999999",
    "0.0000001",
    "=1+1",
    "<script>",
    "是",
    "2024/2/30",
)
CONTENTS = ("年产20万吨铸造生铁", "原料预处理装置", "更换篦冷机")
CODES = ("2401-330522-07-02-123456", "2019-330000-30-03-123456", "2413-330522-07-02-123456", "2410-330522-07-02-123456", "2401-33052-07")
CREDITS = ("91350100M000100Y43", "91350100M0001TGQXM", "91421221068429284K", "91421221068429284k", "91350100I000100Y43", "9135")
DAYS = ("2024-03-01", "2024/12/31", "2024年9月2日", "2024-09-03", "2014-09-01", "2029-09-03", "2019-01-01", "20240301")
FILES = ("备案通知书.pdf#77aa9c81b0d4", "x" * 130, "环评批复.pdf#3f2a9c81b0d4", "见纸质材料")
ADDRESSES = ("浙江省湖州市长兴县雉城街道", "杭州市上城区解放路1号", "浙江省湖州市德清县武康街道", "1 号线")
SWITCHING = tuple(sorted(set().union(*(products_of(field.sectors) for field in single_fields() if field.sectors))))
PLACES = ("330522", "330521", "330102", "350102", "469001", "419001", "999999")


def random_document(seed: int) -> Document:
    """A document as people and machines spoil it: blanks, odd text, limits, wrong units, repeated and half-filled rows."""
    dice = random.Random(seed)
    good = book()["document"]["fields"]
    raw: dict[str, Any] = {}
    for field in single_fields():
        throw = dice.random()
        if throw < 0.15:
            continue
        if throw < 0.22:
            raw[field.name] = {"text": dice.choice(ODD)}
        elif throw < 0.65 and field.name in good:
            raw[field.name] = cell(good[field.name])
        else:
            raw[field.name] = _typed(field, dice)
    rows = [_row(key, dice) for key in range(dice.choice((0, 1, 1, 2, 2, 3, 5)))]
    names = [one.name for one in table_fields() if one.name != TABLE]
    others = {name: [_any_row(name, key, dice) for key in range(dice.choice((0, 0, 1, 2)))] for name in names}
    return Document.from_raw({"fields": raw, "tables": {TABLE: rows, **others}})


def _any_row(table: str, key: int, dice: random.Random) -> dict[str, Any]:
    """A row of any other table: some cells blank, some odd, some at or beyond their bounds."""
    cells = {}
    for column in columns_of(table):
        throw = dice.random()
        if throw < 0.8:
            cells[column.name] = {"text": dice.choice(ODD)} if throw < 0.05 else _typed(column, dice)
    return {"key": f"r{key}", "cells": cells}


def _typed(field: Field, dice: random.Random) -> dict[str, str]:
    if field.name == "product" and dice.random() < 0.6:
        return {"text": dice.choice(SWITCHING)}
    if field.choices and field.type == "multi_choice":
        offered = list(choices(field.choices))
        return {"text": "|".join(dice.sample(offered, min(5, len(offered))))}
    if field.choices:
        return {"text": dice.choice(list(choices(field.choices)))}
    special = {"project_code": CODES, "enterprise_credit_code": CREDITS, "esco_credit_code": CREDITS, "content": CONTENTS}.get(field.name)
    special = ADDRESSES if field.name == "legal_address" else special
    special = special or {"date": DAYS, "region": PLACES, "boolean": ("是", "no", "maybe")}.get(field.type)
    if special:
        return {"text": dice.choice(special)}
    if field.type in ("quantity", "ratio", "money"):
        return _number(field, accepted_units(field, dice.choice(("raw_coal", "electricity"))), dice)
    if field.type in ("integer", "year"):
        return {"text": dice.choice(("0", "1", "2024", "1890", "9999", "2000000"))}
    if field.type == "attachment":
        return {"text": dice.choice(FILES)}
    return {"text": dice.choice(("1 号线", "x" * 130, "=HYPERLINK(1)", "é\u200b"))}


def _number(field: Field, units: tuple[str, ...], dice: random.Random) -> dict[str, str]:
    low, high = field.minimum or 0, field.maximum or 10**6
    near = (str(low), str(high), "0", "100", "1500000", "155", "1550000", "9309", "60000000", "400", "6000", "127500", "280800", "33150000")
    text = dice.choice((*near, str(dice.randint(0, 3_000_000)), f"{dice.random() * 10 ** dice.randint(0, 7):.4f}"))
    return {"text": text, "unit": dice.choice(units)} if units and dice.random() < 0.9 else {"text": text}


def _row(key: int, dice: random.Random) -> dict[str, Any]:
    carrier = dice.choice((*carriers(), "raw_coal", "raw_coal", "electricity", "wood"))
    cells: dict[str, Any] = {"carrier": {"text": carrier}}
    for column in columns_of(TABLE)[1:]:
        if dice.random() < (0.85 if column.needed_at else 0.3):
            units = accepted_units(column, carrier if carrier in carriers() else None)
            cells[column.name] = {"text": dice.choice(ODD)} if dice.random() < 0.1 else _number(column, units, dice)
    if dice.random() < 0.08:
        del cells["carrier"]
    return {"key": f"r{key}", "cells": cells}


def random_context(seed: int) -> CheckContext:
    dice = random.Random(-seed)
    day = dice.choice((dt.date(2024, 9, 2), dt.date(2024, 9, 2), dt.date(2026, 1, 1), dt.date(2022, 10, 1)))
    served = dice.choice(
        (frozenset({"330522"}), frozenset({"330500"}), frozenset({"330000"}), frozenset(), frozenset({"469000", "330521"}))
    )
    held = {key: Holder("m9", 2024, dice.choice((None, "3305-2024-00042"))) for key in ("project_code", "line") if dice.random() < 0.2}
    stage, area = dice.choice(("draft", "reserve", "funding")), dice.choice(("330522", "330522", "330000", "350102"))
    near = tuple(_random_neighbour(number, dice) for number in range(dice.choice((0, 0, 1, 3))))
    return CheckContext(day, stage, area, served, held, neighbours=near, peers=RANDOM_PEERS if dice.random() < 0.3 else {})


RANDOM_MEDIANS: dict[Indicator, int] = {
    "unit_before": 4_605_170, "unit_after": 4_605_170, "cost_per_tce": 8_517_193, "saving_rate": -2_995_732,
}  # fmt: skip
RANDOM_PEERS: dict[PeerKey, Peers] = {
    (product, kinds, indicator): Peers(n, median, 40_000, dt.date(2024, 9, 1))
    for product in ("clinker", "cement_grinding", "flat_glass")
    for kinds, n in ((ANY_KIND, 40), ("process|waste_energy", 11), ("", 12))
    for indicator, median in RANDOM_MEDIANS.items()
}


def _random_neighbour(number: int, dice: random.Random) -> Neighbour:
    """A project near the good document, or not."""
    name = book()["document"]["fields"]["project_name"]
    short = {
        "mark": f"m{number}",
        "project_name": dice.choice(
            (name, name.replace("1 号", "一号"), name.replace("1", "2"), name[: dice.randint(0, len(name))], "余热发电")
        ),
        "line_name": dice.choice((None, "1#熟料线", "1 号熟料线", "2号熟料线", "窑系统")),
        "kinds": dice.choice(((), ("process",), ("renewable",))),
        "shown": dice.choice((None, "3305-2024-00042")),
    }
    return neighbour(short | ({"credit_code": dice.choice(CREDITS)} if dice.random() < 0.2 else {}))
