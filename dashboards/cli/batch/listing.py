"""``reserve batch list``."""

from typing import TYPE_CHECKING

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import note, show_json, show_table
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.units import from_fen, plain

if TYPE_CHECKING:
    from reserve.services import BatchSummary

_COLUMNS = ("batch", "batch_state", "programme", "candidates", "budget", "places", "runs", "opened")
_NUMBERS = ("candidates", "budget", "places", "runs")


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("list", **helped("help.batch_list"))(list_all)


def list_all(*, login: As, as_json: Json = False) -> None:
    """Show the batches of one's own unit, the newest first."""
    from reserve.services import list_batches
    from reserve.vocabulary.tracks import batch_states

    with acting(login) as who:
        found = list_batches(who.desk, who.session_id)
    if as_json:
        show_json(found)
        return
    rows = [
        (
            one.code, batch_states()[one.state].label.text(language()), one.programme_title.text(language()), one.candidates,
            _budget(one), one.places, one.runs, one.opened_at.date(),
        )
        for one in found
    ]  # fmt: skip
    show_table(_COLUMNS, rows, numbers=_NUMBERS)
    if not found:
        note(t("batch.none"))


def _budget(one: "BatchSummary") -> str | None:
    """The money of a batch; blank where its programme gives none or publishes none."""
    return plain(from_fen(one.budget_fen), 2) if one.budget_fen else None
