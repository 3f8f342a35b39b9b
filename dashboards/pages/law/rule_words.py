"""What rules are called and say in Chinese: the code says it in English, the table ``rules.csv`` beside it in the words of the law.

A row stands for one function or for all functions of a module, of the modules below it, or of those whose name goes on after it; the
longest one that fits a function counts.
"""

from dataclasses import dataclass
from functools import cache

from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule as people read it; ``says_zh`` is blank where the table has no row for it."""

    title: Bilingual
    says_zh: str


def rule_words(name: str) -> RuleWords:
    """The words for a function by its full name; its own name where the table has none.

    >>> rule_words("reserve.rules.gates.capacity_replacement.replaced").title
    Bilingual(zh='产能置换比例', en='Capacity replacement')
    >>> rule_words("reserve.rules.nowhere.nothing").title.zh
    'nothing'
    """
    fitting = [key for key in table() if name == key or name.startswith((f"{key}.", f"{key}_"))]
    if not fitting:
        short = name.rpartition(".")[2]
        return RuleWords(Bilingual(short, short), "")
    return table()[max(fitting, key=len)]


@cache
def table() -> dict[str, RuleWords]:
    """All rows by the full name of the function or module."""
    rows = read_table("rules.csv", "dashboards.pages.law")
    return {row["rule"]: RuleWords(Bilingual(row["title_zh"], row["title_en"]), row["says_zh"]) for row in rows}
