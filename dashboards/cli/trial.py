"""The list of ``reserve rank --method``: another method or another rule of sharing out beside the official list, never stored as a run."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from dashboards.cli.acting import Acting
from dashboards.cli.console import USAGE, fail, note, progress, say, show_json, show_table
from dashboards.cli.words import language, t
from reserve.vocabulary.units import from_fen, from_micro, plain, unit_name

if TYPE_CHECKING:
    from reserve.services.trials.try_method import MethodTrial

_COLUMNS = ("trial_place", "official_place", "code", "name", "trial_key", "requested", "trial_offer", "official_offer")
_NUMBERS = ("trial_place", "official_place", "trial_key", "requested", "trial_offer", "official_offer")
_ALLOCATOR = "allocator."


def try_otherwise(
    who: Acting, batch: str, names: tuple[str | None, str | None], settings: Sequence[str], top: int, *, as_json: bool
) -> None:
    """Compute and show the list by another method or allocator; ``settings`` are texts such as ``at_most=500``."""
    from reserve.rules.ranking.trials.otherwise import Asked
    from reserve.services.trials.try_method import try_method

    numbers = _numbers(settings)
    of_allocator = {key.removeprefix(_ALLOCATOR): value for key, value in numbers.items() if key.startswith(_ALLOCATOR)}
    of_method = {key: value for key, value in numbers.items() if not key.startswith(_ALLOCATOR)}
    if (of_method and names[0] is None) or (of_allocator and names[1] is None):
        raise fail(t("trial.set_what"), USAGE)
    with progress() as step:
        asked = Asked(names[0], names[1], of_method, of_allocator)
        made = try_method(who.desk, who.session_id, batch, asked, lambda done, total, *_: step(done, total, "rank"))
    if as_json:
        show_json(_summary(made))
        return
    _show(made, top)


def _numbers(settings: Sequence[str]) -> dict[str, Decimal]:
    from reserve.vocabulary.errors import BadInput
    from reserve.vocabulary.numbers import parse_number

    found = {}
    for text in settings:
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            raise fail(t("trial.set_form", text=text[:60]), USAGE)
        try:
            found[key.strip()] = parse_number(value)
        except BadInput as error:
            raise fail(t("trial.set_number", key=key.strip()[:60], detail=error.text(language())), USAGE) from error
    return found


def _show(made: "MethodTrial", top: int) -> None:
    trial, official, candidates = made.other.trial, made.official, made.board.candidates
    order = trial.order.tolist()
    title = t("trial.title", batch=made.code, method=made.other.programme.method.name, allocator=made.other.programme.allocator.name)
    rows = [
        (
            int(trial.places[n]), int(official.places[n]) or None, candidates[n].project_code, candidates[n].name,
            plain(from_micro(int(trial.totals[n])), 2), _money(candidates[n].fen("subsidy_requested")), _money(int(trial.offers[n])),
            _money(int(official.offers[n])),
        )
        for n in (order if top == 0 else order[:top])
    ]  # fmt: skip
    show_table(_COLUMNS, rows, numbers=_NUMBERS, title=title)
    if len(order) > len(rows):
        note(t("rank.more", count=len(order) - len(rows)))
    say(t("trial.key", unit=unit_name(made.other.unit).text(language())))
    before, after = made.comparison.before, made.comparison.after
    for sums, word in ((before, "trial.official"), (after, "trial.other")):
        figures = {"spent": plain(from_fen(sums.spent_fen), 2), "saving": plain(sums.saving_tce, 2), "co2": plain(sums.co2_t, 2)}
        say(t(word, projects=sums.projects, counties=sums.counties, **figures))
    say(t("trial.moved", entering=len(made.comparison.entering), leaving=len(made.comparison.leaving), moving=len(made.comparison.moving)))
    for n in range(len(candidates)):
        why = made.other.refusal(n)
        if why is not None and made.board.passed[n]:
            note(f"{candidates[n].project_code} {why.text(language())}")
    for told in trial.notes:
        note(told.text(language()))
    note(t("trial.unofficial"))


def _money(fen: int | None) -> str:
    return "" if fen is None else plain(from_fen(fen), 2)


def _summary(made: "MethodTrial") -> dict[str, object]:
    """The trial as plain values: money in fen, keys in 10^-6 of their unit."""
    trial, official, candidates = made.other.trial, made.official, made.board.candidates
    rows = [
        {
            "project_code": candidates[n].project_code,
            "place": int(trial.places[n]) or None,
            "official_place": int(official.places[n]) or None,
            "key_micro": int(trial.totals[n]),
            "offer_fen": int(trial.offers[n]),
            "official_offer_fen": int(official.offers[n]),
            "status": trial.statuses[n],
            "refusal": made.other.refusal(n),
        }
        for n in sorted(range(len(candidates)), key=lambda n: (int(trial.places[n]) or len(candidates) + 1, candidates[n].project_code))
    ]
    return {
        "batch": made.code, "run": made.run_number, "official": False, "method": made.other.programme.method.name,
        "allocator": made.other.programme.allocator.name, "unit": made.other.unit, "digest": made.digest, "spent_fen": trial.spent_fen,
        "official_spent_fen": official.spent_fen, "notes": trial.notes, "rows": rows,
    }  # fmt: skip
