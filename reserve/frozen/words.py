"""The fixed words of the files of a frozen batch."""

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tables import read_table


@tabled
def words() -> dict[str, Bilingual]:
    """All words by code."""
    return {row["code"]: Bilingual(row["zh"], row["en"]) for row in read_table("words.csv", "reserve.frozen")}


def for_kind(code: str, kind: str) -> str:
    """The code of a word as a programme of this kind says it: an own one where there is one."""
    return own if (own := f"{code}.{kind}") in words() else code


def word(code: str, language: Language, /, **figures: object) -> str:
    """A word with its figures; an unknown code raises ``KeyError``."""
    return words()[code].format(**figures).text(language)
