"""``reserve rank`` and ``reserve export``."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import Acting, As, Json, acting
from dashboards.cli.console import USAGE, fail, note, progress, say, show_json, show_table
from dashboards.cli.files import write_file
from dashboards.cli.trial import try_otherwise
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.units import from_fen, from_micro, plain

if TYPE_CHECKING:
    from reserve.services import BatchRow, BatchView

_COLUMNS = ("place", "tier", "code", "name", "enterprise", "county", "points", "requested", "offer", "status")
_NUMBERS = ("place", "tier", "points", "requested", "offer")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("rank", **helped("help.rank"))(rank)
    app.command("export", **helped("help.export"))(export)


def rank(
    batch: Annotated[str | None, typer.Argument(metavar="BATCH", help=t("help.batch"))] = None,
    *,
    login: As,
    programme: Annotated[str | None, typer.Option(help=t("help.programme"))] = None,
    budget: Annotated[str | None, typer.Option(help=t("help.budget"))] = None,
    places: Annotated[int | None, typer.Option(help=t("help.places"))] = None,
    basis: Annotated[str | None, typer.Option(help=t("help.basis"))] = None,
    top: Annotated[int, typer.Option(min=0, help=t("help.top"))] = 30,
    show: Annotated[bool, typer.Option("--show", help=t("help.show"))] = False,
    method: Annotated[str | None, typer.Option(help=t("help.method"))] = None,
    allocator: Annotated[str | None, typer.Option(help=t("help.allocator"))] = None,
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=NUMBER", help=t("help.set"))] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help=t("help.csv"))] = False,
    as_json: Json = False,
) -> None:
    """Rank a batch, or one opened now, and show the list; with a method or an allocator show an unofficial trial of a ranked one."""
    opening = (programme, budget, places, basis)
    asked = any(one is not None for one in opening)
    if asked == (batch is not None) or (batch is None and not (programme and basis)):
        raise fail(t("rank.give_one"), USAGE)
    if method is not None or allocator is not None or settings:
        if batch is None or show or as_csv:
            raise fail(t("trial.ranked_only"), USAGE)
        with acting(login) as who:
            try_otherwise(who, batch, (method, allocator), settings or (), top, as_json=as_json)
        return
    with acting(login) as who:
        code = batch or _open(who, str(programme), (budget, places), str(basis))
        view = _view(who, code, show=show)
    if as_json:
        show_json(view)
    elif as_csv:
        _write_csv(view)
    else:
        _show(view, top)


def export(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))],
    *,
    login: As,
    output: Annotated[str | None, typer.Option("--output", "-o", help=t("help.output"))] = None,
    force: Annotated[bool, typer.Option("--force", help=t("help.force"))] = False,
    verdicts: Annotated[bool, typer.Option("--verdicts", help=t("help.export_verdicts"))] = False,
) -> None:
    """Write the ranked list as a workbook, or the formal verdicts of all candidates as an archive."""
    from reserve.exchange.table_import import safe_name
    from reserve.services import export_batch, export_verdicts

    with acting(login) as who:
        download = (export_verdicts if verdicts else export_batch)(who.desk, who.session_id, batch)
    write_file(output or safe_name(download.filename), download.content, force=force)


def _open(who: Acting, programme: str, means: tuple[str | None, int | None], basis: str) -> str:
    from reserve.services import open_batch
    from reserve.vocabulary.units import to_fen, units

    budget, places = means
    money = to_fen(budget, units()["10kCNY"]) if budget is not None else 0
    code: str = open_batch(who.desk, who.session_id, programme, money, basis, places=places).code
    note(t("rank.opened", code=code))
    return code


def _view(who: Acting, code: str, *, show: bool) -> "BatchView":
    from reserve.services import read_batch, run_batch

    if show:
        return read_batch(who.desk, who.session_id, code)
    with progress() as step:
        return run_batch(who.desk, who.session_id, code, step)


def _status(row: "BatchRow", kind: str) -> str:
    """The word of the kind of programme where it has one of its own: what is funded in one is selected or nominated in another."""
    return t(f"rank.{kind}.{row.status}") if row.status == "funded" and kind != "money" else t(f"rank.{row.status}")


def _cells(row: "BatchRow", kind: str) -> tuple[object, ...]:
    return (
        row.place, row.tier, row.project_code, row.name, row.enterprise, row.unit_name.text(language()),
        plain(from_micro(row.points_micro), 2), _money(row.requested_fen), _money(row.offer_fen), _status(row, kind),
    )  # fmt: skip


def _money(fen: int | None) -> str:
    return "" if fen is None else plain(from_fen(fen), 2)


def _exact(fen: int | None) -> Decimal | None:
    return None if fen is None else from_fen(fen)


def _show(view: "BatchView", top: int) -> None:
    placed = [row for row in view.rows if row.place is not None]
    shown: Sequence[BatchRow] = placed if top == 0 else placed[:top]
    show_table(
        _COLUMNS,
        [_cells(row, view.programme.kind) for row in shown],
        numbers=_NUMBERS,
        title=f"{view.code} {view.programme.title.text(language())}",
    )
    if len(placed) > len(shown):
        note(t("rank.more", count=len(placed) - len(shown)))
    say(_line(view))
    if outside := len(view.rows) - len(placed):
        say(t("rank.outside", count=outside))
    for warning in view.warnings:
        note(warning.text(language()))


def _line(view: "BatchView") -> str:
    within = sum(1 for row in view.rows if row.status in ("funded", "partial"))
    if view.programme.kind == "list":
        return t("rank.line_places", count=within, places=view.places)
    if view.programme.kind == "nomination":
        return t("rank.line_nominated", count=within)
    if not view.budget_fen:
        return t("rank.line_open", count=within, spent=plain(from_fen(view.spent_fen), 2))
    return t("rank.line", count=within, spent=plain(from_fen(view.spent_fen), 2), budget=plain(from_fen(view.budget_fen), 2))


def _write_csv(view: "BatchView") -> None:
    from reserve.exchange.safe_text import csv_bytes

    header = [t(f"col.{column}") for column in _COLUMNS]
    kind = view.programme.kind
    exact = [
        (*_cells(row, kind)[:6], from_micro(row.points_micro), _exact(row.requested_fen), _exact(row.offer_fen), _status(row, kind))
        for row in view.rows
    ]
    typer.echo(csv_bytes(header, exact), nl=False)
