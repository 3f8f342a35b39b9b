"""What a new or expanded project shows beside energy and air: replacement, coal, pollutants, names of capacity, processes that close."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal

from reserve.parameters import Value, at
from reserve.rules.basis.decisions import decided
from reserve.rules.gates.sectors import SECTORS
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual

Paper = Literal["industry_plan", "capacity_replacement", "coal_substitution", "pollutant_totals", "regional_reduction"]
PAPERS: Mapping[str, Bilingual] = {
    "industry_plan": Bilingual("产业规划", "industry plan"),
    "capacity_replacement": Bilingual("产能置换", "capacity replacement"),
    "coal_substitution": Bilingual("煤炭消费减量替代", "coal substitution"),
    "pollutant_totals": Bilingual("重点污染物总量控制", "totals of main pollutants"),
    "regional_reduction": Bilingual("污染物排放区域削减", "regional reduction of emission"),
}
CAPACITY_WORDS: Mapping[str, tuple[str, ...]] = {
    "machining": ("机械加工",), "casting": ("铸造", "铸件"), "ferroalloy": ("铁合金",),
    "heavy_oil_use": ("重油综合利用", "重油利用"), "pretreatment": ("原料预处理", "预处理"), "asphalt_unit": ("沥青",),
}  # fmt: skip
"""Words in the name or content of a project that hint at capacity added under another name."""


def papers_followed(sector: str, answers: Mapping[str, bool], as_of: dt.date, area: str) -> tuple[Decision, ...]:
    """A new steel or ammonia project that fails one of its papers is neither approved nor built: one decision per paper.

    Source: 苏发改资环发〔2024〕1057号 附件1 二(二) (steel: five papers) and 附件3 二(一) (ammonia: four). What is not answered does not
    pass. A sector whose plan names none gives nothing; an unknown one raises ``NotFound('sector_unknown')``.

    >>> [d.reason for d in papers_followed("ammonia", {"coal_substitution": True}, dt.date(2024, 9, 2), "320000")][2:]
    ['paper_followed', 'paper_unanswered']
    """
    law = _law(sector, "new_project.plans_to_follow", as_of, area)
    if law is None or not isinstance(law.value, tuple):
        return ()
    return tuple(_paper(str(name), answers.get(str(name)), law) for name in law.value)


def captive_coal_power(sector: str, *, adds_unit: bool | None, as_of: dt.date, area: str) -> Decision | None:
    """No new captive coal power unit in principle (苏发改资环发〔2024〕1057号, all five annexes); None where the plan says nothing."""
    law = _law(sector, "captive_coal_power", as_of, area)
    if law is None:
        return None
    return decided(adds_unit is False, {True: "captive_coal", False: "no_captive_coal", None: "captive_coal_unanswered"}[adds_unit], law)


def capacity_under_other_names(sector: str, texts: Sequence[str], as_of: dt.date, area: str) -> tuple[Decision, ...]:
    """No steel capacity under machining, casting, ferroalloy; no refining capacity under heavy oil, pre-treatment, asphalt.

    Source: 苏发改资环发〔2024〕1057号 附件1 二(一), 附件2 二(一). In: name and content of the project. Out: one decision, not allowed, for
    each name found: a hint for a person to look, never a refusal by itself.

    >>> [d.figures["word"] for d in capacity_under_other_names("steel", ["年产20万吨铸造生铁"], dt.date(2024, 9, 2), "320000")]
    ['铸造']
    """
    law = _law(sector, "capacity_names", as_of, area)
    if law is None or not isinstance(law.value, tuple):
        return ()
    words = [word for name in law.value for word in CAPACITY_WORDS[str(name)]]
    found = [word for word in words if any(word in text for text in texts)]
    return tuple(decided(False, "capacity_name", law, word=word) for word in found if not any(word != w and word in w for w in found))


def _law(sector: str, name: str, as_of: dt.date, area: str) -> Value | None:
    if sector not in SECTORS:
        raise NotFound("sector_unknown", sector=sector[:40], known=", ".join(SECTORS))
    try:
        return at(f"sector_plans.{sector}.gates.{name}", as_of, area)
    except NotFound:
        return None


def _paper(name: str, answer: bool | None, law: Value) -> Decision:
    code = {True: "paper_followed", False: "paper_not_followed", None: "paper_unanswered"}[answer]
    return decided(answer is True, code, law, paper=PAPERS[name])
