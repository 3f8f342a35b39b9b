"""Values in words: figures with their unit, and codes as people call them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from reserve.parameters.bands import BOUNDS, Band
from reserve.parameters.model import Content, Sense, Value
from reserve.parameters.tasks import departments
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tables import read_table
from reserve.vocabulary.units import unit_name

_BARE = re.compile(r"[a-z][a-z_0-9]*|[A-D](?:_[a-z]+)?")
_SIGNS: Mapping[Sense, str] = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<", "about": "≈"}
_SEPARATOR: Mapping[Language, str] = {"zh": "、", "en": ", "}


def in_words(value: Value, language: Language) -> str:
    """What a value says: a figure or band with its unit and the side a target asks for, or codes in words.

    The note stands in where codes have no words of their own. Addresses, division codes and industry codes are written as they are.
    """
    content = value.value
    if value.note is not None and not all(code in codes() for code in bare_codes(content)):
        return value.note.text(language)
    sign = _SIGNS[value.sense] if value.sense else ""
    return f"{sign} {_words(content, language)} {unit_name(value.unit).text(language)}".strip()


def bare_codes(content: Content) -> Iterator[str]:
    """The codes in a value that mean nothing to people as they stand: ``banned``, ``B``; not addresses and not digits."""
    if isinstance(content, str):
        if _BARE.fullmatch(content):
            yield content
    elif isinstance(content, Mapping):
        yield from (code for part in content.values() for code in bare_codes(part))
    elif isinstance(content, tuple):
        yield from (code for part in content for code in bare_codes(part))


@cache
def codes() -> dict[str, Bilingual]:
    """The words for the codes that values hold."""
    found = {row["code"]: Bilingual(row["zh"], row["en"]) for row in read_table("codes.csv", "reserve.parameters")}
    return {**departments(), **found, **choices("air_class")}


def _words(content: Content, language: Language) -> str:
    if isinstance(content, bool):
        return Bilingual("是" if content else "否", "yes" if content else "no").text(language)
    if isinstance(content, Mapping):
        if set(content) <= set(BOUNDS):
            return Band.of(content).text()
        parts = [f"{_named(key, language)}：{_words(part, language)}" for key, part in content.items()]
        return "；".join(parts) if language == "zh" else "; ".join(part.replace("：", ": ") for part in parts)
    if isinstance(content, tuple):
        return _SEPARATOR[language].join(_words(part, language) for part in content)
    return _named(content, language) if isinstance(content, str) else str(content)


def _named(code: str, language: Language) -> str:
    return codes()[code].text(language) if code in codes() else code
