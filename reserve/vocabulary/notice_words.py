"""What a notice calls its title and its parts: the one on paper and the one of a frozen batch say the same."""

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table


@tabled
def _words() -> dict[str, Bilingual]:
    return {row["code"]: Bilingual(row["zh"], row["en"]) for row in read_table("notice_words.csv")}


def notice_title(kind: str, programme: Bilingual) -> Bilingual:
    """The title of the notice of a programme of this kind."""
    text = _of_kind("title", kind)
    return Bilingual(text.zh.format(programme=programme.zh), text.en.format(programme=programme.en))


def notice_heading(number: int, part: str, kind: str = "") -> Bilingual:
    """The numbered heading of a part: ``chosen``, ``waiting`` or ``departures``.

    >>> notice_heading(2, "waiting").zh
    '二、候补项目（按次序递补）'
    """
    return numbered(number, _of_kind(part, kind))


def numbered(number: int, text: Bilingual) -> Bilingual:
    """A heading with its number, as a notice counts its parts.

    >>> numbered(1, Bilingual("甲", "A")).en
    '1. A'
    """
    frame = _words()[f"number_{number}"]
    return Bilingual(frame.zh.format(text=text.zh), frame.en.format(text=text.en))


def _of_kind(code: str, kind: str) -> Bilingual:
    """The word that a programme of this kind has, else the usual one."""
    return _words().get(f"{code}.{kind}") or _words()[code]
