"""``reserve library``: check the whole library again, and what the last check found."""

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import REFUSED, USAGE, fail, note, progress, say, show_json, show_table
from dashboards.cli.files import read_date, write_file
from dashboards.cli.words import helped, language, t

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from reserve.services.library_check.views import LibraryFindingRow, LibraryRun
    from reserve.vocabulary.language import Bilingual

app = typer.Typer(no_args_is_help=True)
Unit = Annotated[str | None, typer.Option("--unit", help=t("help.library.unit"))]


@app.command("check", **helped("help.library.check"))
def check(
    login: As,
    *,
    unit: Unit = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help=t("help.as_of"))] = None,
    stage: Annotated[str, typer.Option("--stage", help=t("help.stage"))] = "reserve",
    resume: Annotated[bool, typer.Option("--resume", help=t("help.library.resume"))] = False,
    anew: Annotated[bool, typer.Option("--anew", help=t("help.library.anew"))] = False,
    keep_peers: Annotated[bool, typer.Option("--keep-peers", help=t("help.library.keep_peers"))] = False,
    as_json: Json = False,
) -> None:
    """Judge every live project; exit code 0 when the run came to its end, whatever it found."""
    from reserve.services.library_check.run import CheckPlan, check_library
    from reserve.vocabulary.fields import STAGES

    if resume and anew:
        raise fail(t("library.resume_or_anew"), USAGE)
    known = next((one for one in STAGES if one == stage), None)
    if known is None:
        raise fail(t("check.stage_unknown", stage=stage, known=", ".join(STAGES)), USAGE)
    plan = CheckPlan(unit, read_date(as_of) if as_of else None, known, resume, anew, keep_peers)
    with acting(login) as who, progress() as step:
        try:
            run = check_library(who.desk, who.session_id, plan, progress=_pace(step))
        except KeyboardInterrupt as stop:
            raise fail(t("library.interrupted"), REFUSED) from stop
    if as_json:
        show_json(run)
        return
    say(t("library.done", number=run.number, unit=run.unit_name.text(language()), judged=f"{run.judged:,}", rules=run.rules, day=run.as_of))
    say(t("library.counts", **{severity: f"{count:,}" for severity, count in run.counts.items()}))
    if run.peers_counted is not None:
        say(t("library.peers", day=run.peers_counted, groups=f"{run.peer_groups:,}"))


@app.command("findings", **helped("help.library.findings"))
def findings(
    login: As,
    *,
    unit: Unit = None,
    rule: Annotated[str | None, typer.Option("--rule", help=t("help.library.rule"))] = None,
    severity: Annotated[str | None, typer.Option("--severity", help=t("help.library.severity"))] = None,
    new: Annotated[bool, typer.Option("--new", help=t("help.library.new"))] = False,
    run: Annotated[int | None, typer.Option("--run", help=t("help.library.run"))] = None,
    top: Annotated[int, typer.Option("--top", help=t("help.library.top"))] = 50,
    out: Annotated[str | None, typer.Option("--out", "-o", help=t("help.output"))] = None,
    force: Annotated[bool, typer.Option("--force", help=t("help.force"))] = False,
    as_json: Json = False,
) -> None:
    """List what the last run found in projects that the account may see."""
    from reserve.services.library_check.findings import SIZE_LIMIT, library_findings

    standing = "new" if new else None
    with acting(login) as who:
        if out is not None:
            from reserve.services.library_check.export_findings import export_library_findings

            made = export_library_findings(
                who.desk, who.session_id, _titles(), unit=unit, rule=rule, severity=severity, standing=standing, run=run,
                language=language(),
            )  # fmt: skip
            write_file(out, made.content, force=force)
            return
        found = library_findings(
            who.desk, who.session_id, unit=unit, rule=rule, severity=severity, standing=standing, run=run,
            size=top if top > 0 else SIZE_LIMIT,
        )  # fmt: skip
    if as_json:
        show_json(found)
        return
    titles = _titles()
    show_table(("severity", "rule", "library_title", "code", "name", "unit", "where", "library_standing", "library_since"),
               [_row(row, titles) for row in found.rows])  # fmt: skip
    say(t("library.found", number=found.number, day=_day(found.finished_at), total=f"{found.total:,}",
          projects=f"{found.projects:,}", shown=f"{len(found.rows):,}"))  # fmt: skip


@app.command("runs", **helped("help.library.runs"))
def runs(login: As, *, as_json: Json = False) -> None:
    """List the checks of the libraries that the account may check."""
    from reserve.services.library_check.findings import list_library_runs

    with acting(login) as who:
        known = list_library_runs(who.desk, who.session_id)
    if as_json:
        show_json(known)
        return
    columns = ("library_number", "unit", "library_started", "library_as_of", "stage", "active", "library_judged", "library_block",
               "library_explain", "library_hint", "library_who")  # fmt: skip
    numbers = ("library_number", "library_judged", "library_block", "library_explain", "library_hint")
    show_table(columns, [_run(one) for one in known], numbers=numbers)


def _pace(step: "Callable[[int, int, str], None]") -> "Callable[[int, int, str], None]":
    """Tell projects a second and what remains: on a terminal beside the bar, else a line for each chunk."""
    begun: list[tuple[int, float]] = []

    def told(done: int, total: int, _word: str) -> None:
        if not begun:
            begun.append((done, time.monotonic()))
            step(done, total, t("library.begins", total=f"{total:,}", done=f"{done:,}"))
            return
        pace = (done - begun[0][0]) / max(time.monotonic() - begun[0][1], 0.001)
        left = max(0, total - done) / pace if pace else 0
        text = t("library.pace", pace=f"{pace:,.0f}", left=f"{int(left // 60)}:{int(left % 60):02d}")
        step(done, total, text)
        if not sys.stderr.isatty():
            note(t("library.step", done=f"{done:,}", total=f"{total:,}", pace=text))

    return told


def _titles() -> "dict[str, Bilingual]":
    from validation.catalogue import catalogue

    return {rule.id: rule.title for rule in catalogue()}


def _row(row: "LibraryFindingRow", titles: "dict[str, Bilingual]") -> tuple[str, ...]:
    from reserve.services.library_check.export_findings import place_words

    title = titles[row.rule_id].text(language()) if row.rule_id in titles else ""
    return (
        t(f"severity.{row.severity}"), row.rule_id, title, row.code, row.name, row.unit_name.text(language()),
        place_words(row.path).text(language()), t(f"library.standing.{row.standing}"), _day(row.since),
    )  # fmt: skip


def _run(run: "LibraryRun") -> tuple[object, ...]:
    judged = f"{run.judged:,}" if run.state == "finished" else f"{run.judged:,} / {run.total:,}"
    return (
        run.number, run.unit_name.text(language()), _minute(run.started_at), run.as_of, t(f"library.stage.{run.stage}"),
        t(f"library.state.{run.state}"), judged, *(f"{run.counts[severity]:,}" for severity in ("block", "explain", "hint")), run.who,
    )  # fmt: skip


def _day(moment: "dt.datetime") -> str:
    return _minute(moment)[:10]


def _minute(moment: "dt.datetime") -> str:
    from reserve.accounts.desk import OFFICE_ZONE

    return moment.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M")
