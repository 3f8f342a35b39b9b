"""The typed answers of documents as pandas frames: ``project``, one frame for each repeat table, ``answers`` for all that was typed.

A column is named like its field; ``NAME.typed`` holds the text that was typed (None: nothing), ``component_kinds.CODE`` whether a kind is
ticked, ``assessed.NAME`` a figure of the assessment. Whole numbers stay Python integers, so that every comparison is exact.
"""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from reserve.rules.assessment import assess
from reserve.vocabulary.choices import choices
from reserve.vocabulary.document import Document, Value
from reserve.vocabulary.fields import Field, columns_of, single_fields, table_fields
from reserve.vocabulary.findings import CheckContext
from reserve.vocabulary.peers import INDICATORS, kinds_key
from reserve.vocabulary.switches import counted
from validation.case import ASSESSED, to_scale
from validation.likeness import near_line, near_name
from validation.limits import limits
from validation.slips import slips

ANSWERS, PROJECT = "answers", "project"
ELECTRIC = ("electricity", "waste_heat_power")
PEERS = tuple(f"peer.{indicator}.{side}" for indicator in INDICATORS for side in ("low", "high"))
CONTEXT = ("areas_served", "holder.project_code", "holder.line", "near.line", "near.name", *PEERS)
Frames = dict[str, pd.DataFrame]


def frames(documents: Sequence[Document], contexts: Sequence[CheckContext]) -> Frames:
    """The frames of ``documents``, which share day, stage and area; ``project`` numbers them in every frame."""
    projects, answers = [], []
    tables: dict[str, list[dict[str, Any]]] = {table.name: [] for table in table_fields()}
    for number, (filed, context) in enumerate(zip(documents, contexts, strict=True)):
        document = counted(filed)
        slipped = slips(document, context.as_of, context.area)
        projects.append({PROJECT: number, **_context(document, context), **_facts(document, slipped), **_assessed(document, context)})
        for path, _field, entry in document.walk():
            answers.append({PROJECT: number, "path": path, "problem": entry.problem and str(entry.problem)})
        for table, rows in tables.items():
            rows.extend(_row(number, table, row.key, row, slipped) for row in document.rows(table))
    found = {PROJECT: _frame(projects, _project_columns()), ANSWERS: _frame(answers, [PROJECT, "path", "problem"])}
    found |= {table: _frame(rows, _row_columns(table)) for table, rows in tables.items()}
    return with_sums(found)


def with_sums(found: Frames) -> Frames:
    """Add to ``project`` what its repeat tables amount to, by plain pandas."""
    project = found[PROJECT]
    for table in table_fields():
        counts = found[table.name].groupby(PROJECT).size()
        project[f"{table.name}.rows"] = project[PROJECT].map(counts).fillna(0).astype("int64")
    for table, column in (("investment_parts", "investment_part_amount"), ("money_sources", "money_source_amount"),
                          ("components", "component_investment")):  # fmt: skip
        groups = found[table][[PROJECT, column]].groupby(PROJECT)[column]
        whole = groups.sum()[groups.count() == groups.size()]
        project[f"{column}.sum"] = project[PROJECT].map(whole)
    funds, parts = found["public_funds"], found["components"]
    central = funds[(funds["public_fund_level"] == "central") & funds["public_fund_state"].isin(["applied", "granted", "received"])]
    asking = parts[parts["component_fund"].astype("str").str.startswith("central_")]
    project["central_money.had"] = project[PROJECT].isin(central[PROJECT])
    project["central_money.asked"] = project[PROJECT].isin(asking[PROJECT])
    project["central_budget.asked"] = project[PROJECT].isin(parts[parts["component_fund"] == "central_budget"][PROJECT])
    equipment = found["investment_parts"][found["investment_parts"]["investment_part"] == "equipment"]
    held = funds[funds["public_fund_state"].isin(["granted", "received"])]
    for name, rows, column in (("equipment.sum", equipment, "investment_part_amount"), ("held.sum", held, "public_fund_amount")):
        groups = rows[[PROJECT, column]].groupby(PROJECT)[column]
        project[name] = project[PROJECT].map(groups.sum()[groups.count() == groups.size()])
    papers = found["procedures"].dropna(subset=["paper_date"])
    for name, kinds in (("filed", ["approval", "filing"]), ("assessed", ["environment"]), ("reviewed", ["energy_review"])):
        earliest = papers[papers["paper_kind"].isin(kinds)].groupby(PROJECT)["paper_date"].min()
        project[f"paper.{name}"] = pd.to_datetime(project[PROJECT].map(earliest.to_dict()))
    years = found["observation_years"].dropna(subset=["observation_energy_tce_per_year", "observation_reported_tce_per_year"])
    reported = years["observation_reported_tce_per_year"]
    years = years.assign(gap=(years["observation_energy_tce_per_year"] - reported).abs(), of=reported)
    project["statistics.gaps"] = project[PROJECT].map(years.groupby(PROJECT).apply(_pairs)) if len(years) else None
    named = found["files"].dropna(subset=["file_name"])
    project["files.any"] = project[PROJECT].isin(named[PROJECT])
    for kind in choices("file_kind"):
        project[f"files.{kind}"] = project[PROJECT].isin(named.loc[named["file_kind"] == kind, PROJECT])
    declared, computed = project["energy_saving_declared_tce_per_year"], project["assessed.saving_tce_per_year"]
    project["saving"] = declared.where(declared.notna(), computed)
    project["fuel_falls"] = project[PROJECT].isin(_falling(project, found["energy_carriers"]))
    return found


def _pairs(years: pd.DataFrame) -> list[tuple[int, int]]:
    """How far energy lies from the statistics, and the statistics, year by year."""
    return list(zip(years["gap"], years["of"], strict=True))


def _falling(project: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """The projects in which a row of fuel or heat falls per tonne, or per year where an output is missing."""
    outputs = project[[PROJECT, "output_before_t_per_year", "output_after_t_per_year"]]
    fuels = rows.dropna(subset=["carrier", "quantity_before", "quantity_after"])
    fuels = fuels[~fuels["carrier"].isin(ELECTRIC)].merge(outputs, on=PROJECT)
    known = fuels["output_before_t_per_year"].notna() & fuels["output_after_t_per_year"].notna()
    before = fuels["output_before_t_per_year"].where(known, 1)
    after = fuels["output_after_t_per_year"].where(known, 1)
    return fuels.loc[fuels["quantity_before"] * after > fuels["quantity_after"] * before, PROJECT]


def _context(document: Document, context: CheckContext) -> dict[str, Any]:
    line, name = near_line(document, context.neighbours), near_name(document, context.neighbours)
    return {
        "areas_served": " ".join(sorted(context.areas_served)) or None,
        "holder.project_code": "held" if context.holders.get("project_code") else None,
        "holder.line": "held" if context.holders.get("line") else None,
        "near.line": line and line.neighbour.mark,
        "near.name": name and name.likeness,
        **_peers(document, context),
    }


def _peers(document: Document, context: CheckContext) -> dict[str, int | None]:
    """The figures between which the peers of the same kinds, else of the product, usually lie: floats, rounded to 10^-6."""
    found: dict[str, int | None] = {f"peer.{indicator}.{side}": None for indicator in INDICATORS for side in ("low", "high")}
    law = limits(context.as_of, context.area)
    for indicator in INDICATORS:
        groups = [
            context.peers.get((str(document.value("product")), kinds, indicator))
            for kinds in (kinds_key(document.value("component_kinds")), "*")
        ]
        group = next((one for one in groups if one is not None and one.n >= law.low("peers.minimum")), None)
        if group is not None:
            apart = float(law.high("peers.deviations")) * max(1.4826 * group.spread / 1e6, float(law.low("peers.least_spread")))
            found[f"peer.{indicator}.low"] = round(math.exp(group.median / 1e6 - apart) * 1e6)
            found[f"peer.{indicator}.high"] = round(math.exp(group.median / 1e6 + apart) * 1e6)
    return found


def _facts(document: Document, slipped: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in single_fields():
        entry = document.entries.get(field.name)
        found[f"{field.name}.typed"] = entry.text if entry else None
        value = entry.value if entry else None
        found[field.name] = _plain(field, value)
        if field.type == "multi_choice":
            ticked = value if isinstance(value, tuple) else ()
            found |= {f"{field.name}.{code}": code in ticked for code in choices(field.choices or "")}
        found[f"{field.name}.slipped"] = field.name in slipped
    return found


def _assessed(document: Document, context: CheckContext) -> dict[str, Any]:
    made = assess(document, context.as_of, context.area)
    return {f"assessed.{name}": to_scale(getattr(made, name)) for name in ASSESSED}


def _row(number: int, table: str, key: str, row: Any, slipped: Any) -> dict[str, Any]:
    found: dict[str, Any] = {PROJECT: number, "key": key}
    for column in columns_of(table):
        entry = row.cells.get(column.name)
        found[f"{column.name}.typed"] = entry.text if entry else None
        found[column.name] = _plain(column, entry.value if entry else None)
        found[f"{column.name}.slipped"] = f"{table}/{key}/{column.name}" in slipped
    return found


def _plain(field: Field, value: Value) -> Any:
    if field.type == "date" and value is not None:
        return pd.Timestamp(str(value))
    return " ".join(value) if isinstance(value, tuple) else value


def _project_columns() -> list[str]:
    singles = list(single_fields())
    ticks = [f"{one.name}.{code}" for one in singles if one.type == "multi_choice" for code in choices(one.choices or "")]
    return [PROJECT, *CONTEXT, *_columns(singles), *ticks, *(f"assessed.{name}" for name in ASSESSED)]


def _row_columns(table: str) -> list[str]:
    return [PROJECT, "key", *_columns(columns_of(table))]


def _columns(some: Sequence[Field]) -> list[str]:
    return [name for field in some for name in (field.name, f"{field.name}.typed", f"{field.name}.slipped")]


def _frame(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Columns of Python objects; days as timestamps."""
    made = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in columns})
    days = {field.name for field in (*single_fields(), *(c for t in table_fields() for c in columns_of(t.name))) if field.type == "date"}
    for name in days & set(columns):
        made[name] = pd.to_datetime(made[name])
    return made
