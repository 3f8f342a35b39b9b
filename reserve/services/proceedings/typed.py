"""What people type in the proceedings of a batch: documents, names, texts and days, cleaned or refused with what to do."""

import datetime as dt
from collections.abc import Sequence

from reserve.services.drafts.changes import UNUSABLE
from reserve.vocabulary.document import read_entry
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Bilingual

LINE_MINIMUM, LINE_LIMIT = 2, 200
DOCUMENT_MINIMUM, DOCUMENT_LIMIT = 4, 100
TEXT_MINIMUM, TEXT_LIMIT = 10, 4_000
PRESENT_MINIMUM, PRESENT_LIMIT = 2, 60


def what(code: str) -> Bilingual:
    """The name of a thing that is asked for."""
    return messages()[f"typed_{code}"]


def line(text: str, name: str, least: int = LINE_MINIMUM, most: int = LINE_LIMIT) -> str:
    """One line of text, such as a name or a place. Raises ``BadInput`` that names it."""
    clean = text.strip()
    if not least <= len(clean) <= most or not clean.isprintable():
        raise BadInput("typed_line", name=what(name), length=len(clean), minimum=least, limit=most)
    return clean


def document(text: str, name: str) -> str:
    """The number of a document. Raises ``BadInput`` that names it."""
    return line(text, name, DOCUMENT_MINIMUM, DOCUMENT_LIMIT)


def words(text: str, name: str) -> str:
    """A text of some length; line ends are kept. Raises ``BadInput`` that names it."""
    clean = text.strip()
    if not TEXT_MINIMUM <= len(clean) <= TEXT_LIMIT:
        raise BadInput("typed_text", name=what(name), length=len(clean), minimum=TEXT_MINIMUM, limit=TEXT_LIMIT)
    if UNUSABLE.search(clean):
        raise BadInput("draft_text_unusable")
    return clean


def people(names: Sequence[str]) -> tuple[str, ...]:
    """Who was present: each once. Raises ``BadInput``."""
    clean = tuple(dict.fromkeys(line(name, "name_present") for name in names if name.strip()))
    if not PRESENT_MINIMUM <= len(clean) <= PRESENT_LIMIT:
        raise BadInput("typed_present", count=len(clean), minimum=PRESENT_MINIMUM, limit=PRESENT_LIMIT)
    return clean


def day_within(day: dt.date, name: str, first: dt.date, last: dt.date) -> dt.date:
    """``day`` if it lies from ``first`` to ``last``. Raises ``BadInput`` that names it."""
    if not first <= day <= last:
        raise BadInput("typed_day", name=what(name), given=day, first=first, last=last)
    return day


def split_names(text: str) -> tuple[str, ...]:
    """Names as they are typed in one field: apart by commas, semicolons, the sign 、 or line ends.

    >>> split_names("张三、李四，王五; 赵六")
    ('张三', '李四', '王五', '赵六')
    """
    for mark in ("，", ",", "；", ";", "\n", "\r"):
        text = text.replace(mark, "、")
    return tuple(name.strip() for name in text.split("、") if name.strip())


def read_day(text: str, name: str) -> dt.date:
    """A typed day in the forms in which the form of a project reads dates. Raises ``BadInput`` that names it."""
    entry = read_entry(fields()["finish_date"], text)
    if not isinstance(entry.value, str):
        raise BadInput("typed_day_unreadable", name=what(name), given=text.strip()[:40])
    return dt.date.fromisoformat(entry.value)
