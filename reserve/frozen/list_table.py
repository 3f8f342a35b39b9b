"""The list of a frozen batch as a table for spreadsheets: every figure exact, every heading in both languages."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from reserve.exchange.safe_text import csv_bytes
from reserve.frozen.candidates import Kept
from reserve.frozen.departures import Departed, offers_after
from reserve.frozen.words import for_kind, words
from reserve.rules.ranking.allocators.departed import counts_places
from reserve.rules.ranking.candidate import Candidate, RankedRow, Ranking
from reserve.rules.ranking.ranking import tie_label
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_micro

COLUMNS = (
    "place",
    "tier",
    "status",
    "code",
    "name",
    "enterprise",
    "county",
    "city",
    "points",
    "requested",
    "entitled",
    "offer",
    "tie",
    "why",
    "lift",
)


def list_csv(
    ranking: Ranking, kind: str, kept: Mapping[str, Kept], candidates: Mapping[str, Candidate], departures: Sequence[Departed] = ()
) -> bytes:
    """The whole list in its order, those without a place included, with the reason; departures, where there are any, as a last column."""
    rows = [_cells(row, kind, kept[row.project_code], candidates[row.project_code]) for row in ranking.rows]
    header = [both(words()[code]) for code in COLUMNS]
    if departures:
        after = offers_after(ranking.rows, departures, kind)
        header.append(both(words()["departed_places" if counts_places(kind) else "departed"]))
        shown = {code: amount if counts_places(kind) else yuan(amount) for code, amount in after.items()}
        rows = [(*cells, shown[row.project_code]) for cells, row in zip(rows, ranking.rows, strict=True)]
    return csv_bytes(header, rows)


def both(text: Bilingual) -> str:
    """A text in both languages, Chinese first.

    >>> both(Bilingual("名次", "Place"))
    '名次 Place'
    """
    return " ".join(part for part in (text.zh, text.en) if part)


def _cells(row: RankedRow, kind: str, kept: Kept, candidate: Candidate) -> tuple[object, ...]:
    refused = [decision.message for decision in row.decisions if not decision.allowed]
    return (
        row.place,
        row.tier,
        both(words()[for_kind(row.status, kind)]),
        row.project_code,
        candidate.name,
        str(candidate.facts.get("enterprise_name") or ""),
        both(kept.county_name),
        both(kept.city_name),
        from_micro(row.points_micro),
        *_money(row),
        both(tie_label(row.tie)) if row.tie else "",
        " | ".join(both(message) for message in refused),
        " | ".join(both(text) for text in row.lift),
    )


def _money(row: RankedRow) -> tuple[object, ...]:
    return tuple(yuan(fen) for fen in (row.requested_fen, row.entitled_fen, row.offer_fen))


def yuan(fen: int) -> Decimal:
    """Fen as yuan with two decimals, exact.

    >>> yuan(150), yuan(0)
    (Decimal('1.50'), Decimal('0.00'))
    """
    return Decimal(fen).scaleb(-2)
