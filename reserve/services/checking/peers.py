"""Statistics of peers over the whole library: made anew by the operator, frozen edition by edition, read by every check.

Only medians and spreads of groups large enough are kept: nothing of a single firm can be read from them.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.parameters import Band, at
from reserve.services.projects.live_states import LIVE
from reserve.store.audit import Act, append
from reserve.store.facts import project_facts
from reserve.store.identifiers import new_id
from reserve.store.peers import PeerStatistic
from reserve.store.projects import Project
from reserve.vocabulary.peers import ANY_KIND, INDICATORS, PeerBook, Peers, kinds_key

NATION = "000000"
MINIMUM = "peers.minimum"
FROZEN = "library.peers"
"""The act in the audit chain: a new edition."""
AT_ONCE = 20_000
SCALE = 1_000_000
_FACTS = project_facts.c
_FIGURES = select_columns(
    _FACTS.product, _FACTS.component_kinds, _FACTS.derived_indicator_before, _FACTS.derived_indicator_after, _FACTS.derived_saving_rate,
    _FACTS.investment_total, func.coalesce(_FACTS.energy_saving_declared_tce_per_year, _FACTS.derived_saving_tce_per_year),
).join(Project, col(Project.id) == _FACTS.project_id).where(col(Project.state).in_(LIVE), _FACTS.product.is_not(None))  # fmt: skip
_SCHEMA = {"product": pl.String, "kinds": pl.String, **dict.fromkeys(("before", "after", "rate", "fen", "saving"), pl.Int64)}
_LATEST = select(func.max(PeerStatistic.edition))


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was counted: the edition, its day, how many live projects, how many groups were large enough."""

    edition: str
    as_of: dt.date
    projects: int
    groups: int


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The statistics of a day, not yet an edition: ``projects`` were counted, ``groups`` of them were large enough."""

    as_of: dt.date
    projects: int
    groups: pl.DataFrame


def refresh_peers(desk: Desk) -> Refreshed:
    """Count the live projects by product and kind of measure, and freeze a new edition of their medians and spreads.

    For the operator of the machine; the server may run. Every check from now on compares with the new edition.
    """
    with desk.store.read() as session:
        counted = count_peers(session, desk.today())
    with desk.store.write() as session:
        done = freeze_peers(session, counted)
        append(session, Act(FROZEN, "projects", detail=frozen_detail(done)), desk.wall())
    return done


def count_peers(session: Session, day: dt.date) -> Counted:
    """The statistics over the live projects of the whole library; only reads."""
    figures = _figures(session)
    return Counted(day, len(figures), statistics(figures, _least(day)))


def freeze_peers(session: Session, counted: Counted) -> Refreshed:
    """Make an edition of what was counted, in the caller's transaction; the caller records who asked for it."""
    edition = new_id()
    for row in counted.groups.iter_rows(named=True):
        session.add(PeerStatistic.model_validate({"id": new_id(), "edition": edition, "as_of": counted.as_of, **row}))
    session.flush()
    return Refreshed(edition, counted.as_of, counted.projects, len(counted.groups))


def frozen_detail(done: Refreshed) -> dict[str, str | int]:
    """What the audit chain keeps of an edition."""
    return {"edition": done.edition, "projects": done.projects, "groups": done.groups}


def peers_now(session: Session) -> PeerBook:
    """The latest edition; nothing where none was ever made."""
    return peers_of(session, edition_now(session))


def edition_now(session: Session) -> str | None:
    """The name of the latest edition; None where none was ever made."""
    found: str | None = session.exec(_LATEST).one()
    return found


def peers_of(session: Session, edition: str | None) -> PeerBook:
    """One edition; editions never change, so a long run can stay with the one it began with."""
    if edition is None:
        return {}
    return _books[edition] if edition in _books else _remember(edition, session)


_books: dict[str, PeerBook] = {}
"""The edition in use in this process: editions never change, and their names are unique."""


def _remember(edition: str, session: Session) -> PeerBook:
    rows = session.exec(select(PeerStatistic).where(PeerStatistic.edition == edition))
    known = {str(name): name for name in INDICATORS}
    book = {(row.product, row.kinds, known[row.indicator]): Peers(row.n, row.median, row.spread, row.as_of) for row in rows}
    _books.clear()
    _books[edition] = book
    return book


def statistics(figures: pl.DataFrame, least: int) -> pl.DataFrame:
    """Median and MAD of the logarithms of each indicator, by product and kinds of measure and by product, from ``least`` figures on."""
    cost = pl.when((pl.col("saving") > 0) & (pl.col("fen") > 0)).then(pl.col("fen") * 10_000.0 / pl.col("saving"))
    values = {
        "unit_before": pl.col("before") / SCALE, "unit_after": pl.col("after") / SCALE,
        "cost_per_tce": cost, "saving_rate": pl.col("rate") / SCALE,
    }  # fmt: skip
    found = [
        _of_groups(figures.with_columns(pl.lit(kinds).alias("kinds")) if kinds else figures, indicator, values[indicator], least)
        for indicator in INDICATORS
        for kinds in (None, ANY_KIND)
    ]
    return pl.concat(found).sort("product", "kinds", "indicator")


def _of_groups(figures: pl.DataFrame, indicator: str, value: pl.Expr, least: int) -> pl.DataFrame:
    logs = figures.select("product", "kinds", value=value).filter(pl.col("value") > 0).with_columns(pl.col("value").log())
    middle = pl.col("value").median()
    groups = logs.group_by("product", "kinds").agg(n=pl.len(), median=middle, spread=(pl.col("value") - middle).abs().median())
    return groups.filter(pl.col("n") >= least).select(
        "product", "kinds", pl.lit(indicator).alias("indicator"), pl.col("n").cast(pl.Int64),
        *((pl.col(name) * SCALE).round().cast(pl.Int64) for name in ("median", "spread")),
    )  # fmt: skip


def _figures(session: Session) -> pl.DataFrame:
    parts = [pl.DataFrame(rows, schema=_SCHEMA, orient="row") for rows in _rows(session)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=_SCHEMA)


def _rows(session: Session) -> Iterator[list[tuple[object, ...]]]:
    for part in session.execute(_FIGURES.execution_options(yield_per=AT_ONCE)).partitions(AT_ONCE):
        yield [(row[0], kinds_key(row[1]), *row[2:]) for row in part]


def _least(day: dt.date) -> int:
    low = Band.of(at(MINIMUM, day, NATION).value).low
    if low is None:
        raise ValueError(f"{MINIMUM} has no lower bound")
    return int(low)
