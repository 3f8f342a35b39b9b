"""The documents of a ranked batch leave the house: each export is recorded with its content's digest, each file carries the audit head."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.documents.archive import bundle
from reserve.exchange.documents.catalogue import DOCUMENTS, WRITERS, ZIP, Kind
from reserve.exchange.documents.data import NO_TERMS, BatchPapers, Terms
from reserve.exchange.documents.letter import letter, letter_files
from reserve.exchange.documents.paper import Paper
from reserve.exchange.documents.parts import footer
from reserve.exchange.documents.words import words
from reserve.exchange.documents.write_pdf import pdf_inputs
from reserve.exchange.documents.write_xlsx import MEDIA_TYPE as XLSX
from reserve.exchange.ranked_list import gives_money, ranking_workbook
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch
from reserve.services.batches.export_batch import list_data
from reserve.services.batches.frozen_law import frozen_law
from reserve.services.batches.papers import papers_of
from reserve.services.batches.read_batch import view_of
from reserve.services.batches.views import BatchView, RunView
from reserve.services.proceedings.acts import acts_of
from reserve.services.projects.views import Download
from reserve.services.sitting import Sitting, reading, writing
from reserve.store.audit import head_of
from reserve.store.batches import Batch
from reserve.store.proceedings import BatchAct
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import permits

RIGHT = "batch.export"
LETTERS_IN_ONE = 1_500
"""More letters in one file take gigabytes to set."""
_LONGEST = {"channel": 300, "addressee": 80, "number": 60, "issuer": 80}


def batch_document(
    desk: Desk, session_id: str, code: str, name: str, format_: str, *, language: Language | None = None, terms: Terms = NO_TERMS,
    project: str | None = None, step: Callable[[int, int], None] | None = None,
) -> Download:  # fmt: skip
    """The document ``name`` of a ranked batch as ``format_`` (xlsx, docx, pdf). ``project``: the letter on that project alone.

    ``step`` is told how many letters of an archive are set, and of how many.
    Raises ``NotFound`` for a batch, a document, a format or a project that is not there, ``Refused``, ``NotAllowedNow`` before the first
    run or where the programme has no such document, ``BadInput`` for terms that cannot stand, ``Conflict`` when it was run meanwhile.
    """
    with refusals(desk, session_id, RIGHT, code):
        with reading(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code)
            kind = _known(name, format_)
            require_own(sitting.person, kind.right)
            check_terms(terms)
            tongue: Language = language or ("en" if sitting.person.language == "en" else "zh")
            with frozen_law(sitting.session, batch):
                data, run = _gathered(sitting, batch, kind, tongue, alone=project is not None or format_ == ZIP)
            data = replace(data, terms=_filled(terms, known_terms(acts_of(sitting.session, batch))))
        paper = letter(data, project) if project is not None and kind.name == "letters" else kind.make(data)
        said = {"document": name, "format": format_, "project": project, "content": content_digest(paper)}
        with writing(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code)
            require_own(sitting.person, kind.right)
            if batch.run_number != run.number:
                raise Conflict("batch_ran_meanwhile", batch=batch.code, run=batch.run_number)
            sitting.record(RIGHT, code, {"run": run.number, "digest": run.result_digest, **said})
            _, head = head_of(sitting.session)
    data = replace(data, listed=replace(data.listed, audit_head=head))
    return _file(replace(paper, footer=footer(data)), data, kind, format_, project, step=step)


def _gathered(sitting: Sitting, batch: Batch, kind: Kind, language: Language, *, alone: bool) -> tuple[BatchPapers, RunView]:
    """What the document says, read without holding up anybody who writes. ``alone``: letters are files of their own."""
    view = view_of(sitting.session, batch)
    if not view.rows:
        raise NotAllowedNow("batch_not_ranked", batch=batch.code)
    listed = list_data(view, "", sitting.desk, language)
    if not kind.fits(pays=gives_money(listed)):
        raise NotAllowedNow("document_without_money", document=kind.label, programme=view.programme.title)
    if kind.name == "letters" and not alone and len(view.rows) > LETTERS_IN_ONE:
        raise NotAllowedNow("letters_too_many", count=len(view.rows), most=LETTERS_IN_ONE, batch=batch.code)
    return papers_of(sitting.session, batch, view, listed, kind), view.runs[-1]


def documents_of(view: BatchView, roles: Sequence[str]) -> tuple[Kind, ...]:
    """The documents that a batch has once it is ranked, for somebody with these roles: public ones for who may publish."""
    if not view.rows:
        return ()
    pays = view.programme.kind not in ("list", "nomination")
    return tuple(kind for kind in DOCUMENTS.values() if kind.fits(pays=pays) and permits(roles, kind.right, "own"))


def read_terms(desk: Desk, session_id: str, code: str) -> Terms:
    """What the batch itself knows of the words of the office: its notice, once there is one. Raises ``NotFound`` or ``Refused``."""
    with refusals(desk, session_id, "batch.read", code), reading(desk, session_id) as sitting:
        return known_terms(acts_of(sitting.session, find_batch(sitting.session, sitting.person, code)))


def _filled(terms: Terms, known: Terms) -> Terms:
    """What was said, and where nothing was said what the batch knows."""
    first, last = (terms.first, terms.last) if terms.first is not None else (known.first, known.last)
    return replace(terms, first=first, last=last, channel=terms.channel or known.channel)


def known_terms(acts: Sequence[BatchAct]) -> Terms:
    """Period and channel of the latest notice; blanks where there is none."""
    notice = next((act for act in reversed(acts) if act.kind == "publicise"), None)
    return NO_TERMS if notice is None else Terms(notice.day, notice.last_day or notice.day, str(notice.detail["objections_to"]))


def _known(name: str, format_: str) -> Kind:
    kind = DOCUMENTS.get(name)
    if kind is None:
        raise NotFound("document_unknown", document=name[:40], known=" ".join(DOCUMENTS))
    if format_ not in kind.formats:
        raise NotFound("document_no_format", document=kind.label, format=format_[:10], known=" ".join(kind.formats))
    return kind


def check_terms(terms: Terms) -> None:
    """Raise ``BadInput`` for a period that ends before it begins or has one end only, and for a text that is too long."""
    if (terms.first is None) != (terms.last is None):
        raise BadInput("document_half_period", first=terms.first or "—", last=terms.last or "—")
    if terms.first is not None and terms.last is not None and terms.last < terms.first:
        raise BadInput("document_period", first=terms.first, last=terms.last)
    for name, longest in _LONGEST.items():
        if (length := len(getattr(terms, name))) > longest:
            raise BadInput("document_term_long", field=name, what=words()[f"term.{name}"], length=length, longest=longest)


def content_digest(paper: Paper) -> str:
    """SHA-256 of all that a document says but its footer, which names the audit event that holds this digest."""
    said = {**pdf_inputs(paper), "footer": [], "keywords": []}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _file(
    paper: Paper, data: BatchPapers, kind: Kind, format_: str, project: str | None, *, step: Callable[[int, int], None] | None
) -> Download:
    listed = data.listed
    language = listed.language
    parts = [listed.programme_title.text(language), listed.batch_code, kind.label.text(language), project or ""]
    name = " ".join(part for part in parts if part) + f".{format_}"
    if kind.name == "ranked" and format_ == "xlsx":
        return Download(name, ranking_workbook(listed), XLSX)
    if format_ == ZIP:
        return Download(name, bundle(letter_files(data, step)), "application/zip")
    write, media_type = WRITERS[format_]
    return Download(name, write(paper), media_type)
