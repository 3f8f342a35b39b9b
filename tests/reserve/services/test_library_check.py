"""The whole library is checked again: what is found is what each project says, differences are kept, a run that was cut off goes on."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from sqlmodel import select

from reserve.accounts import set_active
from reserve.services import accept_project, list_projects, open_draft, return_project, submit_project, withdraw_project
from reserve.services.library_check.findings import latest_run, library_findings, list_library_runs
from reserve.services.library_check.new_findings import new_findings_of
from reserve.services.library_check.reader import read_chunk
from reserve.services.library_check.run import CheckPlan, check_library
from reserve.store import Store, make_engine
from reserve.store.library_checks import KEPT_RUNS, LibraryCheck, LibraryChunkRow, LibraryFinding, LibraryRuleCount
from reserve.vocabulary.errors import BadInput, Conflict, NotFound, Refused, ReserveError
from reserve.vocabulary.findings import LibraryChunk, LibraryVerdict
from tests.support.office import Chain, Office

RULE = "R-INVESTMENT"
Said = dict[str, list[tuple[str, str, str]]]
Library = tuple[Office, Chain, list[str]]
HINT, BLOCK = (RULE, "hint", "investment_total"), (RULE, "block", "investment_total")


class Cut(Exception):
    """The process was killed."""


def line(number: int) -> dict[str, tuple[str, str | None]]:
    """What makes a project another one: its line, its name and its code."""
    return {
        "line_name": (f"{number}号线", None), "project_name": (f"{number}号线改造", None),
        "project_code": (f"2401-330522-07-02-{200000 + number}", None),
    }  # fmt: skip


@pytest.fixture(scope="module")
def built(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Library]:
    """Five accepted projects of one county, all without a finding; copied for each test."""
    path = tmp_path_factory.mktemp("library") / "library.db"
    shutil.copyfile(sqlite_template, path)
    office = Office(Store(make_engine(f"sqlite:///{path}", pooled=False)))
    chain = office.chain()
    codes = [office.in_state(chain, "county", line(number)) for number in range(5)]
    office.store.dispose()
    return path, (office, chain, codes)


@pytest.fixture
def library(built: tuple[Path, Library], tmp_path: Path) -> Iterator[Library]:
    """The five projects in a database of the test's own."""
    path, (before, chain, codes) = built
    shutil.copyfile(path, tmp_path / "library.db")
    office = Office(Store(make_engine(f"sqlite:///{tmp_path / 'library.db'}")), sessions=dict(before.sessions))
    yield office, chain, codes
    office.store.dispose()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    """What the engine finds, by the code of the project: the test writes it. The reason ``CUT`` of a code kills the process there."""
    spoken: Said = {}

    def judge(chunk: LibraryChunk, *_: object, **__: object) -> LibraryVerdict:
        codes = dict(chunk.projects.select("code", "project_id").iter_rows())
        if any(found[0] == "CUT" for code in codes for found in spoken.get(code, ())):
            raise Cut
        rows = [(codes[code], *found) for code in codes for found in spoken.get(code, ())]
        schema = dict.fromkeys(("project_id", "rule_id", "severity", "path"), pl.String)
        return LibraryVerdict(pl.DataFrame(rows, schema=schema, orient="row"), (RULE,), "an engine", "a suite", "{}")

    monkeypatch.setattr("validation.checker.RuleChecker.library", lambda _self, chunk, *_: judge(chunk))
    return spoken


def kept(office: Office) -> list[tuple[str, str, str, int, int | None, str]]:
    """The findings as they are stored: project, rule, severity, first and gone run, standing."""
    with office.store.read() as session:
        rows = session.exec(select(LibraryFinding).order_by(LibraryFinding.project_id, LibraryFinding.first_run))  # type: ignore[arg-type]
        return [(row.project_id, row.rule_id, row.severity, row.first_run, row.gone_run, row.standing) for row in rows]


def counted(office: Office, run: int) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """The counts of a run by unit, rule and severity."""
    with office.store.read() as session:
        rows = session.exec(select(LibraryRuleCount).where(LibraryRuleCount.run == run))
        return {(row.unit_code, row.rule_id, row.severity): (row.findings, row.projects, row.fresh) for row in rows}


def test_the_engine_finds_in_the_library_what_the_page_says_of_each_project(office: Office) -> None:
    chain = office.chain()
    first = office.in_state(chain, "county", line(1))
    second = office.in_state(chain, "submitted", line(2))
    office.drafted(chain.clerk, line(3))
    with office.store.write() as session:
        twin = session.connection().exec_driver_sql("SELECT project_code FROM project_facts ORDER BY project_code").scalars().all()
        session.connection().exec_driver_sql(f"UPDATE project_facts SET project_code = '{twin[0]}'")
    run = check_library(office.desk, chain.province, size=1)
    assert (run.judged, run.total, run.chunks, run.state) == (2, 2, 2, "finished")
    assert run.engine.startswith("great_expectations")
    found = library_findings(office.desk, chain.province)
    assert {(row.code, row.severity, row.path, row.standing) for row in found.rows} == {
        (code, "block", "project_code", "new") for code in (first, second)
    }
    assert counted(office, 1) == {("330522", found.rows[0].rule_id, "block"): (2, 2, 2)}


def test_a_chunk_ends_where_it_should_and_knows_the_day_of_filing(library: Library) -> None:
    office, _, codes = library
    with office.store.read() as session:
        one = read_chunk(session, {"330522"}, None, 3)
        assert one is not None
        two = read_chunk(session, {"330522"}, one.last, 3)
        assert two is not None
        assert read_chunk(session, {"330522"}, two.last, 3) is None
        assert read_chunk(session, {"330523"}, None, 3) is None
    assert [*one.chunk.projects["code"], *two.chunk.projects["code"]] == codes
    assert set(one.chunk.projects["filed_on"].dt.to_string().to_list()) == {"2024-09-02"}
    assert one.chunk.tables["energy_carriers"].height == 6
    assert sorted(one.chunk.others["code"]) == codes
    assert set(one.chunk.others["year"]) == {2024}


def test_only_differences_are_written_and_a_finding_keeps_the_run_that_first_found_it(library: Library, said: Said) -> None:
    office, chain, codes = library
    said |= {codes[0]: [HINT], codes[1]: [HINT]}
    for _ in range(2):
        check_library(office.desk, chain.province, size=2)
    before = kept(office)
    assert [row[1:] for row in before] == [(RULE, "hint", 1, None, "new")] * 2
    said |= {codes[0]: [], codes[1]: [BLOCK], codes[4]: [HINT]}
    check_library(office.desk, chain.province, size=2)
    assert [row[1:] for row in kept(office)] == [
        (RULE, "hint", 1, 3, "new"), (RULE, "hint", 1, 3, "new"), (RULE, "block", 3, None, "new"), (RULE, "hint", 3, None, "new"),
    ]  # fmt: skip
    now, then = library_findings(office.desk, chain.city), library_findings(office.desk, chain.city, run=1)
    assert [(row.code, row.severity) for row in now.rows] == [(codes[1], "block"), (codes[4], "hint")]
    assert [(row.code, row.severity) for row in then.rows] == [(codes[0], "hint"), (codes[1], "hint")]
    assert (now.number, then.number) == (3, 1)


def test_a_run_that_was_killed_goes_on_and_finds_the_same_as_one_that_was_not(library: Library, said: Said) -> None:
    office, chain, codes = library
    said |= {codes[1]: [HINT], codes[3]: [("CUT", "hint", "x")], codes[4]: [BLOCK]}
    with pytest.raises(Cut):
        check_library(office.desk, chain.province, size=2)
    assert latest_run_number(office, "ZJ") is None
    with pytest.raises(NotFound):
        library_findings(office.desk, chain.province)
    with pytest.raises(Conflict, match=r"2 of 5"):
        check_library(office.desk, chain.province)
    said[codes[3]] = [HINT]
    told: list[int] = []
    run = check_library(office.desk, chain.province, CheckPlan(resume=True), size=2, progress=lambda done, *_: told.append(done))
    assert (told, run.judged, run.chunks, run.state) == ([2, 4, 5], 5, 3, "finished")
    assert {row[2:] for row in kept(office)} == {("hint", 1, None, "new"), ("block", 1, None, "new")}
    whole = check_library(office.desk, chain.province, size=5)
    assert [row[3:5] for row in kept(office)] == [(1, None)] * 3, "the run without a cut found the same and wrote nothing"
    assert whole.counts == run.counts == {"block": 1, "explain": 0, "hint": 2}
    assert counted(office, 1) == counted(office, 2)
    with pytest.raises(BadInput, match="nothing to resume"):
        check_library(office.desk, chain.province, CheckPlan(resume=True))


KILLED = """
import os, signal, sys
import polars as pl
from reserve.services.library_check import record
from reserve.services.library_check.run import check_library
from reserve.store import Store, make_engine
from reserve.vocabulary.findings import LibraryVerdict
from tests.support.office import Office
from validation import RuleChecker

RuleChecker.library = lambda self, chunk, *_: LibraryVerdict(
    chunk.projects.select("project_id", rule_id=pl.lit(sys.argv[3]), severity=pl.lit("hint"), path=pl.lit("investment_total")),
    (sys.argv[3],), "an engine", "a suite", "{}",
)
count, chunks = record._write_counts, []
def killed(*given):
    chunks.append(given)
    count(*given)
    if len(chunks) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
record._write_counts = killed
check_library(Office(Store(make_engine(sys.argv[1]))).desk, sys.argv[2], size=2)
"""


def test_a_process_killed_while_it_writes_leaves_whole_chunks_only(library: Library, said: Said) -> None:
    office, chain, codes = library
    url = office.store.engine.url.render_as_string(hide_password=False)
    killed = subprocess.run([sys.executable, "-c", KILLED, url, chain.province, RULE], timeout=120, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert len(kept(office)) == 2
    said |= {code: [HINT] for code in codes}
    run = check_library(office.desk, chain.province, CheckPlan(resume=True), size=2)
    assert (run.judged, run.counts["hint"]) == (5, 5)
    assert counted(office, 1) == {("330522", RULE, "hint"): (5, 5, 5)}
    again = check_library(office.desk, chain.province)
    assert (len(kept(office)), again.counts) == (5, run.counts)


def test_a_run_given_up_shows_nobody_its_half_and_loses_nothing(library: Library, said: Said) -> None:
    office, chain, codes = library
    said |= {codes[0]: [HINT], codes[1]: [HINT]}
    check_library(office.desk, chain.province)
    said |= {codes[0]: [], codes[2]: [HINT], codes[4]: [("CUT", "hint", "x")]}
    with pytest.raises(Cut):
        check_library(office.desk, chain.province, size=3)
    assert [row.code for row in library_findings(office.desk, chain.province).rows] == codes[:2]
    said[codes[4]] = []
    run = check_library(office.desk, chain.province, CheckPlan(anew=True))
    assert run.number == 3
    assert [(one.number, one.state) for one in list_library_runs(office.desk, chain.province)] == [
        (3, "finished"), (2, "stopped"), (1, "finished"),
    ]  # fmt: skip
    assert [row.code for row in library_findings(office.desk, chain.province).rows] == [codes[1], codes[2]]


def test_two_processes_never_take_the_same_step_and_two_rulebooks_never_one_run(
    library: Library, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, chain, codes = library
    said[codes[4]] = [("CUT", "hint", "x")]
    with pytest.raises(Cut):
        check_library(office.desk, chain.province, size=2)
    said[codes[4]] = []

    def another(*_: object) -> None:
        monkeypatch.undo()
        with office.store.write() as session:
            session.connection().exec_driver_sql("UPDATE library_check SET position = 'further'")

    with pytest.raises(Conflict, match="another process"):
        check_library(office.desk, chain.province, CheckPlan(resume=True), size=2, progress=another)
    monkeypatch.setattr("validation.checker.RuleChecker.edition", lambda _self: "another")
    with pytest.raises(Conflict, match="two rulebooks"):
        check_library(office.desk, chain.province, CheckPlan(resume=True))


def test_account_and_right_are_read_anew_for_every_chunk(library: Library, said: Said) -> None:
    office, chain, codes = library
    said[codes[0]] = [HINT]
    auditor = office.person("zj.auditor", "ZJ", "auditor")

    def dismissed(done: int, *_: object) -> None:
        if done:
            set_active(office.desk, "zj.province", False)

    with pytest.raises(ReserveError, match="session"):
        check_library(office.desk, chain.province, size=2, progress=dismissed)
    run = check_library(office.desk, auditor, CheckPlan(resume=True), size=5)
    assert (run.judged, run.chunks, run.counts["hint"]) == (5, 2, 1)


def test_a_finding_speaks_of_the_version_that_was_judged(library: Library, said: Said) -> None:
    office, chain, codes = library
    said[codes[0]] = [HINT]
    check_library(office.desk, chain.province)
    assert [row.code for row in list_projects(office.desk, chain.city, scope="rechecked").rows] == [codes[0]]
    return_project(office.desk, chain.city, codes[0], "请核对投资", ["investment_total"])
    office.type_in(chain.clerk, codes[0], {"investment_total": ("4600", "10kCNY")})
    submit_project(office.desk, chain.clerk, codes[0], open_draft(office.desk, chain.clerk, codes[0]).revision, "key-of-the-second")
    accept_project(office.desk, chain.chief, codes[0])
    assert list_projects(office.desk, chain.city, scope="rechecked").rows == ()
    assert [row.version_is_current for row in library_findings(office.desk, chain.city).rows] == [False]
    check_library(office.desk, chain.province)
    assert [row[3:5] for row in kept(office)] == [(1, 2), (2, None)]
    (row,) = library_findings(office.desk, chain.city).rows
    assert (row.version_is_current, row.since) == (True, list_library_runs(office.desk, chain.province)[1].started_at)


def test_what_left_the_library_has_no_findings_any_more(library: Library, said: Said) -> None:
    office, chain, codes = library
    leaver = office.submitted(chain.clerk, line(9))
    said |= {leaver: [HINT], codes[0]: [HINT]}
    check_library(office.desk, chain.province)
    withdraw_project(office.desk, chain.clerk, leaver, "项目不再实施")
    check_library(office.desk, chain.province)
    assert [row.code for row in library_findings(office.desk, chain.province).rows] == [codes[0]]
    assert [row[3:5] for row in kept(office)] == [(1, None), (1, 2)]


def test_what_is_kept_is_bounded(library: Library, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    office, chain, codes = library
    assert KEPT_RUNS == 12, "the page on operation says so"
    monkeypatch.setattr("reserve.services.library_check.record.KEPT_RUNS", 2)
    for number in range(5):
        said[codes[0]] = [(RULE, ("hint", "block")[number % 2], "investment_total")]
        check_library(office.desk, chain.province)
    assert [row[3:5] for row in kept(office)] == [(4, 5), (5, None)]
    with office.store.read() as session:
        answers = [row.result for row in session.exec(select(LibraryChunkRow).order_by(LibraryChunkRow.run))]  # type: ignore[arg-type]
    assert answers == [None] * 4 + ["{}"]


def test_the_law_of_another_day_is_asked_without_touching_what_is_wrong_now(library: Library, said: Said) -> None:
    office, chain, codes = library
    check_library(office.desk, chain.province)
    said[codes[0]] = [BLOCK]
    check_library(office.desk, chain.province, CheckPlan(as_of=office.desk.today().replace(year=2026)))
    assert library_findings(office.desk, chain.province).rows == ()
    assert [row.code for row in library_findings(office.desk, chain.province, run=2).rows] == [codes[0]]


def test_each_reader_sees_what_the_reader_may_see_of_the_projects(library: Library, said: Said) -> None:
    office, chain, codes = library
    other = office.chain("330523")
    neighbour = office.in_state(
        other, "county", {**line(20), "location_code": ("330523", None), "project_code": ("2401-330523-07-02-200020", None)}
    )
    elsewhere = office.person("3301.city", "3301", "city_reviewer")
    said |= {codes[0]: [HINT], neighbour: [HINT]}
    check_library(office.desk, chain.province)

    def seen(session: str) -> list[str]:
        return [row.code for row in library_findings(office.desk, session).rows]

    assert (seen(chain.clerk), seen(other.chief), seen(elsewhere)) == ([codes[0]], [neighbour], [])
    judged = [library_findings(office.desk, session).judged for session in (chain.province, chain.city, chain.clerk)]
    assert judged == [6, None, None], "the size of a library above is not told"
    assert seen(chain.city) == seen(chain.province) == sorted([codes[0], neighbour])
    assert [row.code for row in library_findings(office.desk, chain.province, unit="330523").rows] == [neighbour]
    found = new_findings_of(office.desk, chain.city, codes[0])
    assert found is not None
    assert found[1] == (), "the engine of the page does not repeat what the test made up"
    for session, plan in ((chain.clerk, CheckPlan()), (elsewhere, CheckPlan("3305")), (chain.city, CheckPlan("ZJ"))):
        with pytest.raises(Refused):
            check_library(office.desk, session, plan)
    with pytest.raises(Refused):
        list_library_runs(office.desk, chain.chief)
    check_library(office.desk, elsewhere)
    with pytest.raises(NotFound):
        library_findings(office.desk, chain.city, run=2)


@pytest.mark.parametrize("wrong", [{"unit": "9999"}, {"severity": "grave"}, {"standing": "old"}, {"rule": "R-NO-SUCH"}])
def test_what_is_not_known_is_refused_with_a_sentence(wrong: dict[str, str], library: Library, said: Said) -> None:
    office, chain, _ = library
    said.clear()
    check_library(office.desk, chain.province)
    with pytest.raises(BadInput, match=next(iter(wrong.values()))):
        library_findings(
            office.desk,
            chain.province,
            unit=wrong.get("unit"),
            severity=wrong.get("severity"),
            standing=wrong.get("standing"),
            rule=wrong.get("rule"),
        )


def latest_run_number(office: Office, unit: str) -> int | None:
    """The last finished run over a unit."""
    with office.store.read() as session:
        run: LibraryCheck | None = latest_run(session, unit)
        return run.number if run else None
