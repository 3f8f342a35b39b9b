"""Babel catalogues: message ids are the English texts, the built ``.mo`` is used unless its ``.po`` is newer."""

import gettext
import io
from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from reserve.vocabulary.language import Language

Gettext = Callable[[str], str]
_FOLDERS: dict[Language, str] = {"zh": "zh_CN", "en": "en"}


def _compiled(po: Path) -> gettext.GNUTranslations:
    """Read a ``.po`` straight away: a fresh checkout needs no build to show its texts."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po.open("rb") as source:
        catalogue_ = read_po(source)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue_)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


@cache
def catalogue(domain: str, package: str, language: Language) -> Gettext:
    """The gettext function of ``package/locale/<language>/LC_MESSAGES/<domain>``; raises ``FileNotFoundError`` without a catalogue."""
    with as_file(files(package) / "locale" / _FOLDERS[language] / "LC_MESSAGES") as folder:
        po, mo = folder / f"{domain}.po", folder / f"{domain}.mo"
        if mo.is_file() and (not po.is_file() or mo.stat().st_mtime_ns >= po.stat().st_mtime_ns):
            with mo.open("rb") as compiled:
                return gettext.GNUTranslations(compiled).gettext
        if not po.is_file():
            raise FileNotFoundError(f"no catalogue {domain} for {language} in {package}")
        return _compiled(po).gettext


def text(language: Language) -> Gettext:
    """The texts of this package."""
    return catalogue("widgets", "widgets", language)
