"""The projects behind a figure: those that weigh on it, worst first, so that an official knows where to begin."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl
from sqlmodel import col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.quality.access import READ, chosen_unit, filing_units
from reserve.services.quality.asked import Asked
from reserve.services.quality.completeness import answers, asked_fields
from reserve.services.quality.corrections import corrections
from reserve.services.quality.explained import copied
from reserve.services.quality.history import History, chunks
from reserve.services.quality.period import period_of
from reserve.services.quality.steps_tally import deciding, filing, returned_submissions, waiting_now
from reserve.services.quality.views import Behind, BehindRow
from reserve.services.quality.waived import waivers
from reserve.services.sitting import Sitting, reading
from reserve.services.territory import condition, readable
from reserve.store.projects import Project
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.quality import quality_figures
from reserve.vocabulary.reporting_units import area_of, reporting_units
from reserve.vocabulary.tracks import level_states
from reserve.vocabulary.units import from_fen, from_micro, plain

SHOWN = 200
Rows = list[dict[str, Any]]


def behind_figure(
    desk: Desk,
    session_id: str,
    figure: str,
    unit: str | None = None,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    as_of: dt.date | None = None,
) -> Behind:
    """Which projects of ``unit`` weigh on ``figure``; those that the reader may not open are counted and not named.

    Raises ``BadInput`` for a figure that does not exist, else like :func:`reserve.services.quality.read_card.read_quality`.
    """
    known = quality_figures()
    with refusals(desk, session_id, READ, unit or ""), reading(desk, session_id) as sitting:
        code = chosen_unit(sitting.person, unit)
        if figure not in known:
            raise BadInput("quality_figure_unknown", figure=figure[:40], known=", ".join(known))
        period = period_of(desk.today(), start, end, as_of)
        finder = _FINDERS.get(figure)
        history = History(sitting.session, period, filing_units(code))
        found = finder(history, Asked(period.as_of, area_of(code))) if finder else []
        rows, hidden = _named(sitting, found)
        return Behind(
            known[figure], code, reporting_units()[code].name, period, tuple(rows[:SHOWN]), len(found), hidden, cases=finder is not None
        )


def _named(sitting: Sitting, found: Rows) -> tuple[list[BehindRow], int]:
    """The rows whose project the person may read, in the order found, and how many others there are."""
    places = condition(readable(sitting.person))
    heads: dict[str, Project] = {}
    for part in chunks(sorted({row["project_id"] for row in found})):
        query = select(Project).where(col(Project.id).in_(part), places)
        heads |= {project.id: project for project in sitting.session.exec(query)}
    rows = [
        BehindRow(
            head.code, head.name, head.enterprise, reporting_units()[head.unit_code].name, row.get("on"), row.get("days"), row["what"]
        )
        for row in found
        if (head := heads.get(row["project_id"])) is not None
    ]
    return rows, len(found) - len(rows)


def _blank(history: History, _asked: Asked) -> Rows:
    labels = {field.name: field.label for field in asked_fields()}
    rows = [{**row, "blank": [name for name in labels if row[name] == 0]} for row in answers(history).to_dicts()]
    rows.sort(key=lambda row: -len(row["blank"]))
    return [
        {"project_id": row["project_id"], "what": _listed(Bilingual("空白：", "Blank: "), [labels[name] for name in row["blank"]])}
        for row in rows
        if row["blank"]
    ]


def _late_filing(code: str) -> Callable[[History, Asked], Rows]:
    def find(history: History, asked: Asked) -> Rows:
        return _late(filing(history, code), asked.days_of(quality_figures()[code]) or 0)

    return find


def _late_decisions(level: str) -> Callable[[History, Asked], Rows]:
    def find(history: History, asked: Asked) -> Rows:
        return _late(deciding(history).filter(pl.col("level") == level), asked.days_of_level(level))

    return find


def _late(frame: pl.DataFrame, allowed: int) -> Rows:
    late = frame.filter(pl.col("took") > allowed).sort("took", descending=True, maintain_order=True)
    return [_took(row["project_id"], row["on"], row["took"], allowed) for row in late.to_dicts()]


def _took(project: str, on: dt.date, days: int, allowed: int) -> dict[str, Any]:
    what = Bilingual(f"用了 {days} 天，规定 {allowed} 天", f"took {days} days; {allowed} are set")
    return {"project_id": project, "on": on, "days": days, "what": what}


def _waiting(history: History, asked: Asked) -> Rows:
    late = waiting_now(history, asked).filter(pl.col("waited") > pl.col("allowed")).sort("waited", descending=True, maintain_order=True)
    found = []
    for row in late.to_dicts():
        state = level_states()[row["to_state"]].label
        what = Bilingual(
            f"{state.zh}，已等待 {row['waited']} 天，规定 {row['allowed']} 天",
            f"{state.en}, waiting for {row['waited']} days; {row['allowed']} are set",
        )
        found.append({"project_id": row["project_id"], "on": row["on"], "days": row["waited"], "what": what})
    return found


def _came_back(history: History, asked: Asked, *, again: bool = False) -> Rows:
    del asked
    made = returned_submissions(history).filter(pl.col("came_back"))
    if again:
        made = made.filter(pl.col("from_state") == "returned")
    told = {transition: (marked, comment) for transition, marked, comment in history.returns(made["return_id"].to_list())}
    found = []
    for row in made.sort("returned_on", descending=True, maintain_order=True).to_dicts():
        marked, comment = told[row["return_id"]]
        known = dict.fromkeys(path.split("/")[0] for path in marked)
        labels = [fields()[name].label for name in known if name in fields()]
        what = _listed(Bilingual(f"{comment} 需修改：", f"{comment} To correct: "), labels)
        found.append({"project_id": row["project_id"], "on": row["returned_on"], "what": what})
    return found


def _changed(history: History, _asked: Asked) -> Rows:
    rows = corrections(history).filter(pl.col("changed") > 0).sort("changed", descending=True, maintain_order=True)
    return [
        {
            "project_id": row["project_id"],
            "on": row["on"],
            "what": Bilingual(f"改动 {row['changed']} 个数字", f"{row['changed']} figures changed"),
        }
        for row in rows.to_dicts()
    ]


def _amount(name: str, unit: Bilingual, read: Callable[[int], Decimal]) -> Callable[[History, Asked], Rows]:
    def find(history: History, asked: Asked) -> Rows:
        del asked
        before, after = pl.col(f"{name}_before"), pl.col(f"{name}_after")
        moved = corrections(history).filter(before != after).with_columns(by=(after - before).abs())
        return [
            {
                "project_id": row["project_id"],
                "on": row["on"],
                "what": Bilingual(
                    f"由 {_plain(row[f'{name}_before'], read)} 改为 {_plain(row[f'{name}_after'], read)} {unit.zh}",
                    f"from {_plain(row[f'{name}_before'], read)} to {_plain(row[f'{name}_after'], read)} {unit.en}",
                ),
            }
            for row in moved.sort("by", descending=True, maintain_order=True).to_dicts()
        ]

    return find


def _plain(value: int, read: Callable[[int], Decimal]) -> str:
    return plain(read(value))


def _findings(severity: str, *, unexplained: bool = False) -> Callable[[History, Asked], Rows]:
    def find(history: History, asked: Asked) -> Rows:
        del asked
        found = history.findings.join(history.latest, on="version_id", maintain_order="left").filter(pl.col("severity") == severity)
        if unexplained:
            found = found.filter(~pl.col("explained"))
        return [
            {"project_id": row["project_id"], "what": Bilingual(*(f"{row['rule_id']} {label}" for label in _label(row["path"])))}
            for row in found.to_dicts()
        ]

    return find


def _copies(history: History, _asked: Asked) -> Rows:
    reasons = (
        copied(history).filter(pl.col("copied")).sort("shared", "unit_code", "plain", descending=[True, False, False], maintain_order=True)
    )
    return [
        {
            "project_id": row["project_id"],
            "what": Bilingual(
                f"{row['shared']} 个项目文字相同：“{_short(row['text'])}”",
                f"the same text in {row['shared']} projects: “{_short(row['text'])}”",
            ),
        }
        for row in reasons.to_dicts()
    ]


def _waived(history: History, _asked: Asked) -> Rows:
    found = []
    for row in waivers(history).to_dicts():
        zh, en = _label(row["path"])
        what = Bilingual(f"{row['rule_id']} {zh}，豁免至 {row['expires_on']}", f"{row['rule_id']} {en}, waived until {row['expires_on']}")
        found.append({"project_id": row["project_id"], "on": row["granted_on"], "what": what})
    return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}…"


def _label(path: str) -> tuple[str, str]:
    label = fields()[path.split("/", maxsplit=1)[0]].label
    return label.zh, label.en


def _listed(head: Bilingual, labels: list[Bilingual]) -> Bilingual:
    return Bilingual(head.zh + "、".join(label.zh for label in labels), head.en + "; ".join(label.en for label in labels))


_FINDERS: Mapping[str, Callable[[History, Asked], Rows]] = {
    "complete_projects": _blank,
    "draft_in_time": _late_filing("draft_in_time"),
    "corrected_in_time": _late_filing("corrected_in_time"),
    "county_in_time": _late_decisions("county"),
    "city_in_time": _late_decisions("city"),
    "province_in_time": _late_decisions("province"),
    "open_late": _waiting,
    "returned": _came_back,
    "returned_again": lambda history, asked: _came_back(history, asked, again=True),
    "figures_changed": _changed,
    "saving_changed": _amount("saving", Bilingual("tce/年", "tce/yr"), from_micro),
    "investment_changed": _amount("investment", Bilingual("万元", "×10⁴ CNY"), from_fen),
    "to_explain": _findings("explain"),
    "justified": _findings("explain", unexplained=True),
    "reused_texts": _copies,
    "hints": _findings("hint"),
    "waivers": _waived,
}
"""How the cases of each figure are found; lines of the register are listed by the register itself."""
