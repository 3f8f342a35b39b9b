"""The fixed words of the files this package writes, in both languages."""

from functools import cache

from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tables import read_table

TABLES = (
    "waiver_words.csv", "workbook_texts.csv", "register_texts.csv", "library_texts.csv", "check_report_texts.csv", "project_texts.csv",
    "quality_texts.csv",
)  # fmt: skip


@cache
def workbook_texts() -> dict[str, Bilingual]:
    """All words by code."""
    rows = (row for table in TABLES for row in read_table(table, "reserve.exchange"))
    return {row["code"]: Bilingual(row["zh"], row["en"]) for row in rows}


def word(code: str, language: Language, **figures: object) -> str:
    """A word in ``language`` with its figures filled in; an unknown code raises ``KeyError``."""
    return workbook_texts()[code].format(**figures).text(language)
