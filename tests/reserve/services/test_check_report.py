"""The auditor's copy: made from the record alone, the same bytes each time, verified part by part, harmless wherever it is opened."""

import copy
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest
from sqlmodel import select

from reserve.exchange.check_report import compare, file_bytes, findings, passed_rules, read_report, sealed, verify
from reserve.exchange.check_report_html import report_html
from reserve.exchange.check_report_workbook import report_workbook
from reserve.exchange.verdict_bundle import PinnedVerdict, verdict_bundle, verify_bundle
from reserve.services import check_report, create_project, kept_report, verify_audit
from reserve.store import Store, make_engine
from reserve.store.audit import AuditEvent
from reserve.store.checks import CheckRun
from reserve.vocabulary.check_record import RecordUnreadable, canonical, digest_of, digest_of_text, join, split, unpack
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound, ReserveError
from tests.support.office import Office

HOSTILE = '=cmd|"/c calc"!A1<script>alert(1)</script>\u202e&'


@pytest.fixture(scope="module")
def filed(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str, str]]:
    """An office with one submitted project of a hostile name; its clerk and code."""
    path = tmp_path_factory.mktemp("report") / "reserve.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    office = Office(Store(engine))
    clerk = office.person("wang", "330522", "county_clerk")
    code = office.submitted(clerk, {"project_name": (HOSTILE, None), "contact_phone": ("123", None)})
    yield office, clerk, code
    engine.dispose()


@pytest.fixture(scope="module")
def report(filed: tuple[Office, str, str]) -> dict[str, Any]:
    office, clerk, code = filed
    return read_report(check_report(office.desk, clerk, code, "json").content, "report.json")


def test_the_file_is_whole_and_the_record_inside_is_the_one_in_the_store(filed: tuple[Office, str, str], report: dict[str, Any]) -> None:
    office, clerk, code = filed
    verify(report)
    with office.store.read() as session:
        kept = unpack(session.exec(select(CheckRun.result)).one())
        submitted = session.exec(select(AuditEvent.detail).where(AuditEvent.action == "project.submit")).one()
        exported = session.exec(select(AuditEvent).where(AuditEvent.number == report["audit"]["number"])).one().model_dump()
    assert report["verdict_digest"] == digest_of_text(kept) == digest_of(report["verdict"])
    assert submitted["verdict"] == exported["detail"]["verdict"] == report["verdict_digest"]
    assert submitted["document"] == report["version"]["digest"]
    assert (exported["action"], exported["subject"], exported["hash"]) == ("project.report", code, report["audit"]["head"])
    assert verify_audit(office.desk, expected_head=report["audit"]["head"]).expected_at == report["audit"]["number"]
    compare(report, kept_report(office.desk, clerk, code, 1, report["audit"]["number"]))


def test_findings_and_passed_rules_are_all_rules(report: dict[str, Any]) -> None:
    broken = {finding.rule_id for finding in findings(report, "zh")}
    passed = {rule_id for rule_id, *_ in passed_rules(report, "zh")}
    assert broken == {"R-PHONE"}
    assert broken | passed == set(report["verdict"]["rules"])
    assert not broken & passed


def spoil(report: dict[str, Any], place: str, value: object) -> dict[str, Any]:
    """The report with one value changed and its digests made right again, as a forger would."""
    changed = copy.deepcopy(report)
    inside: Any = changed
    *above, last = [int(part) if part.isdecimal() else part for part in place.split(".")]
    for part in above:
        inside = inside[part]
    inside[last] = value
    return sealed({name: part for name, part in changed.items() if name not in ("format", "digest", "verdict_digest")})


def test_a_changed_letter_breaks_the_digest(report: dict[str, Any]) -> None:
    changed = copy.deepcopy(report)
    changed["project"]["enterprise"] += " "
    with pytest.raises(ReserveError, match="“digest”") as fault:
        verify(changed)
    assert report["digest"] in fault.value.text("zh")


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [
        ("verdict.validation.results.0.success", False, "results[0].success"),
        ("verdict.validation.results.0.result.unexpected_count", 3, "results[0].result.unexpected_count"),
        ("verdict.validation.statistics.unsuccessful_expectations", 0, "unsuccessful_expectations"),
        ("verdict.findings", [], "verdict.findings"),
        ("version.digest", "0" * 64, "version.digest"),
        ("passed", False, "passed"),
        ("version.number", "1", "version.number"),
        ("audit", None, "audit.number"),
    ],
)
def test_a_forger_who_recomputes_the_digests_is_caught_by_what_does_not_fit(
    report: dict[str, Any], place: str, value: object, named: str
) -> None:
    with pytest.raises(ReserveError, match=re.escape(named)):
        verify(spoil(report, place, value))


def test_a_forger_who_makes_everything_fit_is_caught_by_the_library(filed: tuple[Office, str, str], report: dict[str, Any]) -> None:
    office, clerk, code = filed
    title = {"zh": "另一标题", "en": "another title"}
    changed = spoil(report, "verdict.rules.R-PHONE.title", title)
    verify(changed)
    with pytest.raises(ReserveError, match=re.escape("verdict.rules.R-PHONE.title.en")) as fault:
        compare(changed, kept_report(office.desk, clerk, code, 1, report["audit"]["number"]))
    assert "another title" in fault.value.text("en")
    with pytest.raises(ReserveError, match=r"audit\.head"):
        compare(spoil(report, "audit.head", "0" * 64), kept_report(office.desk, clerk, code, 1, report["audit"]["number"]))


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", b'{"format":"reserve-check-report-1","verdict":1}', b"[" * 100_000])
def test_another_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(BadInput):
        read_report(content, "x.json")


class Reader(HTMLParser):
    """Collects what a browser would make of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action") or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_html_runs_nothing_fetches_nothing_and_says_everything(report: dict[str, Any], language: Any) -> None:
    content = report_html(report, language)
    assert content == report_html(json.loads(json.dumps(report)), language)
    found = Reader()
    found.feed(content.decode())
    assert not found.tags & {"script", "link", "img", "iframe", "object", "form", "a"}
    assert not found.addresses
    assert HOSTILE in found.text
    for one in findings(report, language):
        assert one.sentence in found.text
    for said in (
        report["digest"],
        report["verdict_digest"],
        report["audit"]["head"],
        report["version"]["digest"],
        "R-PHONE",
        "R-CODE-HELD",
    ):
        assert said in found.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_keeps_hostile_text_as_text(report: dict[str, Any], language: Any) -> None:
    content = report_workbook(report, language)
    assert content == report_workbook(json.loads(json.dumps(report)), language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = {cell.value for cell in cells}
    assert HOSTILE in texts
    assert {one.sentence for one in findings(report, language)} <= texts
    assert {rule_id for rule_id, *_ in passed_rules(report, language)} <= texts


def test_who_may_not_read_the_project_gets_no_report(filed: tuple[Office, str, str]) -> None:
    office, clerk, code = filed
    neighbour = office.person("li", "330521", "county_clerk")
    auditor = office.person("shen", "ZJ", "auditor")
    with pytest.raises(NotFound):
        check_report(office.desk, neighbour, code, "html")
    with pytest.raises(NotFound):
        kept_report(office.desk, neighbour, code, 1, 1)
    assert check_report(office.desk, auditor, code, "html", language="en").filename == f"{code} v1 check report.html"
    with pytest.raises(BadInput, match="version 7"):
        check_report(office.desk, clerk, code, "json", version=7)
    with pytest.raises(BadInput, match="exe"):
        check_report(office.desk, clerk, code, "exe")
    with pytest.raises(NotAllowedNow):
        check_report(office.desk, clerk, create_project(office.desk, clerk).code, "json")


def test_a_record_of_the_first_version_still_gives_a_report(filed: tuple[Office, str, str], report: dict[str, Any]) -> None:
    old = copy.deepcopy(report)
    old["findings"] = old["verdict"]["findings"]
    old["verdict"] |= {"findings": [], "rules": {}}
    made = sealed({name: part for name, part in old.items() if name not in ("format", "digest", "verdict_digest")})
    verify(read_report(file_bytes(made), "old.json"))
    assert [one.rule_id for one in findings(made, "zh")] == ["R-PHONE"]
    assert "R-CODE-HELD" in report_html(made, "zh").decode()


def test_split_and_join_give_the_same_record(report: dict[str, Any]) -> None:
    shared, own = split(report["verdict"])
    assert digest_of(join(shared, own)) == report["verdict_digest"]
    assert len(canonical(own)) < len(canonical(report["verdict"])) / 20
    with pytest.raises(RecordUnreadable):
        join({}, own)


def bundle(report: dict[str, Any]) -> bytes:
    """An archive of two projects of one suite."""
    record = report["verdict"]
    made = [PinnedVerdict(f"3305-2024-0000{n}", 1, record["document"], report["checked_at"], True, record) for n in (1, 2)]
    return verdict_bundle({"batch": "3300-2024-B01"}, made)


def test_the_archive_of_a_batch_is_the_same_each_time_and_holds_each_suite_once(report: dict[str, Any]) -> None:
    content = bundle(report)
    assert content == bundle(report)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    assert [name.split("/")[0] for name in names] == ["index.json", "projects", "projects", "suites"]
    index = verify_bundle(content, "a.zip")
    assert [one["verdict"] for one in index["projects"]] == [report["verdict_digest"]] * 2


@pytest.mark.parametrize(
    ("part", "old", "new", "named"),
    [
        ("index.json", "3300-2024-B01", "3300-2024-B02", "digest"),
        ("projects/3305-2024-00001.json", "R-PHONE", "R-PHONY", "projects/3305-2024-00001.json"),
        ("suites/", '"severity":"critical"', '"severity":"info"', "suites/"),
        ("projects/3305-2024-00002.json", None, None, "projects/3305-2024-00002.json"),
        ("projects/3305-2024-00003.json", None, "{}", "projects/3305-2024-00003.json"),
    ],
)
def test_a_changed_missing_or_added_part_of_the_archive_is_named(
    report: dict[str, Any], part: str, old: str | None, new: str | None, named: str
) -> None:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle(report))) as archive, zipfile.ZipFile(changed, "w") as other:
        for name in archive.namelist():
            text = archive.read(name).decode()
            if name.startswith(part) and old is not None and new is not None:
                assert old in text
                text = text.replace(old, new)
            if not (name == part and new is None):
                other.writestr(name, text)
        if old is None and new is not None:
            other.writestr(part, new)
    with pytest.raises(ReserveError, match=re.escape(named)):
        verify_bundle(changed.getvalue(), "a.zip")


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + bytes(100), b"PK\x05\x06" + bytes(18)])
def test_an_archive_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(ReserveError):
        verify_bundle(content, "a.zip")


def test_a_waived_finding_is_not_open_and_says_who_waived_it_on_what(report: dict[str, Any]) -> None:
    waiver = {
        "code": "W-2024-00001", "officer": "钱敏<b>", "unit": {"zh": "浙江省", "en": "Zhejiang Province"}, "basis": "浙经信〔2024〕1号",
        "reason": "在建项目，省级已核", "granted_on": "2024-09-01", "expires_on": "2024-12-31", "figures_digest": "0" * 64,
    }  # fmt: skip
    finding = {**report["verdict"]["findings"][0], "severity": "block", "waived": waiver}
    made = spoil(report, "verdict.findings.0", finding)
    verify(made)
    (one,) = findings(made, "en")
    assert one.state == "waived"
    for said in ("W-2024-00001", "浙经信〔2024〕1号", "Zhejiang Province", "钱敏<b>", "2024-09-01 – 2024-12-31"):
        assert said in one.waiver
    text = report_html(made, "en").decode()
    assert "钱敏&lt;b&gt;" in text
    assert "Passed: nothing is left open" in text
    with pytest.raises(ReserveError, match="passed"):
        verify(spoil(made, "verdict.findings.0", {**finding, "waived": None}))
