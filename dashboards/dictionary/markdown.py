"""Tables of Markdown from plain texts, in both languages."""

from collections.abc import Iterable, Sequence

from reserve.vocabulary.language import Bilingual


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what stands in a cell cannot break it."""
    lines = [_line(heads), "|" + "---|" * len(heads), *(_line(row) for row in rows)]
    return "\n".join(lines) + "\n"


def both(text: Bilingual | None) -> str:
    """Both languages, one below the other, or once where they are the same."""
    if text is None:
        return ""
    return text.zh if text.zh == text.en else "<br>".join(part for part in (text.zh, text.en) if part)


def code(text: str) -> str:
    """Text as code, or nothing."""
    return f"`{text}`" if text else ""


def page(title: str, about: Sequence[str], parts: Iterable[str]) -> str:
    """A generated page: title, what it is, parts."""
    head = [f"# {title}", "", *about, "", "由 `make docs` 生成，请勿手工修改。Written by `make docs`; do not edit by hand.", ""]
    return "\n".join(head) + "\n" + "\n".join(parts).rstrip("\n") + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split()) or " "
