"""One door to the register's tables: every record that is made or changed goes through a :class:`Pen`, with its history and digest.

A pen collects rows and writes them in few statements, so that a list of ten thousand lines is one short transaction. It knows no
rights: whoever holds it has asked :mod:`reserve.services.register.access` first.
"""

import copy
import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, insert, select, update

from reserve.rules.basis.trail import Trail
from reserve.rules.energy.yearly import Figures, measured_energy
from reserve.services.drafts.state import DraftState, Mark
from reserve.services.sitting import Sitting
from reserve.store.identifiers import new_id
from reserve.store.register import Stored, carrier_rows, record_columns, register_carriers, register_changes, register_tables
from reserve.store.types import canonical_json
from reserve.vocabulary.errors import Conflict
from reserve.vocabulary.products import products
from reserve.vocabulary.register import KINDS, PARENTS, Kind, Record, read_record
from reserve.vocabulary.reporting_units import area_of
from reserve.vocabulary.units import from_micro

Raw = Mapping[str, Any]
Changed = tuple[str, str, str | None, str, str | None]
LATEST = {
    "latest_year": "year", "latest_unit_energy": "derived_unit_energy", "latest_output": "output",
    "latest_energy_tce": "derived_energy_tce",
}  # fmt: skip
"""The figures that a line repeats of an observation, for lists."""
EMPTY: Raw = {"fields": {}, "tables": {}}


def digest_of(kind: Kind, parents: Mapping[str, str | None], raw: Raw, ended_on: dt.date | None = None) -> str:
    """SHA-256 of what a record says: its kind, what it belongs to, its typed answers, and the day it was ended."""
    told = {"kind": kind, "parents": dict(parents), "raw": raw, "ended_on": ended_on.isoformat() if ended_on else None}
    return hashlib.sha256(canonical_json(told).encode()).hexdigest()


def parents_of(kind: Kind, row: Stored) -> dict[str, str | None]:
    """What a stored record belongs to."""
    named = [f"{parent}_id" for parent in PARENTS[kind]] + (["project_id"] if "project_id" in register_tables[kind].c else [])
    return {name: row[name] for name in named}


def differences(before: Raw, after: Raw) -> list[Changed]:
    """The answers that differ, by path, as they were typed."""
    old, new = flat(before), flat(after)
    return [
        (path, *old.get(path, ("", None)), *new.get(path, ("", None)))
        for path in sorted({*old, *new})
        if old.get(path, ("", None)) != new.get(path, ("", None))
    ]


def flat(raw: Raw) -> dict[str, tuple[str, str | None]]:
    """All answers of a record by path."""
    found = {name: (cell.get("text", ""), cell.get("unit")) for name, cell in raw.get("fields", {}).items()}
    for table, rows in raw.get("tables", {}).items():
        for row in rows:
            for column, cell in row.get("cells", {}).items():
                found[f"{table}/{row['key']}/{column}"] = (cell.get("text", ""), cell.get("unit"))
    return found


def raw_of(typed: Mapping[str, tuple[str, str | None]]) -> dict[str, Any]:
    """Typed answers by path as a record keeps them; blank ones are left out."""
    state = DraftState({"fields": {}, "tables": {}}, {})
    for path, (text, unit) in typed.items():
        if text.strip():
            state.set(path, text, unit)
    return state.raw


class Pen:
    """Writes records for one person inside one transaction. Call :meth:`flush` once at the end, before anything is read back."""

    def __init__(self, sitting: Sitting, *, client: str = "") -> None:
        self._sitting, self._client = sitting, client
        self._now = sitting.desk.now()
        self._new: defaultdict[Kind, list[dict[str, Any]]] = defaultdict(list)
        self._carriers: list[dict[str, Any]] = []
        self._history: list[dict[str, Any]] = []
        self._lines: set[str] = set()
        self._first = self._mark(1)

    def create(
        self,
        kind: Kind,
        raw: Raw,
        unit_code: str,
        record: Record | None = None,
        /,
        *,
        product: str | None = None,
        **parents: str | None,
    ) -> tuple[str, str]:
        """Add a record; answers with its id and digest. ``parents`` by column (``line_id``); ``product``: of the line it hangs below.

        ``record``: what ``raw`` says, where somebody has read it already.
        """
        record = record if record is not None else read_record(kind, raw, product)
        made = new_id()
        marks = dict.fromkeys(flat(raw), self._first)
        person = self._sitting.person.id
        given = dict.fromkeys(parents_of(kind, defaultdict(lambda: None))) | parents
        row = {
            "id": made, "unit_code": unit_code, "revision": 1, "raw": raw, "marks": marks, "created_by": person, "created_at": self._now,
            "updated_by": person, "updated_at": self._now, "ended_on": None, "end_reason": None,
        }  # fmt: skip
        self._new[kind].append(row | given | record_columns(record) | self._derived(kind, record, product, unit_code))
        if kind == "observation":
            self._carriers += [{"observation_id": made, **carrier} for carrier in carrier_rows(record)]
            self._lines.add(str(parents["line_id"]))
        digest = digest_of(kind, given, raw)
        self._remember(kind, made, unit_code, (1, "create", None, digest), differences(EMPTY, raw))
        return made, digest

    def change(self, kind: Kind, row: RowMapping, raw: Raw, marks: Mapping[str, Any] | None = None, *, product: str | None = None) -> str:
        """Put new answers into a record; answers with its digest. ``marks``: those of its fields, by default all that differ are marked.

        Raises ``Conflict`` where somebody else wrote the record since ``row`` was read.
        """
        changed = differences(row["raw"], raw)
        revision = row["revision"] + 1
        kept = dict(marks) if marks is not None else row["marks"] | {path: self._mark(revision) for path, *_ in changed}
        record = read_record(kind, raw, product)
        values = {
            "raw": raw,
            "marks": kept,
            **record_columns(record),
            **self._derived(kind, record, product, row["unit_code"], fresh=False),
        }
        self._update(kind, row, revision, values)
        if kind == "observation":
            self._sitting.session.execute(delete(register_carriers).where(register_carriers.c.observation_id == row["id"]))
            self._carriers += [{"observation_id": row["id"], **carrier} for carrier in carrier_rows(record)]
            self._lines.add(row["line_id"])
        parents = parents_of(kind, row)
        digest = digest_of(kind, parents, raw, row["ended_on"])
        before = digest_of(kind, parents, row["raw"], row["ended_on"])
        self._remember(kind, row["id"], row["unit_code"], (revision, "change", before, digest), changed)
        return digest

    def mark_ended(self, kind: Kind, row: RowMapping, ended_on: dt.date | None, reason: str) -> str:
        """End a record on a day, or with None let it hold again; answers with its digest."""
        parents, revision = parents_of(kind, row), row["revision"] + 1
        self._update(kind, row, revision, {"ended_on": ended_on, "end_reason": reason if ended_on else None})
        digest = digest_of(kind, parents, row["raw"], ended_on)
        before = digest_of(kind, parents, row["raw"], row["ended_on"])
        act = "end" if ended_on else "resume"
        self._remember(kind, row["id"], row["unit_code"], (revision, act, before, digest), [], reason)
        if kind == "observation":
            self._lines.add(row["line_id"])
        return digest

    def link(self, row: RowMapping, project_code: str, *, linked: bool) -> str:
        """Note on a line that a project of the library is about it, or no longer is."""
        revision = row["revision"] + 1
        self._update("line", row, revision, {})
        digest = digest_of("line", parents_of("line", row), row["raw"], row["ended_on"])
        changed: Changed = ("project", "", None, project_code, None) if linked else ("project", project_code, None, "", None)
        self._remember("line", row["id"], row["unit_code"], (revision, "link" if linked else "unlink", digest, digest), [changed])
        return digest

    def flush(self) -> None:
        """Write what was collected: parents before children, then the history, then the latest figures of the lines concerned."""
        session = self._sitting.session
        self._latest_of_new_lines()
        for kind in KINDS:
            if self._new[kind]:
                session.execute(insert(register_tables[kind]), self._new.pop(kind))
        if self._carriers:
            session.execute(insert(register_carriers), self._carriers)
        if self._history:
            session.execute(insert(register_changes), self._history)
        self._carriers, self._history = [], []
        self._latest()

    def _mark(self, revision: int) -> list[Any]:
        return Mark(revision, self._sitting.person.id, self._now, self._client, 0).to_json()

    def _derived(self, kind: Kind, record: Record, product: str | None, unit_code: str, *, fresh: bool = True) -> dict[str, Any]:
        if kind == "line":
            return dict.fromkeys(LATEST) if fresh else {}
        if kind != "observation":
            return {}
        made = products().get(product or "")
        if made is None:
            return {"derived_energy_tce": None, "derived_unit_energy": None}
        found = measured_energy(figures_of(record), made, Trail(self._sitting.desk.today(), area_of(unit_code)))
        return {"derived_energy_tce": _micro(found.energy_tce), "derived_unit_energy": _micro(found.unit_energy)}

    def _update(self, kind: Kind, row: RowMapping, revision: int, values: Mapping[str, Any]) -> None:
        table = register_tables[kind]
        moved = self._sitting.session.execute(
            update(table)
            .where(table.c.id == row["id"], table.c.revision == row["revision"])
            .values(revision=revision, updated_by=self._sitting.person.id, updated_at=self._now, **values)
        )
        if moved.rowcount != 1:  # type: ignore[attr-defined]
            raise Conflict("register_changed_meanwhile")

    def _remember(  # noqa: PLR0917
        self,
        kind: Kind,
        record_id: str,
        unit_code: str,
        made: tuple[int, str, str | None, str],
        changed: list[Changed],
        reason: str | None = None,
    ) -> None:
        number, act, before, after = made
        person = self._sitting.person
        self._history.append(
            {
                "id": new_id(), "kind": kind, "record_id": record_id, "number": number, "act": act, "person_id": person.id,
                "person_name": person.name, "unit_code": unit_code, "at": self._now, "changes": [list(one) for one in changed],
                "reason": reason, "digest_before": before, "digest_after": after,
            }
        )  # fmt: skip

    def _latest_of_new_lines(self) -> None:
        """A line that is not written yet has no other observations than those collected here: it is written with its latest figures."""
        found = last_measured(sorted(self._new["observation"], key=lambda row: (row["year"] is None, row["year"])))
        for row in self._new["line"]:
            if row["id"] in found:
                row.update(latest_of(found[row["id"]]))
                self._lines.discard(row["id"])

    def _latest(self) -> None:
        """Set the latest figures of the lines whose observations were touched."""
        session, line, year = self._sitting.session, register_tables["line"], register_tables["observation"]
        touched = sorted(self._lines)
        self._lines = set()
        found: dict[str, Stored] = {}
        for start in range(0, len(touched), 500):
            columns = (year.c.line_id, *(year.c[name] for name in LATEST.values()))
            query = select(*columns).where(year.c.line_id.in_(touched[start : start + 500]), year.c.ended_on.is_(None))
            found |= last_measured(session.execute(query.order_by(year.c.year)).mappings())
        if touched:
            values = [
                {"of_id": line_id} | {f"of_{name}": value for name, value in latest_of(found.get(line_id)).items()} for line_id in touched
            ]
            change = update(line).where(line.c.id == bindparam("of_id")).values({name: bindparam(f"of_{name}") for name in LATEST})
            session.connection().execute(change, values)


def last_measured(rows: Iterable[Stored]) -> dict[str, Stored]:
    """Of observations in the order of their years, by line: the last one that has a unit energy, else the last."""
    found: dict[str, Stored] = {}
    for row in rows:
        last = found.get(row["line_id"])
        if last is None or last["derived_unit_energy"] is None or row["derived_unit_energy"] is not None:
            found[row["line_id"]] = row
    return found


def latest_of(row: Stored | None) -> dict[str, Any]:
    """The latest figures of a line by column; blank for a line without observations."""
    return {name: row[source] if row else None for name, source in LATEST.items()}


def figures_of(record: Record) -> Figures:
    """The figures of an observation as the rules read them."""

    def number(name: str) -> Any:
        value = record.value(name)
        return from_micro(value) if isinstance(value, int) else None

    year = record.value("year")
    stated = number("energy_stated_tce_per_year")
    return Figures(year if isinstance(year, int) else 0, number("output"), number("unit_energy_stated"), stated, record.carriers)


def copied(raw: Raw) -> dict[str, Any]:
    """A copy of a record's answers, free to be changed."""
    return copy.deepcopy({"fields": raw.get("fields", {}), "tables": raw.get("tables", {})})


def _micro(number: Any) -> int | None:
    return None if number is None else int(number * 1_000_000)
