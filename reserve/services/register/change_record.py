"""Change answers of a record: field by field, nothing of anybody else's overwritten silently."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, func, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.drafts.state import DraftState, Mark
from reserve.services.projects.views import Change, FieldConflict
from reserve.services.register.access import find_record, require_editor, require_in_force
from reserve.services.register.add_record import require_usable
from reserve.services.register.checks import Problem, all_problems
from reserve.services.register.views import RecordAnswer
from reserve.services.register.writing import Pen, copied, flat, parents_of
from reserve.services.sitting import Sitting, writing
from reserve.store.people import PersonRow
from reserve.store.register import register_tables
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.products import products
from reserve.vocabulary.register import CARRIERS, Kind, read_record
from reserve.vocabulary.units import unit_name

REMOVE_ROW = "remove_row"


def change_record(desk: Desk, session_id: str, kind: Kind, record_id: str, changes: Sequence[Change], *, client: str) -> RecordAnswer:
    """Apply ``changes`` (as drafts take them: path, text, unit, the field's revision that the person saw as ``base``).

    A change that somebody else forestalled is answered as a conflict; one that cannot be read, or that leaves the record incomplete,
    is refused with its sentence, and nothing of it is kept: a register holds only what it understands. The rest is saved. ``client``
    names the page, so that its own earlier change is no conflict. Changes sent again change nothing.
    Raises ``Refused``, ``NotFound`` and ``NotAllowedNow`` for the record as a whole.
    """
    with refusals(desk, session_id, "register.edit", f"{kind} {record_id}"[:80]), writing(desk, session_id) as sitting:
        row = find_record(sitting.session, sitting.person, kind, record_id, lock=True)
        require_editor(sitting.person, row["unit_code"])
        require_in_force(kind, row)
        return _Edit(sitting, kind, row, client).apply(changes)


class _Edit:
    """One set of changes on one locked record."""

    def __init__(self, sitting: Sitting, kind: Kind, row: RowMapping, client: str) -> None:
        self._sitting, self._kind, self._row, self._client = sitting, kind, row, client[:60]
        self._state = DraftState(copied(row["raw"]), dict(row["marks"]))
        self._revision = row["revision"] + 1
        self._line = _line_of(sitting, kind, row)
        self._saved: dict[str, int] = {}
        self._conflicts: list[FieldConflict] = []
        self._refused: list[tuple[str, Any]] = []

    def apply(self, changes: Sequence[Change]) -> RecordAnswer:
        """Apply what can be applied, write it, and say what became of each."""
        for change in sorted(changes, key=lambda one: one.seq):
            try:
                self._try(change)
            except BadInput as problem:
                self._refused.append((change.path[:200], problem.message))
        changed = flat(self._state.raw) != flat(self._row["raw"])
        revision = self._row["revision"]
        if changed:
            revision = self._revision
            product = self._line["product"] if self._line is not None else None
            pen = Pen(self._sitting, client=self._client)
            digest = pen.change(self._kind, self._row, self._state.raw, self._state.marks, product=product)
            pen.flush()
            detail = {"unit": self._row["unit_code"], "digest_after": digest, "revision": revision, "fields": sorted(self._saved)}
            self._sitting.record("register.edit", f"{self._kind} {self._row['id']}", detail)
        return RecordAnswer(revision, self._saved, tuple(self._conflicts), tuple(self._refused))

    def _try(self, change: Change) -> None:
        if change.op == REMOVE_ROW:
            self._remove(change)
            return
        if change.op != "set":
            raise BadInput("draft_op_unknown", op=change.op[:40])
        mine = ((change.text or "").strip(), change.unit if (change.text or "").strip() else None)
        require_usable(self._kind, {change.path: (change.text or "", change.unit)})
        last = self._state.mark(change.path)
        if self._state.typed(change.path) == mine:
            self._saved[change.path] = last.revision if last else self._row["revision"]
            return
        if last is not None and last.revision > change.base and last.client != self._client:
            self._conflict(change, last)
            return
        before, marks = copied(self._state.raw), dict(self._state.marks)
        self._state.set(change.path, *mine)
        self._state.put_mark(change.path, self._mark(change.seq))
        problems = self._problems()
        own = [problem for path, problem in problems if path == change.path]
        if problems:
            self._state.raw, self._state.marks = before, marks
            raise_first([(change.path, one) for one in own] or problems)
        self._saved[change.path] = self._revision

    def _remove(self, change: Change) -> None:
        parts = change.path.split("/")
        if self._kind != "observation" or len(parts) != 2 or parts[0] != CARRIERS:
            raise BadInput("field_unknown", path=change.path[:120])
        if self._state.row(*parts) is None:
            self._saved[change.path] = self._row["revision"]
            return
        theirs = [(path, m) for path, m in self._state.marks_below(change.path) if m.revision > change.base and m.client != self._client]
        if theirs:
            self._conflict(change, theirs[0][1], theirs[0][0])
            return
        self._state.remove_row(*parts)
        self._state.put_mark(change.path, self._mark(change.seq))
        self._saved[change.path] = self._revision

    def _problems(self) -> list[Problem]:
        """What stands against the record as it would be; what stood against it before is not this change's fault."""
        product = self._line["product"] if self._line is not None else None
        record = read_record(self._kind, self._state.raw, product)
        place: dict[str, Any] = {
            "unit_code": self._row["unit_code"], "parents": parents_of(self._kind, self._row), "line": self._line,
            "as_of": self._sitting.desk.today(), "id": self._row["id"],
        }  # fmt: skip
        found = all_problems(self._sitting.session, self._kind, record, place)
        return found + self._product_fixed(record.value("product"))

    def _product_fixed(self, product: object) -> list[Problem]:
        """A line whose years are counted in one unit cannot become one counted in another."""
        if self._kind != "line" or not isinstance(product, str) or product == self._row["product"]:
            return []
        old, new = products()[self._row["product"]], products()[product]
        if (old.energy_unit, old.output_units) == (new.energy_unit, new.output_units):
            return []
        count = sum(_count(self._sitting, kind, self._row["id"]) for kind in ("observation", "saving"))
        if not count:
            return []
        units = {"unit": unit_name(old.energy_unit), "other": unit_name(new.energy_unit)}
        return [("product", BadInput("register_product_fixed", count=count, **units))]

    def _conflict(self, change: Change, last: Mark, path: str | None = None) -> None:
        theirs, unit = self._state.typed(path or change.path)
        who = self._sitting.session.get(PersonRow, last.person_id)
        self._conflicts.append(
            FieldConflict(change.path, change.text or "", theirs, unit, who.name if who else "?", last.at.astimezone(dt.UTC), last.revision)
        )

    def _mark(self, seq: int) -> Mark:
        return Mark(self._revision, self._sitting.person.id, self._sitting.desk.now(), self._client, seq)


def raise_first(found: Sequence[Problem]) -> None:
    """Raise the first problem as the reason why a change is refused."""
    problem = found[0][1]
    raise problem if isinstance(problem, BadInput) else BadInput(problem.code, **problem.figures)


def _line_of(sitting: Sitting, kind: Kind, row: RowMapping) -> RowMapping | None:
    if kind == "line" or row.get("line_id") is None:
        return None
    table = register_tables["line"]
    return sitting.session.execute(select(table).where(table.c.id == row["line_id"])).mappings().one()


def _count(sitting: Sitting, kind: Kind, line_id: str) -> int:
    table = register_tables[kind]
    query = select(func.count()).select_from(table).where(table.c.line_id == line_id, table.c.ended_on.is_(None))
    return int(sitting.session.execute(query).scalar_one())
