"""What each component of a project counts as, and whether its money is paid once: each component is judged by itself."""

from collections.abc import Iterator
from decimal import Decimal

from reserve.parameters import Value
from reserve.rules.components.effects import component_effect
from reserve.rules.components.facts import Fact
from reserve.rules.openings.answers import Opening, Subject, opening, stated
from reserve.vocabulary.choices import choices
from reserve.vocabulary.document import Row
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_micro, plain

_SAVING = "component_saving_tce_per_year"
FORM_FACTS = {
    "renewable": {"generation_kwh_per_year": "component_power_kwh_per_year", "capacity_mw": "component_capacity_mw"},
    "exit": {"capacity_exit_t_per_year": "component_exit_t_per_year"},
}
"""Kinds whose effect follows from cells of the form, with the fact of the rule and its column; the other kinds declare their effect."""
DERIVED = {"unit_energy_before_kgce_per_t": "unit_energy_before_kgce_per_t"}
"""Facts of a rule that the assessment of the whole project gives, by the name of its figure."""
CENTRAL = "central_"
"""How the codes of central funds begin (``choices("component_fund")``)."""
COUNTED = ("component_counted", "component_counted_if_metered", "component_deducted")
_TOTAL = Bilingual("各单元节能量合计", "Saving of the components")
_MONEY = Bilingual("中央资金不重复", "No double central money")
_STILL_OPEN = ("received", "granted", "applied")


def components(subject: Subject) -> tuple[Opening, ...]:
    """What each component counts as by its kind, the sum of what counts, and whether central money is asked for twice.

    >>> import datetime as dt
    >>> from reserve.rules.assessment import Assessment
    >>> from reserve.vocabulary.document import Document
    >>> components(Subject(Document({}, {}), Assessment(), dt.date(2024, 9, 2), "330000"))
    ()
    """
    return (*_effects(subject), *_total(subject), *_central(subject))


def component_rows(subject: Subject) -> list[tuple[Bilingual, Row, str]]:
    """The components whose kind is known: what it is called, its row, its kind."""
    found = []
    for row in subject.document.rows("components"):
        kind = row.value("component_kind")
        if isinstance(kind, str) and kind in choices("component_kind"):
            content = row.value("component_content")
            label = choices("component_kind")[kind]
            name = str(content)[:24] if content else ""
            found.append((Bilingual(name or label.zh, name or label.en), row, kind))
    return found


def _law(kind: str, subject: Subject) -> Value | None:
    return subject.law(f"components.{kind}")


def _effects(subject: Subject) -> Iterator[Opening]:
    for name, row, kind in component_rows(subject):
        law = _law(kind, subject)
        if law is None:
            continue
        if kind in FORM_FACTS:
            effect = component_effect(kind, _facts(kind, row, subject), subject.as_of, subject.area)
            needs = [_cell(row, FORM_FACTS[kind][fact]) for fact in effect.missing if fact in FORM_FACTS[kind]]
            yield opening(name, effect.decision, needs)
            continue
        code = f"component_{law.value}"
        declared = row.value(_SAVING)
        counts = code in COUNTED
        needs = [_cell(row, _SAVING)] if counts and declared is None else []
        yield stated(name, None if needs else counts, code, law, needs, kind=choices("component_kind")[kind])


def _facts(kind: str, row: Row, subject: Subject) -> dict[str, Fact]:
    found: dict[str, Fact] = {fact: _number(row, column) for fact, column in FORM_FACTS[kind].items()}
    return found | {fact: getattr(subject.assessment, name) for fact, name in DERIVED.items()}


def _total(subject: Subject) -> Iterator[Opening]:
    """Beside the saving of the energy table: what the components declare that counts, less what treatment adds."""
    counted = [
        (row, _number(row, _SAVING))
        for _, row, kind in component_rows(subject)
        if (law := _law(kind, subject)) is not None and f"component_{law.value}" in COUNTED
    ]
    whole = subject.assessment.saving_tce_per_year
    if not counted or whole is None:
        return
    blank = [_cell(row, _SAVING) for row, saving in counted if saving is None]
    total = sum((saving for _, saving in counted if saving is not None), Decimal(0))
    law = subject.law("plausibility.declared_saving_difference")
    if blank or law is None:
        return
    share = law.number if isinstance(law.value, Decimal) else None
    near = abs(total - whole) <= abs(whole) * share if share is not None else total == whole
    text = {"total": plain(total, 2), "whole": plain(whole, 2), "gap": plain(abs(total - whole), 2)}
    yield stated(_TOTAL, near, "components_agree" if near else "components_differ", law, (), **text)


def _central(subject: Subject) -> Iterator[Opening]:
    """A component asks for central money although the project lists central money already: whether it is the same content is to be said."""
    law = subject.law("money.central_funds_per_component")
    asking = [name for name, row, _ in component_rows(subject) if str(row.value("component_fund")).startswith(CENTRAL)]
    if law is None or not asking:
        return
    funds = [row for row in subject.document.rows("public_funds") if row.value("public_fund_level") == "central"]
    taken = [str(row.value("public_fund_name") or "") for row in funds if row.value("public_fund_state") in _STILL_OPEN]
    names = Bilingual("、".join(one.zh for one in asking), ", ".join(one.en for one in asking))
    code = "central_money_again" if taken else "central_money_once"
    yield stated(_MONEY, not taken, code, law, (), name=names, funds="、".join(taken))


def _number(row: Row, column: str) -> Decimal | None:
    found = row.value(column)
    return from_micro(found) if isinstance(found, int) and not isinstance(found, bool) else None


def _cell(row: Row, column: str) -> str:
    return f"components/{row.key}/{column}"
