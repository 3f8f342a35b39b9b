"""The report as one HTML file for the disk: no script, nothing from elsewhere, every text escaped."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from reserve.exchange.check_report import ReportFinding, findings, passed_rules
from reserve.exchange.check_report_facts import lead, report_facts
from reserve.exchange.texts import word
from reserve.vocabulary.findings import SEVERITIES
from reserve.vocabulary.language import Language

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root{--blue:#1c4f91;--line:#d5dbe2;--grey:#55606b;--block:#b42318;--explain:#8a5a00;--hint:#1c5fb4;--ok:#1a7a3c}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1080px;padding:32px 24px 48px;color:#1d2630;background:#fff;
font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
h1{font-size:26px;line-height:1.3;margin:0 0 4px;color:var(--blue)}
h2{font-size:19px;margin:32px 0 12px;color:var(--blue);break-after:avoid}
.sub{margin:0;color:var(--grey)} .demo{color:var(--block);font-weight:600}
.verdict{margin:20px 0 8px;padding:14px 18px;border-left:6px solid var(--ok);background:#eef7f0;font-size:18px;font-weight:600}
.verdict.bad{border-color:var(--block);background:#fdf1ef} .verdict span{display:block;font-size:15px;font-weight:400}
svg{display:block;width:100%;height:12px;margin:14px 0 4px}
.b{fill:var(--block)}.e{fill:#d08a00}.h{fill:#4b8edb}.p{fill:#cfe5d5}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:0} dt{color:var(--grey)}
dd{margin:0;overflow-wrap:anywhere;unicode-bidi:isolate}
code{font-family:Consolas,"Courier New",monospace;font-size:14px;overflow-wrap:anywhere}
.finding{border:1px solid var(--line);border-left:5px solid var(--hint);padding:12px 16px;margin:0 0 12px;break-inside:avoid;
unicode-bidi:isolate}
.finding.block{border-left-color:var(--block)} .finding.explain{border-left-color:#d08a00}
.finding p{margin:0 0 6px;overflow-wrap:anywhere} .place{font-weight:600}
.tag{display:inline-block;border:1px solid currentColor;border-radius:3px;padding:0 8px;font-size:14px;margin-right:8px;color:var(--hint)}
.block .tag{color:var(--block)} .explain .tag{color:var(--explain)} .small{font-size:14px;color:var(--grey)}
.answer{background:#f4f7fa;padding:8px 12px}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{border-bottom:1px solid var(--line);padding:5px 8px;text-align:left;vertical-align:top;
overflow-wrap:anywhere;unicode-bidi:isolate} th{color:var(--grey);font-weight:600} thead{display:table-header-group} tr{break-inside:avoid}
footer{margin-top:32px;padding-top:12px;border-top:1px solid var(--line);font-size:14px;color:var(--grey)}
@media(max-width:640px){dl{grid-template-columns:1fr} dt{margin-top:6px}}
@media print{body{padding:0;max-width:none;font-size:11pt} @page{size:A4;margin:16mm}}
"""


def report_html(report: Mapping[str, Any], language: Language) -> bytes:
    """The file in ``language``. The same report gives the same bytes."""
    found, passed = findings(report, language), passed_rules(report, language)
    name = _e(report["project"]["name"] or report["project"]["code"])
    title = _e(word("report.title", language))
    opening = (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title} {_e(report["project"]["code"])}</title>\n'
        f'<style>{_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n<p class="sub"><bdi>{name}</bdi></p>'
    )
    parts = [
        opening,
        f'<p class="demo">{_e(word("report.demo", language))}</p>' if report["project"].get("demo") else "",
        "</header>\n<main>",
        _verdict(report, found, len(passed), language),
        _facts(report, language),
        f"<h2>{_e(word('report.findings', language))}</h2>",
        *([_finding(one, language) for one in found] or [f"<p>{_e(word('report.none', language))}</p>"]),
        _passed(report, passed, language),
        f"</main>\n<footer>{_e(word('report.verify', language))}</footer>\n</body>\n</html>\n",
    ]  # fmt: skip
    return "\n".join(part for part in parts if part).encode("utf-8")


def _e(text: object) -> str:
    return escape(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", str(text)))


def _verdict(report: Mapping[str, Any], found: list[ReportFinding], passed: int, language: Language) -> str:
    still = sum(1 for one in found if one.state == "open")
    said = word("report.failed", language, count=still) if still else word("report.passed", language)
    counts = [sum(1 for one in found if one.severity == severity) for severity in SEVERITIES]
    return f'<section class="verdict{" bad" if still else ""}">{_e(said)}<span>{_e(lead(report, language))}</span></section>\n' + _bar(
        [*zip("beh", counts, strict=True), ("p", passed)]
    )


def _bar(parts: Iterable[tuple[str, int]]) -> str:
    """Findings and passed rules side by side; the words stand in the sentence above."""
    shown = [(kind, count) for kind, count in parts if count]
    whole = sum(count for _, count in shown) or 1
    drawn, at = [], 0.0
    for kind, count in shown:
        width = count / whole * 1000
        drawn.append(f'<rect class="{kind}" x="{at:.1f}" y="0" width="{max(1.0, width - 2):.1f}" height="12"/>')
        at += width
    return f'<svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">{"".join(drawn)}</svg>'


def _facts(report: Mapping[str, Any], language: Language) -> str:
    rows = "".join(
        f"<dt>{_e(label)}</dt><dd>{_code(value) if code else _e(value)}</dd>" for label, value, code in report_facts(report, language)
    )
    return f"<dl>{rows}</dl>"


def _code(value: str) -> str:
    return f"<code>{_e(value)}</code>"


def _finding(one: ReportFinding, language: Language) -> str:
    tag = f"{word(f'report.{one.severity}', language)} · {word(f'report.{one.state}', language)}"
    lines = [
        f'<p><span class="tag">{_e(tag)}</span><span class="place">{_e(one.place)}</span></p>',
        f"<p>{_e(one.sentence)}</p>",
    ]
    if one.figures:
        figures = "; ".join(f"{name} = {value}" for name, value in one.figures)
        lines.append(f'<p class="small">{_e(word("report.figures", language))}: {_e(figures)}</p>')
    citation = f" · {word('report.citation', language)}: {one.citation}" if one.citation else ""
    lines.append(f'<p class="small">{_code(one.rule_id)} {_e(one.title)}{_e(citation)}</p>')
    if one.reason:
        by = f'<span class="small">{_e(one.reason_by)}</span>'
        lines.append(f'<p class="answer">{_e(word("report.reason", language))}: {_e(one.reason)}<br>{by}</p>')
    if one.waiver:
        lines.append(f'<p class="answer">{_e(word("report.waiver", language))}: {_e(one.waiver)}</p>')
    return f'<article class="finding {one.severity}">{"".join(lines)}</article>'


def _passed(report: Mapping[str, Any], passed: list[tuple[str, str, str, str]], language: Language) -> str:
    note = "" if report["verdict"]["rules"] else f'<p class="small">{_e(word("report.no_titles", language))}</p>'
    heads = "".join(
        f'<th scope="col">{_e(word(f"report.{code}", language))}</th>' for code in ("rule", "rule_title", "severity", "citation")
    )
    rows = "".join(
        f"<tr><td>{_code(rule_id)}</td><td>{_e(title)}</td><td>{_e(word(f'report.{severity}', language))}</td><td>{_e(citation)}</td></tr>"
        for rule_id, title, severity, citation in passed
    )
    heading = word("report.passed_rules", language, count=len(passed))
    return f"<h2>{_e(heading)}</h2>{note}<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
