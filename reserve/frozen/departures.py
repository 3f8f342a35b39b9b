"""Departures from the list that two people signed: they are frozen with it, and the notice names each with its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reserve.frozen.errors import FrozenRefused
from reserve.rules.ranking.allocators.departed import listed_amount
from reserve.rules.ranking.candidate import RankedRow
from reserve.vocabulary.language import Bilingual

FILE = "departures.jsonl"


@dataclass(frozen=True, slots=True)
class Departed:
    """Another offer than the list gives; ``breaks`` are the limits it breaks, in words with both amounts.

    Offers are fen, or places in a programme without money: 1 stands on the list, 0 does not.
    """

    number: int
    project_code: str
    list_offer_fen: int
    offer_fen: int
    reason: str
    author: str
    signer: str
    breaks: tuple[Bilingual, ...] = ()


def departure_lines(departures: Sequence[Departed]) -> list[Departed]:
    """One record for each departure, in the order of their numbers."""
    return sorted(departures, key=lambda one: one.number)


def read_departures(records: Iterator[dict[str, Any]]) -> tuple[Departed, ...]:
    """The departures of a frozen batch; anything else raises :class:`FrozenRefused` with its line."""
    found = []
    for number, record in enumerate(records, 1):
        try:
            breaks = tuple(Bilingual(**one) for one in record.pop("breaks", ()))
            one = Departed(**record, breaks=breaks)
        except (TypeError, ValueError) as error:
            raise FrozenRefused("frozen_departure", file=FILE, line=number, why=str(error)[:200]) from error
        if not all(type(fen) is int and fen >= 0 for fen in (one.number, one.list_offer_fen, one.offer_fen)):
            raise FrozenRefused("frozen_departure", file=FILE, line=number, why="an amount is no whole number of fen")
        found.append(one)
    return tuple(found)


def offers_after(rows: Sequence[RankedRow], departures: Sequence[Departed], kind: str) -> Mapping[str, int]:
    """What each project of the list is offered after the departures, in fen or in places, by the kind of the programme."""
    listed = {row.project_code: listed_amount(kind, row.status, row.offer_fen) for row in rows}
    return listed | {one.project_code: one.offer_fen for one in departures}
