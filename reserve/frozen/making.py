"""Freeze a ranked batch: rank once more while each question to law and tables is noted, and keep all that went in and came out."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from reserve.frozen.candidates import FILE as CANDIDATES
from reserve.frozen.candidates import candidate_lines, kept
from reserve.frozen.canonical import digest, lines
from reserve.frozen.departures import FILE as DEPARTURES
from reserve.frozen.departures import Departed, departure_lines
from reserve.frozen.kept_tables import FILE as TABLES
from reserve.frozen.kept_tables import table_lines
from reserve.frozen.law import document_lines, law_lines
from reserve.frozen.made_with import made_with
from reserve.frozen.manifest import NAME, BatchPart, FilePart, LawPart, Manifest, MoneyPart, ProgrammePart, SeedPart
from reserve.frozen.results import Subject, results_of
from reserve.frozen.solutions import FILE as SOLUTIONS
from reserve.frozen.solutions import solution_lines
from reserve.parameters.held import noting
from reserve.parameters.lookup import library
from reserve.parameters.programmes import read_programme
from reserve.rules.ranking.allocators.solutions import keeping
from reserve.rules.ranking.candidate import Ranking
from reserve.rules.ranking.pinned import Pinned, candidate_of, document_of
from reserve.rules.ranking.ranking import rank
from reserve.rules.robustness.contest import why_not
from reserve.rules.robustness.doubt import spreads
from reserve.vocabulary.held_tables import noting_tables

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranked batch as its database knows it. ``programme`` is the canonical text that the batch froze when it opened.

    ``ran_at`` is the time of the run in seconds; ``audit_head`` the head of the audit chain when the batch was frozen.
    """

    code: str
    unit: str
    basis: str
    run: int
    run_digest: str
    as_of: dt.date
    programme: str
    pinned: Sequence[Pinned]
    budget_fen: int
    seed: str
    ran_at: int
    audit_head: str
    granted_fen: Mapping[str, int] = field(default_factory=dict)
    places: int | None = None
    departures: Sequence[Departed] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A frozen batch: its files by name, its manifest, and the ranking that came out."""

    files: Mapping[str, bytes]
    manifest: Manifest
    ranking: Ranking


def make(batch: Ranked, progress: Progress | None = None) -> Made:
    """The frozen form of ``batch``; the same batch gives the same bytes. Raises what :func:`rank` raises."""
    candidates, stored = [], []
    with noting(library()) as asked, noting_tables() as tables, keeping() as found:
        programme = read_programme(json.loads(batch.programme), "programme of a batch")
        for done, pinned in enumerate(batch.pinned, 1):
            document = document_of(pinned)
            candidates.append(candidate_of(pinned, document, batch.as_of))
            stored.append(kept(pinned, document))
            if progress is not None:
                progress(done, len(batch.pinned), "")
        ranking = rank(
            candidates, programme, batch.as_of, batch.budget_fen, batch.seed, granted_fen=batch.granted_fen or None, places=batch.places
        )
        if why_not(programme) is None:
            spreads(batch.as_of, programme.area)  # how far data are doubted is kept too: how robust the list was is asked years later
        part = BatchPart(
            code=batch.code, unit=batch.unit, basis=batch.basis, run=batch.run, run_digest=batch.run_digest, as_of=batch.as_of.isoformat()
        )  # fmt: skip
        lot = SeedPart(seed=batch.seed, commitment=hashlib.sha256(batch.seed.encode()).hexdigest())
        about = Subject(
            part, lot, batch.audit_head, programme, {one.pinned.project_code: one for one in stored},
            {one.project_code: one for one in candidates}, departure_lines(batch.departures),
        )  # fmt: skip
        files = {
            "programme.json": batch.programme.encode(),
            "programme.yaml": in_yaml(batch.programme),
            CANDIDATES: lines(candidate_lines(stored)),
            **results_of(ranking, about),
        }
    files |= {SOLUTIONS: lines(solution_lines(found)), DEPARTURES: lines(departure_lines(batch.departures))}
    files |= {
        "parameters.jsonl": lines(law_lines(asked)),
        "documents.jsonl": lines(document_lines(asked)),
        TABLES: lines(table_lines(tables)),
    }
    manifest = Manifest(
        format="reserve.frozen", schema_version=2, batch=part,
        programme=ProgrammePart(code=programme.code, version=programme.version, digest=digest(batch.programme)),
        money=MoneyPart(budget_fen=batch.budget_fen, granted_fen=dict(batch.granted_fen), places=batch.places), lot=lot,
        law=LawPart(packs={name: pack.area for name, pack in library().packs.items()}), made_with=made_with(batch.ran_at),
        audit_head=batch.audit_head,
        files={name: FilePart(bytes=len(content), sha256=digest(content)) for name, content in files.items()},
    )  # fmt: skip
    return Made({NAME: manifest.content(), **files}, manifest, ranking)


def in_yaml(programme: str) -> bytes:
    """The canonical text of a programme as YAML that people read; numbers stay the text they were."""
    return yaml.safe_dump(json.loads(programme), allow_unicode=True, sort_keys=True, width=120).encode()
