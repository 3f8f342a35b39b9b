"""What a frozen batch says: the ranking with its rows and reasons, the list for spreadsheets, and the notice."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from reserve.frozen.candidates import Kept
from reserve.frozen.canonical import digest, lines, plain, whole
from reserve.frozen.departures import Departed
from reserve.frozen.list_table import list_csv
from reserve.frozen.manifest import BatchPart, SeedPart
from reserve.frozen.notice import Notice, notice
from reserve.parameters import Programme
from reserve.rules.ranking.candidate import Candidate, RankedRow, Ranking


@dataclasses.dataclass(frozen=True, slots=True)
class Subject:
    """What the results are about, beside the ranking itself."""

    batch: BatchPart
    lot: SeedPart
    audit_head: str
    programme: Programme
    kept: Mapping[str, Kept]
    candidates: Mapping[str, Candidate]
    departures: Sequence[Departed] = ()


def results_of(ranking: Ranking, about: Subject) -> dict[str, bytes]:
    """The files of :data:`reserve.frozen.folder.RESULTS` by name, from nothing but the ranking and what it is about."""
    rows = lines(_row(position, row, about) for position, row in enumerate(ranking.rows, 1))
    found = {"result.json": whole(_result(ranking)), "rows.jsonl": rows, "reasons.jsonl": lines(_reasons(ranking.rows))}
    said = Notice(
        about.batch, about.lot, about.audit_head, about.programme, ranking, about.kept, about.candidates, digest(rows), about.departures
    )
    return found | {
        "list.csv": list_csv(ranking, about.programme.kind, about.kept, about.candidates, about.departures),
        "notice.zh.txt": notice(said, "zh"),
        "notice.en.txt": notice(said, "en"),
    }


def _result(ranking: Ranking) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for row in ranking.rows:
        counts[row.status] = counts.get(row.status, 0) + 1
    said: dict[str, Any] = plain(dataclasses.replace(ranking, rows=()))
    return {name: value for name, value in said.items() if name != "rows"} | {"counts": counts, "projects": len(ranking.rows)}


def _row(position: int, row: RankedRow, about: Subject) -> dict[str, Any]:
    candidate, kept = about.candidates[row.project_code], about.kept[row.project_code]
    said: dict[str, Any] = plain(row)
    del said["reasons"]
    shown = {
        "position": position, "name": candidate.name, "enterprise": _firm(candidate), "unit": candidate.unit, "county": candidate.county,
        "city": candidate.city, "unit_name": kept.unit_name, "county_name": kept.county_name, "city_name": kept.city_name,
        "version_id": candidate.version_id, "document_sha256": candidate.digest,
    }  # fmt: skip
    return said | shown


def _firm(candidate: Candidate) -> str:
    return str(candidate.facts.get("enterprise_name") or "")


def _reasons(rows: Sequence[RankedRow]) -> list[dict[str, Any]]:
    return [
        {"project_code": row.project_code, "order": order, **plain(reason)} for row in rows for order, reason in enumerate(row.reasons, 1)
    ]
