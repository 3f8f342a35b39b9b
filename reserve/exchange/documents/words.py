"""The fixed words of the documents, in both languages."""

from functools import cache

from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tables import read_table


@cache
def words() -> dict[str, Bilingual]:
    """All words by code."""
    return {row["code"]: Bilingual(row["zh"], row["en"]) for row in read_table("words.csv", "reserve.exchange.documents")}


def word(code: str, language: Language, /, **figures: object) -> str:
    """A word in ``language`` with its figures filled in; an unknown code raises ``KeyError``."""
    return words()[code].format(**figures).text(language)
