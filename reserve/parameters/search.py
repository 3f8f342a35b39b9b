"""Find the clause behind a figure: ``python -m reserve.parameters.search 101.5``, or a word, a number of a document, an address."""

import sys
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from reserve.parameters.loader import Library
from reserve.parameters.lookup import library
from reserve.parameters.model import Content, Value, status_label
from reserve.parameters.wording import in_words
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual, Language

_BRACKETS = str.maketrans("〔〕[]【】", "()()()")


def find(text: str, packs: Library | None = None) -> tuple[Value, ...]:
    """All values ever recorded that hold a figure, or that speak of a word, by address, area and day.

    A text that reads as a number is compared as a number, so that 117 finds 117.0 and never 1170; any other text is looked for in
    name, note, clause, quote, number and title of the document, and address, without regard to case, width, kind of bracket or spaces.
    ``packs`` is the library that is read; None: the shipped one.

    >>> [value.path for value in find("106.9")]
    ['cement_plan.clinker_unit_energy_base']
    """
    question = Question(text)
    found = [value for value in _all(packs or library()) if question.matches(value)] if question else []
    return tuple(sorted(found, key=lambda value: (value.path, value.area, value.valid_from)))


class Question:
    """What was asked: a figure, compared whole, or a word. False where nothing was asked."""

    def __init__(self, text: str) -> None:
        self.figure = _figure(text)
        self.word = _plain(text)

    def __bool__(self) -> bool:
        return self.figure is not None or bool(self.word)

    def matches(self, value: Value, words: str | None = None) -> bool:
        """Whether a value answers; ``words`` is what :func:`said` gave for it, where that was kept."""
        if self.figure is not None:
            return self.figure in set(_figures(value.value))
        return self.word in (words if words is not None else said(value))


def line(value: Value, language: Language) -> str:
    """A value as a jurist reads it: name, figure with unit, day due, note, days, document and clause, quote, status."""
    until = f" — {value.valid_to}" if value.valid_to else " —"
    name = value.label.text(language) if value.label else value.path
    quote = f"“{value.quote}”" if value.quote else ""
    said = in_words(value, language)
    note = value.note.text(language) if value.note and value.note.text(language) != said else ""
    status = status_label(value.status).text(language)
    due = {"zh": f"{value.due} 前", "en": f"by {value.due}"}[language] if value.due else ""
    parts = (name, said, due, note, f"{value.valid_from}{until}", value.citation.text(language), quote, status)
    return " | ".join((*(part for part in parts if part), value.path))


def _all(packs: Library) -> Iterator[Value]:
    return (entry for entries in packs.entries.values() for entry in entries if isinstance(entry, Value))


def _figure(text: str) -> Decimal | None:
    try:
        found = Decimal(unicodedata.normalize("NFKC", text).strip().rstrip("%").replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _figures(content: Content) -> Iterator[Decimal]:
    if isinstance(content, Decimal):
        yield content
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from _figures(part)
    elif isinstance(content, tuple):
        for part in content:
            yield from _figures(part)


def said(value: Value) -> str:
    """All words of a value, without regard to case, width, brackets or spaces; a line each."""
    texts = [value.path, value.quote, value.citation.number, value.citation.clause, value.citation.clause_en, str(value.value)]
    for both in (value.label, value.note, value.citation.title):
        texts += [both.zh, both.en] if isinstance(both, Bilingual) else []
    return "\n".join(map(_plain, texts))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().translate(_BRACKETS).split())


def main(words: list[str]) -> int:
    """Print what was found in Chinese and English; 1 where nothing was found, 2 where nothing was asked."""
    asked = " ".join(words)
    found = find(asked)
    for value in found:
        sys.stdout.write(f"{line(value, 'zh')}\n    {line(value, 'en')}\n")
    if not found:
        said = messages()["law_search_empty" if not asked.strip() else "law_search_nothing"].format(text=asked)
        sys.stderr.write(f"{said.zh}\n{said.en}\n")
    return 0 if found else 1 if asked.strip() else 2


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
