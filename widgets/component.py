"""What the four components share: the module they load, numbered messages with one answer each, the guard."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, cast

import anywidget
import traitlets as t

from reserve.vocabulary.language import Language
from widgets import assets
from widgets.guard import Failure, Guard
from widgets.snapshot import Told

Handler = Callable[[Mapping[str, Any]], Mapping[str, Any] | None]

_REMEMBERED = 50
"""Answers kept for a page that asks again because its line was cut."""


class Component(Told, anywidget.AnyWidget):
    """Base of the components. A subclass names its module and handles the message types it knows.

    Every message carries ``client``, ``seq`` and ``type`` and is answered once, by its result or ``failed``; what the answer changes
    travels in it. A type in ``long`` is acknowledged by ``received`` at once, because its answer may take longer than a page waits in
    silence. A message that comes again gets the answer it had. Messages are hostile input: a handler believes nothing in them about who
    asks or what may be done.
    """

    module: ClassVar[str]
    long: ClassVar[frozenset[str]] = frozenset({"action"})

    component = t.Unicode().tag(sync=True)
    language = t.Enum(("zh", "en"), default_value="zh").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self._esm = assets.esm(self.module)
        self._css = assets.css()
        self._handlers: dict[str, Handler] = {}
        self._answers: OrderedDict[tuple[str, int], dict[str, Any]] = OrderedDict()
        self._changed_in_answer: set[str] | None = None
        self._asked = ("", 0)
        self.guard = Guard(self._language, self._failed)
        super().__init__(component=self.module, **traits)
        self.on_msg(self._heard)

    @property
    def _seq(self) -> int:
        return self._asked[1]

    def send_state(self, key: str | Iterable[str] | None = None) -> None:
        """Send changed traits; while a message is being answered they are kept for the answer."""
        if self._changed_in_answer is None:
            super().send_state(key)
        else:
            self._changed_in_answer |= set(self.keys if key is None else [key] if isinstance(key, str) else key)

    def answer(self, content: Mapping[str, Any]) -> None:
        """Answer the message that is being handled."""
        message = {**content, "seq": self._seq, "client": self._asked[0]}
        if self._changed_in_answer:
            self.changes_told += 1
            message |= {"state": self.get_state(self._changed_in_answer), "version": self.changes_told}
            self._changed_in_answer.clear()
        self._answers[self._asked] = message
        while len(self._answers) > _REMEMBERED:
            self._answers.popitem(last=False)
        self.send(message)

    def _language(self) -> Language:
        return cast(Language, self.language)

    def _failed(self, failure: Failure) -> None:
        self.answer(failure.to_message())

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        self._asked = ("", 0)
        self._changed_in_answer = set() if assets.served() else None
        try:
            with self.guard.over(f"{type(self).__name__} message"):
                self._handle(message)
        finally:
            left, self._changed_in_answer = self._changed_in_answer, None
            if left:
                self.send_state(left)

    def _handle(self, message: Any) -> None:
        if not isinstance(message, Mapping):
            raise TypeError("a message must be an object")
        kind, seq, client = str(message.get("type")), message.get("seq"), message.get("client")
        if kind == "hello":
            self.welcome(message)
            return
        self._asked = (client[:40] if isinstance(client, str) else "", seq if isinstance(seq, int) else 0)
        if self._asked[0] and self._asked in self._answers:
            self.send({key: value for key, value in self._answers[self._asked].items() if key not in {"state", "version"}})
            return
        handler = self._handlers.get(kind)
        if handler is None:
            raise ValueError(f"no handler for messages of type {kind[:40]!r}")
        if kind in self.long:
            self.send({"type": "received", "seq": self._seq, "client": self._asked[0]})
        answer = handler(message)
        if answer is not None:
            self.answer(answer)
