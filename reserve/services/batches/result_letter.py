"""A county fetches the letter on its own project; each fetching is recorded, and the file carries the head of the audit chain."""

from dataclasses import replace

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.documents.catalogue import WRITERS
from reserve.exchange.documents.letter import letter
from reserve.exchange.documents.parts import footer
from reserve.services.access import find_project, require
from reserve.services.batches.documents import content_digest
from reserve.services.batches.results import RIGHT, papers_on, told_batches
from reserve.services.projects.views import Download
from reserve.services.sitting import Sitting, reading, writing
from reserve.store.audit import head_of
from reserve.store.batches import Batch
from reserve.store.types import as_plain
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Language

FORMATS = ("pdf", "docx")


def result_letter(desk: Desk, session_id: str, project: str, batch: str, format_: str, *, language: Language | None = None) -> Download:
    """The letter on a project of the reader's territory in a batch whose result may be known.

    Raises ``NotFound`` for a project that the reader may not see, a batch that says nothing of it (yet), or a format there is not, and
    ``Refused`` for who is not told results.
    """
    with refusals(desk, session_id, RIGHT, project):
        with reading(desk, session_id) as sitting:
            told = _told(sitting, project, batch)
            if format_ not in FORMATS:
                raise NotFound("result_no_format", format=format_[:10], known=" ".join(FORMATS))
            tongue: Language = language or ("en" if sitting.person.language == "en" else "zh")
            data, row = papers_on(sitting.session, desk, told, project, tongue)
        paper, listed = letter(data, row.project_code), data.listed
        said = {"run": listed.run_number, "digest": listed.digest, "document": "letters", "format": format_, "project": row.project_code}
        with writing(desk, session_id) as sitting:
            _told(sitting, project, batch)
            sitting.record("result.letter", listed.batch_code, {**said, "content": content_digest(paper)})
            _, head = head_of(sitting.session)
    data = replace(data, listed=replace(listed, audit_head=head))
    write, media_type = WRITERS[format_]
    name = f"{listed.programme_title.text(tongue)} {listed.batch_code} {row.project_code}.{format_}"
    return Download(name, write(replace(paper, footer=footer(data))), media_type)


def _told(sitting: Sitting, project: str, batch: str) -> Batch:
    """The batch whose result on the project the reader may know now."""
    found = find_project(sitting.session, sitting.person, project)
    require(sitting.person, RIGHT, found)
    told = next((one for one in told_batches(sitting.session, found) if one.code == batch), None)
    if told is None:
        raise NotFound("result_not_known", project=found.code, batch=as_plain(batch)[:40])
    return told
