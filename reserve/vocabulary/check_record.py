"""The formal record of a check as JSON text: how it is written, kept small, read again, and compared.

Two forms are read: the present one (``format`` names it; see ``validation.record``) and the short one of the first version, which
has no ``format`` and neither titles nor sentences.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any

FORMAT = "reserve-check-2"
PACKED = "zlib:"
MAX_CHARACTERS = 20_000_000
"""No record comes near: a longer one is somebody's bomb."""
PASSED: Mapping[str, Any] = {"result": {"unexpected_count": 0, "unexpected_index_list": []}, "success": True}
_SEVERITIES = {"critical": "block", "warning": "explain", "info": "hint"}


class RecordUnreadable(ValueError):
    """A text is not a record of a check; the message says where it fails."""


def canonical(value: object) -> str:
    """JSON in the one form that digests are taken of: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(value: object) -> str:
    """SHA-256 over :func:`canonical`, in hexadecimal."""
    return digest_of_text(canonical(value))


def digest_of_text(text: str) -> str:
    """SHA-256 over a text that is canonical already, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def pack(text: str) -> str:
    """The text as the store keeps it: a tenth of its size, plain characters."""
    return PACKED + base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 6)).decode("ascii")


def unpack(kept: str) -> str:
    """The text out of the store; one that was kept before packing began is given as it is. Raises :class:`RecordUnreadable`."""
    if not kept.startswith(PACKED):
        return kept
    try:
        opened = zlib.decompressobj()
        content = opened.decompress(base64.b64decode(kept[len(PACKED) :], validate=True), MAX_CHARACTERS)
    except (ValueError, zlib.error) as error:
        raise RecordUnreadable(f"packed text: {error}") from error
    if not opened.eof:
        raise RecordUnreadable(f"packed text: cut, or longer than {MAX_CHARACTERS:,} bytes")
    return content.decode("utf-8", "surrogatepass")


def read_record(text: str) -> dict[str, Any]:
    """A record in the present form, whichever it was written in. Raises :class:`RecordUnreadable`."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordUnreadable(str(error)) from error
    if not isinstance(found, dict):
        raise RecordUnreadable("not an object")
    if "format" not in found:
        return _from_first_form(found)
    if found["format"] != FORMAT:
        raise RecordUnreadable(f"format {str(found['format'])[:40]!r}, known: {FORMAT}")
    return found


def _from_first_form(found: Mapping[str, Any]) -> dict[str, Any]:
    """The short form of the first version: no titles, no sentences; what it does not say stays unsaid."""
    try:
        answers = [_answer(one) for one in found["results"]]
        count, failed = len(answers), sum(1 for one in answers if not one["success"])
        engine = str(found["engine"])
        return {
            "area": found["area"], "as_of": found["as_of"], "document": found["document"], "engine": engine, "findings": [],
            "format": FORMAT, "rules": {}, "stage": found["stage"], "suite": {"digest": "", "name": found["suite"]},
            "validation": {
                "meta": {"great_expectations_version": engine.rpartition(" ")[2]}, "results": answers,
                "statistics": {
                    "evaluated_expectations": count, "successful_expectations": count - failed, "unsuccessful_expectations": failed,
                    "success_percent": (count - failed) / count * 100 if count else None,
                },
                "success": not failed, "suite_name": found["suite"], "suite_parameters": {},
            },
        }  # fmt: skip
    except (KeyError, TypeError, AttributeError) as error:
        raise RecordUnreadable(f"the first form lacks {error}") from error


def _answer(short: Mapping[str, Any]) -> dict[str, Any]:
    paths = list(short["unexpected"])
    return {
        "expectation_config": {
            "kwargs": {"rule_id": short["rule"]}, "meta": {"rule_id": short["rule"]}, "severity": short["severity"],
            "type": "expect_rule_to_hold",
        },
        "meta": {}, "success": bool(short["success"]),
        "result": {"unexpected_count": len(paths), "unexpected_index_list": [{"path": path, "project": 0} for path in paths]},
    }  # fmt: skip


def split(record: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a record shares with all others of its suite, and what is its own; :func:`join` makes the same record of both again."""
    validation = record["validation"]
    broken = {
        str(place): {"result": answer["result"], "success": answer["success"]}
        for place, answer in enumerate(validation["results"])
        if not answer["success"]
    }
    told = {name: validation[name] for name in ("meta", "suite_name", "suite_parameters")}
    shared = {name: record[name] for name in ("engine", "format", "rules", "suite")}
    own = {name: value for name, value in record.items() if name not in shared and name != "validation"}
    results = [{**answer, **PASSED} for answer in validation["results"]]
    return {**shared, **told, "results": results}, {**own, "broken": broken, "statistics": validation["statistics"]}


def join(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The record of which :func:`split` made ``shared`` and ``own``. Raises :class:`RecordUnreadable` for what is none."""
    try:
        results = [{**answer, **own["broken"].get(str(place), {})} for place, answer in enumerate(shared["results"])]
        validation = {
            "meta": shared["meta"], "results": results, "statistics": own["statistics"], "success": not own["broken"],
            "suite_name": shared["suite_name"], "suite_parameters": shared["suite_parameters"],
        }  # fmt: skip
        told = {name: shared[name] for name in ("engine", "format", "rules", "suite")}
    except (KeyError, TypeError, AttributeError) as error:
        raise RecordUnreadable(f"a part lacks {error}") from error
    return {**{name: value for name, value in own.items() if name not in ("broken", "statistics")}, **told, "validation": validation}


def severity_of(answer: Mapping[str, Any]) -> str:
    """The severity of one answer in our own word."""
    return _SEVERITIES[answer["expectation_config"]["severity"]]


def first_difference(one: object, other: object, path: str = "") -> tuple[str, object, object] | None:
    """Where two JSON values first differ: the path (``validation.results[3].success``) and both values; None where they are equal.

    What one of them lacks is given as ``None``.
    """
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for name in sorted({*one, *other}):
            inside = f"{path}.{name}" if path else str(name)
            if (name in one) != (name in other):
                return inside, one.get(name), other.get(name)
            if (found := first_difference(one[name], other[name], inside)) is not None:
                return found
        return None
    if isinstance(one, list) and isinstance(other, list):
        for place, (left, right) in enumerate(zip(one, other, strict=False)):
            if (found := first_difference(left, right, f"{path}[{place}]")) is not None:
                return found
        if len(one) != len(other):
            place = min(len(one), len(other))
            return f"{path}[{place}]", one[place] if place < len(one) else None, other[place] if place < len(other) else None
        return None
    return None if type(one) is type(other) and one == other else (path, one, other)
