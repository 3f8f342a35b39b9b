"""Scenarios of a batch: the official list A beside the trials B and C, with a knob for everything that can be tried."""

from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.batch.scenario_blocks import changes_text, log_block, measures, moved_blocks, rank_columns, told
from dashboards.pages.batch.scenario_knobs import ACT, knob_blocks
from reserve.rules.ranking.trials.board import Trial
from reserve.rules.ranking.trials.comparison import Comparison
from reserve.rules.ranking.trials.scenario import Changes, movable
from reserve.services import ScenarioRecord, list_scenarios, prepare_scenarios, read_scenario, run_scenario
from reserve.services.trials.scenario_input import tried
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.rights import permits
from widgets import Stack, View, blocks

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk

SLOTS = ("B", "C")


class Scenarios:
    """Two trials beside the official list. Each settled knob is one scenario: computed, stored, logged, shown."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.user, self.code = frame.user, frame.code
        self.start = prepare_scenarios(self.user.desk, self.user.session_id, self.code)
        self.records: tuple[ScenarioRecord, ...] = list_scenarios(self.user.desk, self.user.session_id, self.code)
        self.can_try = permits(self.user.person.roles, "batch.try", "own")
        self.slot = SLOTS[0]
        self.changes = dict.fromkeys(SLOTS, Changes())
        self.trials: dict[str, Trial] = {}
        self.found: dict[str, Comparison] = {}
        self.problem: tuple[str, str, str] | None = None
        asked = self.user.query.get("scenario", "")
        if asked.isascii() and asked.isdigit():
            self._open(int(asked[:9]))
        language = self.user.language
        self.knobs = View(language=language, blocks=self._knob_blocks(), aside=True)
        self.shown = View(language=language, blocks=self._shown_blocks())
        self.knobs.on_action(self.act)
        self.shown.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The knobs, and below them the lists."""
        return (Stack((self.knobs, self.shown)),)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Try a value, choose a slot, take everything back, start from an example, or look at a recorded scenario again."""
        data = payload["data"]
        self.problem = None
        if name == ACT:
            self._try(str(data.get("name", ""))[:120], str(data.get("value", ""))[:60])
        elif name == "slot" and data.get("slot") in SLOTS:
            self.slot = str(data["slot"])
        elif name == "clear":
            self._set(Changes())
        elif name == "example":
            self._set(self._examples().get(str(data.get("code")), Changes()))
        elif name == "open" and isinstance(data.get("number"), int):
            self._open(data["number"])
        else:
            return
        self._show()

    def _try(self, name: str, typed: str) -> None:
        try:
            self._set(tried(self.start, self.changes[self.slot], name, typed))
        except BadInput as error:
            self.problem = (name, typed, error.text(self.user.language))

    def _set(self, changes: Changes) -> None:
        slot = self.slot
        if changes.none:
            self.changes[slot] = changes
            self.trials.pop(slot, None)
            self.found.pop(slot, None)
            return
        if changes == self.changes[slot]:
            return
        view = run_scenario(self.user.desk, self.user.session_id, self.code, changes, title=slot)
        self.changes[slot], self.trials[slot], self.found[slot] = changes, view.trial, view.comparison
        self.records = (view.record, *self.records)

    def _open(self, number: int) -> None:
        view = read_scenario(self.user.desk, self.user.session_id, self.code, number)
        self.changes[self.slot], self.trials[self.slot], self.found[self.slot] = view.record.changes, view.trial, view.comparison

    def _show(self) -> None:
        sentence = self._sentence()
        self.knobs.say(sentence)
        self.shown.say(sentence)
        self.shown.show(self._shown_blocks())
        self.knobs.show(self._knob_blocks())

    def _sentence(self) -> str:
        _ = translator(self.user.language)
        if self.problem is not None:
            return self.problem[2]
        found = self.found.get(self.slot)
        if found is None:
            return _("{letter} is the official list").format(letter=self.slot)
        return told(self.slot, found, self.user.language)

    def _examples(self) -> dict[str, Changes]:
        """Trials worth a look in every batch."""
        found = {}
        if self.start.programme.method.name == "anchored":
            weights = movable(self.start.programme)
            if weights:
                heaviest = max(weights, key=lambda criterion: criterion.weight)
                found["one"] = Changes(weights={heaviest.code: heaviest.weight * 0 + 100})
        if self.start.programme.kind == "money" and self.start.budget_fen:
            found |= {code: Changes(budget_fen=self.start.budget_fen * share // 10) for code, share in (("less", 8), ("more", 12))}
        return found

    def _knob_blocks(self) -> list[blocks.Block]:
        language = self.user.language
        _ = translator(language)
        lines = [
            _("B and C start as copies of the official list A. Move a weight, the budget, a floor or a cap: the new order stands at once."),
            _("A scenario is never official. Each one that is looked at is recorded with who tried what, and when."),
            _("A weight that is set stands; the others share what is left of 100 as they share it in the programme."),
        ]
        if not self.can_try:
            return [blocks.notice("info", _("Who runs the ranking can try scenarios"), [lines[1]])]
        made = [self._slot_links(), *knob_blocks(self.start, self.changes[self.slot], self.problem, language), blocks.actions(self._acts())]
        made.append(blocks.details(_("How a scenario works"), [blocks.paragraph(line) for line in lines], open=not self.records, id="how"))
        return made

    def _slot_links(self) -> blocks.Block:
        _ = translator(self.user.language)
        items = []
        for slot in SLOTS:
            label = _("Set scenario {letter}").format(letter=slot)
            act = {"name": "slot", "data": {"slot": slot}}
            items.append(blocks.link(label, f"/batch?batch={self.code}&part=scenarios", act=act, current=slot == self.slot))
        return blocks.links(items, id="slots")

    def _acts(self) -> list[blocks.Block]:
        _ = translator(self.user.language)
        weights = movable(self.start.programme)
        heaviest = max(weights, key=lambda criterion: criterion.weight).label.text(self.user.language) if weights else ""
        labels = {
            "one": _("Only “{criterion}” counts").format(criterion=heaviest), "less": _("A fifth less money"),
            "more": _("A fifth more money"),
        }  # fmt: skip
        items = [blocks.action("example", labels[code], data={"code": code}) for code in self._examples()]
        if not self.changes[self.slot].none:
            items.append(blocks.action("clear", _("Take everything back in {letter}").format(letter=self.slot), "danger"))
        return items

    def _shown_blocks(self) -> list[blocks.Block]:
        language = self.user.language
        _ = translator(language)
        lists = {"A": self.start.official, **{slot: self.trials[slot] for slot in SLOTS if slot in self.trials}}
        official = _("{count} candidates, {placed} with a place").format(
            count=f"{len(self.start.board.candidates):,}", placed=f"{len(self.start.official.order):,}"
        )
        notes = {"A": official} | {slot: changes_text(self.changes[slot], self.start.programme, language) for slot in SLOTS}
        made: list[blocks.Block] = []
        if len(lists) > 1:
            sentences = [told(slot, self.found[slot], language) for slot in lists if slot != "A"]
            made.append(blocks.notice("info", _("Only a trial: the official list stays as it is"), sentences, id="told"))
        made += [rank_columns(self.start, lists, notes, language), measures(self.start, self.found, language)]
        made += moved_blocks(self.start, lists, self.found, language)
        return [*made, log_block(self.records, self.start, self.can_try, language)]
