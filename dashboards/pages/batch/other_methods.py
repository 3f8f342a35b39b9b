"""A batch by another method or another rule of sharing out, beside the official list: chosen, set, looked at, never stored."""

from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.batch.other_method_blocks import Choosing, choice_knobs, shown_blocks, told_text
from reserve.rules.ranking.choice import ALLOCATOR, METHOD, allocators_for, methods_for, settled
from reserve.rules.ranking.trials.otherwise import Asked
from reserve.services import prepare_scenarios
from reserve.services.trials.try_method import MethodTrial, try_method
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.numbers import parse_number
from widgets import Stack, View

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk

ACT = "otherwise"


class OtherMethods:
    """What is chosen, the numbers it is set to, and the list that came out; each settled choice is computed and logged."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.user, self.code = frame.user, frame.code
        self.start = prepare_scenarios(self.user.desk, self.user.session_id, self.code)
        programme = self.start.programme
        self.choosing = Choosing({METHOD: methods_for(programme), ALLOCATOR: allocators_for(programme)})
        self.found: MethodTrial | None = None
        language = self.user.language
        self.knobs = View(language=language, blocks=self._knob_blocks(), aside=True)
        self.shown = View(language=language, blocks=self._shown_blocks())
        self.knobs.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """What can be chosen, and below it the lists."""
        return (Stack((self.knobs, self.shown)),)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Choose a method or an allocator, or set one of its numbers; blank takes it back."""
        if name != ACT:
            return
        data = payload["data"]
        self.choosing.problem = None
        self._turn(str(data.get("name", ""))[:80], str(data.get("value", "")).strip()[:60])
        sentence = self._sentence()
        self.knobs.say(sentence)
        self.shown.show(self._shown_blocks())
        self.knobs.show(self._knob_blocks())

    def _turn(self, knob: str, typed: str) -> None:
        now = self.choosing
        part, _colon, key = knob.partition(":")
        if part not in now.offered:
            return
        wanted = Choosing(now.offered, dict(now.chosen), {name: dict(numbers) for name, numbers in now.numbers.items()})
        try:
            if key:
                _set(wanted, part, key, typed)
            else:
                chosen = next((one for one in now.offered[part] if one.name == typed), None)
                wanted.chosen[part], wanted.numbers[part] = chosen, dict(chosen.start) if chosen is not None else {}
            self._try(wanted)
            self.choosing = wanted
        except BadInput as error:
            now.problem = (knob, typed, error.text(self.user.language))

    def _try(self, wanted: Choosing) -> None:
        method, allocator = wanted.chosen[METHOD], wanted.chosen[ALLOCATOR]
        if method is None and allocator is None:
            self.found = None
            return
        names = (method.name if method else None, allocator.name if allocator else None)
        asked = Asked(*names, settled(wanted.numbers[METHOD]), settled(wanted.numbers[ALLOCATOR]))
        self.found = try_method(self.user.desk, self.user.session_id, self.code, asked)

    def _sentence(self) -> str:
        _ = translator(self.user.language)
        if self.choosing.problem is not None:
            return self.choosing.problem[2]
        return told_text(self.found, self.user.language) if self.found is not None else _("Only the official list is shown")

    def _knob_blocks(self) -> list[dict[str, Any]]:
        return choice_knobs(ACT, self.start.programme, self.choosing, self.user.language)

    def _shown_blocks(self) -> list[dict[str, Any]]:
        return shown_blocks(self.start, self.found, self.user.language)


def _set(wanted: Choosing, part: str, key: str, typed: str) -> None:
    """One number as typed; blank takes it back to where a trial starts, or leaves it out."""
    chosen = wanted.chosen[part]
    number = next((one for one in chosen.numbers if one.key == key), None) if chosen is not None else None
    if number is None:
        return
    if typed:
        wanted.numbers[part][key] = parse_number(typed)
    elif number.trial is not None:
        wanted.numbers[part][key] = number.trial
    else:
        wanted.numbers[part].pop(key, None)
