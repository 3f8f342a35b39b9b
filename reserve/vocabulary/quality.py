"""The figures of the data-quality card, each defined once: what is counted, of what, in which period, and what to do about it."""

from dataclasses import dataclass
from typing import Literal, cast

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table

Form = Literal["share", "per_100", "ratio"]
Better = Literal["more", "less", ""]

FAMILIES: dict[str, Bilingual] = {
    "complete": Bilingual("完整", "Complete"),
    "timely": Bilingual("及时", "Timely"),
    "returned": Bilingual("退回", "Returned"),
    "corrected": Bilingual("改动", "Corrected"),
    "explained": Bilingual("说明", "Explained"),
    "hints": Bilingual("提示", "Hints"),
    "waived": Bilingual("豁免", "Waived"),
}
"""The questions the card answers, in its order."""


@dataclass(frozen=True, slots=True)
class QualityFigure:
    """One figure: ``counted`` over ``of`` within ``period``.

    ``short``: its name in the head of a table. ``form``: a share (%), a number per 100, or a plain ratio. ``better``: whether more or less
    is better (blank: neither). ``limit`` and ``days`` are addresses of dated parameters: what is asked of the figure, and the days it
    counts with. ``answers``: the level of administration whose work the figure shows.
    """

    code: str
    family: str
    label: Bilingual
    short: Bilingual
    counted: Bilingual
    of: Bilingual
    period: Bilingual
    form: Form
    better: Better
    limit: str | None
    days: str | None
    answers: str
    repair: Bilingual | None


@tabled
def quality_figures() -> dict[str, QualityFigure]:
    """All figures by code, in the order of the card.

    >>> quality_figures()["returned"].of.en
    'submissions, re-submissions included'
    """
    return {
        r["code"]: QualityFigure(
            r["code"], r["family"], Bilingual(r["label_zh"], r["label_en"]), Bilingual(r["short_zh"], r["short_en"]),
            Bilingual(r["counted_zh"], r["counted_en"]),
            Bilingual(r["of_zh"], r["of_en"]), Bilingual(r["period_zh"], r["period_en"]), cast(Form, r["form"]),
            cast(Better, r["better"]), r["limit"] or None, r["days"] or None, r["answers"],
            Bilingual(r["repair_zh"], r["repair_en"]) if r["repair_zh"] else None,
        )
        for r in read_table("quality_figures.csv")
    }  # fmt: skip
