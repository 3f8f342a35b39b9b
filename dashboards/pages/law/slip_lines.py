"""Where a figure of a document does not follow from the document's own parts: stated, computed, how."""

from typing import Any

from dashboards.i18n import translator
from dashboards.pages.law.reader import Reader
from reserve.rules.targets.document_arithmetic import Recomputed, slip_at
from reserve.vocabulary.units import plain, unit_name
from widgets import blocks

Block = dict[str, Any]


def slip_notice(path: str, reader: Reader) -> list[Block]:
    """A notice beside a value that such a slip concerns; nothing where none does."""
    _ = translator(reader.language)
    found = slip_at(path)
    if not found:
        return []
    lines = [line for slip in found for line in slip_lines(slip, reader)]
    return [blocks.notice("warn", _("The document's own figures give another number"), lines, id="slip")]


def slip_lines(slip: Recomputed, reader: Reader) -> list[str]:
    """What is stated, what its parts give, and what to know about it."""
    _ = translator(reader.language)
    text = _("{label}: the document states {stated}; its own figures give {computed} = {expression}.")
    said = text.format(
        label=slip.label.text(reader.language), stated=stated(slip, reader), computed=computed(slip, reader), expression=slip.expression
    )
    note = slip.note.text(reader.language)
    return [said, note] if note else [said]


def stated(slip: Recomputed, reader: Reader) -> str:
    """The figure of the document with its unit; blank for a pair that no document states."""
    if slip.stated is None:
        return ""
    return f"{plain(slip.stated.number)} {unit_name(slip.stated.unit).text(reader.language)}".strip()


def computed(slip: Recomputed, reader: Reader) -> str:
    """The figure of its parts, with a decimal more than the stated one and at least two, so that the difference is seen."""
    if slip.stated is None:
        return plain(round(slip.computed, 2))
    written = -int(slip.stated.number.as_tuple().exponent)
    return f"{plain(round(slip.computed, max(2, written + 1)))} {unit_name(slip.stated.unit).text(reader.language)}".strip()
