"""Near duplicates: a second filing of the same line or measure under another spelling."""

from typing import TYPE_CHECKING

from reserve.vocabulary.findings import Neighbour
from reserve.vocabulary.language import Bilingual
from validation.case import Case
from validation.limits import exact_micro
from validation.predicates.base import Figures, Predicate, amounts

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

LIKENESS = "checks.name_likeness"


def _line_figures(case: Case) -> Figures:
    near = case.near_line
    if near is None:
        return {}
    line, other = case.text("line_name") or "", near.neighbour
    return {"line": line, "other_line": _line_words(other), "other": _words(other), "other_project": other.mark}


def _name_alike(case: Case) -> bool:
    return case.near_name is not None and case.near_name.likeness >= exact_micro(case.limits.low(LIKENESS))


def _name_alike_vector(columns: "Columns") -> "pl.Expr":
    return columns.number("near.name") >= columns.constant(exact_micro(columns.limits.low(LIKENESS)))


def _name_figures(case: Case) -> Figures:
    near = case.near_name
    if near is None:
        return {}
    alike, limit = amounts(near.likeness, exact_micro(case.limits.low(LIKENESS)), places=1)
    return {"likeness": alike, "limit": limit, "other": _words(near.neighbour, named=True), "other_project": near.neighbour.mark}


def _words(other: Neighbour, *, named: bool = False) -> Bilingual:
    """The other project for people. These are words and no figures: who may see it is told more, and the reason given holds for both."""
    if other.shown is None:
        return Bilingual(
            f"在其他填报单位的一个储备项目（{other.year} 年申报，您无权查看，请向上级主管部门核对）",
            f"a project of {other.year} that another unit filed (you may not see it; ask the authority above you)",
        )
    name_zh, name_en = (f"“{other.project_name}”", f" “{other.project_name}”") if named else ("", "")
    return Bilingual(f"储备项目 {other.shown}{name_zh}", f"project {other.shown}{name_en}")


def _line_words(other: Neighbour) -> Bilingual:
    """The line as the other project writes it, where the reader may see that project."""
    if other.shown is None:
        return Bilingual("生产线", "the line")
    return Bilingual(f"生产线“{other.line_name}”", f"the line “{other.line_name}”")


PREDICATES = {
    "line_near": Predicate(lambda case: case.near_line is not None, lambda c: c.text("near.line").is_not_null(), _line_figures),
    "name_near": Predicate(_name_alike, _name_alike_vector, _name_figures),
}
