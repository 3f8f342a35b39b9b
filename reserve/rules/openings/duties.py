"""What the law asks of the line of a project: baseline and limit with their day, diagnosis, tiered price, the gates of a new project."""

from collections.abc import Iterator
from dataclasses import replace

from reserve.rules.basis.trail import Trail
from reserve.rules.gates.diagnosis import diagnosis_of_line
from reserve.rules.gates.new_project_papers import capacity_under_other_names, papers_followed
from reserve.rules.gates.sectors import Equipment, Standing, new_project, tier_price_risk
from reserve.rules.limits.below_baseline import above_baseline
from reserve.rules.openings.answers import Opening, Subject, opening, stated
from reserve.vocabulary.language import Bilingual

_BEFORE = Bilingual("改造前与基准水平", "Before: the baseline")
_AFTER = Bilingual("改造后与基准水平", "After: the baseline")
_LIMIT = Bilingual("改造后与强制性限额", "After: the mandatory limit")
_DIAGNOSIS = Bilingual("节能诊断", "Energy diagnosis")
_PRICE = Bilingual("阶梯电价", "Tiered power price")
_NEW = (Bilingual("新建、改扩建：能效", "New or expanded: energy"), Bilingual("新建、改扩建：绩效分级", "New or expanded: class"),
        Bilingual("新建、改扩建：主要设备", "New or expanded: equipment"))  # fmt: skip
_PAPERS = Bilingual("新建、改扩建：前期文件", "New or expanded: papers")
_NAMES = Bilingual("不得变相新增产能", "No capacity under another name")
_PAPER_FIELDS = {
    "capacity_replacement": "replacement_notice",
    "coal_substitution": "coal_substitution_source",
    "pollutant_totals": "pollutant_totals_source",
}
_BUILDS = ("new", "expansion")
_BEST = "advanced"
_NO_STANDARD = "none"


def duties(subject: Subject) -> tuple[Opening, ...]:
    """All that is asked of the line, met or not; nothing that its sector does not know.

    >>> import datetime as dt
    >>> from reserve.rules.assessment import Assessment
    >>> from reserve.vocabulary.document import Document
    >>> duties(Subject(Document({}, {}), Assessment(), dt.date(2024, 9, 2), "330000"))
    ()
    """
    return (*_levels(subject), *_diagnosed(subject), *_price(subject), *_entry(subject))


def _levels(subject: Subject) -> Iterator[Opening]:
    """The baseline with its day, before and after; the limit, corrected, after. A limit that lacks its correction is not known."""
    found = subject.assessment
    if not found.row:
        return
    trail = Trail(subject.as_of, subject.area)
    three = found.limits.three if found.limits is not None else None
    if found.indicator_before is not None:
        before = above_baseline(found.row, found.indicator_before, trail, three)
        yield from (opening(_BEFORE, one) for one in before if one.reason.startswith("baseline"))
    for decision in above_baseline(found.row, found.indicator_after, trail, three):
        if decision.reason.startswith("baseline"):
            yield opening(_AFTER, decision, found.missing if found.indicator_after is None else ())
        elif three is None and found.uncorrected:
            yield stated(_LIMIT, None, "limit_uncorrected", trail.used.get(decision.figures["path"]), found.uncorrected)
        else:
            yield opening(_LIMIT, decision, found.missing if found.indicator_after is None else ())


def _diagnosed(subject: Subject) -> Iterator[Opening]:
    """A diagnosis that is still to be made is no failure of the project: it is open, and said with its clause."""
    product = subject.product
    if product is None:
        return
    trail = Trail(subject.as_of, subject.area)
    decision = diagnosis_of_line(product.sector, subject.assessment.energy_before_tce, None, trail)
    if decision is not None:
        yield replace(opening(_DIAGNOSIS, decision), answer=None if decision.allowed else True)


def _price(subject: Subject) -> Iterator[Opening]:
    plan = subject.plan
    if plan is not None and subject.law(f"sector_plans.{plan}.gates.tiered_price_when") is not None:
        yield opening(_PRICE, tier_price_risk(plan, subject.standing, subject.as_of, subject.area), subject.standing_needs)


def _entry(subject: Subject) -> Iterator[Opening]:
    """The gates of new and expanded projects: energy, class, equipment, papers, names (苏发改资环发〔2024〕1057号)."""
    plan = subject.plan
    if plan is None or subject.law(f"sector_plans.{plan}.gates.new_project.energy") is None:
        return
    texts = [text for name in ("project_name", "content") if (text := subject.text(name))]
    yield from (opening(_NAMES, one) for one in capacity_under_other_names(plan, texts, subject.as_of, subject.area))
    if subject.text("construction_nature") not in _BUILDS:
        return
    standing = subject.standing
    kit = _equipment(subject)
    needs = (
        subject.standing_needs if standing.band is None else (),
        ("air_class_after",) if standing.air_class is None else (),
        ("equipment",) if kit is None else (),
    )
    gates = new_project(plan, Standing(standing.band, standing.air_class, kit), subject.as_of, subject.area)
    for topic, decision, blank in zip(_NEW, gates, needs, strict=True):
        yield opening(topic, decision, [name for name in blank if name != "air_class_after" or standing.air_class is None])
    answers = {paper: True for paper, name in _PAPER_FIELDS.items() if subject.text(name)}
    for decision in papers_followed(plan, answers, subject.as_of, subject.area):
        yield opening(_PAPERS, decision, ("procedures",))


def _equipment(subject: Subject) -> Equipment | None:
    """The level of the installed equipment: advanced where every piece with a standard is; None where one is blank or only graded."""
    grades = [row.value("equipment_grade") for row in subject.document.rows("equipment") if row.value("equipment_role") == "installed"]
    with_standard = [grade for grade in grades if grade != _NO_STANDARD]
    return "advanced" if with_standard and set(with_standard) == {_BEST} else None
