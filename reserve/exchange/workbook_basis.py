"""The last sheets: projects without a place, and everything the list rests on."""

from reserve.exchange.ranked_list import ListRow, RankedListData, gives_money
from reserve.exchange.workbook_list import head
from reserve.exchange.workbook_pen import Pen
from reserve.exchange.workbook_why import begin
from reserve.vocabulary.units import from_fen, plain

_OUTSIDE = (
    ("code", 17.0), ("name", 38.0), ("enterprise", 26.0), ("county", 14.0), ("status", 12.0), ("points", 9.0), ("reason", 60.0),
    ("citation", 40.0),
)  # fmt: skip
_BASIS_WIDTHS = (28.0, 70.0, 22.0, 16.0)
_WIDTH = sum(_BASIS_WIDTHS)


def write_outside(pen: Pen, data: RankedListData) -> None:
    """Each gate that stopped a project, and projects below a floor with what would lift them."""
    at = begin(pen, data, "outside", _OUTSIDE)
    outside = [row for row in data.rows if row.place is None]
    for row in outside:
        for reason, citation in _why_outside(row, data):
            texts = (row.project_code, row.name, row.enterprise, row.county_name.text(data.language), pen.word(row.status))
            for column, text in enumerate(texts):
                pen.text(at, column, text)
            pen.micro(at, 5, None if row.status == "gated_out" else row.points_micro, "points")
            pen.text(at, 6, reason)
            pen.text(at, 7, citation)
            at += 1
    if not outside:
        pen.merged(at, len(_OUTSIDE) - 1, pen.word("none_outside"), "note")


def _why_outside(row: ListRow, data: RankedListData) -> list[tuple[str, str]]:
    stopped = [(gate.message.text(data.language) or gate.reason, gate.citation) for gate in row.gates if not gate.allowed]
    return stopped or [(lift.text(data.language), "") for lift in row.lift] or [("", "")]


def write_basis(pen: Pen, data: RankedListData) -> None:
    """Which law, which run, which digest; provisions and parameters with their standing; warnings."""
    head(pen, data, "basis", 3)
    for column, width in enumerate(_BASIS_WIDTHS):
        pen.sheet.set_column(column, column, width)
    at = _provenance(pen, data, 4)
    if data.warnings:
        pen.text(at, 0, pen.word("warnings"), "section")
        for number, warning in enumerate(data.warnings, start=1):
            pen.merged(at + number, 3, f"{number}. {warning.text(data.language)}", "warning", width=_WIDTH)
        at += len(data.warnings) + 2
    pen.text(at, 0, pen.word("citations"), "section")
    pen.merged(at + 1, 3, pen.word("house_note"), "note", width=_WIDTH)
    for column, code in enumerate(("item", "content", "value", "value_status")):
        pen.text(at + 2, column, pen.word(code), "header")
    for row, citation in enumerate(data.citations, start=at + 3):
        pen.text(row, 0, citation.subject)
        pen.text(row, 1, citation.text)
        pen.text(row, 2, citation.value)
        pen.text(row, 3, pen.word(f"status.{citation.status}"), "center")


def _provenance(pen: Pen, data: RankedListData, at: int) -> int:
    pairs = (
        ("batch", data.batch_code), ("programme", data.programme_title.text(data.language)), ("basis", data.basis),
        *_means(data), ("as_of", data.as_of.isoformat()),
        ("convention", data.convention.text(data.language)), ("seed", data.seed), ("digest", data.digest),
        ("audit_head", data.audit_head), ("verify", pen.word("verify_text", head=data.audit_head)),
        ("generated", data.generated_on.isoformat()),
    )  # fmt: skip
    for code, value in pairs:
        if value:
            pen.text(at, 0, pen.word(code), "label")
            pen.text(at, 1, value)
            at += 1
    return at + 1


def _means(data: RankedListData) -> tuple[tuple[str, str], ...]:
    """The money there was and what was offered of it, or the places of a list."""
    if gives_money(data):
        budget = (("budget", plain(from_fen(data.budget_fen))),) if data.budget_fen else ()
        return (*budget, ("spent", plain(from_fen(data.spent_fen))))
    return (("places", str(data.places)),) if data.places is not None else ()
