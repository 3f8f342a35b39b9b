"""What the four components share: the module they load, numbered messages with acknowledgement, the guard."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, cast

import anywidget
import traitlets as t

from reserve.vocabulary.language import Language
from widgets import assets
from widgets.guard import Failure, Guard

Handler = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]


class Component(anywidget.AnyWidget):
    """Base of the components. A subclass names its module and handles the message types it knows.

    Every message carries ``type`` and ``seq``; it is answered by ``received`` at once and by its result or ``failed`` later.
    Messages are hostile input: a handler believes nothing in them about who asks or what may be done.
    """

    module: ClassVar[str]

    language = t.Enum(("zh", "en"), default_value="zh").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self._esm = assets.esm(self.module)
        self._css = assets.css()
        self._handlers: dict[str, Handler] = {"ping": lambda _: {"type": "pong"}}
        self._seq = 0
        self.guard = Guard(self._language, self._failed)
        super().__init__(**traits)
        self.on_msg(self._heard)

    def _language(self) -> Language:
        return cast(Language, self.language)

    def _failed(self, failure: Failure) -> None:
        self.send({**failure.to_message(), "seq": self._seq})

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        with self.guard.over(f"{type(self).__name__} message"):
            if not isinstance(message, Mapping):
                raise TypeError("a message must be an object")
            kind, seq = message.get("type"), message.get("seq")
            handler = self._handlers.get(str(kind))
            self._seq = seq if isinstance(seq, int) else 0
            if handler is None:
                raise ValueError(f"no handler for messages of type {str(kind)[:40]!r}")
            if kind != "ping":
                self.send({"type": "received", "seq": self._seq})
            answer = handler(message)
            if answer is not None:
                self.send({**answer, "seq": self._seq})
