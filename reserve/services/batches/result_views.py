"""What a county reads of its projects in funding batches."""

import datetime as dt
from dataclasses import dataclass

from reserve.vocabulary.language import Bilingual


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a project in a batch, in the sentences of its letter. ``place`` is None where it has none.

    ``result``: the status in a word, as it stands now, ``status`` its code; ``objections``: where to object, until ``until`` (both blank
    before the notice); ``issued``: the document that put the list into force.
    """

    project_code: str
    batch_code: str
    programme: Bilingual
    status: str
    result: str
    place: int | None
    said: tuple[str, ...]
    lift: tuple[str, ...]
    objections: str = ""
    until: dt.date | None = None
    issued: str = ""


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result in one line, for the start page. ``status``: the code of ``result``, both as they stand now; ``place`` may be None."""

    project_code: str
    name: str
    batch_code: str
    programme: Bilingual
    status: str
    result: Bilingual
    place: int | None
