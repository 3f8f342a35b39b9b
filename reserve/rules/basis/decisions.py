"""Decisions from legal values: the sentence in both languages, its figures, and the value it rests on as citation."""

from reserve.parameters import Value
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual


def decided(allowed: bool, code: str, source: Value, **figures: object) -> Decision:
    """A decision whose reason and sentence are ``code``; Chinese figures and citation stand in it, the English ones in its message."""
    shown = {key: value.zh if isinstance(value, Bilingual) else str(value) for key, value in figures.items()}
    shown |= {"status": source.status, "path": source.path, "citation_en": source.citation.text("en")}
    return Decision(allowed, code, messages()[code].format(**figures), shown, source.citation.text("zh"))
