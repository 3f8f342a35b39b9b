"""Add a record to the register: an enterprise, or something that belongs to one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project
from reserve.services.drafts.changes import ROW_LIMIT, TEXT_LIMIT, UNIT_LIMIT, UNUSABLE
from reserve.services.register.access import find_record, kind_label, require_editor, require_in_force
from reserve.services.register.checks import all_problems, refuse
from reserve.services.register.views import RecordRef, Typed
from reserve.services.register.writing import Pen, raw_of
from reserve.services.sitting import Sitting, writing
from reserve.store.register import register_tables
from reserve.vocabulary.errors import BadInput, NotFound
from reserve.vocabulary.register import CARRIERS, PARENTS, WITH_PROJECT, Kind, carrier_columns, read_record, single_register_fields

_CHILD_OF: Mapping[Kind, Kind] = {
    "site": "enterprise", "line": "enterprise", "observation": "line", "diagnosis": "enterprise", "measure": "enterprise", "saving": "line",
}  # fmt: skip


def add_record(
    desk: Desk, session_id: str, kind: Kind, typed: Typed, parent_id: str | None = None, *, also: Mapping[Kind, str] | None = None,
    project_code: str | None = None,
) -> RecordRef:  # fmt: skip
    """Keep a new record of ``kind`` below ``parent_id`` (the enterprise or the line it belongs to; None for an enterprise).

    ``also``: further parents, such as the line a measure is for or the site of a line; ``project_code``: the project that a measure or an
    entry of the ledger is about. An enterprise and a line belong to the person's own unit; a line may be added to an enterprise of
    another unit whose id the person knows from :func:`find_enterprise`. What hangs below belongs to the unit of its line or enterprise.
    Raises ``Refused``, ``NotFound``, ``NotAllowedNow``, or ``RecordRefused`` with the answers that cannot be kept.
    """
    with refusals(desk, session_id, "register.create", kind), writing(desk, session_id) as sitting:
        return added(sitting, kind, typed, parent_id, also or {}, project_code)


def added(  # noqa: PLR0917
    sitting: Sitting, kind: Kind, typed: Typed, parent_id: str | None, also: Mapping[Kind, str], project_code: str | None
) -> RecordRef:
    """The same inside the caller's transaction."""
    require_usable(kind, typed)
    own = sitting.person.unit_code
    parents: dict[str, str | None] = {}
    line: RowMapping | None = None
    unit_code = own
    parent_kind = _CHILD_OF.get(kind)
    if parent_kind is not None:
        parent = _parent(sitting, kind, parent_kind, parent_id or "")
        parents[f"{parent_kind}_id"] = parent["id"]
        line = parent if parent_kind == "line" else None
        unit_code = own if kind == "line" else parent["unit_code"]
    for other, other_id in also.items():
        if other not in PARENTS[kind] or other == parent_kind:
            raise BadInput("register_parent", kind=kind_label(kind), parent=kind_label(other))
        found = find_record(sitting.session, sitting.person, other, other_id)
        require_in_force(other, found)
        _require_same_firm(found, parents)
        parents[f"{other}_id"] = found["id"]
        if other == "line":
            line, unit_code = found, found["unit_code"]
    require_editor(sitting.person, unit_code)
    if project_code:
        if kind not in WITH_PROJECT:
            raise BadInput("register_project", kind=kind_label(kind))
        parents["project_id"] = find_project(sitting.session, sitting.person, project_code).id
    product = line["product"] if line is not None else None
    raw = raw_of(typed)
    record = read_record(kind, raw, product)
    place: dict[str, Any] = {"unit_code": unit_code, "parents": parents, "line": line, "as_of": sitting.desk.today()}
    refuse(all_problems(sitting.session, kind, record, place))
    pen = Pen(sitting)
    made, digest = pen.create(kind, raw, unit_code, product=product, **parents)
    pen.flush()
    sitting.record("register.create", f"{kind} {made}", {"unit": unit_code, "digest_before": None, "digest_after": digest, "revision": 1})
    return RecordRef(kind, made, 1)


def _parent(sitting: Sitting, kind: Kind, parent_kind: Kind, parent_id: str) -> RowMapping:
    """What the record belongs to, locked; a line may belong to an enterprise that another unit keeps."""
    if kind == "line":
        table = register_tables["enterprise"]
        found = sitting.session.execute(select(table).where(table.c.id == parent_id[:40]).with_for_update()).mappings().first()
        if found is None:
            raise NotFound("register_not_found", kind=kind_label("enterprise"), id=parent_id[:40] if parent_id.isprintable() else "?")
    else:
        found = find_record(sitting.session, sitting.person, parent_kind, parent_id, lock=True)
    require_in_force(parent_kind, found)
    return found


def _require_same_firm(found: RowMapping, parents: Mapping[str, str | None]) -> None:
    """What a record belongs to belongs together."""
    for name in ("enterprise_id", "line_id"):
        if name in found and name in parents and found[name] != parents[name]:
            raise BadInput("register_other_firm")


def require_usable(kind: Kind, typed: Typed) -> None:
    """Raise ``BadInput`` for paths that the kind does not have and for texts that no record can keep."""
    single = {field.name for field in single_register_fields(kind)}
    columns = {column.name for column in carrier_columns()} if kind == "observation" else set()
    keys = set()
    for path, (text, unit) in typed.items():
        parts = path.split("/")
        cell = len(parts) == 3 and parts[0] == CARRIERS and parts[2] in columns and 0 < len(parts[1]) <= 40 and parts[1].isprintable()
        if path not in single and not cell:
            raise BadInput("field_unknown", path=path[:120])
        if cell:
            keys.add(parts[1])
        for told, limit in ((text, TEXT_LIMIT), (unit or "", UNIT_LIMIT)):
            if len(told) > limit:
                raise BadInput("draft_text_too_long", length=len(told), limit=limit)
            if UNUSABLE.search(told):
                raise BadInput("draft_text_unusable")
    if len(keys) > ROW_LIMIT:
        raise BadInput("draft_too_many_rows", count=len(keys), limit=ROW_LIMIT)
