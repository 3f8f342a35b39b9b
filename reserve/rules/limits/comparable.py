"""Limits that compare like with like: the levels of one row of a standard, corrected for site, feed or product, a step per change."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from reserve.parameters import Band, Value, at
from reserve.rules.basis.trail import Trail, shown
from reserve.rules.limits.levels import recorded_levels
from reserve.vocabulary.language import Bilingual

_LEVEL = Bilingual("{level}级限额（{why}）", "Level {level} limit ({why})")
_ALL = (1, 2, 3)


class ComparableLimits:
    """The levels of ``row`` in ``standard``; each correction changes :attr:`levels` and leaves its steps in the trail.

    Nothing is asked of the corrections while no level is in force (:attr:`known`). A correction that is missing although its levels are
    in force is a fault of the data and raises the error of the lookup.
    """

    def __init__(self, standard: str, row: str, trail: Trail) -> None:
        self.standard = standard
        self.trail = trail
        self.levels, cited = recorded_levels(f"{standard}.{row}", trail)
        self.known = cited is not None
        self._unit = cited.unit if cited else ""

    def law(self, name: str) -> Value:
        """The parameter of the correction called ``name``, kept among the used values."""
        path = f"{self.standard}.corrections.{name}"
        return self.trail.value(path) or at(path, self.trail.as_of, self.trail.area)

    def number(self, name: str) -> Decimal:
        """Its number."""
        return self.law(name).number

    def band(self, name: str) -> Band:
        """Its band."""
        return Band.of(self.law(name).value)

    def multiply(self, factor: Decimal, why: Bilingual, source: Value, only: Sequence[int] = _ALL) -> None:
        """Multiply the levels numbered in ``only``; a factor of 1 changes nothing and leaves no step."""
        self.change(lambda level: level * factor, why, source, only, f"× {shown(factor, 6)}")

    def add(self, amount: Decimal, why: Bilingual, source: Value, only: Sequence[int] = _ALL) -> None:
        """Add ``amount``, which may be negative; nothing changes nothing and leaves no step."""
        text = f"+ {shown(amount, 6)}" if amount >= 0 else f"− {shown(-amount, 6)}"
        self.change(lambda level: level + amount, why, source, only, text)

    def change(
        self, change: Callable[[Decimal], Decimal], why: Bilingual, source: Value, only: Sequence[int] = _ALL, text: str = ""
    ) -> None:
        """Apply ``change`` to the levels numbered in ``only``; ``text`` is how the step writes it, by default the result."""
        found = self.levels.changed(change, only)
        for number, (before, after) in enumerate(zip(self.levels, found, strict=True), 1):
            if before is not None and after is not None and before != after:
                expression = f"{shown(before, 6)} {text or '→ ' + shown(after, 6)}"
                self.trail.step(_LEVEL.format(level=number, why=why), expression, after, self._unit, source)
        self.levels = found
