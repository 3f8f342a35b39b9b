"""The project workbook: an empty one to fill in, what a filled one would bring with every finding, the drafts, and the workbook back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select as sa_select
from sqlmodel import col, select

from reserve.accounts import Desk, Person
from reserve.accounts.refusals import refusals
from reserve.exchange.project_checked import Remark, checked_workbook, remarks
from reserve.exchange.project_template import Frame, RuleHelp, Rules, project_template
from reserve.exchange.project_workbook import ProjectBook, ProjectRow, read_project_workbook
from reserve.services.access import require_own
from reserve.services.bulk import many_at_once
from reserve.services.check_context import SUBMISSION_STAGE, areas_served, holders
from reserve.services.import_projects import Receipt, import_table
from reserve.services.neighbours import neighbours
from reserve.services.sitting import Sitting, reading
from reserve.services.views import Download
from reserve.store.facts import project_facts
from reserve.store.imports import ImportRowRecord
from reserve.store.projects import Project
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext, Report
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.reporting_units import area_of

_KEYS = ("project_code", "enterprise_credit_code")
RIGHT = "project.create"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class CheckedProject:
    """One line of the file: what it would become (``new``, ``already``, ``refused``), and what the rules say of it.

    ``report`` is None for a line that was refused; ``code``: the draft that an earlier import of the same line made.
    """

    number: int
    row_id: str
    name: str
    state: str
    code: str | None
    reason: Bilingual | None
    report: Report | None


@dataclass(frozen=True, slots=True)
class CheckedBook:
    """A file that was read, matched and checked. ``remarks``: everything to say about it, each at its cell."""

    filename: str
    content_digest: str
    rows: tuple[CheckedProject, ...]
    remarks: tuple[Remark, ...]
    ignored: tuple[str, ...]
    book: ProjectBook


def projects_template(desk: Desk, session_id: str, language: Language | None = None) -> Download:
    """The empty workbook with the counties of the person's own unit. Raises ``Refused`` without the right to begin projects."""
    with refusals(desk, session_id, RIGHT, "template"), reading(desk, session_id) as sitting:
        require_own(sitting.person, RIGHT)
        frame = _frame(desk, sitting.person, language)
    name = Bilingual("项目导入模板", "projects template").text(frame.language)
    return Download(f"{name}.xlsx", project_template(frame.counties, frame.rules, frame.language), MEDIA_TYPE)


def check_workbook(desk: Desk, session_id: str, content: bytes, filename: str, progress: Progress | None = None) -> CheckedBook:
    """Read a filled workbook and judge each project as a submission of today. Nothing is written. Raises ``BadInput``, ``Refused``."""
    with refusals(desk, session_id, RIGHT, "workbook"), reading(desk, session_id) as sitting, many_at_once():
        require_own(sitting.person, RIGHT)
        book = read_project_workbook(content, filename, area_of(sitting.person.unit_code))
        documents = {row.number: Document.from_raw(row.raw) for row in book.rows if row.refusal is None}
        keys = {row.number: row.key for row in book.table().rows}
        known, met = _known(sitting, list(keys.values())), _met(sitting, documents.values())
        rows = []
        for done, row in enumerate(book.rows, start=1):
            rows.append(_checked(sitting, row, documents.get(row.number), known.get(keys[row.number]), met))
            if progress is not None:
                progress(done, len(book.rows), "")
    found = {row.number: row.report.findings for row in rows if row.report is not None}
    return CheckedBook(book.filename, book.content_digest, tuple(rows), tuple(remarks(book, found)), book.ignored, book)


def import_workbook(desk: Desk, session_id: str, content: bytes, filename: str, progress: Progress | None = None) -> Receipt:
    """Make drafts of the projects of a filled workbook, once: a line that was imported before adds nothing. Raises like the check."""
    with refusals(desk, session_id, RIGHT, "workbook"), reading(desk, session_id) as sitting:
        require_own(sitting.person, RIGHT)
        area = area_of(sitting.person.unit_code)
    return import_table(desk, session_id, read_project_workbook(content, filename, area).table(), progress)


def workbook_back(desk: Desk, session_id: str, checked: CheckedBook, language: Language | None = None) -> Download:
    """The checked workbook with its findings beside the cells. Raises ``Refused`` without the right to begin projects."""
    with refusals(desk, session_id, RIGHT, "workbook"), reading(desk, session_id) as sitting:
        require_own(sitting.person, RIGHT)
        frame = _frame(desk, sitting.person, language)
    stem = checked.filename.rsplit(".", 1)[0]
    mark = Bilingual("检查结果", "findings").text(frame.language)
    with many_at_once():
        content = checked_workbook(checked.book, checked.remarks, frame)
    return Download(f"{stem} {mark}.xlsx", content, MEDIA_TYPE)


def _frame(desk: Desk, person: Person, language: Language | None) -> Frame:
    rules: Rules = {
        name: tuple(RuleHelp(rule_id, title) for rule_id, title in found)
        for name, found in desk.checker.rules_by_field(SUBMISSION_STAGE).items()
    }
    counties = sorted(areas_served(person.unit_code, desk.today()))
    return Frame(counties, rules, language or ("en" if person.language == "en" else "zh"))


def _checked(sitting: Sitting, row: ProjectRow, document: Document | None, code: str | None, met: frozenset[str]) -> CheckedProject:
    if document is None:
        return CheckedProject(row.number, row.row_id, row.name, "refused", None, row.refusal.message if row.refusal else None, None)
    report = sitting.desk.checker.check(document, _context(sitting, document, met))
    return CheckedProject(row.number, row.row_id, row.name, "already" if code else "new", code, None, report)


def _context(sitting: Sitting, document: Document, met: frozenset[str]) -> CheckContext:
    """That of a project which nobody has begun yet; the library is asked only about firms and codes that it has ``met``."""
    unit, today = sitting.person.unit_code, sitting.desk.today()
    plain = CheckContext(as_of=today, stage=SUBMISSION_STAGE, area=area_of(unit), areas_served=areas_served(unit, today))
    if met.isdisjoint(str(document.value(name)) for name in _KEYS):
        return plain
    return replace(
        plain,
        holders=holders(sitting.session, sitting.person, "", document),
        neighbours=neighbours(sitting.session, sitting.person, "", document),
    )


def _met(sitting: Sitting, documents: Iterable[Document]) -> frozenset[str]:
    """The project codes and firms of the file that stand in the library too."""
    asked: dict[str, set[str]] = {name: set() for name in _KEYS}
    for document in documents:
        for name in _KEYS:
            if isinstance(value := document.value(name), str):
                asked[name].add(value)
    found: set[str] = set()
    for name, values in asked.items():
        column = project_facts.c[name]
        for some in _in_portions(sorted(values)):
            found.update(sitting.session.execute(sa_select(column).where(column.in_(some)).distinct()).scalars())
    return frozenset(found)


def _known(sitting: Sitting, keys: Sequence[str]) -> dict[str, str]:
    """Keys of lines that were imported before by the same unit, with the codes of their projects."""
    found: dict[str, str] = {}
    for some in _in_portions(keys):
        query = (
            select(ImportRowRecord.row_digest, Project.code)
            .join(Project, col(Project.id) == col(ImportRowRecord.project_id))
            .where(
                ImportRowRecord.unit_code == sitting.person.unit_code,
                ImportRowRecord.status == "created",
                col(ImportRowRecord.row_digest).in_(some),
            )
        )
        found |= dict(sitting.session.exec(query).all())
    return found


def _in_portions(values: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    return (values[start : start + size] for start in range(0, len(values), size))
