"""The demonstration's projects as data: who, where, what measure, how far each one got."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One row of ``projects.csv``. ``size``: t/d for clinker, 10 kt/yr for grinding; ``destiny``: the state it ends in."""

    number: int
    unit: str
    location: str
    brand: str
    product: str
    size: int
    measure: str
    line: int
    destiny: str
    oddity: str
    returned_by: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A retrofit measure: its short title and the text of the content field."""

    title: str
    content: str


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """Why a reviewer sends a project back: the fields to fix and the comment."""

    reason: str
    fields: tuple[str, ...]
    comment: str


def _rows(name: str) -> list[dict[str, str]]:
    text = files("dashboards.demo").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def skeletons() -> tuple[Skeleton, ...]:
    """All projects in the order of their numbers."""
    return tuple(
        Skeleton(
            int(r["number"]), r["unit"], r["location"], r["brand"], r["product"], int(r["size"]), r["measure"], int(r["line"]),
            r["destiny"], r["oddity"], r["returned_by"],
        )
        for r in _rows("projects.csv")
    )  # fmt: skip


@cache
def measures() -> dict[str, Measure]:
    """The measures by code."""
    return {r["code"]: Measure(r["title"], r["content"]) for r in _rows("measures.csv")}


@cache
def return_reasons() -> tuple[ReturnReason, ...]:
    """The reasons for a return, used in turn."""
    return tuple(ReturnReason(r["reason"], tuple(r["fields"].split("|")), r["comment"]) for r in _rows("returns.csv"))


@cache
def justifications() -> dict[str, str]:
    """What the clerk writes when a rule asks for an explanation, by the field it speaks of."""
    return {r["path"]: r["text"] for r in _rows("justifications.csv")}
