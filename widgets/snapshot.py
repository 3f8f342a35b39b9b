"""What a page needs to draw a widget without asking: the widget and everything it holds, with the number of changes each has told.

The page shows a snapshot as soon as it arrives, before a line to the kernel stands. When the line opens, the page says which version of
each widget it has, and gets only what differs.
"""

import json
from collections.abc import Mapping
from typing import Any

import ipywidgets as ipw

MIME = "application/vnd.reserve.snapshot"
"""The media type of a displayed snapshot: JSON text with its own order of keys."""


class Told(ipw.Widget):
    """Mixin: counts the changes told to the page, and answers a page that asks what it missed."""

    def __init__(self, **traits: Any) -> None:
        self.changes_told = 0
        super().__init__(**traits)

    def _send(self, msg: dict[str, Any], buffers: Any = None) -> None:
        if msg.get("method") == "update":
            self.changes_told += 1
            msg["version"] = self.changes_told
        super()._send(msg, buffers)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        shown = json.dumps({"model_id": self.model_id, "models": snapshot(self)}, ensure_ascii=False, separators=(",", ":"))
        return {**data, MIME: shown}, metadata

    def welcome(self, message: Mapping[str, Any]) -> None:
        """Answer ``hello``: what this widget holds and the page has in another version."""
        known = message.get("versions")
        versions = known if isinstance(known, Mapping) else {}
        missing = {name: made for name, made in snapshot(self).items() if versions.get(name) != made["version"]}
        if missing:
            self.send({"type": "welcome", "models": missing})


class Stack(Told, ipw.VBox):
    """Components one below the other; what stands in it may change."""

    def __init__(self, children: tuple[ipw.Widget, ...] = (), **traits: Any) -> None:
        super().__init__(children=children, **traits)
        self.on_msg(self._heard)

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if isinstance(message, Mapping) and message.get("type") == "hello":
            self.welcome(message)


def snapshot(widget: ipw.Widget) -> dict[str, dict[str, Any]]:
    """State and version by id: the widget first, then what it holds."""
    made: dict[str, dict[str, Any]] = {}
    if isinstance(widget, Told):
        names = [name for name in widget.keys if name not in _UNUSED]
        made[widget.model_id] = {"state": widget.get_state(names), "version": widget.changes_told}
    for child in getattr(widget, "children", ()):
        made |= snapshot(child)
    return made


_UNUSED = frozenset(
    name for name in (*ipw.VBox.class_traits(sync=True), "_esm", "_css", "_anywidget_id") if name not in {"children", "_model_name"}
)
"""Traits of the library's own look: the page has its own."""
