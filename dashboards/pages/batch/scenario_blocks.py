"""What a scenario shows: the lists side by side around their lines, what each comes to, who enters and leaves, what was tried before."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from dashboards.i18n import translator
from dashboards.pages import formats
from reserve.parameters import Programme
from reserve.rules.ranking.trials.board import Board, Trial
from reserve.rules.ranking.trials.comparison import Comparison, Moved, sums
from reserve.rules.ranking.trials.scenario import Changes
from reserve.services import ScenarioDesk, ScenarioRecord
from reserve.vocabulary.language import Language
from reserve.vocabulary.regions import regions
from reserve.vocabulary.units import plain
from widgets import blocks
from widgets.columns import Column
from widgets.trials import Mark, Measured, RankColumn, RankLine, ranks, versus

AROUND = 7
HEAD = 3
MOST = 20
Lists = Mapping[str, Trial]
"""By letter: A is the official list."""


def changes_text(changes: Changes, programme: Programme, language: Language) -> str:
    """What a scenario changes, in one line."""
    _ = translator(language)
    names = {criterion.code: criterion.label.text(language) for criterion in programme.criteria} | {"total": _("Total")}
    caps = {":".join(part for part in (cap.code, cap.product, cap.sector) if part): cap for cap in programme.caps}
    rules = {"stop": _("stop where the money ends"), "skip": _("go on to whoever still fits"), "optimise": _("best use of the money")}
    parts = [f"{names.get(code, code)} {plain(value)}" for code, value in changes.weights.items()]
    if changes.budget_fen is not None:
        parts.append(_("budget {value} ×10⁴ yuan").format(value=formats.money(changes.budget_fen)))
    if changes.places is not None:
        parts.append(_("{count} places").format(count=f"{changes.places:,}"))
    parts += [_("floor of {criterion}: {value}").format(criterion=names.get(key, key), value=plain(v)) for key, v in changes.floors.items()]
    for key, value in changes.caps.items():
        label = caps[key].label.text(language) if key in caps else key
        share = key in caps and caps[key].unit == "1"
        parts.append(f"{label} → {formats.percent(value, 2) if share else plain(value)}")
    if changes.line_rule is not None:
        parts.append(rules.get(changes.line_rule, changes.line_rule))
    if changes.partial_offer is not None:
        parts.append(_("the last one may get a part") if changes.partial_offer else _("the last one gets the whole or nothing"))
    return ("；" if language == "zh" else "; ").join(parts)


def _county(code: str, language: Language) -> str:
    return regions()[code].name.text(language) if code in regions() else code


def rank_columns(
    start: ScenarioDesk, lists: Lists, notes: Mapping[str, str], language: Language, *, titles: Mapping[str, str] | None = None,
    heads: tuple[str, str, str] | None = None,
) -> blocks.Block:  # fmt: skip
    """The lists side by side, each around its own line; ``titles`` by letter and ``heads`` where they are called otherwise."""
    _ = translator(language)
    named = {"A": _("Official list"), "B": _("Scenario B"), "C": _("Scenario C")} | dict(titles or {})
    made = [
        RankColumn(letter, named[letter], notes[letter], _rows(start.board, lists["A"], one, language)) for letter, one in lists.items()
    ]
    return ranks(heads or (_("Place"), _("Project"), _("Points")), made, id="ranks")


def _rows(board: Board, official: Trial, trial: Trial, language: Language) -> tuple[RankLine, ...]:
    _ = translator(language)
    order, line = trial.order.tolist(), trial.line_after_place or 0
    wanted = [n for n in range(len(order)) if n < HEAD or line - AROUND <= n < line + AROUND]
    rows: list[RankLine] = []
    last = -1
    for n in wanted:
        if n - last > 1:
            rows.append(RankLine(gap=_("{count} places between").format(count=f"{n - last - 1:,}")))
        if n == line and line:
            rows.append(_line(trial, language))
        rows.append(_row(board, official, trial, (order[n], n + 1), language))
        last = n
    if line and line == len(order):
        rows.append(_line(trial, language))
    if last + 1 < len(order):
        rows.append(RankLine(gap=_("{count} more wait").format(count=f"{len(order) - last - 1:,}")))
    return tuple(rows)


def _line(trial: Trial, language: Language) -> RankLine:
    _ = translator(language)
    if trial.programme.kind == "money":
        return RankLine(line=_("The line: {spent} ×10⁴ yuan").format(spent=formats.money(trial.spent_fen, 2)))
    return RankLine(line=_("The line: {count} places").format(count=f"{trial.line_after_place:,}"))


def _row(board: Board, official: Trial, trial: Trial, at: tuple[int, int], language: Language) -> RankLine:
    position, place = at
    candidate = board.candidates[position]
    mark, change, said = _mark(official, trial, position, language)
    return RankLine(
        str(place), candidate.name, f"{candidate.facts.get('enterprise_name', '')} · {_county(candidate.county, language)}",
        formats.points(int(trial.totals[position])), trial.on(position), mark, change, said,
    )  # fmt: skip


def _mark(official: Trial, trial: Trial, position: int, language: Language) -> tuple[Mark, str, str]:
    _ = translator(language)
    if trial is official:
        return "", "", ""
    before, now = int(official.places[position]), int(trial.places[position])
    if trial.on(position) and not official.on(position):
        return "in", _("enters"), _("was {place}").format(place=before or "—")
    if official.on(position) and not trial.on(position):
        return "out", _("leaves"), _("was {place}").format(place=before)
    steps = before - now if before else 0
    if not steps:
        return "", "", ""
    said = _("{count} places up") if steps > 0 else _("{count} places down")
    return ("up" if steps > 0 else "down"), str(abs(steps)), said.format(count=abs(steps))


def measures(start: ScenarioDesk, compared: Mapping[str, Comparison], language: Language) -> blocks.Block:
    """What each list comes to, drawn: one bar for each list, the change against the official one beside it."""
    _ = translator(language)
    official = next((one.before for one in compared.values()), None) or sums(start.board, start.official)
    found = {"A": official, **{letter: compared[letter].after for letter in sorted(compared)}}
    money = start.programme.kind == "money"

    def row(
        label: str, unit: str, of: Mapping[str, Decimal], places: int = 0, more_is_better: bool | None = True
    ) -> tuple[str, str, list[Measured]]:
        items = []
        for letter, value in of.items():
            change = value - of["A"]
            words = "" if letter == "A" or not change else formats.signed(change, places)
            tone = "" if not words or more_is_better is None or words == "0" else "ok" if (change > 0) == more_is_better else "bad"
            items.append(Measured(letter, value, plain(value, places), "" if words == "0" else words, tone))  # type: ignore[arg-type]
        return label, unit, items

    def each(read: str) -> dict[str, Decimal]:
        return {letter: Decimal(getattr(one, read)) for letter, one in found.items()}

    rows = [row(_("Projects on the list"), "", each("projects"))]
    if money:
        spent = {letter: Decimal(one.spent_fen) / 1_000_000 for letter, one in found.items()}
        rows.append(row(_("Money offered"), formats.unit_label("10kCNY", language), spent, 2, None))
    rows += [
        row(_("Energy saved"), formats.unit_label("tce/yr", language), each("saving_tce")),
        row(_("CO₂ avoided"), formats.unit_label("t/yr", language), each("co2_t")),
        row(_("Capacity brought to the benchmark"), formats.unit_label("t/yr", language), each("crossing_t")),
        row(_("Counties served"), "", each("counties")),
    ]
    if money and all(one.saving_tce > 0 for one in found.values()):
        cost = {letter: Decimal(one.spent_fen) / 100 / one.saving_tce for letter, one in found.items()}
        rows.append(row(_("Subsidy for each tonne saved"), formats.unit_label("CNY/tce", language), cost, 1, False))
    without = _("{count} projects without a computed saving are not in the sum.").format(count=official.without) if official.without else ""
    return versus(_("What each list comes to") + (f" · {without}" if without else ""), rows, id="versus")


def told(letter: str, found: Comparison, language: Language) -> str:
    """One sentence about a scenario against the official list, for eyes and ears."""
    _ = translator(language)
    saved = found.after.saving_tce - found.before.saving_tce
    return _("{letter}: {entering} enter, {leaving} leave; energy saved {change} tce/yr, money {money} ×10⁴ yuan").format(
        letter=letter, entering=len(found.entering), leaving=len(found.leaving), change=formats.signed(saved, 0),
        money=formats.signed(Decimal(found.after.spent_fen - found.before.spent_fen) / 1_000_000, 2),
    )  # fmt: skip


def moved_blocks(start: ScenarioDesk, lists: Lists, compared: Mapping[str, Comparison], language: Language) -> list[blocks.Block]:
    """For each scenario who enters and who leaves."""
    _ = translator(language)
    made: list[blocks.Block] = []
    for letter, one in lists.items():
        if letter == "A":
            continue
        found = compared[letter]
        entering = _moved_table(_("{letter}: who enters").format(letter=letter), start, one, found.entering, language)
        leaving = _moved_table(_("{letter}: who leaves").format(letter=letter), start, lists["A"], found.leaving, language)
        made += [entering, leaving]
    return made


def _moved_table(caption: str, start: ScenarioDesk, priced: Trial, moved: Sequence[Moved], language: Language) -> blocks.Block:
    _ = translator(language)
    money = start.programme.kind == "money"
    unit = formats.unit_label("10kCNY", language)
    columns = [Column("project", _("Project")), Column("places", _("Place change"), kind="number")]
    columns += [Column("offer", _("Offer"), kind="money", unit=unit)] if money else []
    columns += [Column("saving", _("Energy saved"), kind="number", unit=formats.unit_label("tce/yr", language))]
    rows = []
    for one in moved[:MOST]:
        candidate = start.board.candidates[one.position]
        sub = f"{candidate.facts.get('enterprise_name', '')} · {_county(candidate.county, language)}"
        before, after = (formats.NOTHING if place is None else f"{place:,}" for place in (one.place_before, one.place_after))
        cells = {
            "project": {"text": candidate.name, "sub": sub}, "places": f"{before} → {after}",
            "offer": formats.money(int(priced.offers[one.position]), 2),
            "saving": formats.number(candidate.assessment.saving_tce_per_year, 0),
        }  # fmt: skip
        rows.append({"key": candidate.project_code, "cells": cells})
    more = _(" (the first {shown} of {count})").format(shown=MOST, count=len(moved)) if len(moved) > MOST else f" ({len(moved)})"
    return blocks.table(caption + more, columns, rows, empty=_("Nobody"))


def log_block(records: Sequence[ScenarioRecord], start: ScenarioDesk, can_try: bool, language: Language) -> blocks.Block:
    """Every scenario that anybody ran on this batch, the newest first."""
    _ = translator(language)
    columns = [
        Column("number", _("No."), kind="number"), Column("changes", _("What was changed")),
        Column("moved", _("Enter / leave"), kind="number"),
        Column("saving", _("Energy saved"), kind="number", unit=formats.unit_label("tce/yr", language)),
        Column("who", _("By")),
        Column("open", _("Look again")),
    ]  # fmt: skip
    rows = []
    for one in records[:MOST]:
        again = one.run_number == start.run_number
        act = {"name": "open", "data": {"number": one.number}}
        link = {"text": _("show"), "href": f"/batch?batch={start.code}&part=scenarios&scenario={one.number}", "act": act}
        cells = {
            "number": str(one.number),
            "changes": {"text": changes_text(one.changes, start.programme, language), "sub": one.title},
            "moved": f"{one.entering} / {one.leaving}", "saving": formats.number(one.sums.saving_tce, 0),
            "who": {"text": one.person_name, "sub": formats.minute(one.ran_at)},
            "open": link if again else _("run {number}").format(number=one.run_number),
        }  # fmt: skip
        rows.append({"key": str(one.number), "cells": cells})
    empty = _("Nothing was tried yet. Each list that somebody looks at under other weights is recorded here.")
    title = _("Scenarios run on this batch ({count})").format(count=len(records))
    shown = blocks.table(_("Recorded scenarios, the newest first"), columns, rows, empty=empty)
    return blocks.details(title, [shown], open=not can_try, id="log")
