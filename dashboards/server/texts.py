"""Texts of the frame, the door and the error pages, in both languages."""

from functools import cache

from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tables import read_table


@cache
def texts() -> dict[str, Bilingual]:
    """All texts by key."""
    return {row["key"]: Bilingual(row["zh"], row["en"]) for row in read_table("texts.csv", "dashboards.server")}


def text(key: str, language: Language, **figures: object) -> str:
    """One text in ``language`` with its placeholders filled. Raises ``KeyError`` for an unknown key."""
    return texts()[key].format(**figures).text(language)
