"""The report as a workbook: verdict, findings, rules that found nothing. Same report, same bytes; no text becomes a formula."""

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from reserve.exchange.check_report import ReportFinding, findings, passed_rules
from reserve.exchange.check_report_facts import lead, report_facts
from reserve.exchange.workbook_pen import Pen
from reserve.vocabulary.language import Language

_GUARDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FINDINGS = (
    ("severity", 11.0), ("state", 11.0), ("place", 30.0), ("sentence", 62.0), ("figures", 34.0), ("rule", 24.0), ("rule_title", 26.0),
    ("citation", 28.0), ("reason", 40.0), ("reason_by", 20.0), ("waiver", 30.0),
)  # fmt: skip
_RULES = (("rule", 40.0), ("rule_title", 44.0), ("severity", 12.0), ("citation", 40.0))
_TONES = {"block": "#B42318", "explain": "#8A5A00", "hint": "#1C5FB4"}
_WIDTHS = (26.0, 90.0)


def report_workbook(report: Mapping[str, Any], language: Language) -> bytes:
    """The file in ``language``."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_GUARDS})
    book.set_properties(
        {
            "title": f"{report['project']['code']} {report['version']['number']}",
            "keywords": f"sha256:{report['digest']}",
            "comments": f"audit:{report['audit']['head']}",
            "created": dt.datetime.combine(dt.date.fromisoformat(report["made_on"]), dt.time()),
        }
    )
    for code, write in (("verdict", _verdict), ("findings", _findings), ("passed", _passed)):
        pen = Pen(book, None, language)
        pen.sheet = book.add_worksheet(pen.word(f"report.sheet.{code}"))
        pen.sheet.set_landscape()
        pen.sheet.set_paper(9)
        pen.sheet.fit_to_pages(1, 0)
        pen.sheet.hide_gridlines(2)
        pen.sheet.set_footer(f"&L&7{report['digest'][:16]}&C&7&P / &N&R&7{report['audit']['head'][:16]}")
        write(pen, report)
    book.close()
    return buffer.getvalue()


def _verdict(pen: Pen, report: Mapping[str, Any]) -> None:
    for column, width in enumerate(_WIDTHS):
        pen.sheet.set_column(column, column, width)
    pen.sheet.set_row(0, 30)
    pen.merged(0, 1, pen.word("report.title"), "title", align="left")
    still = sum(1 for one in findings(report, pen.language) if one.state == "open")
    said = pen.word("report.failed", count=still) if still else pen.word("report.passed")
    tone = {"font_color": "#B42318", "bg_color": "#FDF1EF"} if still else {"font_color": "#1A7A3C", "bg_color": "#EEF7F0"}
    pen.merged(1, 1, said, "label", width=sum(_WIDTHS), **tone)
    pen.merged(2, 1, lead(report, pen.language), "note", width=sum(_WIDTHS))
    at = 3
    if report["project"].get("demo"):
        pen.merged(at, 1, pen.word("report.demo"), "warning")
        at += 1
    for label, value, _ in report_facts(report, pen.language):
        pen.text(at, 0, label, "label")
        pen.text(at, 1, value)
        at += 1
    pen.merged(at + 1, 1, pen.word("report.verify"), "note", width=sum(_WIDTHS))


def _findings(pen: Pen, report: Mapping[str, Any]) -> None:
    pen.header(0, [pen.word(f"report.{code}") for code, _ in _FINDINGS], [width for _, width in _FINDINGS], height=24)
    pen.sheet.freeze_panes(1, 0)
    found = findings(report, pen.language)
    for at, one in enumerate(found, start=1):
        cells = _cells(pen, one)
        for column, text in enumerate(cells):
            pen.text(at, column, text, "text", **({"font_color": _TONES[one.severity], "bold": True} if column == 0 else {}))
        pen.fit(at, [(text, width) for text, (_, width) in zip(cells, _FINDINGS, strict=True)])
    if found:
        pen.sheet.autofilter(0, 0, len(found), len(_FINDINGS) - 1)
    else:
        pen.merged(1, len(_FINDINGS) - 1, pen.word("report.none"), "note")


def _cells(pen: Pen, one: ReportFinding) -> tuple[str, ...]:
    return (
        pen.word(f"report.{one.severity}"), pen.word(f"report.{one.state}"), one.place, one.sentence,
        "\n".join(f"{name} = {value}" for name, value in one.figures), one.rule_id, one.title, one.citation, one.reason, one.reason_by,
        one.waiver,
    )  # fmt: skip


def _passed(pen: Pen, report: Mapping[str, Any]) -> None:
    passed = passed_rules(report, pen.language)
    pen.sheet.set_row(0, 24)
    pen.merged(0, len(_RULES) - 1, pen.word("report.passed_rules", count=len(passed)), "section")
    pen.header(1, [pen.word(f"report.{code}") for code, _ in _RULES], [width for _, width in _RULES], height=24)
    pen.sheet.freeze_panes(2, 0)
    for at, (rule_id, title, severity, citation) in enumerate(passed, start=2):
        for column, text in enumerate((rule_id, title, pen.word(f"report.{severity}"), citation)):
            pen.text(at, column, text)
    if not report["verdict"]["rules"]:
        pen.merged(len(passed) + 2, len(_RULES) - 1, pen.word("report.no_titles"), "note")
