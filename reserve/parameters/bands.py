"""Bands with explicit bounds: 以上 and 以下 include their number, 超过 and 低于 do not."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reserve.vocabulary.errors import messages

BOUNDS = ("at_least", "above", "at_most", "below")


class BandError(ValueError):
    """A mapping that is no band; ``code`` and ``figures`` make the sentence."""

    def __init__(self, code: str, **figures: object) -> None:
        self.code, self.figures = code, figures
        super().__init__(messages()[code].format(**figures).en)


@dataclass(frozen=True, slots=True)
class Band:
    """An interval. At most one lower bound (``at_least`` or ``above``) and one upper bound (``at_most`` or ``below``)."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None

    def __post_init__(self) -> None:
        if self.at_least is not None and self.above is not None:
            raise BandError("band_lower_twice")
        if self.at_most is not None and self.below is not None:
            raise BandError("band_upper_twice")
        if self.low is None and self.high is None:
            raise BandError("band_unbounded")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise BandError("band_empty", low=self.low, high=self.high)

    @classmethod
    def of(cls, value: object) -> "Band":
        """Read the mapping of a parameter; an unknown bound raises ``ValueError``."""
        if not isinstance(value, Mapping) or not set(value) <= set(BOUNDS):
            raise BandError("band_unknown", value=_written(value), known=", ".join(BOUNDS))
        return cls(**value)

    @property
    def low(self) -> Decimal | None:
        """The lower bound, included or not."""
        return self.at_least if self.at_least is not None else self.above

    @property
    def high(self) -> Decimal | None:
        """The upper bound, included or not."""
        return self.at_most if self.at_most is not None else self.below

    def contains(self, number: Decimal) -> bool:
        """Whether ``number`` lies in the band.

        >>> Band(at_least=Decimal(500), below=Decimal(20000)).contains(Decimal(500))
        True
        >>> Band(above=Decimal(500)).contains(Decimal(500))
        False
        """
        return (
            (self.at_least is None or number >= self.at_least)
            and (self.above is None or number > self.above)
            and (self.at_most is None or number <= self.at_most)
            and (self.below is None or number < self.below)
        )

    def text(self) -> str:
        """The band in signs, such as ``[500, 20000)``."""
        left = f"[{self.at_least}" if self.at_least is not None else f"({self.above}" if self.above is not None else "(-∞"
        right = f"{self.at_most}]" if self.at_most is not None else f"{self.below})" if self.below is not None else "+∞)"
        return f"{left}, {right}"


def _written(value: object) -> str:
    return ", ".join(f"{key}: {part}" for key, part in value.items()) if isinstance(value, Mapping) else repr(value)
