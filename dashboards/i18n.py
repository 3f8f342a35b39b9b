"""Texts of the pages in both languages. Message ids are the English sentences; ``locale/zh_CN`` holds the Chinese ones.

A message without a Chinese sentence is a fault of ours, found by a test; at run time it shows in English rather than not at all.
"""

from collections.abc import Callable

from reserve.vocabulary.language import Bilingual, Language
from widgets.i18n import catalogue

Translator = Callable[[str], str]


def N_(message: str) -> str:  # noqa: N802 -- the name gettext tools look for
    """Mark ``message`` for the catalogue where it is declared; it is translated where it is shown."""
    return message


def translator(language: Language) -> Translator:
    """The function that turns an English message id into a sentence in ``language``."""
    return catalogue("dashboards", "dashboards", language)


def both(message: str) -> Bilingual:
    """One message in both languages."""
    return Bilingual(translator("zh")(message), translator("en")(message))
