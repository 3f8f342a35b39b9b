"""What would lift each project of a list: nothing is searched before somebody asks, and then for many rows at once."""

import datetime as dt

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.model import Offer
from reserve.rules.ranking.chosen import ANCHORED, method_of
from reserve.rules.ranking.entitlement.lift import of_the_formula
from reserve.rules.ranking.floors import UNSCORED, Floors
from reserve.rules.ranking.lift import Lifter
from reserve.rules.ranking.methods.lift import MethodLifter, goal_of
from reserve.rules.ranking.rows import Standings
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual


class ListLifting:
    """Answers for one list, whose last place with money or a place on it is ``line``."""

    def __init__(self, standings: Standings, floors: Floors, line: int | None, programme: Programme, as_of: dt.date) -> None:
        self._known, self._floors, self._line, self._programme = standings, floors, line, programme
        known = standings
        anchored = programme.method.name == ANCHORED
        self._lifter = Lifter(known.frame, known.scored.columns, known.scored.totals, programme, as_of) if anchored else None
        self._searcher: MethodLifter | None = None
        if not anchored and known.scored.columns:
            judge = method_of(programme)
            self._searcher = MethodLifter(known.frame, lambda some: judge(some, programme, as_of), programme, as_of)

    def prepare(self, start: int, stop: int) -> None:
        """Search for those of the rows that wait behind the line in its tier, or miss a floor."""
        known = self._known
        goal = int(known.order[self._line - 1]) if self._line is not None else None
        waiting = []
        if goal is not None and self._line is not None:
            behind = known.order[max(start, self._line) : max(self._line, min(stop, known.placed))]
            waiting = behind[known.tiers[behind] == known.tiers[goal]].tolist()
        if self._lifter is not None:
            low = known.order[max(start, known.placed) : max(known.placed, min(stop, known.placed + known.low))].tolist()
            needed = int(known.scored.totals[goal]) + 1 if goal is not None else 0
            self._lifter.prepare(dict.fromkeys(waiting, needed), low)
        elif self._searcher is not None and goal is not None:
            self._searcher.prepare(waiting, known.scored.keys[goal], goal_of(int(known.scored.totals[goal]), known.scored))

    def of(self, number: int, offer: Offer) -> tuple[Bilingual, ...]:
        """For who waits what would bring it to the line, below a floor above it, for who was refused the gates."""
        known, position = self._known, int(self._known.order[number])
        if number >= known.placed + known.low:
            return self._gates(position)
        if number >= known.placed:
            return self._above_floor(position)
        if self._programme.kind == "entitlement":
            return of_the_formula(offer)
        if offer.status != "reserve" or self._line is None:
            return ()
        beyond = number + 1 > self._line
        if self._lifter is not None:
            tiers = int(known.tiers[position]), int(known.tiers[known.order[self._line - 1]])
            return self._lifter.to_line(position, tiers, offer.caps, beyond=beyond)
        return self._searcher.to_line(position, offer.caps, beyond=beyond) if self._searcher is not None else ()

    def _above_floor(self, position: int) -> tuple[Bilingual, ...]:
        """What would bring a project above its floors, or, where the method could not score it, why it could not."""
        missed = self._floors.of(position)
        if UNSCORED in missed:
            refused = self._known.scored.refusals.get(position, ())
            return tuple(refusal.message for refusal in refused) or (messages()["lift_unscored"],)
        return self._lifter.to_floor(position, missed) if self._lifter is not None else ()

    def _gates(self, position: int) -> tuple[Bilingual, ...]:
        labels = [gate.label for gate, met in zip(self._programme.gates, self._known.gated.met(position), strict=True) if not met]
        joined = Bilingual("、".join(label.zh for label in labels), "; ".join(label.en for label in labels))
        return (messages()["lift_gate"].format(gates=joined),)
