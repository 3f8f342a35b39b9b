"""Who reads the law page: language, library, today, own area, and the way to another place of the page."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.addresses import Go, leading_view
from dashboards.pages.law.place import address
from reserve.parameters.model import Value, status_label
from reserve.parameters.shelf import Shelf
from reserve.parameters.wording import in_words
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.regions import full_name, regions
from widgets import View
from widgets.blocks import Block
from widgets.table import Column

STATUS_TONES = {"source": "ok", "published": "ok", "unverified": "warn", "house": "info"}
NATION = Bilingual("全国", "the nation")


@dataclass(frozen=True, slots=True)
class Reader:
    """What every part of the page needs to know."""

    language: Language
    law: Shelf
    today: dt.date
    area: str
    go: Go
    moved: Callable[[], bool]
    """Whether the person came here by a link of this page: then reading begins at the new heading."""

    def view(self, made: Sequence[Block], shown_at: Mapping[str, str] | None = None, focus: str = "") -> View:
        """A view whose links lead to other places of the page; ``shown_at``: the address that it gives the page."""
        return leading_view(self.language, made, self.go, shown_at=address(shown_at) if shown_at is not None else "", focus=focus)

    def named(self, value: Value) -> str:
        """What a value is called, with its groups; its address where it has no name."""
        return value.label.text(self.language) if value.label else value.path

    def place_name(self, code: str) -> str:
        """A division by its name; one that nobody listed by its pack or its code."""
        if code == "000000":
            return NATION.text(self.language)
        if code in regions():
            return full_name(code, self.language)
        pack = next((pack for pack in self.law.packs.packs.values() if pack.area == code), None)
        return pack.title.text(self.language) if pack else code

    def until(self, value: Value) -> str:
        """The days between which a value holds."""
        _ = translator(self.language)
        last = self.law.last_day(value)
        return f"{value.valid_from} – {last}" if last else _("since {day}").format(day=value.valid_from)


def status_cell(value: Value, language: Language) -> dict[str, str]:
    """A status as a small word with its tone."""
    return {"text": status_label(value.status).text(language), "tone": STATUS_TONES[value.status]}


def value_columns(language: Language, first: str = "") -> list[Column]:
    """The columns of a list of values; ``first`` is the heading of a leading column."""
    _ = translator(language)
    made = [Column("lead", first)] if first else []
    return [
        *made,
        Column("name", _("Name"), kind="open"),
        Column("said", _("Says")),
        Column("held", _("In force"), kind="date"),
        Column("where", _("Where it is written")),
        Column("status", _("Status"), kind="state"),
    ]


def value_row(value: Value, reader: Reader, asked: Mapping[str, str], lead: str = "") -> dict[str, Any]:
    """A value as a row that opens its entry."""
    _ = translator(reader.language)
    due = _("by {day}").format(day=formats.day(value.due)) if value.due else ""
    parts = {"path": value.path, **asked, **({"area": value.area} if not asked.get("area") and value.area != "000000" else {})}
    return {
        "key": f"{value.path}@{value.area}@{value.valid_from}",
        "href": address(parts),
        "follow": True,
        "cells": {
            "lead": lead,
            "name": {"text": reader.named(value), "sub": value.path},
            "said": {"text": in_words(value, reader.language), "sub": due},
            "held": {"text": reader.until(value), "sub": reader.place_name(value.area)},
            "where": {"text": value.citation.text(reader.language) or status_label("house").text(reader.language)},
            "status": status_cell(value, reader.language),
        },
    }


def parts_of(key: str, asked: Mapping[str, str]) -> dict[str, str]:
    """The place that a row of :func:`value_row` leads to, from its key."""
    path, area, _start = key.split("@")
    return {"path": path, **asked, **({"area": area} if not asked.get("area") and area != "000000" else {})}
