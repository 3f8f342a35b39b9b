"""``reserve quality``: the data-quality card of a unit, the projects behind a figure, or the workbook."""

from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import USAGE, fail, say, show_json, show_table
from dashboards.cli.files import read_date, write_file
from dashboards.cli.words import helped, language, t

if TYPE_CHECKING:
    from reserve.services.quality.views import Behind, QualityCard


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("quality", **helped("help.quality"))(quality)


def quality(
    login: As,
    *,
    unit: Annotated[str | None, typer.Option("--unit", help=t("help.quality.unit"))] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help=t("help.quality.from"))] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help=t("help.quality.to"))] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help=t("help.quality.as_of"))] = None,
    figure: Annotated[str | None, typer.Option("--figure", metavar="CODE", help=t("help.quality.figure"))] = None,
    out: Annotated[str | None, typer.Option("--out", "-o", metavar="FILE", help=t("help.quality.out"))] = None,
    force: Annotated[bool, typer.Option("--force", help=t("help.force"))] = False,
    as_json: Json = False,
) -> None:
    """Show the card, or what stands behind one of its figures, or write it as a workbook."""
    from reserve.services.quality.export_card import export_quality
    from reserve.services.quality.read_behind import behind_figure
    from reserve.services.quality.read_card import read_quality

    if out is not None and figure is not None:
        raise fail(t("quality.one"), USAGE)
    days = {"start": start, "end": end, "as_of": as_of}
    period = {name: read_date(text) for name, text in days.items() if text is not None}
    with acting(login) as who:
        if out is not None:
            made = export_quality(who.desk, who.session_id, unit, language=language(), **period)
            write_file(out, made.content, force=force)
            return
        if figure is not None:
            behind = behind_figure(who.desk, who.session_id, figure, unit, **period)
            if as_json:
                show_json(behind)
            else:
                _show_behind(behind)
            return
        card = read_quality(who.desk, who.session_id, unit, **period)
    if as_json:
        show_json(card)
    else:
        _show(card)


def _show(card: "QualityCard") -> None:
    from reserve.services.quality.export_card import amounts_of, asked_of, state_of
    from reserve.vocabulary.units import plain

    tongue = language()
    rows = []
    for view in card.figures:
        sign = " %" if view.figure.form == "share" else ""
        value = "" if view.now.value is None else f"{plain(view.now.value, 1)}{sign}"
        _value, counted, of = amounts_of(view.figure, view.now)
        state = t(f"quality.state.{state_of(view)}")
        rows.append((view.figure.code, view.figure.label.text(tongue), value, plain(counted), plain(of), asked_of(view), state))
    period = card.period
    say(
        t(
            "quality.title", unit=card.unit_name, start=period.start, end=period.end, as_of=period.as_of, projects=card.projects,
            submissions=card.submissions, returns=card.returns,
        )
    )  # fmt: skip
    show_table(
        ("figure_code", "figure", "value", "counted", "counted_of", "asked", "standing"), rows, numbers=("value", "counted", "counted_of")
    )
    say(t("quality.weak", weak=len(card.weak), minimum=card.minimum))


def _show_behind(found: "Behind") -> None:
    tongue = language()
    say(f"{found.unit_name.text(tongue)} · {found.figure.label.text(tongue)}")
    rows = [(row.code, row.name, row.unit_name.text(tongue), row.what.text(tongue)) for row in found.rows]
    show_table(("code", "name", "unit", "why_here"), rows)
    say(t("quality.behind", total=found.total, hidden=found.hidden))
