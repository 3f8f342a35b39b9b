"""The worked cases of the programmes as pages that a jurist reads without YAML: ``python -m tests.support.case_pages FOLDER``.

Facts and names come from the case, places, gates, points and money from ``rank``; how a point comes from its curve is worked here once
more in Decimal, by itself.
"""

import itertools
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

from dashboards.dictionary.markdown import page, table
from dashboards.dictionary.programmes import CASE_ENDING
from dashboards.pages.batch.rank_reasons import status_name
from reserve.parameters import Programme, programme, programmes
from reserve.parameters.programmes import Criterion
from reserve.rules.ranking.candidate import RankedRow, Ranking, Reason
from reserve.rules.ranking.entitlement.entitled import taken
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import messages
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import LANGUAGES, Bilingual, Language
from reserve.vocabulary.units import from_fen, plain, unit_name
from tests.reserve.rules.building import UNITS
from tests.support.case_words import FACTS, HEADS, SAYS
from tests.support.programme_books import BASES, BOOKS, CASES, TYPED_IN, ranked_book, ranked_formula

_SIX = Decimal("0.000001")
_SILENT = ("enterprise_name", "enterprise_credit_code", "location_code", "project_name", "content")
"""Facts of the base that decide nothing."""


@dataclass(frozen=True, slots=True)
class Worked:
    """One case with its list: what is told of each project by code, and how the case is introduced."""

    chosen: Programme
    told: Mapping[str, Mapping[str, Any]]
    as_of: str
    means: Mapping[str, Any]
    ranking: Ranking
    base: str


def pages() -> dict[str, str]:
    """The pages by file name."""
    return {f"{one.code}{CASE_ENDING}": _page(one) for one in programmes()}


def value_by_hand(criterion: Criterion, raw: Decimal) -> tuple[Decimal, str]:
    """The value of a curve at ``raw`` and how it is worked, in Decimal.

    >>> from reserve.parameters import programme
    >>> nox = programme("central_air_reserve").criteria[0]
    >>> value_by_hand(nox, Decimal(390))
    (Decimal('79.000000'), '60 + (390 − 200) ÷ (600 − 200) × (100 − 60) = 79')
    """
    curve = criterion.curve
    if raw <= curve[0][0]:
        return curve[0][1], f"≤ {plain(curve[0][0])} → {plain(curve[0][1])}"
    if raw >= curve[-1][0]:
        return curve[-1][1], f"≥ {plain(curve[-1][0])} → {plain(curve[-1][1])}"
    (x0, y0), (x1, y1) = next((low, high) for low, high in itertools.pairwise(curve) if low[0] <= raw < high[0])
    value = (y0 + (raw - x0) / (x1 - x0) * (y1 - y0)).quantize(_SIX, ROUND_HALF_EVEN)
    if raw == x0:
        return value, f"{plain(x0)} → {plain(y0)}"
    rise = f"{plain(y0)} {'+' if y1 >= y0 else '−'} ({plain(raw)} − {plain(x0)}) ÷ ({plain(x1)} − {plain(x0)})"
    return value, f"{rise} × ({plain(max(y0, y1))} − {plain(min(y0, y1))}) = {plain(value)}"


def worked(chosen: Programme) -> list[Worked]:
    """The cases of a programme, each with the list that follows from it."""
    if chosen.code in BOOKS:
        book = BOOKS[chosen.code]
        told = {one["code"]: one for one in book["projects"]}
        return [Worked(chosen, told, str(chosen.reference_date), book, ranked_book(book), "book")]
    return [
        Worked(chosen, {one["code"]: one for one in case["projects"]}, str(case["as_of"]), case, ranked_formula(case), "formula")
        for case in CASES
        if case["programme"] == chosen.code
    ]


def _page(chosen: Programme) -> str:
    title = f"算例：{chosen.title.zh} Worked case: {chosen.title.en}"
    parts = [part for language in LANGUAGES for part in _in_language(chosen, language)]
    return page(title, [f"[{chosen.code}]({chosen.code}.md) · version {chosen.version}"], parts)


def _in_language(chosen: Programme, language: Language) -> Iterator[str]:
    yield f"## {SAYS[language]['language']}\n"
    yield SAYS[language]["about"] + "\n"
    yield SAYS[language]["basis"].format(basis=_joined((one.text(language) for one in chosen.basis), language)) + "\n"
    found = worked(chosen)
    for number, case in enumerate(found, 1):
        if len(found) > 1:
            yield f"### {SAYS[language]['case'].format(number=number)}\n"
        yield _opening(case, language) + "\n"
        if number == 1 and case.base == "formula":
            yield SAYS[language]["formula"] + "\n"
        if number == 1 and case.base == "book":
            yield from _bases(case, language)
        yield f"#### {SAYS[language]['list']}\n"
        yield _list(case, language)
        for row in case.ranking.rows:
            yield from _project(case, row, language)


def _joined(parts: Iterable[str], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(parts)


def _opening(case: Worked, language: Language) -> str:
    says, means = SAYS[language], case.means
    said = [says["day"].format(day=case.as_of)]
    if Decimal(str(means.get("budget", 0))):
        said.append(says["budget"].format(budget=means["budget"]))
    if means.get("places"):
        said.append(says["places"].format(places=means["places"]))
    said += [says["granted"].format(firm=firm, amount=amount) for firm, amount in means.get("granted", {}).items()]
    said += [warning.zh if language == "zh" else warning.en for warning in case.ranking.warnings]
    return "\n".join(f"- {one}" for one in said)


def _bases(case: Worked, language: Language) -> Iterator[str]:
    """What every project of the case has where it does not say otherwise."""
    for name in dict.fromkeys(one["base"] for one in case.told.values()):
        base, rows = BASES[name]
        facts = [(_label(field, language), _typed(field, text, language)) for field, text in base.items() if field not in _SILENT]
        yield f"#### {SAYS[language][name]}\n"
        yield table(HEADS[language]["facts"], [*facts, *_energy({"base": name}, rows()[0], language)])


def _list(case: Worked, language: Language) -> str:
    rows = []
    for row in case.ranking.rows:
        place = "—" if row.place is None else str(row.place)
        rows.append((place, _name(case, row, language), _result(case, row, language), _points(row, case), _money(row, case)))
    return table(HEADS[language]["list"], rows)


def _name(case: Worked, row: RankedRow, language: Language) -> str:
    told = case.told[row.project_code]
    if case.base == "formula":
        return f"{row.project_code} {told[language]}"
    if language == "en":
        return f"{row.project_code.split('-')[0]} {told['en']} ({row.project_code})"
    return row.project_code


def _result(case: Worked, row: RankedRow, language: Language) -> str:
    return status_name(row.status, case.chosen.kind, language)


def _points(row: RankedRow, case: Worked) -> str:
    return plain(Decimal(row.points_micro) / 1_000_000) if case.chosen.criteria and row.status != "gated_out" else "—"


def _money(row: RankedRow, case: Worked) -> str:
    return plain(from_fen(row.offer_fen)) if case.chosen.kind in ("money", "entitlement") else "—"


def _project(case: Worked, row: RankedRow, language: Language) -> Iterator[str]:
    says = SAYS[language]
    yield f"#### {_name(case, row, language)}\n"
    facts = list(_facts(case, case.told[row.project_code], language))
    if facts:
        yield table(HEADS[language]["facts"], facts)
    against = [one for one in row.decisions if not one.allowed]
    if against:
        yield f"{says['refused']}\n"
        lines = [_say(one.message, language) + _cited(one.citation, one.figures.get("citation_en", ""), language) for one in against]
        yield "\n".join(f"- {line}" for line in lines) + "\n"
        return
    yield says["met"].format(count=len(row.decisions)) + "\n"
    if row.reasons:
        yield table(HEADS[language]["points"], [*_reasons(case.chosen, row, language), _sum(row, language)])
    for floor in [] if row.status != "below_floor" else row.lift[:1]:
        yield _say(floor, language) + "\n"
    if row.caps:
        yield table(HEADS[language]["money"], _caps(row, language))
    if row.tie:
        yield says["tie"].format(key=_say(messages()[f"tie_{row.tie}"], language)) + "\n"


def _reasons(chosen: Programme, row: RankedRow, language: Language) -> Iterator[tuple[str, ...]]:
    criteria = {one.code: one for one in chosen.criteria}
    for reason in row.reasons:
        criterion = criteria[reason.criterion]
        raw = f"{reason.raw} {_unit(reason.unit, language)}".strip() if reason.raw else SAYS[language]["blank"]
        points = f"{_micro(reason.curve_micro)} × {plain(criterion.weight)} % = {_micro(reason.points_micro)}"
        yield _say(criterion.label, language), raw, _working(criterion, reason, language), points


def _working(criterion: Criterion, reason: Reason, language: Language) -> str:
    note = _say(reason.note, language)
    if criterion.curve and reason.raw_value is not None:
        return "<br>".join(part for part in (value_by_hand(criterion, reason.raw_value)[1], note) if part)
    return "<br>".join(part for part in (f"→ {_micro(reason.curve_micro)}", note) if part)


def _sum(row: RankedRow, language: Language) -> tuple[str, ...]:
    parts = " + ".join(_micro(one.points_micro) for one in row.reasons)
    return SAYS[language]["sum"], "", "", f"{parts} = {_micro(row.points_micro)}"


def _caps(row: RankedRow, language: Language) -> Iterator[tuple[str, ...]]:
    takes = taken(row.caps)
    for step, amount in zip(row.caps, takes, strict=True):
        law = step.citation if language == "zh" else step.citation_en or step.citation
        decisive = SAYS[language]["decides"] if step.binding else ""
        yield _say(step.label, language), plain(from_fen(step.amount_fen)), plain(from_fen(amount)) if amount else "", decisive, law


def _facts(case: Worked, told: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    """What the case says of the project, in the words of the form."""
    if case.base == "formula":
        for name, label in FACTS.items():
            if name in told:
                yield _say(label, language), _plain_fact(name, told[name], language)
        return
    for field, text in told.get("fields", {}).items():
        yield _label(field, language), _typed(field, text, language)
    if "energy" in told:
        yield from _energy(told, BASES[told["base"]][1](*told["energy"])[0], language)
    for table_name in ("components", "funds"):
        for row in told.get(table_name, []):
            cells = (f"{_label(name, language)} {_typed(name, text, language)}" for name, text in row.items())
            yield _say(FACTS[table_name], language), _joined(cells, language)
    if told.get("lists"):
        yield _say(FACTS["lists"], language), _lists(told["lists"], language)


def _lists(kinds: Iterable[str], language: Language) -> str:
    """The official lists and the earlier final lists that name a project."""
    found = []
    for kind in kinds:
        granted, _, earlier = kind.partition(":")
        title = programme(earlier).title if granted == "granted" else messages()[f"membership_{kind}"]
        found.append(_say(title, language))
    return _joined(found, language)


def _plain_fact(name: str, found: Any, language: Language) -> str:
    if name == "funds":
        named = (
            f"{_say(choices('fund_level')[level], language)} {_say(choices('fund_state')[state], language)} {amount}"
            for level, state, amount in found
        )
        return _joined(named, language)
    if name == "lists":
        return _lists(found, language)
    if found == "":
        return SAYS[language]["blank"]
    known = {"progress": "progress", "contract": "energy_contract_type"}.get(name)
    return _say(choices(known)[found], language) if known else str(found)


def _energy(project: Mapping[str, Any], row: Mapping[str, str], language: Language) -> Iterator[tuple[str, str]]:
    """What the line uses, and what that is for a tonne of its product; a tonne of this coke is a tonne of standard coal."""
    facts = {**BASES[project["base"]][0], **project.get("fields", {})}
    unit, each, scale = ("kWh", "kWh/t", 1) if project["base"] == "grinding" else ("t", "kgce/t", 1000)
    a_tonne = [
        plain((Decimal(row[f"quantity_{when}"]) * scale / Decimal(facts[f"output_{when}_t_per_year"])).quantize(Decimal("0.0001")))
        for when in ("before", "after")
    ]
    carrier = _say(choices("carrier")[row["carrier"]], language)
    used = f"{carrier} {row['quantity_before']} → {row['quantity_after']} {unit}"
    yield _say(FACTS["energy"], language), used
    yield _say(FACTS["power_a_tonne" if project["base"] == "grinding" else "a_tonne"], language), f"{a_tonne[0]} → {a_tonne[1]} {each}"


def _label(field: str, language: Language) -> str:
    return _say(fields()[field].label, language)


def _typed(field: str, text: str, language: Language) -> str:
    if not text:
        return SAYS[language]["blank"]
    known = fields()[field].choices
    if known and text in choices(known):
        return _say(choices(known)[text], language)
    if language == "en" and text in ("是", "否"):
        return "yes" if text == "是" else "no"
    unit = UNITS.get(field, TYPED_IN.get(field))
    return f"{text} {_unit(unit, language)}" if unit else text


def _unit(unit: str, language: Language) -> str:
    return _say(unit_name(unit), language) if unit not in ("", "class", "points") else ""


def _cited(citation: str, english: object, language: Language) -> str:
    law = citation if language == "zh" else str(english or citation)
    return f"（{law}）" if language == "zh" and law else f" ({law})" if law else ""


def _micro(value: int) -> str:
    return plain(Decimal(value) / 1_000_000)


def _say(text: Bilingual, language: Language) -> str:
    return text.zh if language == "zh" else text.en


def main(folder: Path) -> int:
    """Write what differs; answers with 0."""
    for name, text in pages().items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/programmes")))
