"""Canonical JSON lines: the same content gives the same bytes on every machine, and each line carries its own digest."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, NoReturn

from reserve.frozen.errors import FrozenRefused

DIGEST = "sha256"
LINE_BYTES = 8_000_000
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plain(value: object) -> Any:
    """A value as JSON knows it, without losing a digit: numbers with decimals as text, days in ISO form.

    A part of a dataclass that says no more than its default is left out, so that parts added later change no line that does not use them.

    >>> plain((Decimal("0.10"), dt.date(2024, 9, 2), frozenset("ba")))
    ['0.10', '2024-09-02', ['a', 'b']]
    """
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal | dt.date | float):
        return str(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, dt.date) else repr(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(found) for name, default in _parts(type(value)) if (found := getattr(value, name)) != default}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=_ENCODER.encode)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


@cache
def _parts(kind: type[Any]) -> tuple[tuple[str, object], ...]:
    """The parts of a dataclass by name with their defaults; ``MISSING``, which equals nothing, where there is none."""
    return tuple(
        (part.name, part.default if part.default_factory is dataclasses.MISSING else part.default_factory())
        for part in dataclasses.fields(kind)
    )


def digest(content: bytes | str) -> str:
    """SHA-256 in hexadecimal; text as UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def whole(value: object) -> bytes:
    """A file of one value: indented for people, keys in order."""
    return (json.dumps(plain(value), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n").encode()


def lines(records: Iterable[object]) -> bytes:
    """A file of one canonical line a record, each with the digest of the rest of it."""
    made = []
    for record in records:
        content = plain(record)
        made.append(_ENCODER.encode(content | {DIGEST: digest(_ENCODER.encode(content))}))
    return "".join(f"{line}\n" for line in made).encode()


def read_whole(content: bytes, name: str) -> dict[str, Any]:
    """The object in a file of one value; anything else raises :class:`FrozenRefused`."""
    found = parsed(content, name, 0)
    if not isinstance(found, dict):
        raise FrozenRefused("frozen_not_json", file=name, line=1, why=type(found).__name__)
    return found


def read_lines(content: bytes, name: str) -> Iterator[dict[str, Any]]:
    """The records of a file of lines, without their digests; a line that is not whole raises :class:`FrozenRefused` with its number."""
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        yield read_line(line, name, number)
    if content and not content.endswith(b"\n"):
        raise FrozenRefused("frozen_cut", file=name, line=content.count(b"\n") + 1)


def read_line(line: bytes, name: str, number: int) -> dict[str, Any]:
    """One record; one that is not the bytes it was written as raises :class:`FrozenRefused` with both digests."""
    if len(line) > LINE_BYTES:
        raise FrozenRefused("frozen_line_long", file=name, line=number, size=len(line), limit=LINE_BYTES)
    found = parsed(line, name, number)
    if not isinstance(found, dict) or not isinstance(found.get(DIGEST), str):
        raise FrozenRefused("frozen_line_digest", file=name, line=number, found="-", stated="-")
    stated = found.pop(DIGEST)
    made = _ENCODER.encode(found)
    if digest(made) != stated or _ENCODER.encode(found | {DIGEST: stated}).encode() != line:
        raise FrozenRefused("frozen_line_digest", file=name, line=number, found=digest(made), stated=str(stated)[:64])
    return found


_DEEPEST = 40


def _depth(value: Any) -> int:
    """How deep a value is nested, counted up to one more than a frozen batch ever nests."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        depth += 1
        inner: list[Any] = []
        for one in level:
            inner.extend(one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
        level = [one for one in inner if isinstance(one, dict | list)]
    return depth


def parsed(content: bytes, name: str, number: int) -> Any:
    """JSON as a frozen batch writes it: no number with decimals, no key twice; anything else raises :class:`FrozenRefused`."""
    try:
        found = json.loads(content.decode("utf-8"), parse_constant=_no_constant, parse_float=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:  # bad UTF-8, bad JSON, a number of thousands of digits, brackets without end
        where = number or getattr(error, "lineno", 1)
        raise FrozenRefused("frozen_not_json", file=name, line=where, why=str(error)[:120]) from error
    if _depth(found) > _DEEPEST:
        raise FrozenRefused("frozen_not_json", file=name, line=number or 1, why=f"nested deeper than {_DEEPEST}")
    return found


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]}: numbers with decimals stand as text")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
