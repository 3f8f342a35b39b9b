"""When a part of ultra-low emission counts as met: evaluated by the national opinions, on a day, with evidence. Started is not met."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reserve.parameters import Value, at, documents
from reserve.rules.basis.decisions import decided
from reserve.vocabulary.choices import choices
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual

PARTS: Mapping[str, tuple[str, ...]] = {
    "cement": ("mine.organised", "mine.fugitive", "mine.transport", "making.organised", "making.fugitive", "making.transport",
               "transport.organised", "transport.fugitive", "transport.transport"),
    "steel": ("organised", "fugitive", "transport"),
    "coking": ("organised", "fugitive", "transport"),
}  # fmt: skip
"""The parts of each sector; for cement each of mine, making and transport has all three (原料矿山开采、制造、运输全流程)."""
MET = ("evaluated", "published")
NATIONAL_STANDARD = {"cement": "ule_cement_2024", "steel": "ule_steel_2019", "coking": "ule_coking_2024"}
_WORDS = {
    "organised": Bilingual("有组织排放", "organised emission"), "fugitive": Bilingual("无组织排放", "fugitive emission"),
    "transport": Bilingual("清洁运输", "clean transport"), "mine": Bilingual("矿山", "mine"), "making": Bilingual("制造", "making"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartState:
    """The state of one part: since which day, by which registered document it was evaluated, and whether a report is at hand."""

    state: str
    since: dt.date | None
    standard: str | None
    evidence: bool


def ultra_low_parts(
    sector: str, states: Mapping[str, PartState], as_of: dt.date, area: str, only: Sequence[str] | None = None
) -> tuple[Decision, ...]:
    """Ultra-low emission is met where a part was evaluated or published by the day, by the national opinions, with a report.

    Sources: 环大气〔2024〕5号 (cement), 环大气〔2019〕35号 (steel), the coking opinions (to be verified); 浙经信材料〔2023〕83号 二(四) for
    the whole process. Planned, started or built is not met; a day after ``as_of`` is a promise; a local limit is not the national one. Out:
    one decision per part, in the order of :data:`PARTS`, or of ``only``. A sector without opinions raises ``NotFound('sector_unknown')``.

    >>> built = {"organised": PartState("done", dt.date(2024, 1, 1), "ule_steel_2019", True)}
    >>> [d.reason for d in ultra_low_parts("steel", built, dt.date(2024, 9, 2), "320000")]
    ['ultra_low_not_evaluated', 'ultra_low_blank', 'ultra_low_blank']
    """
    if sector not in PARTS:
        raise NotFound("sector_unknown", sector=sector[:40], known=", ".join(PARTS))
    law = _law(sector, as_of, area)
    return tuple(_judge(part, states.get(part), sector, law, as_of) for part in only or PARTS[sector])


def fully_met_on(sector: str, states: Mapping[str, PartState], as_of: dt.date, area: str) -> dt.date | None:
    """The day on which the last part was met, or None while one of them is not.

    >>> whole = dict.fromkeys(PARTS["steel"], PartState("published", dt.date(2024, 3, 1), "ule_steel_2019", True))
    >>> fully_met_on("steel", whole, dt.date(2024, 9, 2), "320000")
    datetime.date(2024, 3, 1)
    """
    if not all(decision.allowed for decision in ultra_low_parts(sector, states, as_of, area)):
        return None
    return max(day for part in PARTS[sector] if (day := states[part].since) is not None)


def _law(sector: str, as_of: dt.date, area: str) -> Value:
    point = {"cement": "cement.kiln.pm", "steel": "steel.sinter_and_pellet.pm", "coking": "coking.oven_stack.pm"}[sector]
    return at(f"ultra_low.{point}", as_of, area)


def _judge(part: str, found: PartState | None, sector: str, law: Value, as_of: dt.date) -> Decision:
    named = part.split(".")
    words = [_WORDS[name] for name in named]
    label = Bilingual("·".join(word.zh for word in words), ", ".join(word.en for word in words))
    if found is None or found.state not in choices("ule_state"):
        return decided(False, "ultra_low_blank", law, part=label)
    state = choices("ule_state")[found.state]
    if found.state not in MET:
        return decided(False, "ultra_low_not_evaluated", law, part=label, state=state)
    if found.since is None:
        return decided(False, "ultra_low_no_date", law, part=label, state=state)
    if found.since > as_of:
        return decided(False, "ultra_low_promised", law, part=label, state=state, since=found.since, as_of=as_of)
    if found.standard != NATIONAL_STANDARD[sector]:
        needed = documents()[NATIONAL_STANDARD[sector]].title
        known = documents().get(found.standard or "")
        title = known.title if known else Bilingual("未填写", "blank")
        return decided(False, "ultra_low_local", law, part=label, needed=needed, found=title)
    if not found.evidence:
        return decided(False, "ultra_low_no_evidence", law, part=label, state=state)
    return decided(True, "ultra_low_met", law, part=label, state=state, since=found.since)
