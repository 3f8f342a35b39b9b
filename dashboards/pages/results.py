"""What funding batches made of projects: on the page of a project with its letter, on the start page in one line each."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.wiring import CurrentUser
from reserve.services import ProjectView
from reserve.services.batches.result_letter import FORMATS
from reserve.services.batches.result_views import Result, ResultLine
from reserve.services.batches.results import may_read_results, results_of
from reserve.vocabulary.language import Language
from reserve.vocabulary.reporting_units import relation
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
TONES = {"funded": "ok", "partial": "ok", "reserve": "info", "offered": "warn", "below_floor": "warn", "gated_out": "bad"}
_FORMATS = {"pdf": "PDF", "docx": "Word"}
_AT_FIRST = 8


def read_results(user: CurrentUser, project: ProjectView) -> tuple[Result, ...]:
    """The results that the reader may be told; none where the reader is no addressee."""
    if not may_read_results(user.person, relation(user.person.unit_code, project.unit_code)):
        return ()
    return results_of(user.desk, user.session_id, project.ref.code, language=user.language)


def result_blocks(results: Sequence[Result], language: Language) -> list[Block]:
    """Each result: where the project stands and why, what would lift it, where to object until when, and the letter."""
    if not results:
        return []
    _ = translator(language)
    return [blocks.heading(_("Results in funding batches"), id="results"), *(each for one in results for each in _one(one, language))]


def _one(one: Result, language: Language) -> list[Block]:
    _ = translator(language)
    title = _("{result}: {programme}, batch {batch}").format(
        result=one.result, programme=one.programme.text(language), batch=one.batch_code
    )
    lines = [*one.said]
    if one.issued:
        lines.append(_("The list is in force: {document}.").format(document=one.issued))
    elif one.objections and one.until is not None:
        lines.append(_("Objections until {day}: {channel}").format(day=formats.day(one.until), channel=one.objections))
    made = [blocks.notice(TONES.get(one.status, "info"), title, lines, id=f"result-{one.batch_code}")]
    if one.lift:
        lift = [blocks.paragraph(line) for line in one.lift]
        shown = one.status not in ("funded", "partial")
        made.append(blocks.details(_("What would lift it"), lift, open=shown, id=f"lift-{one.batch_code}"))
    tongues = (language, "en" if language == "zh" else "zh")
    return [*made, blocks.links([_letter(one, code, tongue, language) for tongue in tongues for code in FORMATS])]


def _letter(one: Result, code: str, tongue: str, language: Language) -> Block:
    _ = translator(language)
    text = _("Letter in Chinese, {format}") if tongue == "zh" else _("Letter in English, {format}")
    address = f"/download/result/{one.project_code}/{one.batch_code}.{code}?{urlencode({'language': tongue})}"
    tone = "primary" if (code, tongue) == ("pdf", language) else "plain"
    return blocks.link(text.format(format=_FORMATS[code]), address, download=True, tone=tone)


def home_result_blocks(lines: Sequence[ResultLine], roles: Sequence[str], language: Language) -> list[Block]:
    """The results of the reader's projects, each leading to its page with reasons and letter."""
    if not lines:
        return []
    _ = translator(language)
    target = "/entry" if "county_clerk" in roles else "/review"
    made = [blocks.heading(_("Results in funding batches"), id="results"), _table(lines[:_AT_FIRST], target, language)]
    if rest := lines[_AT_FIRST:]:
        made.append(blocks.details(_("{count} more").format(count=len(rest)), [_table(rest, target, language)], id="more-results"))
    return made


def _table(lines: Sequence[ResultLine], target: str, language: Language) -> Block:
    _ = translator(language)
    rows = [
        {
            "key": f"{one.batch_code}-{one.project_code}",
            "cells": {
                "project": {"text": one.name or one.project_code, "sub": one.project_code, "href": f"{target}?project={one.project_code}"},
                "programme": {"text": one.programme.text(language), "sub": one.batch_code},
                "place": "" if one.place is None else str(one.place),
                "result": {"text": one.result.text(language), "tone": TONES.get(one.status, "")},
            },
        }
        for one in lines
    ]
    columns = [
        Column("project", _("Project")),
        Column("programme", _("Programme")),
        Column("place", _("Place"), kind="number"),
        Column("result", _("Result"), kind="state"),
    ]
    return blocks.table(_("Reasons, what would lift the project, and the letter stand on its page"), columns, rows)
