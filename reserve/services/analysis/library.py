"""``open_library()``: what an analyst works with. It reads one moment of the library and can never write."""

import datetime as dt
import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd

from reserve.parameters import Programme
from reserve.parameters.programmes import read_programme
from reserve.rules.assessment import Assessment, assess
from reserve.rules.ranking.candidate import Candidate, Ranking
from reserve.rules.ranking.pinned import Pinned, candidate_of
from reserve.rules.ranking.ranking import rank
from reserve.services.analysis import frames, register_frames
from reserve.store.analysis import Stamp
from reserve.store.analysis_line import Line, open_line
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput, NotFound
from reserve.vocabulary.reporting_units import area_of

SOURCE = "RESERVE_ANALYSIS"
"""Where the data lie: a snapshot file, or the PostgreSQL address of the analysts' role."""


def open_library(source: str | Path | None = None, *, exact: bool = False) -> "Library":
    """The library as it stood when its snapshot was taken (SQLite), or as it stands (PostgreSQL).

    Without ``source`` the place is that which ``reserve lab`` tells its notebooks. ``exact``: quantities and ratios are ``Decimal``
    objects instead of ``Float64``. Raises ``NotFound`` where there is nothing to read, with what to do.
    """
    where = source if source is not None else os.environ.get(SOURCE, "")
    if not str(where):
        raise NotFound("analysis_nowhere", variable=SOURCE)
    return Library(open_line(where), exact)


@dataclass
class Library:
    """Tidy frames, and the engine of the pages. Frames are read once; each access gives a copy that you may change."""

    line: Line = field(repr=False)
    exact: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the line."""
        self.line.close()

    @cached_property
    def stamp(self) -> Stamp:
        """Of which moment the data are, and the head of the audit chain then: print both under whatever you publish."""
        return self.line.stamp()

    @property
    def projects(self) -> pd.DataFrame:
        """One row per project: place, state, every single field, every computed figure."""
        return self._projects.copy()

    @property
    def energy(self) -> pd.DataFrame:
        """One row per energy carrier of a project."""
        return self.repeated("energy_carriers")

    @property
    def findings(self) -> pd.DataFrame:
        """One row per finding on the current version of a project."""
        return self._findings.copy()

    @property
    def rankings(self) -> pd.DataFrame:
        """One row per project of every run of every batch."""
        return self._rankings.copy()

    @property
    def enterprises(self) -> pd.DataFrame:
        """One row per enterprise of the register."""
        return register_frames.enterprises(self.line, exact=self.exact)

    @property
    def lines(self) -> pd.DataFrame:
        """One row per production line of the register, with its latest year."""
        return register_frames.lines(self.line, exact=self.exact)

    @property
    def observations(self) -> pd.DataFrame:
        """One row per line and year."""
        return register_frames.observations(self.line, exact=self.exact)

    def standings(self, as_of: dt.date) -> pd.DataFrame:
        """One row per line: where it stands against the law of ``as_of``, by the rules of the pages."""
        return register_frames.standings(self.line, as_of, exact=self.exact)

    @property
    def components(self) -> pd.DataFrame:
        """One row per component of a project."""
        return self.repeated("components")

    @property
    def reasons(self) -> pd.DataFrame:
        """One row per criterion of every place."""
        return frames.reasons(self.line, exact=self.exact)

    def repeated(self, name: str) -> pd.DataFrame:
        """One row per row of a repeat table of the dictionary; an unknown name raises ``KeyError`` naming those that exist."""
        return frames.repeated(self.line, name, exact=self.exact)

    def table(self, name: str) -> pd.DataFrame:
        """A shown table as it is stored (integers of 10^-6, fen); an unknown name raises ``KeyError`` naming those that are shown."""
        names, rows = self.line.all(name)
        return pd.DataFrame([tuple(row) for row in rows], columns=names)

    @property
    def tables(self) -> list[str]:
        """Names for :meth:`table`."""
        return self.line.names()

    def document(self, code: str) -> Document:
        """The canonical document of a project's current version; ``NotFound`` where the library shows no such project."""
        _, text, _ = self._version(code)
        return Document.from_raw(json.loads(text))

    def assess(self, code: str, as_of: dt.date | None = None) -> Assessment:
        """The figures of a project with every step, as the pages compute them, on the law of ``as_of`` (the version's own day)."""
        unit, text, day = self._version(code)
        return assess(Document.from_raw(json.loads(text)), as_of or day, area_of(unit))

    def programme(self, batch: str) -> Programme:
        """The programme that a batch froze at its opening."""
        content = self._programmes[self._batch(batch)["programme_digest"]]
        return read_programme(json.loads(content), f"programme of {batch}")

    def rank(
        self, batch: str, programme: Programme | None = None, *, budget_fen: int | None = None, as_of: dt.date | None = None,
        seed: str | None = None,
    ) -> Ranking:  # fmt: skip
        """Rank the pinned candidates of a batch with the engine of the pages, under its own programme or another one.

        Without other arguments this is the stored list again, place for place. ``seed`` draws the lot; before the first run the
        batch's own is secret, and one made of its code is used. Nothing is stored: an official run is made on the page.
        """
        head = self._batch(batch)
        day = as_of or dt.date.fromisoformat(head["reference_date"])
        runs = [run for run in frames.records(self.line, "batch_run") if run["batch_id"] == head["id"]]
        revealed = max(runs, key=lambda run: int(run["number"]))["seed"] if runs else f"analysis-{batch}"
        money = head["budget_fen"] if budget_fen is None else budget_fen
        return rank(
            self.candidates(batch, day), programme or self.programme(batch), day, money, revealed if seed is None else seed,
            places=head.get("places"),
        )  # fmt: skip

    def candidates(self, batch: str, as_of: dt.date | None = None) -> list[Candidate]:
        """The pinned candidates of a batch as the engine sees them."""
        head = self._batch(batch)
        day = as_of or dt.date.fromisoformat(head["reference_date"])
        return [
            candidate_of(_pinned(row, self._versions[row["version_id"]]["document"]), self._parsed(row["version_id"]), day)
            for row in sorted(frames.records(self.line, "batch_candidate"), key=lambda row: str(row["project_code"]))
            if row["batch_id"] == head["id"]
        ]

    @property
    def batches(self) -> pd.DataFrame:
        """One row per batch: code, programme, state, budget in fen, reference date."""
        found = self.table("batch")[["code", "programme_code", "state", "budget_fen", "reference_date"]]
        return found.sort_values("code", ignore_index=True)

    @cached_property
    def _projects(self) -> pd.DataFrame:
        return frames.projects(self.line, exact=self.exact)

    @cached_property
    def _findings(self) -> pd.DataFrame:
        return frames.findings(self.line)

    @cached_property
    def _rankings(self) -> pd.DataFrame:
        return frames.rankings(self.line, exact=self.exact)

    @cached_property
    def _versions(self) -> dict[str, dict[str, Any]]:
        return {row["id"]: row for row in frames.records(self.line, "project_version")}

    @cached_property
    def _programmes(self) -> dict[str, str]:
        return {row["digest"]: row["content"] for row in frames.records(self.line, "programme_version")}

    @cached_property
    def _current(self) -> dict[str, str]:
        return {row["code"]: row["version_id"] for row in frames.records(self.line, "project") if row["version_id"]}

    def _version(self, code: str) -> tuple[str, str, dt.date]:
        try:
            row = self._versions[self._current[code]]
        except KeyError:
            raise NotFound("project_not_found", project=str(code)[:40]) from None
        return row["unit_code"], row["document"], dt.date.fromisoformat(row["as_of"])

    def _parsed(self, version_id: str) -> Document:
        return Document.from_raw(json.loads(self._versions[version_id]["document"]))

    def _batch(self, code: str) -> dict[str, Any]:
        if not isinstance(code, str):
            raise BadInput("batch_code_is_text", given=type(code).__name__)
        for row in frames.records(self.line, "batch"):
            if row["code"] == code:
                return row
        raise NotFound("batch_not_found", batch=code[:40])


def _pinned(row: dict[str, Any], document: str) -> Pinned:
    return Pinned(row["project_code"], row["unit_code"], row["version_id"], row["digest"], document, frozenset(row["memberships"]))
