"""Files that the answers name: whether they are there, whether one stands for two things, and those that a claim rests on."""

from typing import TYPE_CHECKING

from reserve.vocabulary.attached import digest_start, file_name
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import BLANK
from validation.case import Case
from validation.predicates.base import Figures, Predicate, no_figures

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

FILES, KIND, FILE = "files", "file_kind", "file_name"
PAPERS, PAPER_FILE = "procedures", "paper_file"
ATTACHED = r"#[0-9a-f]{12}$"
"""How the answer ends that names a file of the project; any other answer is only text."""
TAKEN_OVER, AUDITED = ("accepted", "verified"), ("verified",)
PROVED, PARTS = ("evaluated", "published"), ("ule_organised", "ule_fugitive", "ule_transport")


def _attached(c: "Columns", name: str) -> "pl.Expr":
    return c.text(name).str.contains(ATTACHED)


def _only_named(name: str) -> Predicate:
    """The answer is the name of a file that was never attached."""

    def scalar(case: Case) -> bool:
        answer = case.text(name)
        return answer is not None and digest_start(answer) is None

    return Predicate(scalar, lambda c: ~_attached(c, name), lambda case: {"file": case.text(name) or ""})


def _again(table: str, name: str) -> Predicate:
    """An earlier row of the table names the same file."""

    def scalar(case: Case) -> bool:
        mine = case.text(name)
        if case.row is None or mine is None or digest_start(mine) is None:
            return False
        rows = case.document.rows(table)
        earlier = rows[: next(place for place, row in enumerate(rows) if row.key == case.row.key)]
        return any(row.value(name) == mine for row in earlier)

    def vector(c: "Columns") -> "pl.Expr":
        return _attached(c, name) & (c.number("one").cum_sum().over("project", name) > 1)

    return Predicate(scalar, vector, lambda case: {"file": file_name(case.text(name) or "")})


def _holds(case: Case, *kinds: str) -> bool:
    """Whether the list has a file of one of ``kinds``; without kinds, whether it has a file at all."""
    named = [row for row in case.document.rows(FILES) if row.value(FILE) is not None]
    return any(not kinds or row.value(KIND) in kinds for row in named)


def _holds_vector(c: "Columns", *kinds: str) -> "pl.Expr":
    import polars as pl

    named = pl.col(FILE).is_not_null()
    figure = (named & pl.col(KIND).is_in(kinds) if kinds else named).any()
    return c.over_rows(FILES, f"holds.{'.'.join(kinds)}", figure).fill_null(value=False)


def _progress_without(states: tuple[str, ...], kind: str) -> Predicate:
    """The progress says what a file of ``kind`` proves, and there is none."""
    return Predicate(
        lambda case: case.text("progress") in states and not _holds(case, kind),
        lambda c: c.text("progress").is_in(states) & ~_holds_vector(c, kind),
        lambda case: {"progress": choices("progress").get(case.text("progress") or "", BLANK)},
    )


def _proved(case: Case) -> bool:
    return case.text("air_class_state") == "verified" or any(case.text(part) in PROVED for part in PARTS)


def _proved_vector(c: "Columns") -> "pl.Expr":
    import polars as pl

    said = [c.text("air_class_state") == "verified", *(c.text(part).is_in(PROVED) for part in PARTS)]
    return pl.any_horizontal(one.fill_null(value=False) for one in said)


def _yes(case: Case, name: str) -> bool:
    entry = case.entry(name)
    return entry is not None and entry.value is True


def _listed_without(kind: str) -> Figures:
    return {"kind": choices("file_kind")[kind]}


PREDICATES = {
    "file_only_named": _only_named(FILE),
    "paper_only_named": _only_named(PAPER_FILE),
    "proof_only_named": _only_named("credit_record_proof"),
    "contract_only_named": _only_named("esco_contract"),
    "file_again": _again(FILES, FILE),
    "paper_file_again": _again(PAPERS, PAPER_FILE),
    "acceptance_unproved": _progress_without(TAKEN_OVER, "acceptance"),
    "saving_unproved": _progress_without(AUDITED, "energy_proof"),
    "contract_absent": Predicate(
        lambda case: _yes(case, "energy_contract") and not case.answered("esco_contract") and not _holds(case, "contract"),
        lambda c: c.text("energy_contract") & c.blank("esco_contract") & ~_holds_vector(c, "contract"),
        no_figures,
    ),
    "monitoring_unlisted": Predicate(
        lambda case: _proved(case) and _holds(case) and not _holds(case, "monitoring"),
        lambda c: _proved_vector(c) & _holds_vector(c) & ~_holds_vector(c, "monitoring"),
        lambda _case: _listed_without("monitoring"),
    ),
    "promise_unlisted": Predicate(
        lambda case: _yes(case, "truth_promised") and _holds(case) and not _holds(case, "promise"),
        lambda c: c.text("truth_promised") & _holds_vector(c) & ~_holds_vector(c, "promise"),
        lambda _case: _listed_without("promise"),
    ),
}
