"""Timely and returned: counted from the steps of the projects."""

import polars as pl

from reserve.services.quality.asked import Asked
from reserve.services.quality.history import History, days
from reserve.services.quality.tally import tallied
from reserve.vocabulary.quality import quality_figures

_DECISIONS = ("accept", "return", "refuse")
_LEVELS = ("county", "city", "province")
_FILING = {"draft_in_time": ("draft", "created_on"), "corrected_in_time": ("returned", "before_on")}


def steps_tally(history: History, asked: Asked) -> list[pl.DataFrame]:
    """Every figure that the steps answer."""
    figures, decided, made = quality_figures(), deciding(history), returned_submissions(history)
    took = pl.col("took")
    return [
        *(tallied(filing(history, code), code, took <= asked.days_of(figures[code]), days=took) for code in _FILING),
        *(
            tallied(decided.filter(pl.col("level") == level), f"{level}_in_time", took <= asked.days_of_level(level), days=took)
            for level in _LEVELS
        ),
        tallied(waiting_now(history, asked), "open_late", pl.col("waited") > pl.col("allowed"), days=pl.col("waited")),
        tallied(made, "returned", pl.col("came_back")),
        tallied(made.filter(pl.col("from_state") == "returned"), "returned_again", pl.col("came_back")),
    ]


def filing(history: History, code: str) -> pl.DataFrame:
    """Submissions of the period that ``code`` counts, with the days they ``took`` since the draft or the return."""
    state, since = _FILING[code]
    made = history.submissions.filter(pl.col("in_period") & (pl.col("from_state") == state))
    return made.with_columns(took=days("on", since))


def deciding(history: History) -> pl.DataFrame:
    """Decisions of the period with the ``level`` that made them and the days they ``took`` since the step before.

    The first acceptor decides on what was submitted, then the city, then the province.
    """
    made = history.acts.filter(pl.col("in_period") & pl.col("action").is_in(_DECISIONS))
    level = (
        pl.when(pl.col("from_state") == "submitted")
        .then(pl.col("first"))
        .when(pl.col("from_state") == "county")
        .then(pl.lit("city"))
        .otherwise(pl.lit("province"))
    )
    return made.with_columns(level=level, took=days("on", "before_on"))


def waiting_now(history: History, asked: Asked) -> pl.DataFrame:
    """Projects that wait for a first acceptance or a correction on the day of the figures: ``waited`` and ``allowed`` days."""
    last = history.acts.group_by("project_id", maintain_order=True).last()
    allowed = {level: asked.days_of_level(level) for level in _LEVELS}
    return last.filter(pl.col("to_state").is_in(("submitted", "returned"))).with_columns(
        waited=days(history.period.as_of, "on"),
        allowed=pl.when(pl.col("to_state") == "returned")
        .then(pl.lit(asked.days_to_correct))
        .otherwise(pl.col("first").replace_strict(allowed, default=None, return_dtype=pl.Int64)),
        month=pl.lit(f"{history.period.as_of:%Y-%m}"),
    )


def returned_submissions(history: History) -> pl.DataFrame:
    """Submissions of the period and whether each ``came_back`` (at most once before the next), when and by which step."""
    back = history.acts.filter(pl.col("action") == "return").select(
        "project_id", "submission", returned_on="on", return_id="transition_id", came_back=pl.lit(value=True)
    )
    made = history.submissions.filter(pl.col("in_period")).join(back, on=["project_id", "submission"], how="left", maintain_order="left")
    return made.with_columns(pl.col("came_back").fill_null(value=False))
