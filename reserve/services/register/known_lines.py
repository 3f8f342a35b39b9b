"""What the register holds of the enterprises and lines that a list names, read in a few queries however long the list is."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from reserve.exchange.line_list import ROW_KEYS, LineList
from reserve.store.register import register_tables
from reserve.vocabulary.register import Kind

_AT_ONCE = 500
Scope = tuple[str, ...]


class KnownLines:
    """Records in force by what names them in a list; enterprises and lines that were ended stand apart."""

    def __init__(self, session: Session, listed: LineList) -> None:
        self._session = session
        self._held: dict[Scope, RowMapping] = {}
        self._ended: dict[Scope, RowMapping] = {}
        self._products: dict[str, str] = {}
        codes = sorted({row.credit_code for row in listed.rows if row.credit_code})
        firms = {row["id"]: row for row in self._rows("enterprise", "enterprise_credit_code", codes)}
        for row in firms.values():
            self._keep((row["enterprise_credit_code"],), row)
        lines = {row["id"]: row for row in self._rows("line", "enterprise_id", sorted(firms))}
        for row in lines.values():
            self._products[row["id"]] = row["product"]
            self._keep((firms[row["enterprise_id"]]["enterprise_credit_code"], row["line_name"]), row)
        for kind, key in ROW_KEYS.items():
            for row in self._rows(kind, "line_id", sorted(lines)):
                line = lines[row["line_id"]]
                code = firms[line["enterprise_id"]]["enterprise_credit_code"]
                if row["ended_on"] is None and line["ended_on"] is None:
                    self._held.setdefault((code, line["line_name"], kind, _plain(row[key])), row)

    def enterprise(self, credit_code: str) -> RowMapping | None:
        """The enterprise in force with this code."""
        return self._held.get((credit_code,))

    def ended_enterprise(self, credit_code: str) -> RowMapping | None:
        """One with this code that was ended."""
        return self._ended.get((credit_code,))

    def line(self, credit_code: str, name: str) -> RowMapping | None:
        """The line in force of this name."""
        return self._held.get((credit_code, name))

    def ended_line(self, credit_code: str, name: str) -> RowMapping | None:
        """One of this name that was ended."""
        return self._ended.get((credit_code, name))

    def find(self, scope: Scope) -> RowMapping | None:
        """The record in force that a row speaks of (``LineRow.scope``)."""
        return self._held.get(scope)

    def product_of(self, row: RowMapping) -> str | None:
        """The product of the line that a record is, or hangs below."""
        if "product" in row:
            return str(row["product"])
        return self._products.get(row["line_id"]) if "line_id" in row and row["line_id"] is not None else None

    def _keep(self, scope: Scope, row: RowMapping) -> None:
        if row["ended_on"] is None:
            self._held[scope] = row
        else:
            self._ended[scope] = row

    def _rows(self, kind: Kind, column: str, values: Sequence[str]) -> Iterator[RowMapping]:
        table = register_tables[kind]
        for start in range(0, len(values), _AT_ONCE):
            query = select(table).where(table.c[column].in_(values[start : start + _AT_ONCE])).order_by(table.c.id)
            yield from self._session.execute(query).mappings().all()


def _plain(value: Any) -> str:
    """A key as a list reads it: years as digits, days as ISO text."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
