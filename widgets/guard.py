"""The one guard of all callbacks: nothing vanishes. A person's error speaks for itself; ours is logged under a number that they see."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog

from reserve.vocabulary.errors import ReserveError
from reserve.vocabulary.findings import Report
from reserve.vocabulary.language import Language
from widgets.i18n import text

_log = structlog.get_logger("widgets")


@dataclass(frozen=True, slots=True)
class Failure:
    """What a person is told: a sentence; ``reference`` when the fault is ours; ``report`` when findings stand against it."""

    message: str
    code: str
    reference: str = ""
    report: Report | None = None

    def to_message(self) -> dict[str, Any]:
        """The body of the message to the page."""
        return {"type": "failed", "message": self.message, "code": self.code, "reference": self.reference}


def new_reference() -> str:
    """A number to quote, such as ``3F9A-22C1``."""
    digits = secrets.token_hex(4).upper()
    return f"{digits[:4]}-{digits[4:]}"


def failure_of(error: Exception, language: Language, doing: str) -> Failure:
    """Turn an exception into what a person is told, logging it when it is not a :class:`ReserveError`."""
    if isinstance(error, ReserveError):
        report = getattr(error, "report", None)
        return Failure(error.text(language), error.code, report=report if isinstance(report, Report) else None)
    reference = new_reference()
    _log.error("callback_failed", reference=reference, doing=doing, exc_info=error)
    sentence = text(language)(
        "Something went wrong on our side. What you typed is kept. Please try again, or tell the administrator the reference."
    )
    return Failure(sentence, "internal", reference)


@dataclass(frozen=True, slots=True)
class Guard:
    """Runs callbacks; ``tell`` receives the failure of one that raised."""

    language: Callable[[], Language]
    tell: Callable[[Failure], None]

    @contextmanager
    def over(self, doing: str) -> Iterator[None]:
        """Guard the body of a ``with``: any exception ends here and is told."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the outermost line of a callback: logged with a reference, told to the person
            self.tell(failure_of(error, self.language(), doing))


def guarded(guard: Guard, doing: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorate a callback of another library (an ipywidgets observer, a timer) with a guard."""

    def decorate(callback: Callable[..., None]) -> Callable[..., None]:
        def run(*args: Any, **kwargs: Any) -> None:
            with guard.over(doing):
                callback(*args, **kwargs)

        return run

    return decorate
