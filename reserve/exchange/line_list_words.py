"""Words that lists use for the choices of the register: 浮法玻璃 is 平板玻璃, A级 is A 级."""

from functools import cache

from reserve.exchange.line_list_columns import plain_name
from reserve.vocabulary.choices import choices
from reserve.vocabulary.tables import read_table, split


def understood(list_name: str, text: str) -> str:
    """The code of the choice that ``text`` means; the text itself where it means none, so that the reason names what was typed."""
    return _words(list_name).get(plain_name(text), text)


@cache
def _words(list_name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, label in choices(list_name).items():
        for word in (code, label.zh, label.en):
            found[plain_name(word)] = code
    for row in read_table("line_list_words.csv", "reserve.exchange"):
        if row["list"] == list_name:
            for word in split(row["words"]):
                known = found.setdefault(plain_name(word), row["code"])
                if known != row["code"]:
                    raise ValueError(f"line_list_words.csv: “{word}” means both {known} and {row['code']}")
    return found
