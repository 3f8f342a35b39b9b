"""One bad project, five ways in: page, workbook, command line, Python and the formal verdict say the same, word for word."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.pages.context import check_typed
from dashboards.pages.findings import linked_findings
from reserve.exchange.project_columns import sheets
from reserve.services import check_workbook, import_workbook, open_draft, projects_template, read_project
from reserve.store import Store, make_engine
from reserve.vocabulary.check_record import read_record
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext, Finding, Report
from tests.cli.conftest import environment_of
from tests.cli.running import Reserve
from tests.reserve.services.test_project_workbook import fill, raw_of
from tests.support.office import GOOD, Office

Said = list[tuple[str, str, str, str, str, tuple[tuple[str, str], ...]]]
UNITS = {"unit": "330522", "as_of": "2024-09-02"}
HOSTILE = '=cmd|"/c calc"!A1<script>alert(1)</script>'
BAD: dict[str, dict[str, tuple[str, str | None]]] = {
    "nothing is wrong": {},
    "unreadable": {"investment_total": ("四千五百多", "10kCNY"), "start_date": ("明年春天", None), "product": ("熟铝", None)},
    "what is needed is missing": {
        "content": ("", None), "air_evidence": ("", None), "line_size_t_per_day": ("", None),
        "energy_carriers/coal/quantity_after": ("", None),
    },
    "dates and codes": {
        "finish_date": ("2024-01-01", None), "project_code": ("2401-33052", None), "enterprise_credit_code": ("91330522", None),
    },
    "another county": {"location_code": ("330102", None), "contact_phone": ("12", None)},
    "growth of capacity": {"capacity_after_t_per_year": ("200", "10kt/yr"), "output_after_t_per_year": ("210", "10kt/yr")},
    "a slip of units": {"energy_carriers/coal/quantity_before": ("2050000000", "t"), "investment_total": ("45000000", "10kCNY")},
    "a faked saving": {
        "energy_saving_declared_tce_per_year": ("45895", "tce/yr"), "power_saving_declared_kwh_per_year": ("65600000", "kWh/yr"),
    },
    "money": {"investment_eligible": ("9000", "10kCNY"), "subsidy_requested": ("9500", "10kCNY"), "other_public_money": ("-1", "10kCNY")},
    "text that attacks": {
        "project_name": (HOSTILE, None), "air_evidence_date": ("2031-01-01", None), "investment_spent": (HOSTILE, "10kCNY"),
    },
}  # fmt: skip


def said(findings: tuple[Finding, ...]) -> Said:
    """A finding as anybody sees it: rule, severity, place, both sentences, figures."""
    return [
        (f.rule_id, f.severity, f.path, f.message.zh, f.message.en, tuple(sorted((name, str(value)) for name, value in f.figures.items())))
        for f in findings
    ]


@pytest.fixture(scope="module")
def documents() -> dict[str, dict[str, Any]]:
    """The bad documents in raw form; rows of tables are named as the workbook names them, so that paths can be compared."""
    named: dict[str, dict[str, Any]] = {}
    for title, changed in BAD.items():
        raw = raw_of({path: cell for path, cell in {**GOOD, **changed}.items() if cell[0]})
        for table in sheets()[1:]:
            for number, row in enumerate(raw["tables"].get(table, []), start=1):
                row["key"] = f"r{number}"
        named[title] = raw
    return named


@pytest.fixture(scope="module")
def office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of its own for all ways in."""
    path = tmp_path_factory.mktemp("same") / "reserve.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    made = Office(Store(engine))
    made.person("wang", "330522", "county_clerk")
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def through_python(office: Office, documents: dict[str, dict[str, Any]]) -> dict[str, Report]:
    """The answer of the checker itself, in the context of the clerk's unit."""
    clerk = office.sessions["wang"]
    content = fill(projects_template(office.desk, clerk).content, list(documents.values()))
    code = import_workbook(office.desk, clerk, content, "a.xlsx").rows[0].code
    context = open_draft(office.desk, clerk, str(code)).context
    return {title: office.desk.checker.check(Document.from_raw(raw), context) for title, raw in documents.items()}


@pytest.fixture(scope="module")
def context(office: Office, through_python: dict[str, Report]) -> CheckContext:
    """The context that every way in has."""
    clerk = office.sessions["wang"]
    return open_draft(office.desk, clerk, "3305-2024-00001").context


def test_every_document_but_the_good_one_has_findings_of_several_rules(through_python: dict[str, Report]) -> None:
    assert not through_python["nothing is wrong"].findings
    assert all(len(report.findings) >= 2 for title, report in through_python.items() if title != "nothing is wrong")
    assert len({finding.rule_id for report in through_python.values() for finding in report.findings}) >= 20


def test_the_formal_verdict_and_its_record_say_the_same(
    office: Office, documents: dict[str, dict[str, Any]], through_python: dict[str, Report], context: CheckContext
) -> None:
    for title, raw in documents.items():
        verdict = office.desk.checker.verdict(Document.from_raw(raw), context)
        assert said(verdict.report.findings) == said(through_python[title].findings), title
        record = [
            (f["rule_id"], f["severity"], f["path"], f["message"]["zh"], f["message"]["en"], tuple(sorted(f["figures"].items())))
            for f in read_record(verdict.result_json)["findings"]
        ]
        assert record == said(through_python[title].findings), title


def test_the_page_says_the_same_in_both_languages(
    office: Office, documents: dict[str, dict[str, Any]], through_python: dict[str, Report], context: CheckContext
) -> None:
    for title, raw in documents.items():
        _, report, _ = check_typed(office.desk, context, raw)
        assert said(report.findings) == said(through_python[title].findings), title
        for place, language in ((3, "zh"), (4, "en")):
            shown = sorted((item["rule"], item["path"], item["message"]) for item in linked_findings(report, language))
            assert shown == sorted((one[0], one[2], one[place]) for one in said(report.findings)), title


def test_the_workbook_and_the_drafts_made_of_it_say_the_same(
    office: Office, documents: dict[str, dict[str, Any]], through_python: dict[str, Report]
) -> None:
    clerk = office.sessions["wang"]
    content = fill(projects_template(office.desk, clerk).content, list(documents.values()))
    checked = check_workbook(office.desk, clerk, content, "a.xlsx")
    receipt = import_workbook(office.desk, clerk, content, "a.xlsx")
    for title, row, made in zip(documents, checked.rows, receipt.rows, strict=True):
        assert row.report is not None
        assert said(row.report.findings) == said(through_python[title].findings), title
        assert said(read_project(office.desk, clerk, str(made.code)).report.findings) == said(through_python[title].findings), title


def test_the_command_line_says_the_same(documents: dict[str, dict[str, Any]], through_python: dict[str, Report], tmp_path: Path) -> None:
    for place, language in ((3, "zh"), (4, "en")):
        reserve = Reserve(environment_of(tmp_path) | {"RESERVE_LANGUAGE": language})
        for number, (title, raw) in enumerate(documents.items()):
            file = tmp_path / f"{number}.json"
            file.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
            result = reserve.run("check", str(file), "--unit", UNITS["unit"], "--as-of", UNITS["as_of"], "--json")
            assert result.exit_code == (0 if through_python[title].passed else 1), title
            shown = [
                (
                    f["rule"],
                    f["severity"],
                    f["path"],
                    f["message"],
                    tuple(sorted((name, str(value)) for name, value in f["figures"].items())),
                )
                for f in json.loads(result.stdout)[0]["findings"]
            ]
            assert shown == [(one[0], one[1], one[2], one[place], one[5]) for one in said(through_python[title].findings)], title
