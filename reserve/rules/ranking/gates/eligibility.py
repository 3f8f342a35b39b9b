"""Gates: conditions that are met or not, each with its law and a sentence that says what to do."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reserve.parameters import Programme, at
from reserve.parameters.lookup import area_chain
from reserve.parameters.programmes import Gate
from reserve.rules.emissions.avoided import class_reached
from reserve.rules.limits.benchmark import CLINKER
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.frame import Flags, Frame
from reserve.rules.ranking.gates.by_entitlement import ENTITLEMENT_GATES
from reserve.rules.ranking.gates.case import Answer, Asked, Case
from reserve.rules.ranking.gates.of_leaders import LEADER_GATES
from reserve.rules.ranking.gates.of_lists import LIST_GATES
from reserve.rules.ranking.gates.reading import ALIKE, needed
from reserve.vocabulary.choices import choices
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.document import field_of_path
from reserve.vocabulary.errors import messages
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import full_name, regions
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.units import from_fen, plain

_MET = "gate_met"
_NOT_APPLICABLE: tuple[str, Mapping[str, object]] = ("gate_not_applicable", {})
_LETS_PASS = (_MET, _NOT_APPLICABLE[0])
"""The answers that let pass; a verdict is the place of one here, or that of a refusal behind them."""
_REFUSED = len(_LETS_PASS)
_TEN_THOUSAND = 10_000


@dataclass(frozen=True, slots=True)
class Gated:
    """The answers of all gates to all candidates: ``verdicts`` has a row for each gate, ``passed`` says who is refused by none."""

    frame: Frame
    verdicts: NDArray[np.int8]
    passed: Flags

    def met(self, position: int) -> list[bool]:
        """Whether each gate lets a candidate pass, in the programme's order."""
        return [verdict != _REFUSED for verdict in self.verdicts[:, position].tolist()]


class Gatekeeper:
    """The gates of one programme on one date; what it says to everybody who passes is made once."""

    def __init__(self, programme: Programme, as_of: dt.date) -> None:
        self._programme, self._as_of = programme, as_of
        self._allowed = {(gate.code, code): _allowed(gate, code) for gate in programme.gates for code in _LETS_PASS}

    def decide(self, candidate: Candidate) -> tuple[Decision, ...]:
        """All gates in the programme's order; every gate answers, refused or not."""
        return tuple(self._decision(gate, candidate) for gate in self._programme.gates)

    def gated(self, frame: Frame) -> Gated:
        """The verdict of every gate on every candidate: one for all that are alike in what the gate looks at."""
        verdicts = np.array([self._verdicts(gate, frame) for gate in self._programme.gates], np.int8)
        verdicts = verdicts.reshape(len(self._programme.gates), len(frame))
        return Gated(frame, verdicts, (verdicts != _REFUSED).all(axis=0))

    def decisions(self, gated: Gated, position: int) -> tuple[Decision, ...]:
        """The answers to one candidate, as :meth:`decide` gives them; only a refusal has figures of its own.

        ``RuntimeError`` where a gate that refused lets pass: what it looks at changed after it was asked.
        """
        found = []
        for gate, verdict in zip(self._programme.gates, gated.verdicts[:, position].tolist(), strict=True):
            told = self._allowed[gate.code, _LETS_PASS[verdict]] if verdict != _REFUSED else self._decision(gate, gated.frame[position])
            if told.allowed == (verdict == _REFUSED):
                raise RuntimeError(f"the gate {gate.code} answers otherwise to {gated.frame[position].project_code} than before")
            found.append(told)
        return tuple(found)

    def _verdicts(self, gate: Gate, frame: Frame) -> list[int]:
        asked, alike = _ASKED[gate.code], ALIKE.get(gate.code)
        if alike is None:
            return [_verdict(asked(Case(one, gate, self._programme, self._as_of))) for one in frame]
        keys = list(alike(frame, gate, self._programme))
        first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
        known = {key: _verdict(asked(Case(frame[place], gate, self._programme, self._as_of))) for key, place in first.items()}
        return list(map(known.__getitem__, keys))

    def _decision(self, gate: Gate, candidate: Candidate) -> Decision:
        code, figures = _ASKED[gate.code](Case(candidate, gate, self._programme, self._as_of)) or (_MET, {})
        allowed = self._allowed.get((gate.code, code))
        if allowed is not None:
            return allowed
        shown = {key: value.zh if isinstance(value, Bilingual) else str(value) for key, value in figures.items()}
        shown |= {"gate": gate.code, "citation_en": gate.citation.text("en")}
        return Decision(False, code, messages()[code].format(**figures), shown, gate.citation.text("zh"))


def _verdict(answer: Answer) -> int:
    """The place of the answer in the codes that let pass, else that of a refusal."""
    if answer is None:
        return 0
    return _LETS_PASS.index(answer[0]) if answer[0] in _LETS_PASS else _REFUSED


def decide(candidate: Candidate, programme: Programme, as_of: dt.date) -> tuple[Decision, ...]:
    """All gates of ``programme`` over one candidate on ``as_of``."""
    return Gatekeeper(programme, as_of).decide(candidate)


def _allowed(gate: Gate, code: str) -> Decision:
    return Decision(True, code, messages()[code], {"gate": gate.code, "citation_en": gate.citation.text("en")}, gate.citation.text("zh"))


def _label(name: str, code: object) -> Bilingual:
    return choices(name)[code] if isinstance(code, str) and code in choices(name) else Bilingual("未填写", "blank")


def _joined(labels: list[Bilingual]) -> Bilingual:
    return Bilingual("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


def _product(case: Case) -> Answer:
    """The special funds give weight to cement retrofits (浙经信材料〔2023〕83号 三(二)); another product is outside."""
    found = case.candidate.facts.get("product")
    if found in case.gate.allowed:
        return None
    return "gate_product", {
        "product": _label("product", found),
        "allowed": _joined([_label("product", code) for code in case.gate.allowed]),
    }


def _construction_nature(case: Case) -> Answer:
    """Existing lines are retrofitted without new capacity (浙经信材料〔2023〕83号 二(二)); new and expanded lines are not."""
    found = case.candidate.facts.get("construction_nature")
    if found in case.gate.allowed:
        return None
    allowed = _joined([_label("construction_nature", code) for code in case.gate.allowed])
    return "gate_nature", {"nature": _label("construction_nature", found), "allowed": allowed}


def _figures_complete(case: Case) -> Answer:
    """A list gives time, measure, content and expected target of each project (浙经信绿色〔2022〕134号 三(二)4)."""
    lacking = [name for name in needed(case.programme) if case.candidate.facts.get(name) is None]
    lacking += case.candidate.assessment.missing
    if not lacking and (case.candidate.assessment.saving_tce_per_year is None or case.candidate.assessment.indicator_after is None):
        lacking.append("energy_carriers")
    if not lacking:
        return None
    known = dict.fromkeys(path.split("/")[0] if path.split("/")[0] in fields() else field_of_path(path).name for path in lacking)
    return "gate_incomplete", {"fields": _joined([fields()[name].label for name in known])}


def _money_area(case: Case) -> Answer:
    """Provincial money does not flow into a separate plan city (Ningbo); its projects stay in the library."""
    unit = reporting_units().get(case.candidate.unit)
    location = case.candidate.facts.get("location_code")
    place = location if isinstance(location, str) and location in regions() else None
    if (unit is None or unit.provincial_money) and (place is None or not set(area_chain(place)) & set(case.gate.excluded)):
        return None
    if place is not None:
        return "gate_money_area", {"place": Bilingual(full_name(place, "zh"), full_name(place, "en"))}
    return "gate_money_area", {"place": unit.name if unit else Bilingual(case.candidate.unit, case.candidate.unit)}


def _credit(case: Case) -> Answer:
    """Firms with a major accident or a dishonesty listing in three years receive no money; no answer is no proof."""
    clean = case.candidate.answer("credit_record_clean")
    if clean:
        return None
    return ("gate_credit_unanswered" if clean is None else "gate_credit"), {"clean": str(clean)}


def _double_money(case: Case) -> Answer:
    """The same content receives no second public money."""
    received = case.candidate.fen("other_public_money")
    if received is None:
        return "gate_double_money_unanswered", {"received": ""}
    if received <= case.gate.settings["other_public_money"].value * 100:
        return None
    return "gate_double_money", {"received": plain(from_fen(received))}


def _window(case: Case) -> Answer:
    """A fund of a period supports what is begun and finished in it; both end days are included."""
    start, finish = case.candidate.date("start_date"), case.candidate.date("finish_date")
    first, last = case.programme.start_from, case.programme.finish_to
    if start is not None and first is not None and start < first:
        return "gate_window_start", {"start": start, "limit": first}
    if finish is not None and last is not None and finish > last:
        return "gate_window_finish", {"finish": finish, "limit": last}
    return None


def _no_growth(case: Case) -> Answer:
    """Retrofits do not enlarge capacity (浙经信材料〔2023〕83号 二(二)): after retrofit at most the filed capacity."""
    after, filed = case.candidate.number("capacity_after_t_per_year"), case.candidate.number("capacity_filed_t_per_year")
    if after is None or filed is None or after <= filed:
        return None
    return "gate_growth", {"after": plain(after / _TEN_THOUSAND), "filed": plain(filed / _TEN_THOUSAND)}


def _class_at_least(case: Case) -> Answer:
    """Clinker firms that are not at class A are at class B at least by the end of 2025 (浙经信材料〔2023〕83号 二(四))."""
    if case.candidate.facts.get("product") != CLINKER:
        return _NOT_APPLICABLE
    limit = str(at(case.gate.parameter or "", case.as_of, case.programme.area).value)
    found = case.candidate.facts.get("air_class_after")
    if not isinstance(found, str):
        return "gate_class_missing", {"limit": limit}
    if class_reached(found, limit):
        return None
    return "gate_class", {"found": _label("air_class", found), "limit": limit}


def _line_not_exiting(case: Case) -> Answer:
    """Lines that are to leave or to be replaced receive no retrofit money (浙经信材料〔2023〕83号 二(一))."""
    planned = case.candidate.answer("line_exit_planned")
    if planned is False:
        return None
    return ("gate_exit_unanswered" if planned is None else "gate_exit"), {"planned": str(planned)}


def _small_line(case: Case) -> Answer:
    """Small clinker lines that miss the benchmark are merged or replaced, not retrofitted (浙经信绿色〔2022〕134号 三(二)5)."""
    if case.candidate.facts.get("product") != CLINKER:
        return _NOT_APPLICABLE
    limit = at(case.gate.parameter or "", case.as_of, case.programme.area).number
    size, judged = case.candidate.number("line_size_t_per_day"), case.candidate.assessment
    if size is None:
        return "gate_line_size_missing", {"limit": limit}
    if size > limit or judged.band_after == "benchmark" or judged.indicator_after is None or judged.benchmark is None:
        return None
    figures = {"size": plain(size), "limit": plain(limit), "after": plain(judged.indicator_after, 2), "benchmark": judged.benchmark.number}
    return "gate_small_line", figures


def _saving_at_least(case: Case) -> Answer:
    """A project saves at least the least number of tonnes of its product; the number itself is enough."""
    setting = case.gate.settings.get(str(case.candidate.facts.get("product")))
    saving = case.candidate.assessment.saving_tce_per_year
    if setting is None or saving is None:
        return _NOT_APPLICABLE
    if saving >= setting.value:
        return None
    return "gate_saving", {"saving": plain(saving, 2), "limit": plain(setting.value), "gap": plain(setting.value - saving, 2)}


def _maturity(case: Case) -> Answer:
    """Support follows mature projects (苏发改资环发〔2024〕1057号 四(二)): M3 is a project filed with its code and with a date of start."""
    if not case.candidate.facts.get("project_code"):
        return "gate_code_missing", {"stage": "M3"}
    return None if case.candidate.date("start_date") else ("gate_start_missing", {"stage": "M3"})


GATES: Mapping[str, Asked] = {
    "product": _product,
    "construction_nature": _construction_nature,
    "figures_complete": _figures_complete,
    "money_area": _money_area,
    "credit": _credit,
    "double_money": _double_money,
    "window": _window,
    "no_growth": _no_growth,
    "class_at_least": _class_at_least,
    "line_not_exiting": _line_not_exiting,
    "small_line": _small_line,
    "saving_at_least": _saving_at_least,
    "maturity": _maturity,
}
_ASKED: Mapping[str, Asked] = {**GATES, **ENTITLEMENT_GATES, **LIST_GATES, **LEADER_GATES}
