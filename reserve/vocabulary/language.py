"""The two languages of the product and a text that exists in both."""

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

        def fill(template: str, language: Language) -> str:
            chosen = {k: v.text(language) if isinstance(v, Bilingual) else v for k, v in figures.items()}
            return template.format(**chosen)

        return Bilingual(fill(self.zh, "zh"), fill(self.en, "en"))


BLANK = Bilingual("", "")
