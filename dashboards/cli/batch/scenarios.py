"""``reserve batch scenario`` and ``reserve batch scenarios``: a batch tried otherwise, never official, always on record."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import USAGE, fail, note, progress, say, show_json, show_table
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.units import from_fen, plain

if TYPE_CHECKING:
    from reserve.rules.ranking.trials.comparison import Moved, Sums
    from reserve.rules.ranking.trials.scenario import Changes
    from reserve.services import ScenarioDesk, ScenarioView

_MOVED = ("code", "name", "enterprise", "place_before", "place", "offer_before", "offer")
_LOG = ("number", "changes", "entering", "leaving", "saving", "who", "ran_at")


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("scenario", **helped("help.batch_scenario"))(scenario)
    group.command("scenarios", **helped("help.batch_scenarios"))(scenarios)


def scenario(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))],
    *,
    login: As,
    weight: Annotated[list[str] | None, typer.Option(metavar="CRITERION=POINTS", help=t("help.scenario_weight"))] = None,
    floor: Annotated[list[str] | None, typer.Option(metavar="CRITERION=VALUE", help=t("help.scenario_floor"))] = None,
    cap: Annotated[list[str] | None, typer.Option(metavar="CAP=VALUE", help=t("help.scenario_cap"))] = None,
    budget: Annotated[str | None, typer.Option(help=t("help.budget"))] = None,
    places: Annotated[str | None, typer.Option(help=t("help.scenario_places"))] = None,
    line: Annotated[str | None, typer.Option(help=t("help.scenario_line"))] = None,
    partial: Annotated[bool | None, typer.Option("--partial/--no-partial", help=t("help.scenario_partial"))] = None,
    title: Annotated[str, typer.Option(help=t("help.scenario_title"))] = "",
    top: Annotated[int, typer.Option(min=0, help=t("help.scenario_top"))] = 30,
    as_json: Json = False,
) -> None:
    """Rank a batch under other weights, means, floors or caps, beside its official list."""
    from reserve.services import prepare_scenarios, run_scenario

    typed = [*_pairs("weight", weight), *_pairs("floor", floor), *_pairs("cap", cap)]
    single = {"budget": budget, "places": places, "line": line, "partial": None if partial is None else "yes" if partial else "no"}
    typed += [(name, text) for name, text in single.items() if text is not None]
    with acting(login) as who, progress() as step:

        def told(done: int, total: int, _what: str) -> None:
            step(done, total, "rank")

        start = prepare_scenarios(who.desk, who.session_id, batch, told)
        view = run_scenario(who.desk, who.session_id, batch, _changes(start, typed), title=title)
    if as_json:
        show_json(_json(view))
    else:
        _show(view, top)


def scenarios(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))],
    *,
    login: As,
    as_json: Json = False,
) -> None:
    """List every scenario that anybody ran on a batch."""
    from reserve.services import list_scenarios
    from reserve.services.trials.scenario_json import changes_json

    with acting(login) as who:
        found = list_scenarios(who.desk, who.session_id, batch)
    if as_json:
        show_json([replace(one, changes=changes_json(one.changes)) for one in found])  # type: ignore[arg-type]
        return
    rows = [
        (one.number, _words(changes_json(one.changes)), one.entering, one.leaving, plain(one.sums.saving_tce, 0), one.person_name,
         one.ran_at.isoformat(timespec="minutes"))
        for one in found
    ]  # fmt: skip
    show_table(_LOG, rows, numbers=("number", "entering", "leaving", "saving"))
    if not found:
        note(t("scenario.none"))


def _pairs(kind: str, given: list[str] | None) -> list[tuple[str, str]]:
    found = []
    for one in given or []:
        key, mark, value = one.partition("=")
        if not mark or not key.strip() or not value.strip():
            raise fail(t("scenario.pair", option=f"--{kind}", given=one), USAGE)
        found.append((f"{kind}:{key.strip()}", value))
    return found


def _changes(start: "ScenarioDesk", typed: list[tuple[str, str]]) -> "Changes":
    """All that was typed at once: weights are checked together, so that their order means nothing."""
    from reserve.rules.ranking.trials.scenario import Changes
    from reserve.services.trials.scenario_input import typed_changes

    return typed_changes(start, Changes(), typed)


def _json(view: "ScenarioView") -> dict[str, object]:
    from reserve.services.trials.scenario_json import changes_json, sums_json

    board, trial = view.board, view.trial
    rows = [
        {
            "place": place, "project_code": board.candidates[at].project_code, "tier": int(trial.tiers[at]),
            "points_micro": int(trial.totals[at]), "offer_fen": int(trial.offers[at]), "status": trial.statuses[at],
            "official_place": int(view.official.places[at]) or None, "official_offer_fen": int(view.official.offers[at]),
        }
        for place, at in enumerate(trial.order.tolist(), start=1)
    ]  # fmt: skip
    return {
        "scenario": view.record.number, "title": view.record.title, "run": view.record.run_number,
        "changes": changes_json(view.record.changes), "programme_digest": view.record.programme_digest,
        "result_digest": view.record.result_digest, "line_after_place": trial.line_after_place,
        "official": sums_json(view.comparison.before), "sums": sums_json(view.comparison.after),
        "entering": [board.candidates[one.position].project_code for one in view.comparison.entering],
        "leaving": [board.candidates[one.position].project_code for one in view.comparison.leaving],
        "rows": rows,
    }  # fmt: skip


def _show(view: "ScenarioView", top: int) -> None:
    found = view.comparison
    for label, moved in (("scenario.entering", found.entering), ("scenario.leaving", found.leaving)):
        shown = moved if top == 0 else moved[:top]
        title = t(label, count=len(moved))
        show_table(_MOVED, [_cells(view, one) for one in shown], numbers=("place_before", "place", "offer_before", "offer"), title=title)
    say(t("scenario.sums", name="A", **_sums(found.before)))
    say(t("scenario.sums", name=f"#{view.record.number}", **_sums(found.after)))
    note(t("scenario.recorded", number=view.record.number, digest=view.record.result_digest))


def _cells(view: "ScenarioView", one: "Moved") -> tuple[object, ...]:
    candidate = view.board.candidates[one.position]
    return (
        candidate.project_code, candidate.name, candidate.facts.get("enterprise_name", ""), one.place_before, one.place_after,
        plain(from_fen(one.offer_before_fen), 2), plain(from_fen(one.offer_after_fen), 2),
    )  # fmt: skip


def _sums(sums: "Sums") -> dict[str, object]:
    return {
        "projects": sums.projects, "money": plain(from_fen(sums.spent_fen), 2), "saving": plain(sums.saving_tce, 0),
        "co2": plain(sums.co2_t, 0), "crossing": plain(sums.crossing_t, 0), "counties": sums.counties,
    }  # fmt: skip


def _words(changes: dict[str, object]) -> str:
    parts = []
    for name, value in changes.items():
        parts += [f"{name}.{key}={one}" for key, one in value.items()] if isinstance(value, dict) else [f"{name}={value}"]
    return ("；" if language() == "zh" else "; ").join(parts)
