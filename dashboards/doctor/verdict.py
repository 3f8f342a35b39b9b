"""What an examination says: what was looked at, how it stands, the figures, and what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tables import read_table

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``check`` names the examination, ``code`` the sentence; ``figures`` fill it in. ``said``: a sentence from elsewhere instead."""

    check: str
    level: Level
    code: str
    figures: dict[str, object] = field(default_factory=dict)
    said: Bilingual | None = None

    @property
    def title(self) -> Bilingual:
        """What was looked at."""
        return texts()[f"check.{self.check}"]

    def sentence(self, language: Language) -> str:
        """How it stands and what to do."""
        return (self.said or texts()[self.code].format(**self.figures)).text(language)


@cache
def texts() -> dict[str, Bilingual]:
    """All titles and sentences by code."""
    return {row["code"]: Bilingual(row["zh"], row["en"]) for row in read_table("texts.csv", "dashboards.doctor")}


def ok(check: str, **figures: object) -> Verdict:
    """Nothing to do."""
    return Verdict(check, "ok", f"{check}.ok", figures)


def warn(check: str, code: str, **figures: object) -> Verdict:
    """It works, but not as well or as safely as it should."""
    return Verdict(check, "warn", f"{check}.{code}", figures)


def fail(check: str, code: str, **figures: object) -> Verdict:
    """It does not work, or is not safe."""
    return Verdict(check, "fail", f"{check}.{code}", figures)


Examination = Callable[[], Iterable[Verdict]]
