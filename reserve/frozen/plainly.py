"""What a verification found first, in plain words: which project, what about it, what stands there and what must."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reserve.frozen.canonical import parsed
from reserve.frozen.errors import FrozenRefused
from reserve.frozen.list_table import yuan
from reserve.frozen.words import words
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_micro, plain

if TYPE_CHECKING:
    from reserve.frozen.verify import Difference

ROWS = "rows.jsonl"
_CALLED = {
    "points_micro": "points", "offer_fen": "offer", "entitled_fen": "entitled", "requested_fen": "requested", "decisions": "why",
    "county_name": "county", "city_name": "city", "project_code": "code",
}  # fmt: skip
"""What a key of a row is called in the list, where that is another word."""


def plainly(differences: "Sequence[Difference]", here: Mapping[str, bytes], there: Mapping[str, bytes]) -> Bilingual | None:
    """The first difference in plain words, one about a project's row before all others; None where none is about a project.

    ``here`` are the files of the folder, ``there`` those that were made again of it.
    """
    of_rows = sorted(differences, key=lambda one: one.file != ROWS)
    return next((said for one in of_rows if (said := _said(one, here, there)) is not None), None)


def _said(one: "Difference", here: Mapping[str, bytes], there: Mapping[str, bytes]) -> Bilingual | None:
    if one.line is None or not one.file.endswith(".jsonl"):
        return None
    ours, theirs = _record(here, one), _record(there, one)
    if not ours:
        return None
    if one.kind == "frozen_differs_file":
        return _about("frozen_first_changed", one, ours)
    if one.kind not in ("frozen_differs_value", "frozen_differs_sum"):
        return None
    if theirs and theirs["project_code"] != ours["project_code"]:
        return _about("frozen_first_order", one, ours, here=ours["project_code"], there=theirs["project_code"])
    key = one.key.partition(".")[0].partition("[")[0]
    label = words().get(_CALLED.get(key, key), Bilingual(one.key, one.key))
    return _about("frozen_first_row", one, ours, label=label, here=_value(key, one.here), there=_value(key, one.there))


def _about(code: str, one: "Difference", record: Mapping[str, Any], **figures: object) -> Bilingual:
    name = f"{record['project_code']} {record.get('name') or ''}".strip()
    return messages()[code].format(file=one.file, line=one.line, project=name[:120], **figures)


def _record(files: Mapping[str, bytes], one: "Difference") -> Mapping[str, Any]:
    """The line that a difference names, as far as it can be read; empty where it names no project."""
    lines = files.get(one.file, b"").split(b"\n")
    number = (one.line or 0) - 1
    try:
        found = parsed(lines[number], one.file, number + 1) if 0 <= number < len(lines) else None
    except FrozenRefused:
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("project_code"), str) else {}


def _value(key: str, value: str) -> object:
    """A value of a row as the list shows it."""
    if key == "status":
        return words().get(value, Bilingual(value, value))
    if not value.isdecimal():
        return value or "-"
    if key.endswith("_fen"):
        return Bilingual(f"{yuan(int(value)):,} 元", f"{yuan(int(value)):,} CNY")
    return plain(from_micro(int(value))) if key.endswith("_micro") else value
