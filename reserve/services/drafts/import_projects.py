"""A table that a clerk brings becomes drafts, once: rows out of scope are refused by name, the second time nothing is added."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.table_import import ColumnTotal, ImportRow, ImportTable, TableMapping, read_rows
from reserve.services.access import find_project, require_own
from reserve.services.drafts.create_project import begin
from reserve.services.drafts.save_draft import apply_to_draft
from reserve.services.projects.views import Change
from reserve.services.sitting import Sitting, writing
from reserve.store.identifiers import new_id
from reserve.store.imports import ImportRowRecord, ImportRun
from reserve.store.projects import Project
from reserve.store.transactions import serialise
from reserve.vocabulary.language import Bilingual


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What became of one row: ``created``, ``already`` or ``refused``; ``notes`` are cells that could not be used."""

    number: int
    row_id: str
    status: str
    code: str | None
    name: str
    reason: Bilingual | None
    notes: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to an import; totals are exact over all rows read."""

    run_id: str
    rows: tuple[ReceiptRow, ...]
    totals: tuple[ColumnTotal, ...]


def import_projects(  # noqa: PLR0917
    desk: Desk,
    session_id: str,
    content: bytes,
    filename: str,
    mapping: TableMapping,
    progress: Callable[[int, int, str], None] | None = None,
) -> Receipt:
    """Make drafts of the clerk's own unit from a CSV or .xlsx file. Raises ``BadInput`` for a file that cannot be used."""
    return import_table(desk, session_id, read_rows(content, filename, mapping), progress)


def import_table(desk: Desk, session_id: str, table: ImportTable, progress: Callable[[int, int, str], None] | None = None) -> Receipt:
    """Make drafts of the clerk's own unit from a table that was read."""
    with refusals(desk, session_id, "project.import", table.filename), writing(desk, session_id) as sitting:
        require_own(sitting.person, "project.create")
        serialise(sitting.session, f"import {sitting.person.unit_code}")
        run = _run(sitting, table)
        rows = []
        for done, row in enumerate(table.rows, start=1):
            rows.append(_take(sitting, run, row))
            if progress is not None:
                progress(done, len(table.rows), "")
        counts = {status: sum(row.status == status for row in rows) for status in ("created", "already", "refused")}
        sitting.record("project.import", table.filename, {"run": run.id, "content": table.content_digest, **counts})
        return Receipt(run.id, tuple(rows), table.totals)


def _run(sitting: Sitting, table: ImportTable) -> ImportRun:
    totals = {f"{total.column}": str(total.total) for total in table.totals}
    run = ImportRun.model_validate(
        {
            "id": new_id(), "kind": "projects", "filename": table.filename, "content_digest": table.content_digest,
            "mapping": table.mapping, "unit_code": sitting.person.unit_code, "totals": totals, "person_id": sitting.person.id,
            "started_at": sitting.desk.now(),
        }
    )  # fmt: skip
    sitting.session.add(run)
    sitting.session.flush()
    return run


def _take(sitting: Sitting, run: ImportRun, row: ImportRow) -> ReceiptRow:
    session, unit = sitting.session, sitting.person.unit_code
    before = session.exec(
        select(Project)
        .join(ImportRowRecord, ImportRowRecord.project_id == Project.id)  # type: ignore[arg-type]
        .where(ImportRowRecord.unit_code == unit, ImportRowRecord.row_digest == row.key, ImportRowRecord.status == "created")
    ).first()
    if row.refusal is not None:
        receipt, project_id = ReceiptRow(row.number, row.row_id, "refused", None, row.name, row.refusal.message), None
    elif before is not None:
        receipt, project_id = ReceiptRow(row.number, row.row_id, "already", before.code, row.name, None), before.id
    else:
        receipt, project_id = _create(sitting, run, row)
    session.add(
        ImportRowRecord.model_validate(
            {
                "id": new_id(), "import_run_id": run.id, "number": row.number, "row_id": row.row_id, "unit_code": unit,
                "row_digest": row.key, "status": receipt.status, "project_id": project_id,
                "reason": row.refusal.code if row.refusal else None,
            }
        )
    )  # fmt: skip
    session.flush()
    return receipt


def _create(sitting: Sitting, run: ImportRun, row: ImportRow) -> tuple[ReceiptRow, str]:
    made = begin(sitting)
    project = find_project(sitting.session, sitting.person, made.code)
    cells = dict(row.raw["fields"])
    for table, lines in row.raw["tables"].items():
        for line in lines:
            cells |= {f"{table}/{line['key']}/{name}": cell for name, cell in line["cells"].items()}
    changes = [Change(seq, path, cell["text"], cell.get("unit")) for seq, (path, cell) in enumerate(cells.items(), start=1)]
    answer = apply_to_draft(sitting, project, f"import {run.id}", changes)
    notes = (*(problem.error.message for problem in row.problems), *(message for _, message in answer.refused))
    return ReceiptRow(row.number, row.row_id, "created", made.code, row.name, None, notes), made.id
