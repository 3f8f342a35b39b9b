"""Verify a frozen batch: every digest recomputed, every sum, the list ranked again; what differs first is named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

from reserve.frozen.canonical import DIGEST, digest, parsed, read_line, read_lines, whole
from reserve.frozen.errors import FrozenRefused
from reserve.frozen.folder import DIGESTED, RESULTS
from reserve.frozen.frozen import Frozen, Progress, Reproduced, read_from
from reserve.frozen.made_with import code_digest, made_with
from reserve.frozen.making import in_yaml
from reserve.frozen.manifest import NAME, read_manifest
from reserve.frozen.plainly import plainly
from reserve.frozen.table import COPY, copy_differs
from reserve.rules.ranking.allocators.departed import counts_places, listed_amount
from reserve.vocabulary.errors import ReserveError, messages
from reserve.vocabulary.language import Bilingual

_SHOWN = 160
DECISIVE = ("place", "tier", "status", "points_micro", "offer_fen", "entitled_fen", "lot")
"""What decides about a project; the rest of a row is explanation."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it must be: the file, the line and key where they are known, and both values as text.

    ``kind`` is the code of the sentence about it; ``here`` stands in the first folder, ``there`` in the second, or is what was computed.
    """

    kind: str
    file: str
    line: int | None = None
    key: str = ""
    here: str = ""
    there: str = ""

    @property
    def message(self) -> Bilingual:
        """The sentence, with place and both values."""
        return messages()[self.kind].format(
            file=self.file, line=self.line or "-", key=self.key or "-", here=self.here or "-", there=self.there or "-"
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. ``changed_code``: packages that decide and are not those that made the batch.

    ``first`` is the first difference in plain words, where it is about a project. ``again`` is what was ranked anew; None where the bytes
    already differ or the ranking could not be made.
    """

    digest: str
    projects: int
    differences: tuple[Difference, ...]
    changed_code: tuple[str, ...] = ()
    unasked: tuple[tuple[str, str], ...] = ()
    decided_otherwise: int = 0
    told_otherwise: int = 0
    first: Bilingual | None = None
    again: Reproduced | None = field(default=None, compare=False)

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def verify(files: Mapping[str, bytes], expected: str = "", progress: Progress | None = None) -> Verdict:
    """Everything about one frozen batch. ``expected`` is its digest as the audit chain, the notice or the page showed it.

    ``progress(done, total, "")`` is told after each project that is judged again.

    Raises :class:`FrozenRefused` for files that are no frozen batch at all.
    """
    if NAME not in files:
        raise FrozenRefused("frozen_lacks", files=NAME)
    found = _verdict(files, expected, progress)
    return replace(found, first=plainly(found.differences, files, found.again.files if found.again is not None else {}))


def _verdict(files: Mapping[str, bytes], expected: str, progress: Progress | None) -> Verdict:
    stated = digest(files[NAME])
    found: list[Difference] = []
    if expected and expected.strip().lower() != stated:
        found.append(Difference("frozen_differs_manifest", NAME, here=stated, there=expected.strip()[:_SHOWN]))
    try:
        manifest = read_manifest(files[NAME])
    except FrozenRefused as error:
        if not found:
            raise
        return Verdict(stated, 0, (*found, Difference("frozen_differs_unread", NAME, here=error.message.en)))
    found += [one for name in DIGESTED for one in _weighed(name, files, manifest.files.get(name))]
    if found:
        return Verdict(stated, 0, tuple(found))
    frozen = read_from(files)
    found += _sums(frozen)
    changed = tuple(name for name, was in sorted(manifest.made_with.code.items()) if not _same_code(name, was))
    try:
        again = frozen.reproduce(progress)
    except (ReserveError, KeyError) as error:  # a word or field that the frozen tables do not have: made by another version
        why = error.text("en") if isinstance(error, ReserveError) else f"{error} is not in the frozen tables"
        found.append(Difference("frozen_differs_rank", "rows.jsonl", here=why[:_SHOWN]))
        return Verdict(stated, len(frozen.kept), tuple(found), changed, frozen.frozen_law.unasked)
    differing = differences(files, again.files, "frozen_differs_value")
    if (cell := copy_differs(files)) is not None:
        differing.append(Difference("frozen_differs_copy", COPY, cell.row, cell.column, cell.copy, cell.rows))
    decided, told = _rows_otherwise(files, again) if differing else (0, 0)
    return Verdict(stated, len(frozen.kept), (*found, *differing), changed, again.unasked, decided, told, again=again)


def _same_code(package: str, was: str) -> bool:
    try:
        return code_digest(package) == was
    except ModuleNotFoundError:
        return False


def differences(here: Mapping[str, bytes], there: Mapping[str, bytes], kind: str = "frozen_differs_value") -> list[Difference]:
    """For each file of ``there`` the first difference; a file that only one side has is one."""
    found = []
    for name in (NAME, *DIGESTED):
        if name in here and name in there and here[name] != there[name]:
            found.append(_first(name, here[name], there[name], kind))
        elif name in there and name not in here:
            found.append(Difference("frozen_differs_lacks", name))
    return found


def compare(here: Mapping[str, bytes], there: Mapping[str, bytes]) -> list[Difference]:
    """Two folders: results must be the same; where the second is a whole frozen batch, everything."""
    found = differences(here, there)
    found += [Difference("frozen_differs_lacks_there", name) for name in RESULTS if name not in there]
    return found


def _weighed(name: str, files: Mapping[str, bytes], part: Any) -> Iterator[Difference]:
    """The digest of one file; where it is not the one of the manifest, the first line that is not what it was."""
    if part is None:
        yield Difference("frozen_differs_unlisted", name)
    elif name not in files:
        yield Difference("frozen_differs_lacks", name)
    elif digest(files[name]) != part.sha256 or len(files[name]) != part.bytes:
        line = _first_bad_line(name, files[name])
        yield Difference("frozen_differs_file", name, line, "sha256", digest(files[name]), part.sha256)


def _first_bad_line(name: str, content: bytes) -> int | None:
    if not name.endswith(".jsonl"):
        return None
    number = 0
    try:
        for number, line in enumerate(content.split(b"\n")[:-1], 1):
            read_line(line, name, number)
    except FrozenRefused:
        return number
    return number + 1 if content and not content.endswith(b"\n") else None


def _sums(frozen: Frozen) -> Iterator[Difference]:
    """What must agree inside: the programme with its digest, the seed with its commitment, reasons with points, offers with the money."""
    manifest, files = frozen.manifest, frozen.files
    if digest(files["programme.json"]) != manifest.programme.digest:
        yield Difference("frozen_differs_file", "programme.json", 1, "sha256", digest(files["programme.json"]), manifest.programme.digest)
    if files["programme.yaml"] != in_yaml(files["programme.json"].decode()):
        yield Difference("frozen_differs_yaml", "programme.yaml")
    if digest(manifest.lot.seed) != manifest.lot.commitment:
        yield Difference("frozen_differs_seed", NAME, key="lot.commitment", here=digest(manifest.lot.seed), there=manifest.lot.commitment)
    points: dict[str, int] = {}
    for reason in read_lines(files["reasons.jsonl"], "reasons.jsonl"):
        code = str(reason["project_code"])
        points[code] = points.get(code, 0) + reason["points_micro"]
    after: dict[str, int] = {}
    for number, row in enumerate(read_lines(files["rows.jsonl"], "rows.jsonl"), 1):
        after[row["project_code"]] = listed_amount(frozen.programme.kind, row["status"], row["offer_fen"])
        given = points.get(row["project_code"], 0)
        if given != row["points_micro"]:
            yield Difference("frozen_differs_sum", "rows.jsonl", number, "points_micro", str(row["points_micro"]), str(given))
    for departed in frozen.departures:
        if departed.project_code not in after or after[departed.project_code] != departed.list_offer_fen:
            listed = str(after.get(departed.project_code, ""))
            yield Difference("frozen_differs_value", "departures.jsonl", None, departed.project_code, str(departed.list_offer_fen), listed)
        after[departed.project_code] = departed.offer_fen
    spent = 0 if counts_places(frozen.programme.kind) else sum(after.values())
    if 0 < manifest.money.budget_fen < spent:
        yield Difference("frozen_differs_budget", "rows.jsonl", None, "offer_fen", str(spent), str(manifest.money.budget_fen))


def _rows_otherwise(files: Mapping[str, bytes], again: Reproduced) -> tuple[int, int]:
    """How many projects are decided otherwise, and how many only told otherwise."""
    sides = (files["rows.jsonl"], again.files["rows.jsonl"])
    here, there = ({row["project_code"]: row for row in read_lines(content, "rows.jsonl")} for content in sides)
    decided = told = 0
    for code in here.keys() | there.keys():
        one, other = here.get(code, {}), there.get(code, {})
        if any(one.get(key) != other.get(key) for key in DECISIVE):
            decided += 1
        elif one != other:
            told += 1
    return decided, told


def _first(name: str, here: bytes, there: bytes, kind: str) -> Difference:
    ours, theirs = (content.split(b"\n") for content in (here, there))
    for number, (one, other) in enumerate(zip_longest(ours, theirs), 1):
        if one == other:
            continue
        if name.endswith(".jsonl") and one and other:
            key, mine, yours = _first_key(_record(one), _record(other), "")
        else:
            key, mine, yours = "", _text(one), _text(other)
        return Difference(kind, name, number, key, mine, yours)
    raise AssertionError("equal bytes have no difference")


def _record(line: bytes) -> Any:
    try:
        found = parsed(line, "", 1)
    except FrozenRefused:
        return _text(line)
    return {key: value for key, value in found.items() if key != DIGEST} if isinstance(found, dict) else _text(line)


def _first_key(one: Any, other: Any, at: str) -> tuple[str, str, str]:
    """The first key, in their order, under which two values differ, and both values."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if key not in one or key not in other or one[key] != other[key]:
                return _first_key(one.get(key), other.get(key), f"{at}.{key}" if at else key)
    if isinstance(one, list) and isinstance(other, list):
        for number, (mine, yours) in enumerate(zip_longest(one, other), 1):
            if mine != yours:
                return _first_key(mine, yours, f"{at}[{number}]")
    return at, _short(one), _short(other)


def _short(value: Any) -> str:
    return "" if value is None else str(value)[:_SHOWN]


def _text(line: bytes | None) -> str:
    return "" if line is None else line.decode("utf-8", "replace")[:_SHOWN]


def reproduction(found: Verdict) -> bytes:
    """``reproduction.json``: of which frozen batch, with which versions, and whether all is as it was."""
    again = made_with(0).model_dump(mode="json", exclude={"source_date_epoch"})
    said = [{"file": one.file, "line": one.line, "key": one.key, "frozen": one.here, "reproduced": one.there} for one in found.differences]
    return whole({"of": found.digest, "same": found.holds, "made_with": again, "differences": said})
