"""A list of lines enters the register: looked at first, then written whole in one transaction; a second time it adds nothing."""

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.line_list import LIST_KINDS, LineList, read_line_list
from reserve.exchange.line_list_returned import refused_rows_workbook
from reserve.exchange.line_list_template import line_list_template
from reserve.exchange.table_import import safe_name
from reserve.services.access import require_own
from reserve.services.drafts.state import DraftState
from reserve.services.projects.views import Download
from reserve.services.register.access import IMPORT
from reserve.services.register.import_views import CellReason, LineReceipt, LineReceiptRow, RowState
from reserve.services.register.known_lines import KnownLines
from reserve.services.register.line_plan import Plan, Planned, carrier_keys, plan_lines
from reserve.services.register.writing import Pen, copied, raw_of
from reserve.services.sitting import Sitting, reading, writing
from reserve.services.track.bulk import many_at_once
from reserve.store.transactions import serialise
from reserve.vocabulary.errors import Conflict, NotFound
from reserve.vocabulary.language import Language
from reserve.vocabulary.regions import counties_of
from reserve.vocabulary.register import CARRIERS, Kind, read_record
from reserve.vocabulary.reporting_units import area_of, reporting_units

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def preview_lines(desk: Desk, session_id: str, content: bytes, filename: str) -> LineReceipt:
    """What importing the file into the person's own unit would do; nothing is written.

    Raises ``BadInput`` for a file that cannot be used, ``Refused`` for who may not import.
    """
    with many_at_once(), refusals(desk, session_id, IMPORT, safe_name(filename)), reading(desk, session_id) as sitting:
        plan = _plan(sitting, _read(sitting, content, filename))
        return _receipt(plan, plan.digest(sitting.person.unit_code), written=False)


def import_lines(desk: Desk, session_id: str, content: bytes, filename: str, expected: str | None = None) -> LineReceipt:
    """Write the rows that can be taken, all or none. ``expected``: the ``plan`` of the preview that the person agreed to.

    Raises like :func:`preview_lines`, and ``Conflict`` where the register moved since, so that something else would be written.
    """
    with many_at_once(), refusals(desk, session_id, IMPORT, safe_name(filename)), writing(desk, session_id) as sitting:
        require_own(sitting.person, IMPORT)
        serialise(sitting.session, "register import")
        plan = _plan(sitting, _read(sitting, content, filename))
        agreed = plan.digest(sitting.person.unit_code)
        if expected is not None and agreed != expected:
            raise Conflict("register_import_moved")
        try:
            _write(sitting, plan)
        except IntegrityError as error:
            raise Conflict("register_import_moved") from error
        receipt = _receipt(plan, agreed, written=True)
        counts = {str(state): count for state, count in receipt.counts.items()}
        detail: dict[str, object] = {
            "content": receipt.content_digest, "plan": receipt.plan, "unit": sitting.person.unit_code, **counts,
            "records": {kind: dict(states) for kind, states in receipt.records.items()},
        }  # fmt: skip
        sitting.record(IMPORT, receipt.filename, detail)
        return receipt


def refused_lines(desk: Desk, session_id: str, content: bytes, filename: str) -> Download:
    """The rows of a file that cannot be taken, as a workbook to correct and bring again. ``NotFound`` where every row can be taken."""
    with many_at_once(), refusals(desk, session_id, IMPORT, safe_name(filename)), reading(desk, session_id) as sitting:
        plan = _plan(sitting, _read(sitting, content, filename))
        if not plan.refused:
            raise NotFound("register_import_none_refused", name=plan.listed.filename)
        language = _language(sitting)
        name = f"退回行 {plan.listed.filename}" if language == "zh" else f"Returned rows {plan.listed.filename}"
        made = refused_rows_workbook(plan.listed, tuple(plan.refused), desk.today(), language)
        return Download(_as_xlsx(name), made, MEDIA_TYPE)


def lines_template(desk: Desk, session_id: str) -> Download:
    """The empty list for the person's own unit, with its counties to choose from."""
    with refusals(desk, session_id, IMPORT, "template"), reading(desk, session_id) as sitting:
        require_own(sitting.person, IMPORT)
        language = _language(sitting)
        served = reporting_units()[sitting.person.unit_code].areas_served
        counties = [county.code for area in served for county in counties_of(area, desk.today())]
        name = "产线清单模板.xlsx" if language == "zh" else "Template for a list of lines.xlsx"
        return Download(name, line_list_template(counties, language), MEDIA_TYPE)


def _read(sitting: Sitting, content: bytes, filename: str) -> LineList:
    require_own(sitting.person, IMPORT)
    return read_line_list(content, filename, area_of(sitting.person.unit_code))


def _plan(sitting: Sitting, listed: LineList) -> Plan:
    return plan_lines(listed, KnownLines(sitting.session, listed), sitting.person)


def _write(sitting: Sitting, plan: Plan) -> None:
    """Parents before children; what is the same is left alone."""
    pen = Pen(sitting, client="import")
    ids = {scope: record.row["id"] for scope, record in plan.records.items() if record.row is not None}
    unit = sitting.person.unit_code
    for kind in LIST_KINDS:
        for scope, record in plan.records.items():
            if record.kind != kind or record.state == "same":
                continue
            product = _product(plan, record)
            if record.row is None:
                typed = {path: (entry.text, entry.unit) for path, entry in record.answers.items()}
                line = plan.records.get(scope[:2])
                owner = unit if kind in ("enterprise", "line") or line is None or line.row is None else line.row["unit_code"]
                ids[scope], _ = pen.create(kind, raw_of(typed), owner, record.as_read(), product=product, **_parents(kind, scope, ids))
            else:
                pen.change(kind, record.row, _changed(record, product), product=product)
    pen.flush()


def _parents(kind: Kind, scope: tuple[str, ...], ids: Mapping[tuple[str, ...], str]) -> dict[str, str]:
    if kind == "enterprise":
        return {}
    firm = {"enterprise_id": ids[scope[:1]]}
    if kind == "line":
        return firm
    line = {"line_id": ids[scope[:2]]}
    return line if kind == "observation" else firm | line


def _product(plan: Plan, record: Planned) -> str | None:
    if record.kind == "enterprise":
        return None
    value = plan.records[record.scope[:2]].answers["product"].value
    return value if isinstance(value, str) else None


def _changed(record: Planned, product: str | None) -> dict[str, object]:
    """The stored answers with those that the file changes; energy goes to the row that counts its carrier already."""
    held = record.row
    assert held is not None  # noqa: S101 -- only records of the register are changed
    state = DraftState(copied(held["raw"]), {})
    keys = carrier_keys(read_record(record.kind, held["raw"], product).carriers)
    for path in sorted(record.touched):
        entry, parts = record.answers[path], path.split("/")
        if len(parts) == 3:
            path = f"{CARRIERS}/{keys.get(parts[1], parts[1])}/{parts[2]}"  # noqa: PLW2901
        state.set(path, entry.text, entry.unit)
    return state.raw


def _receipt(plan: Plan, digest: str, *, written: bool) -> LineReceipt:
    reasons = {
        row.number: tuple(CellReason(problem.place, problem.heading, problem.error.message) for problem in row.problems)
        for row in plan.refused
    }
    names = plan.listed.columns["enterprise_name"]
    rows = tuple(
        LineReceiptRow(
            row.number, row.cells[names] if names < len(row.cells) else "", row.credit_code, row.line_name, row.year,
            plan.states[row.number], reasons.get(row.number, ()), plan.changes.get(row.number, ()),
        )
        for row in plan.listed.rows
    )  # fmt: skip
    states: tuple[RowState, ...] = ("new", "changed", "same")
    records: dict[Kind, dict[RowState, int]] = {kind: dict.fromkeys(states, 0) for kind in LIST_KINDS}
    for record in plan.records.values():
        records[record.kind][record.state] += 1
    return LineReceipt(
        plan.listed.filename, plan.listed.content_digest, digest, written, rows, records,
        plan.listed.ignored, plan.listed.examples, tuple(plan.notes),
    )  # fmt: skip


def _language(sitting: Sitting) -> Language:
    return "en" if sitting.person.language == "en" else "zh"


def _as_xlsx(name: str) -> str:
    return name if name.lower().endswith(".xlsx") else f"{name}.xlsx"
