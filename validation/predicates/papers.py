"""Papers, progress and acceptance against the dates of the works and the day of the check."""

import datetime as dt
from typing import TYPE_CHECKING

from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import BLANK
from validation.case import Case
from validation.predicates.base import Figures, Predicate

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

START, FINISH, ACCEPTED, PROGRESS = "start_date", "finish_date", "acceptance_date", "progress"
PAPERS, KIND, DAY = "procedures", "paper_kind", "paper_date"
DONE = ("finished", "accepted", "verified")
BEGUN = ("building", "trial", *DONE)


def _earliest(case: Case, kinds: tuple[str, ...]) -> dt.date | None:
    """The earliest date of a paper of one of ``kinds``."""
    days = [row.value(DAY) for row in case.document.rows(PAPERS) if row.value(KIND) in kinds]
    return min((dt.date.fromisoformat(day) for day in days if isinstance(day, str)), default=None)


def _begun_before(*kinds: str) -> Predicate:
    """Works that began before the earliest paper of one of ``kinds``; the day of the paper itself is early enough."""

    def scalar(case: Case) -> bool:
        start, paper = case.date(START), _earliest(case, kinds)
        return start is not None and paper is not None and start < paper

    def vector(c: "Columns") -> "pl.Expr":
        import polars as pl

        earliest = pl.when(pl.col(KIND).is_in(kinds)).then(pl.col(DAY)).min()
        return c.date(START) < c.over_rows(PAPERS, f"earliest.{'.'.join(kinds)}", earliest)

    def figures(case: Case) -> Figures:
        paper = _earliest(case, kinds)
        return {"start": case.text(START) or "", "paper": paper.isoformat() if paper else ""}

    return Predicate(scalar, vector, figures)


def _paper_later(case: Case) -> bool:
    day = case.date(DAY)
    return day is not None and day > case.context.as_of


def _paper_figures(case: Case) -> Figures:
    return {
        "paper": choices("paper_kind").get(case.text(KIND) or "", BLANK),
        "date": case.text(DAY) or "",
        "as_of": case.context.as_of.isoformat(),
    }


def _later(case: Case) -> bool:
    day = case.date(ACCEPTED)
    return day is not None and day > case.context.as_of


def _progress_against(states: tuple[str, ...], name: str) -> Predicate:
    """The progress says that a day has come which lies after the day of the check."""

    def scalar(case: Case) -> bool:
        day = case.date(name)
        return case.text(PROGRESS) in states and day is not None and day > case.context.as_of

    def figures(case: Case) -> Figures:
        label = choices("progress").get(case.text(PROGRESS) or "", BLANK)
        return {"progress": label, "date": case.text(name) or "", "as_of": case.context.as_of.isoformat()}

    return Predicate(scalar, lambda c: c.text(PROGRESS).is_in(states) & (c.date(name) > c.date("as_of")), figures)


def _dates(case: Case) -> Figures:
    return {"accepted": case.text(ACCEPTED) or "", "finish": case.text(FINISH) or "", "as_of": case.context.as_of.isoformat()}


def _accepted_unfinished(case: Case) -> bool:
    accepted, finish = case.date(ACCEPTED), case.date(FINISH)
    return accepted is not None and finish is not None and accepted < finish


PREDICATES = {
    "begun_unfiled": _begun_before("filing", "approval"),
    "begun_unassessed": _begun_before("environment"),
    "begun_unreviewed": _begun_before("energy_review"),
    "paper_later": Predicate(_paper_later, lambda c: c.date(DAY) > c.limits.as_of, _paper_figures),
    "accepted_later": Predicate(_later, lambda c: c.date(ACCEPTED) > c.date("as_of"), _dates),
    "accepted_unfinished": Predicate(_accepted_unfinished, lambda c: c.date(ACCEPTED) < c.date(FINISH), _dates),
    "finished_too_early": _progress_against(DONE, FINISH),
    "begun_too_early": _progress_against(BEGUN, START),
}
