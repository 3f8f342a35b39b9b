"""The invented library as the frames that the classic suite is asked of."""

import pandas as pd

from benchmarks.library_pandas import KEY, PandasLibrary, add_figures
from reserve.vocabulary.choices import choices
from reserve.vocabulary.fields import columns_of, fields, single_fields
from reserve.vocabulary.reporting_units import reporting_units
from tests.validation.classic.frames import PROJECT, Frames, with_sums

NOT_STATED = ("R-SLIP-", "R-READ", "R-LINE-NEAR", "R-NAME-NEAR", "R-PEER-")
"""Searches and unreadable text, which no expectation over a frame says; and peers, whose bounds would have to be looked up before."""


def classic_frames(library: PandasLibrary) -> Frames:
    """Where the projection has a value, something was typed; holders and sums are made with pandas."""
    project = add_figures(library)
    facts = {f"{one.name}.typed": project[one.name] for one in single_fields()}
    kinds = "|" + project["component_kinds"].fillna("") + "|"
    ticks = {f"component_kinds.{code}": kinds.str.contains(f"|{code}|", regex=False) for code in choices("component_kind")}
    units = {code: " ".join(one.areas_served) or None for code, one in reporting_units().items()}
    line = ["enterprise_credit_code", "line_name"]
    held = {
        "holder.project_code": _mark(project.duplicated("project_code", keep=False) & project["project_code"].notna()),
        "holder.line": _mark(project.duplicated(line, keep=False) & project[line].notna().all(axis=1)),
        "areas_served": project["unit_code"].map(units).astype(object),
    }
    frames = {PROJECT: pd.concat([project, pd.DataFrame({PROJECT: project[KEY], **facts, **ticks, **held})], axis=1)}
    for table, rows in library.tables.items():
        typed = {f"{one.name}.typed": rows[one.name] for one in columns_of(table)}
        frames[table] = pd.concat([rows, pd.DataFrame({PROJECT: rows[KEY], "key": rows["row_key"], **typed})], axis=1)
    missing = [one.name for one in fields().values() if one.type == "table" and one.name not in frames]
    frames |= {name: _empty(name) for name in missing}
    return with_sums(frames)


def _mark(held: pd.Series) -> pd.Series:
    return pd.Series(["held" if one else None for one in held], index=held.index, dtype=object)


def _empty(table: str) -> pd.DataFrame:
    names = [name for one in columns_of(table) for name in (one.name, f"{one.name}.typed")]
    return pd.DataFrame(columns=[PROJECT, "key", *names], dtype=object)
