"""The documents of a ranked batch on their way out."""

import datetime as dt
from functools import partial

from tornado import web

from dashboards.server.base import ReserveHandler
from dashboards.server.register_files import send
from reserve.exchange.documents.data import Terms
from reserve.services import Download
from reserve.services.batches.documents import batch_document
from reserve.services.batches.result_letter import result_letter
from reserve.vocabulary.language import Language


class _Documents(ReserveHandler):
    """Documents with the words of the office: ``from``, ``to``, ``channel``, ``addressee``, ``number``, ``issuer`` of the address.

    ``language`` is that of the document; without it the reader's.
    """

    async def answer(self, code: str, name: str, format_: str, project: str | None = None) -> None:
        """Send the document; rights are the service's matter."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        make = partial(batch_document, language=asked_language(self), terms=self._terms(), project=project)
        file: Download = await self.workers.call(make, self.desk, self.official.session_id, code, name, format_)
        send(self, file)

    def _terms(self) -> Terms:
        texts = {name: self.get_query_argument(name, "") for name in ("channel", "addressee", "number", "issuer")}
        return Terms(self._day("from"), self._day("to"), **texts)

    def _day(self, name: str) -> dt.date | None:
        """A day of the address; what is no day is a wrong address."""
        text = self.get_query_argument(name, "")
        if not text:
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise web.HTTPError(400) from error


class BatchDocumentHandler(_Documents):
    """``/download/batch/<code>/<document>.<format>``: a document of a ranked batch."""

    async def get(self, code: str, name: str, format_: str) -> None:
        """Send the document."""
        await self.answer(code, name, format_)


class ResultLetterHandler(ReserveHandler):
    """``/download/result/<project>/<batch>.<format>``: to a county, the letter on its own project; ``language`` as above."""

    async def get(self, project: str, batch: str, format_: str) -> None:
        """Send the letter; rights and territory are the service's matter."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        make = partial(result_letter, language=asked_language(self))
        send(self, await self.workers.call(make, self.desk, self.official.session_id, project, batch, format_))


def asked_language(handler: ReserveHandler) -> Language:
    """The language that the address asks for, else the reader's."""
    asked = handler.get_query_argument("language", "")
    return "zh" if asked == "zh" else "en" if asked == "en" else handler.language


class LetterHandler(_Documents):
    """``/download/batch/<code>/letters/<project>.<format>``: the letter on one project."""

    async def get(self, code: str, project: str, format_: str) -> None:
        """Send the letter."""
        await self.answer(code, "letters", format_, project)
