"""Texts of the pages in both languages. Message ids are the English sentences; ``locale/zh_CN`` holds the Chinese ones.

A message that has no Chinese sentence is a fault of ours, found by a test; at run time it shows in English rather than not at all.
"""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from reserve.vocabulary.language import Bilingual, Language

Translator = Callable[[str], str]
_FOLDERS = {"zh": "zh_CN"}


def N_(message: str) -> str:  # noqa: N802 -- the name gettext tools look for
    """Mark ``message`` for the catalogue where it is declared; it is translated where it is shown."""
    return message


@cache
def catalogue(language: Language) -> dict[str, str]:
    """All translated messages of the pages for ``language``; English needs none."""
    folder = _FOLDERS.get(language)
    if folder is None:
        return {}
    path = files("dashboards").joinpath("locale", folder, "LC_MESSAGES", "dashboards.po")
    with path.open("rb") as stream:
        found = read_po(stream, locale=folder)
    return {str(message.id): str(message.string) for message in found if message.id and message.string}


@cache
def translator(language: Language) -> Translator:
    """The function that turns an English message id into a sentence in ``language``."""
    texts = catalogue(language)

    def translate(message: str) -> str:
        return texts.get(message, message)

    return translate


def both(message: str) -> Bilingual:
    """One message in both languages."""
    return Bilingual(translator("zh")(message), translator("en")(message))
