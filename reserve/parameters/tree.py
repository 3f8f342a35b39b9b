"""The tree of a parameter file: groups that hand down what their values share, and leaves that hold the values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reserve.parameters.documents import bilingual
from reserve.parameters.model import BETWEEN, SENSES, Sense
from reserve.parameters.yaml_reader import ParameterFileError
from reserve.vocabulary.language import Bilingual

SHARED_KEYS = {"from", "to", "by", "citation", "status", "origin", "checked_on"}
GROUP_KEYS = {"label", "common", "editions", "columns"}
_FORMS = {"values", "value", "cells"}
_ONE_VALUE_KEYS = SHARED_KEYS | {"quote", "written"}
_LEAF_KEYS = {"unit", "note", "label", "sense", "common"} | _FORMS


@dataclass(frozen=True, slots=True)
class Column:
    """A column of tables: its label, a unit that goes before that of the row, and parts that its cells share."""

    label: Bilingual
    unit: str | None
    common: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One address with its raw dated rows; each row already holds what its groups handed down."""

    path: str
    unit: str
    label: Bilingual | None
    rows: Any
    note: Bilingual | None = None
    sense: Sense | None = None


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a group hands down to everything below it.

    ``common`` are parts of every entry: nearer ones go before farther ones, citations and origins are joined.
    ``editions`` are several such parts, one per date, for values that later editions repeat. ``columns`` name the cells of tables.
    """

    label: Bilingual | None = None
    common: Mapping[str, Any] = field(default_factory=dict)
    editions: tuple[Mapping[str, Any], ...] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)

    def below(self, node: Mapping[Any, Any], where: str) -> "Inherited":
        """What the group ``node`` hands down: its own label, common parts, editions and columns over those it was handed."""
        columns = node.get("columns", {})
        editions = node.get("editions", self.editions)
        if not isinstance(columns, Mapping) or not isinstance(editions, Sequence) or isinstance(editions, str):
            raise ParameterFileError(where, "file_columns_editions")
        return Inherited(
            self.labelled(node, where),
            merged(self.common, _parts(node.get("common", {}), f"{where}.common")),
            tuple(_parts(edition, f"{where}.editions") for edition in editions),
            {**self.columns, **{str(key): _column(record, f"{where}.columns.{key}") for key, record in columns.items()}},
        )

    def labelled(self, node: Mapping[Any, Any], where: str) -> Bilingual | None:
        """The label handed down, with that of ``node`` behind it."""
        return joined(self.label, bilingual(node["label"], f"{where}.label")) if "label" in node else self.label

    def rows(self, value: Any) -> list[dict[str, Any]]:
        """One entry for ``value`` per edition, or a single one where there are no editions."""
        return [{**merged(self.common, edition), "value": value} for edition in self.editions or ({},)]


def leaves(node: Mapping[Any, Any], path: str, file: str, inherited: Inherited) -> Iterator[Leaf]:
    """All leaves below ``node``; what stands in the wrong place raises :class:`ParameterFileError`."""
    handed = inherited.below(node, f"{file}: {path}")
    for key, child in node.items():
        if key in GROUP_KEYS:
            continue
        if not isinstance(key, str) or not key or "." in key:
            raise ParameterFileError(f"{file}: {path}", "file_key_unreadable", key=repr(key))
        where = f"{path}.{key}"
        if not isinstance(child, Mapping):
            raise ParameterFileError(f"{file}: {where}", "file_not_group", kind=type(child).__name__)
        if set(child) & _FORMS:
            yield from _leaf(child, where, file, handed)
        else:
            yield from leaves(child, where, file, handed)


def _leaf(node: Mapping[Any, Any], path: str, file: str, handed: Inherited) -> Iterator[Leaf]:
    allowed = _LEAF_KEYS | _ONE_VALUE_KEYS if "value" in node else _LEAF_KEYS
    if not set(node) <= allowed:
        raise ParameterFileError(
            f"{file}: {path}", "file_leaf_keys", unknown=sorted(map(str, set(node) - allowed)), allowed=sorted(allowed)
        )
    if len(set(node) & _FORMS) > 1:
        raise ParameterFileError(f"{file}: {path}", "file_leaf_forms", forms=", ".join(sorted(_FORMS)), found=sorted(set(node) & _FORMS))
    own = Inherited(
        handed.labelled(node, f"{file}: {path}"),
        merged(handed.common, _parts(node.get("common", {}), f"{file}: {path}.common")),
        handed.editions,
    )
    unit, note, sense = node.get("unit", ""), node.get("note"), node.get("sense")
    if sense is not None and sense not in SENSES:
        raise ParameterFileError(f"{file}: {path}.sense", "file_not_one_of", value=repr(sense), known=", ".join(SENSES))
    shown = bilingual(note, f"{file}: {path}.note") if isinstance(note, Mapping) else None
    if "values" in node:
        rows = node["values"]
        if isinstance(rows, list):
            rows = [merged(own.common, row) if isinstance(row, Mapping) and "repealed" not in row else row for row in rows]
        yield Leaf(path, unit, own.label, rows, shown, sense)
    elif "value" in node:
        entry = {key: part for key, part in node.items() if key in _ONE_VALUE_KEYS}
        yield Leaf(path, unit, own.label, [merged(row, entry) for row in own.rows(node["value"])], shown, sense)
    else:
        cells = node["cells"]
        unknown = set(cells) - set(handed.columns) if isinstance(cells, Mapping) else {cells}
        if unknown or not cells:
            raise ParameterFileError(f"{file}: {path}.cells", "file_cells", unknown=sorted(map(str, unknown)))
        for key, value in cells.items():
            column = handed.columns[key]
            cell = Inherited(joined(own.label, column.label), merged(own.common, column.common), own.editions)
            column_unit = unit if column.unit is None else column.unit
            yield Leaf(f"{path}.{key}", column_unit, cell.label, cell.rows(value), shown, sense)


def _column(record: Any, where: str) -> Column:
    if isinstance(record, Mapping) and "label" in record and set(record) <= {"label", "unit", "common"}:
        return Column(bilingual(record["label"], f"{where}.label"), record.get("unit"), _parts(record.get("common", {}), f"{where}.common"))
    return Column(bilingual(record, where), None, {})


def _parts(node: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(node, Mapping) or not set(node) <= SHARED_KEYS:
        raise ParameterFileError(where, "file_shared_parts", known=", ".join(sorted(SHARED_KEYS)))
    return node


def merged(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> dict[str, Any]:
    """``inner`` over ``outer``; citations are joined key by key and origins one after the other, so that a row adds its clause and remark.

    >>> merged({"origin": "standard not opened", "to": 1}, {"origin": "page 4"})
    {'origin': ['page 4', 'standard not opened'], 'to': 1}
    """
    found = {**outer, **inner}
    one, other = outer.get("citation"), inner.get("citation")
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        found["citation"] = {**one, **other}
    if outer.get("origin") and inner.get("origin"):
        found["origin"] = [*_several(inner["origin"]), *_several(outer["origin"])]
    return found


def _several(origin: Any) -> list[Any]:
    return origin if isinstance(origin, list) else [origin]


def joined(outer: Bilingual | None, inner: Bilingual) -> Bilingual:
    """Two labels, the wider one first.

    >>> joined(Bilingual("水泥", "Cement"), Bilingual("1级", "level 1"))
    Bilingual(zh='水泥 · 1级', en='Cement · level 1')
    """
    return inner if outer is None else Bilingual(outer.zh + BETWEEN + inner.zh, outer.en + BETWEEN + inner.en)
