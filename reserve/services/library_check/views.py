"""What people are shown of checks of the whole library."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, select

from reserve.store.library_checks import LibraryCheck
from reserve.store.people import PersonRow
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units


@dataclass(frozen=True, slots=True)
class LibraryRun:
    """One run. ``counts``: findings by severity. ``total``, ``judged`` and ``counts`` are of the run's whole library.

    ``peer_groups``: with how many medians of peers it compared, counted on ``peers_counted``; None where there were none, and in lists.
    """

    number: int
    unit_code: str
    unit_name: Bilingual
    stage: str
    as_of: dt.date
    state: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    total: int
    judged: int
    chunks: int
    engine: str
    edition: str
    rules: int
    who: str
    counts: Mapping[str, int] = field(default_factory=dict)
    peer_groups: int | None = None
    peers_counted: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LibraryFindingRow:
    """One finding of the last run in a project that the reader may see. ``since``: when a run first found it there."""

    code: str
    name: str
    unit_code: str
    unit_name: Bilingual
    state: str
    rule_id: str
    severity: str
    path: str
    standing: str
    since: dt.datetime
    version_is_current: bool


@dataclass(frozen=True, slots=True)
class LibraryFindings:
    """Findings with the run they are of; ``total`` counts all that match, ``projects`` the projects they stand in.

    ``judged`` is how many projects the run judged, None for a reader below its unit: the size of another library is not told.
    """

    number: int
    unit_name: Bilingual
    as_of: dt.date
    finished_at: dt.datetime
    judged: int | None
    rows: tuple[LibraryFindingRow, ...]
    total: int
    projects: int


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What the start page says of the last run: ``fresh`` accepted projects have findings that their filing did not have.

    ``judged`` as in :class:`LibraryFindings`.
    """

    run: int
    checked_at: dt.datetime
    as_of: dt.date
    unit_name: Bilingual
    judged: int | None
    fresh: int
    by_severity: Mapping[str, int]


def run_view(session: Session, run: LibraryCheck) -> LibraryRun:
    """A run as it is shown."""
    who = session.exec(select(PersonRow.name).where(PersonRow.id == run.person_id)).one()
    return LibraryRun(
        number=run.number, unit_code=run.unit_code, unit_name=reporting_units()[run.unit_code].name, stage=run.stage, as_of=run.as_of,
        state=run.state, started_at=run.started_at, finished_at=run.finished_at, total=run.total, judged=run.judged, chunks=run.chunks,
        engine=run.engine, edition=run.edition, rules=len(run.rules), who=who,
        counts={"block": run.blocks, "explain": run.explains, "hint": run.hints},
    )  # fmt: skip
