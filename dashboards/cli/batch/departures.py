"""``reserve batch depart``, ``departure`` and ``departures``: exceptions to a ranked list, proposed by one and signed by another."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import USAGE, fail, note, say, show_json, show_table
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.units import from_fen, plain

if TYPE_CHECKING:
    from reserve.services import DepartureView

_COLUMNS = (
    "number", "departure_run", "code", "offer_list", "offer_departed", "departure_state", "reason", "breaks", "author", "answered_by",
)  # fmt: skip
_NUMBERS = ("number", "departure_run", "offer_list", "offer_departed")
Batch = Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("depart", **helped("help.batch_depart"))(depart)
    group.command("departure", **helped("help.batch_departure"))(departure)
    group.command("departures", **helped("help.batch_departures"))(departures)


def depart(
    batch: Batch,
    project: Annotated[str, typer.Argument(metavar="PROJECT", help=t("help.departure_project"))],
    *,
    offer: Annotated[str, typer.Option(help=t("help.departure_offer"))],
    reason: Annotated[str, typer.Option(help=t("help.departure_reason"))],
    login: As,
    as_json: Json = False,
) -> None:
    """Propose another offer to a project than the list gives, or a place instead of none."""
    from reserve.rules.ranking.allocators.departed import counts_places
    from reserve.services import propose_departure, read_batch
    from reserve.vocabulary.numbers import parse_number
    from reserve.vocabulary.units import to_fen, units

    with acting(login) as who:
        number = parse_number(offer)
        places = counts_places(read_batch(who.desk, who.session_id, batch, explained=False).programme.kind)
        amount = _place(number) if places else to_fen(number, units()["10kCNY"])
        made = propose_departure(who.desk, who.session_id, batch, project, amount, reason=reason)
    _told(made, as_json=as_json)


def departure(
    batch: Batch,
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=1, help=t("help.departure_number"))],
    *,
    login: As,
    sign: Annotated[bool, typer.Option("--sign", help=t("help.departure_sign"))] = False,
    refuse: Annotated[str | None, typer.Option(metavar="REASON", help=t("help.departure_refuse"))] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help=t("help.departure_withdraw"))] = False,
    as_json: Json = False,
) -> None:
    """Sign, refuse or withdraw a departure."""
    from reserve.services import refuse_departure, sign_departure, withdraw_departure

    if sum((sign, refuse is not None, withdraw)) != 1:
        raise fail(t("departure.one"), USAGE)
    with acting(login) as who:
        if refuse is not None:
            made = refuse_departure(who.desk, who.session_id, batch, number, refuse)
        else:
            made = (sign_departure if sign else withdraw_departure)(who.desk, who.session_id, batch, number)
    _told(made, as_json=as_json)


def departures(batch: Batch, *, login: As, as_json: Json = False) -> None:
    """List every departure from the lists of a batch."""
    from reserve.services import list_departures

    with acting(login) as who:
        found = list_departures(who.desk, who.session_id, batch)
    if as_json:
        show_json(found)
        return
    show_table(_COLUMNS, [_cells(one) for one in found], numbers=_NUMBERS)
    if not found:
        note(t("departure.none"))


def _place(number: Decimal) -> int:
    """A place: 1 or 0. Raises ``BadInput`` for any other number."""
    if number not in (0, 1):
        raise BadInput("departure_place", given=plain(number))
    return int(number)


def _cells(one: "DepartureView") -> tuple[object, ...]:
    return (
        one.number, one.run_number, one.project_code, _amount(one, one.list_offer_fen), _amount(one, one.offer_fen),
        t(f"departure.{one.state}"),
        one.reason, "；".join(text.text(language()) for text in one.breaks), one.author_name, one.answered_by,
    )  # fmt: skip


def _amount(one: "DepartureView", offer: int) -> str:
    """Money in 10^4 yuan, or in or out where a list has places."""
    return t("departure.on" if offer else "departure.off") if one.counts_places else plain(from_fen(offer), 2)


def _told(one: "DepartureView", *, as_json: bool) -> None:
    if as_json:
        show_json(one)
        return
    told = {"number": one.number, "project": one.project_code, "old": _amount(one, one.list_offer_fen), "new": _amount(one, one.offer_fen)}
    say(t("departure.told_place" if one.counts_places else "departure.told", state=t(f"departure.{one.state}"), **told))
    for text in one.breaks:
        note(text.text(language()))
