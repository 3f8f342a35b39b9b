"""Statistics of peers: counted over live projects, frozen, read by checks, and nothing of a single firm in them."""

import math

import polars as pl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from reserve.services import open_draft, withdraw_project
from reserve.services.checking.peers import refresh_peers, statistics
from reserve.services.library_check.run import CheckPlan, check_library
from reserve.services.library_check.views import LibraryRun
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import Conflict, Refused
from reserve.vocabulary.findings import LibraryChunk, LibraryVerdict
from reserve.vocabulary.peers import ANY_KIND
from tests.support.office import Office
from validation import RuleChecker


def figures(count: int, **changed: list[int | None]) -> pl.DataFrame:
    """So many clinker lines that go from 110 to 100 kgce/t and pay 5,000 CNY for a tonne, each a little apart."""
    made = {
        "product": ["clinker"] * count, "kinds": ["process"] * count, "before": [110_000_000] * count, "after": [100_000_000] * count,
        "rate": [90_909] * count, "fen": [500_000_000_00] * count, "saving": [100_000_000_000] * count,
    } | changed  # fmt: skip
    return pl.DataFrame(made, schema_overrides=dict.fromkeys(("before", "after", "rate", "fen", "saving"), pl.Int64))


def of(groups: pl.DataFrame, kinds: str, indicator: str) -> dict[str, object]:
    (row,) = groups.filter((pl.col("kinds") == kinds) & (pl.col("indicator") == indicator)).iter_rows(named=True)
    return row


def test_the_median_and_the_median_distance_are_of_logarithms() -> None:
    after = [90_000_000, 100_000_000, 100_000_000, 110_000_000, 200_000_000]
    found = of(statistics(figures(5, after=after), 5), "process", "unit_after")
    assert found == {
        "product": "clinker", "kinds": "process", "indicator": "unit_after", "n": 5, "median": round(math.log(100) * 1e6),
        "spread": round(math.log(110 / 100) * 1e6),
    }  # fmt: skip
    assert of(statistics(figures(5), 5), ANY_KIND, "cost_per_tce")["median"] == round(math.log(5000) * 1e6)


def test_groups_below_the_least_number_are_not_kept_and_blanks_and_net_recovery_do_not_count() -> None:
    assert statistics(figures(4), 5).is_empty()
    after = [100_000_000, 100_000_000, 100_000_000, None, -5_000_000]
    assert set(statistics(figures(5, after=after), 4)["indicator"]) == {"unit_before", "cost_per_tce", "saving_rate"}
    assert of(statistics(figures(5, after=after), 3), ANY_KIND, "unit_after")["n"] == 3


def test_kinds_are_groups_of_their_own_and_of_the_whole_product() -> None:
    made = pl.concat([figures(3), figures(3).with_columns(kinds=pl.lit("renewable"))])
    groups = statistics(made, 3).filter(pl.col("indicator") == "unit_after")
    assert dict(zip(groups["kinds"], groups["n"], strict=True)) == {ANY_KIND: 6, "process": 3, "renewable": 3}


@pytest.fixture
def counted(local_office: Office, monkeypatch: pytest.MonkeyPatch) -> tuple[Office, str]:
    """A library in which two live projects are peers enough, and its clerk."""
    monkeypatch.setattr("reserve.services.checking.peers._least", lambda _day: 2)
    clerk = local_office.person("wang", "330522", "county_clerk")
    local_office.submitted(clerk)
    local_office.submitted(clerk, {"project_code": ("2401-330522-07-02-654321", None), "line_name": ("2号熟料线", None)})
    return local_office, clerk


def test_an_edition_counts_live_projects_and_reaches_every_check(counted: tuple[Office, str]) -> None:
    office, clerk = counted
    gone = office.submitted(clerk, {"project_code": ("2401-330522-07-02-111111", None), "line_name": ("3号熟料线", None)})
    withdraw_project(office.desk, clerk, gone, "改由另一项目申报")
    draft = office.drafted(clerk, {"project_code": ("2401-330522-07-02-222222", None), "line_name": ("4号熟料线", None)})
    assert open_draft(office.desk, clerk, draft).context.peers == {}
    done = refresh_peers(office.desk)
    assert (done.projects, done.as_of) == (2, office.desk.today())
    peers = open_draft(office.desk, clerk, draft).context.peers
    assert {one.n for one in peers.values()} == {2}
    assert {indicator for _, _, indicator in peers} == {"unit_before", "unit_after", "cost_per_tce", "saving_rate"}
    again = refresh_peers(office.desk)
    assert again.edition > done.edition
    assert open_draft(office.desk, clerk, draft).context.peers == peers


def test_an_edition_is_never_changed_and_names_nobody(counted: tuple[Office, str]) -> None:
    office, _ = counted
    refresh_peers(office.desk)
    with office.store.engine.connect() as connection:
        columns = set(connection.execute(text("SELECT * FROM peer_statistic")).keys())
        assert columns == {"id", "edition", "product", "kinds", "indicator", "n", "median", "spread", "as_of"}
        with pytest.raises(DBAPIError, match="history is never changed: peer_statistic"):
            connection.execute(text("UPDATE peer_statistic SET n = 99"))


def test_too_few_peers_say_nothing_although_they_were_counted(counted: tuple[Office, str]) -> None:
    office, clerk = counted
    refresh_peers(office.desk)
    draft = office.drafted(clerk, {"investment_total": ("90000", "10kCNY")})
    view = open_draft(office.desk, clerk, draft)
    found = RuleChecker().check(Document.from_raw(view.raw), view.context)
    assert not [finding for finding in found.findings if finding.rule_id.startswith("R-PEER")]


Seen = list[int]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """With how many medians each chunk of a run was compared; the engine itself finds nothing."""
    told: Seen = []

    def judged(_self: RuleChecker, chunk: LibraryChunk, *_: object) -> LibraryVerdict:
        told.append(len(chunk.peers))
        nothing = pl.DataFrame(schema=dict.fromkeys(("project_id", "rule_id", "severity", "path"), pl.String))
        return LibraryVerdict(nothing, (), "an engine", "a suite", "{}")

    monkeypatch.setattr("validation.checker.RuleChecker.library", judged)
    return told


def edition_of(run: LibraryRun) -> str:
    return run.edition.partition("+")[2]


def test_a_run_over_the_province_counts_its_peers_first_and_no_other_run_does(counted: tuple[Office, str], seen: Seen) -> None:
    office, _ = counted
    province, city = (office.person(f"auditor.{unit}", unit, "auditor") for unit in ("ZJ", "3305"))
    narrow = check_library(office.desk, city)
    assert (edition_of(narrow), narrow.peer_groups, narrow.peers_counted) == ("", None, None)
    first = check_library(office.desk, province)
    assert (first.peer_groups, first.peers_counted) == (8, office.desk.today())
    kept = check_library(office.desk, province, CheckPlan(keep_peers=True))
    other_day = check_library(office.desk, province, CheckPlan(as_of=office.desk.today().replace(year=2026)))
    below = check_library(office.desk, province, CheckPlan(unit="3305"))
    assert {edition_of(run) for run in (kept, other_day, below)} == {edition_of(first)}
    again = check_library(office.desk, province)
    assert edition_of(again) > edition_of(first)
    assert seen == [0, 8, 8, 8, 8, 8]
    with office.store.engine.connect() as connection:
        who = connection.execute(text("SELECT login FROM audit_event WHERE action = 'library.peers'")).scalars().all()
    assert who == ["auditor.zj"] * 2


def test_a_resumed_run_stays_with_the_peers_it_began_with(counted: tuple[Office, str], seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    office, _ = counted
    province = office.person("auditor", "ZJ", "auditor")

    def cut(done: int, *_: object) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_library(office.desk, province, size=1, progress=cut)
    with pytest.raises(Conflict):
        check_library(office.desk, province)
    monkeypatch.setattr("reserve.services.checking.peers._least", lambda _day: 1)
    later = refresh_peers(office.desk)
    run = check_library(office.desk, province, CheckPlan(resume=True), size=1)
    assert "" < edition_of(run) < later.edition
    assert (run.judged, seen) == (2, [8, 8])
    with office.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_event WHERE action = 'library.peers'")).scalar_one() == 2


def test_who_may_not_check_the_province_counts_nothing(counted: tuple[Office, str]) -> None:
    office, clerk = counted
    with pytest.raises(Refused):
        check_library(office.desk, clerk, CheckPlan(unit="ZJ"))
    with office.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM peer_statistic")).scalar_one() == 0
