"""View: blocks that Python describes, and what a person does with them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import traitlets as t

from reserve.vocabulary.language import Language
from widgets.blocks import Block
from widgets.component import Component

Action = Callable[[str, dict[str, Any]], None]


class View(Component):
    """Declarative blocks (see :mod:`widgets.blocks`). ``aside``: it stays in sight beside what follows it in the same Stack."""

    module = "view"

    blocks = t.List(t.Dict()).tag(sync=True)
    focus = t.Unicode("").tag(sync=True)
    address = t.Unicode("").tag(sync=True)
    aside = t.Bool(False).tag(sync=True)

    def __init__(self, language: Language = "zh", blocks: Sequence[Block] = (), **traits: Any) -> None:
        super().__init__(language=language, blocks=list(blocks), **traits)
        self._action: Action | None = None
        self._said = ""
        self._handlers["action"] = self._acted

    def on_action(self, callback: Action) -> None:
        """Call ``callback(name, payload)``; payload: ``values`` of all inputs, ``comment``, ``fields``, ``data``."""
        self._action = callback

    def show(self, blocks: Sequence[Block], focus: str | None = None) -> None:
        """Replace the blocks. The focus stays where it was, or moves to the block with the id ``focus``."""
        with self.hold_sync():
            self.focus = focus or ""
            self.blocks = list(blocks)

    def say(self, text: str) -> None:
        """Tell a reader who listens what the running callback changed; nothing is drawn."""
        self._said = text

    def progress(self, done: int, total: int, text: str) -> None:
        """Show how far the running callback is."""
        self.send({"type": "progress", "done": done, "total": total, "text": text})

    def _acted(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        self._said = ""
        if self._action is not None:
            self._action(str(message.get("name", "")), clean_payload(message.get("payload")))
        return {"type": "done", "say": self._said} if self._said else {"type": "done"}


def clean_payload(payload: Any) -> dict[str, Any]:
    """Bring what a page sent into the promised shape; what does not fit is dropped."""
    given = payload if isinstance(payload, Mapping) else {}
    values, fields, data = given.get("values"), given.get("fields"), given.get("data")
    return {
        "values": {str(name): str(value) for name, value in values.items()} if isinstance(values, Mapping) else {},
        "comment": str(given.get("comment") or ""),
        "fields": [str(path) for path in fields] if isinstance(fields, list) else [],
        "data": dict(data) if isinstance(data, Mapping) else {},
    }
