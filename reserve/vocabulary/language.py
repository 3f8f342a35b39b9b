"""The two languages of the product and a text that exists in both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in both languages. Neither may be blank: a page never mixes languages."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        if bool(self.zh) != bool(self.en):
            raise ValueError(f"a text needs both languages: {self.zh!r} / {self.en!r}")

    def text(self, language: Language) -> str:
        """The text in ``language``."""
        return self.zh if language == "zh" else self.en

    def format(self, **figures: object) -> "Bilingual":
        """Fill ``{placeholders}`` in both texts; a :class:`Bilingual` figure is filled in its own language."""
        zh, en = figures, figures
        if any(isinstance(figure, Bilingual) for figure in figures.values()):
            zh, en = _in(figures, "zh"), _in(figures, "en")
        return Bilingual(self.zh.format_map(zh), self.en.format_map(en))


def _in(figures: Mapping[str, object], language: Language) -> dict[str, object]:
    return {name: figure.text(language) if isinstance(figure, Bilingual) else figure for name, figure in figures.items()}


BLANK = Bilingual("", "")
