"""One of each page, built in the zygote for nobody, over an invented library that is thrown away.

What libraries make the first time they are used - mappers, compiled classes, look-ups of subclasses, translated texts - is then made
once and shared by all pages, instead of made anew in each. Nothing of the library itself stays: no connection, no widget, no session.
Field checks are rehearsed, the formal verdict is not: it computes with polars, which a process that forks must never do.
"""

import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import comm
import ipywidgets as ipw
import zmq

from dashboards.settings import Settings
from dashboards.wiring import CurrentUser, make_desk
from reserve.accounts import Desk, create_person, open_local_session, who
from reserve.services import create_project
from reserve.store import upgrade
from reserve.vocabulary.language import LANGUAGES, Language
from widgets import Form

CAST: tuple[tuple[str, str, Sequence[str]], ...] = (
    ("rehearsal.clerk", "330522", ("county_clerk",)),
    ("rehearsal.city", "3305", ("city_reviewer",)),
    ("rehearsal.rank", "ZJ", ("province_ranker",)),
)
"""Login, unit and roles of those who open the pages."""

PAGES: tuple[tuple[str, str], ...] = (
    ("home", "rehearsal.clerk"), ("entry", "rehearsal.clerk"), ("review", "rehearsal.city"), ("batch", "rehearsal.rank"),
)  # fmt: skip

_ROWS = (
    ("r1", ("raw_coal", None), ("226000", "t"), ("213000", "t")),
    ("r2", ("electricity", None), ("45000000", "kWh"), ("44000000", "kWh")),
)
TYPED = {
    "fields": {
        "enterprise_name": {"text": "彩排"}, "location_code": {"text": "330522"}, "project_name": {"text": "彩排"},
        "product": {"text": "clinker"},
        "construction_nature": {"text": "retrofit"}, "start_date": {"text": "2024-03-01"}, "finish_date": {"text": "2024-12-31"},
        "line_name": {"text": "1"}, "line_size_t_per_day": {"text": "5000", "unit": "t/d"}, "air_class_after": {"text": "A"},
        "capacity_filed_t_per_year": {"text": "1550000", "unit": "t/yr"}, "capacity_after_t_per_year": {"text": "1550000", "unit": "t/yr"},
        "output_before_t_per_year": {"text": "1,500,000", "unit": "t/yr"}, "output_after_t_per_year": {"text": "1,500,000", "unit": "t/yr"},
        "energy_saving_declared_tce_per_year": {"text": "9000", "unit": "tce/yr"}, "investment_total": {"text": "5000", "unit": "10kCNY"},
    },
    "tables": {
        "energy_carriers": [
            {"key": key, "cells": {
                name: {"text": text} | ({"unit": unit} if unit else {})
                for name, (text, unit) in zip(("carrier", "quantity_before", "quantity_after"), cells, strict=True)
            }}
            for key, *cells in _ROWS
        ],
    },
}  # fmt: skip
"""A plausible line of clinker: what the rules look up for one on this day is then looked up for all pages."""


def rehearse(folder: Path) -> None:
    """Build every page in both languages on the business date, type a line into a form, and clear everything away."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-", dir=folder) as scratch:
        database = f"sqlite:///{Path(scratch) / 'reserve.db'}"
        desk = make_desk(Settings(database_url=database, data_dir=Path(scratch), clock=Settings().business_date, _env_file=None))  # type: ignore[call-arg]
        try:
            upgrade(desk.store.engine)
            sessions = {login: _enter(desk, login, unit, roles) for login, unit, roles in CAST}
            code = create_project(desk, sessions["rehearsal.clerk"]).code
            for language in LANGUAGES:
                for name, login in PAGES:
                    _open(desk, sessions[login], name, language, {})
                _type(_open(desk, sessions["rehearsal.clerk"], "entry", language, {"project": code}))
        finally:
            desk.store.dispose()
            ipw.Widget.close_all()
            comm.get_comm_manager().comms.clear()
    _connect(Path(folder))


def _enter(desk: Desk, login: str, unit: str, roles: Sequence[str]) -> str:
    create_person(desk, login=login, name="彩排", unit_code=unit, roles=roles, password_hash="", must_change_password=False)
    return open_local_session(desk, login, "rehearsal").session_id


def _open(desk: Desk, session: str, page: str, language: Language, query: dict[str, str]) -> ipw.Widget:
    build: Callable[[CurrentUser], ipw.Widget] = import_module(f"dashboards.pages.{page}").page
    shown = build(CurrentUser(session, who(desk, session), desk, language, query))
    shown._repr_mimebundle_()
    return shown


def _type(shown: Any) -> None:
    for widget in getattr(shown, "children", ()):
        if isinstance(widget, Form):
            message = {"type": "changed", "seq": 1, "raw": TYPED, "changes": {"output_before_t_per_year": {}}, "step": "production"}
            widget.comm.handle_msg({"content": {"data": {"method": "custom", "content": message}}, "buffers": []})


def _connect(folder: Path) -> None:
    """Open and close the kinds of sockets a kernel has; ZeroMQ's threads end with the context."""
    with zmq.Context() as context:
        for kind in (zmq.ROUTER, zmq.XPUB):
            with context.socket(kind) as socket:
                socket.linger = 0
                socket.bind(f"ipc://{folder}/rehearsal")
