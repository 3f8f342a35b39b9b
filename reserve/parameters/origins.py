"""Where a value was taken from, as people read it: phrases of ``origins.csv``, or the words in both languages that a file gives itself.

What a group hands down says where its values were seen; a value that was seen elsewhere says so, and then only that counts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal, get_args

from reserve.parameters.documents import bilingual
from reserve.parameters.yaml_reader import ParameterFileError
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table

Kind = Literal["seen", "reason", "remark", "day", "open"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The order in which phrases are read: where it was seen, why it is set so, remarks, days, and what is still open."""

_BETWEEN = Bilingual("；", "; ")
_NUMBER, _YEAR = r"\d+(?:\.\d+)?", r"\d{4}"
_FIGURES: Mapping[str, str] = {
    "standard": r"GB(?:/T)? \d+(?:-\d{4})?",
    "day": r"\d{4}-\d{2}-\d{2}",
    "year": _YEAR,
    "later": _YEAR,
    "level": r"[1-5]",
    "other": r"[1-5]",
    "page": r"\d+",
    "figure": _NUMBER,
    "second": _NUMBER,
    "third": _NUMBER,
}
"""What may stand in a phrase, and how it is written."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase in both languages and what it speaks of."""

    words: Bilingual
    kind: Kind


def read_origin(origin: Any, where: str) -> Bilingual:
    """An origin in both languages; a phrase that nobody translated raises :class:`ParameterFileError` and names the nearest one.

    A text is cut at its semicolons. A list holds what the value says first, then what each group handed down.

    >>> read_origin(["check this first; page 4", "from a public transcription"], "file").en
    'from a public transcription; page 4; check this first'
    >>> read_origin(["entered from memory", "from a public transcription; standard not opened"], "file").zh
    '凭记忆录入；未查阅标准正式文本'
    """
    found: list[Phrase] = []
    for level in origin if isinstance(origin, list) else [origin]:
        said = _phrases(level, where)
        if any(phrase.kind == "seen" for phrase in found):
            said = [phrase for phrase in said if phrase.kind != "seen"]
        found.extend(phrase for phrase in said if phrase not in found)
    found.sort(key=lambda phrase: KINDS.index(phrase.kind))
    return Bilingual(_BETWEEN.zh.join(one.words.zh for one in found), _BETWEEN.en.join(one.words.en for one in found))


@cache
def phrases() -> Mapping[str, Phrase]:
    """All phrases by their English text, with the names of the figures in them: ``page {page}``."""
    rows = read_table("origins.csv", "reserve.parameters")
    return {row["en"]: Phrase(Bilingual(row["zh"], row["en"]), KINDS[KINDS.index(row["kind"])]) for row in rows}


def _phrases(level: Any, where: str) -> list[Phrase]:
    """What one value or group says."""
    if isinstance(level, Mapping) and level:
        return [Phrase(bilingual(level, where), "seen")]
    if not isinstance(level, str) or not level:
        raise ParameterFileError(where, "file_origin")
    return [_phrase(text, where) for text in level.split(_BETWEEN.en)]


def _phrase(text: str, where: str) -> Phrase:
    found = _known(text)
    if found is None:
        near = get_close_matches(text, phrases(), n=1, cutoff=0.0)
        raise ParameterFileError(where, "file_origin_phrase", phrase=text, near=near[0])
    return found


@cache
def _known(text: str) -> Phrase | None:
    """The phrase as it stands in the table, or a pattern of the table with the figures of this text."""
    if text in phrases() and "{" not in text:
        return phrases()[text]
    for pattern, phrase in _patterns():
        if found := pattern.fullmatch(text):
            return Phrase(phrase.words.format(**found.groupdict()), phrase.kind)
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Phrase], ...]:
    """The phrases with figures in them, as patterns."""
    made = []
    for text, phrase in phrases().items():
        if "{" in text:
            texts = re.split(r"\{(\w+)\}", text)
            pattern = "".join(f"(?P<{part}>{_FIGURES[part]})" if number % 2 else re.escape(part) for number, part in enumerate(texts))
            made.append((re.compile(pattern), phrase))
    return tuple(made)
