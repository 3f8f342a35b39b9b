"""The project workbook: an empty one to fill in, what a filled one would bring with every finding, the drafts, and the workbook back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlmodel import col, select

from reserve.accounts import Desk, Person
from reserve.accounts.refusals import refusals
from reserve.exchange.project_checked import Remark, checked_workbook, remarks
from reserve.exchange.project_template import Frame, RuleHelp, Rules, project_template
from reserve.exchange.project_workbook import ProjectBook, read_project_workbook
from reserve.services.access import require_own
from reserve.services.checking.check_context import SUBMISSION_STAGE, areas_served
from reserve.services.checking.peers import peers_now
from reserve.services.drafts.import_projects import Receipt, import_table
from reserve.services.projects.around import AT_ONCE, Around
from reserve.services.projects.views import Download
from reserve.services.sitting import Sitting, reading
from reserve.services.track.bulk import many_at_once
from reserve.store.imports import ImportRowRecord
from reserve.store.projects import Project
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext, Report
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.reporting_units import area_of

RIGHT = "project.create"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Progress = Callable[[int, int, str], None]
One = TypeVar("One")


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
        rows = []
        for row in _checked(sitting, book):
            rows.append(row)
            if progress is not None:
                progress(len(rows), len(book.rows), "")
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


def _checked(sitting: Sitting, book: ProjectBook) -> Iterator[CheckedProject]:
    """The lines of a file one by one; what the library holds around them is asked for many at once."""
    keys = {row.number: row.key for row in book.table().rows}
    known, plain = _known(sitting, list(keys.values())), _begun_today(sitting)
    for some in _in_portions(book.rows, AT_ONCE):
        documents = {row.number: Document.from_raw(row.raw) for row in some if row.refusal is None}
        around = Around(sitting.session, sitting.person, documents.values())
        for row in some:
            if row.refusal is not None:
                yield CheckedProject(row.number, row.row_id, row.name, "refused", None, row.refusal.message, None)
                continue
            document, code = documents[row.number], known.get(keys[row.number])
            context = replace(plain, holders=around.holders(document), neighbours=around.neighbours(document))
            report = sitting.desk.checker.check(document, context)
            yield CheckedProject(row.number, row.row_id, row.name, "already" if code else "new", code, None, report)


def _begun_today(sitting: Sitting) -> CheckContext:
    """That of a project which nobody has begun yet, without what the library holds around it."""
    unit, today = sitting.person.unit_code, sitting.desk.today()
    return CheckContext(
        as_of=today,
        stage=SUBMISSION_STAGE,
        area=area_of(unit),
        areas_served=areas_served(unit, today),
        peers=peers_now(sitting.session),
    )


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


def _in_portions(values: Sequence[One], size: int = 500) -> Iterator[Sequence[One]]:
    return (values[start : start + size] for start in range(0, len(values), size))
