"""The list of a batch as it stands: what departures, withdrawals and succession made of the ranking."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session, col, select

from reserve.exchange.documents.data import Departure as Printed
from reserve.exchange.documents.data import Standing
from reserve.exchange.documents.paper import money
from reserve.exchange.documents.words import words
from reserve.exchange.ranked_list import ListRow, RankedListData, RowStatus
from reserve.rules.ranking.allocators.departed import counts_places
from reserve.rules.ranking.allocators.succession import Listed
from reserve.services.batches.access import programme_of
from reserve.services.proceedings.list_now import list_now
from reserve.store.batches import Batch
from reserve.store.trials import Departure, DepartureStep
from reserve.vocabulary.language import Bilingual


@dataclass(frozen=True, slots=True)
class Now:
    """``listed`` is None and the rest blank where nothing happened since the ranking."""

    listed: RankedListData | None = None
    standing: Mapping[str, Standing] = field(default_factory=dict)
    digest: str = ""


RANKED = Now()


def stands_now(session: Session, batch: Batch, listed: RankedListData) -> Now:
    """The same list with what each project holds now."""
    now = list_now(session, batch)
    by_code = {one.project_code: one for one in now.listed}
    rows = tuple(
        _row(row, by_code[row.project_code], places=now.counts_places) if row.project_code in by_code else row for row in listed.rows
    )
    standing = {code: found for code, one in by_code.items() if (found := standing_of(one))}
    if not standing and rows == listed.rows:
        return RANKED
    return Now(replace(listed, rows=rows, spent_fen=sum(row.offer_fen for row in rows)), standing, now.digest)


def standing_of(one: Listed) -> Standing | None:
    """Whether a placed project left, declined, was asked and has not answered, or was left out by a departure; else None.

    Who holds nothing and does not move up was left out by a departure.
    """
    if one.gone:
        return "gone"
    if one.pending:
        return "offered"
    if one.held:
        return None
    return "passed" if one.passed else None if one.moves else "departed"


def _row(row: ListRow, one: Listed, *, places: bool) -> ListRow:
    """A row with what its project holds; a status that the holding does not change stays."""
    held = 0 if places else one.held
    return replace(row, offer_fen=held, status=status_held(row.status, row.offer_fen, row.entitled_fen, one, places=places))


def status_held(status: RowStatus, offer_fen: int, entitled_fen: int | None, one: Listed, *, places: bool) -> RowStatus:
    """The status of a placed project by what it holds now."""
    if one.held == ((1 if status == "funded" else 0) if places else offer_fen):
        return status
    if not one.held:
        return "reserve"
    return "funded" if places or one.held >= (entitled_fen or 0) else "partial"


def departures_of(session: Session, batch: Batch) -> tuple[Printed, ...]:
    """The departures from the latest run that a second person signed, in their order."""
    kind = programme_of(session, batch).kind
    query = (
        select(Departure, DepartureStep.person_name)
        .join(DepartureStep, col(DepartureStep.departure_id) == col(Departure.id))
        .where(Departure.batch_id == batch.id, Departure.run_number == batch.run_number, DepartureStep.act == "signed")
        .order_by(col(Departure.number))
    )
    return tuple(Printed(one.project_code, _change(one, kind), one.reason, one.author_name, signer) for one, signer in session.exec(query))


def _change(one: Departure, kind: str) -> Bilingual:
    """What a departure changes, in words: an amount, or a place on the list."""
    if counts_places(kind):
        return words()[f"departure.{one.kind}.{kind}"]
    return words()["departure.change"].format(old=money(one.list_offer_fen).text, new=money(one.offer_fen).text)
