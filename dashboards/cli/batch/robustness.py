"""``reserve batch robustness`` and ``reserve batch price``."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import note, progress, say, show_json, show_table
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.units import from_fen, from_micro, plain

if TYPE_CHECKING:
    from reserve.rules.robustness.price import Bought, Price
    from reserve.rules.robustness.study import Study
    from reserve.services import BatchView

_COLUMNS = ("place", "code", "name", "robust_near", "robust_order", "robust_any", "robust_data", "robust_places", "robust_flip")
_NUMBERS = ("place", "robust_near", "robust_order", "robust_any", "robust_data")
_PRICES = ("price_rule", "price_saved", "price_apart", "price_money", "price_who")
_AMOUNTS = ("price_saved", "price_apart", "price_money", "price_who")
_DEFAULT_DRAWS = 10_000


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("robustness", **helped("help.batch_robustness"))(robustness)
    group.command("price", **helped("help.batch_price"))(price)


def robustness(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))],
    *,
    login: As,
    draws: Annotated[int, typer.Option(help=t("help.draws"))] = _DEFAULT_DRAWS,
    everybody: Annotated[bool, typer.Option("--all", help=t("help.robust_all"))] = False,
    as_json: Json = False,
) -> None:
    """Whom other opinions and other data would fund."""
    from reserve.services import read_batch
    from reserve.services.trials.robustness import batch_robustness

    with acting(login) as who:
        with progress() as step:
            made = batch_robustness(who.desk, who.session_id, batch, draws, progress=step)
        view = read_batch(who.desk, who.session_id, batch)
    if as_json:
        show_json(made)
        return
    _show_study(made, view, everybody=everybody)


def _show_study(made: "Study", view: "BatchView", *, everybody: bool) -> None:
    names = {row.project_code: row.name for row in view.rows}
    flips = {flip.code: flip for flip in made.flips}
    contested = [
        any(found) for found in zip(*(made.opinions[kind].contested() for kind in made.opinions), made.doubt.contested(), strict=True)
    ]
    rows = []
    for n, code in enumerate(made.codes):
        if not everybody and not contested[n]:
            continue
        flip, near = flips.get(code), made.opinions["near"]
        turned = (
            t("robust.flip", points=f"{flip.points:g}", giving=_label(view, flip.giving), taking=_label(view, flip.taking)) if flip else ""
        )
        shares = [_percent(made.opinions[kind].funded[n]) for kind in ("near", "order", "any")]
        places = " / ".join("-" if place is None else str(place) for place in (near.best[n], near.median[n], near.worst[n]))
        rows.append((made.places[n], code, names[code], *shares, _percent(made.doubt.funded[n]), places, turned))
    show_table(_COLUMNS, rows, numbers=_NUMBERS)
    near_contested = made.opinions["near"].contested()
    shaky = sum(one and on for one, on in zip(near_contested, made.on, strict=True))
    say(t("robust.summary", on=sum(made.on), sure=sum(made.on) - shaky, shaky=shaky, outside=sum(near_contested) - shaky))
    note(t("robust.drawn", draws=f"{made.draws:,}", data=f"{made.data_draws:,}", seed=made.seed[:16]))


def _label(view: "BatchView", criterion: str) -> str:
    return view.programme.criterion(criterion).label.text(language())


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"


def price(batch: Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))], *, login: As, as_json: Json = False) -> None:
    """What each rule of the policy costs or wins."""
    from reserve.services.trials.price_of_policy import batch_price

    with acting(login) as who, progress() as step:
        made = batch_price(who.desk, who.session_id, batch, progress=step)
    if as_json:
        show_json(made)
        return
    _show_price(made.price)


def _show_price(made: "Price") -> None:
    now = made.present
    rows = [(t("price.now"), *_amounts(now, None), "")]
    for rule in made.rules:
        name = t(f"price.{rule.kind}", rule=rule.label.text(language()))
        rows.append((name, *_amounts(rule.bought, now), f"{len(rule.gained)} / {len(rule.lost)}"))
    rows.append((t("price.best"), *_amounts(made.best.bought, now), ""))
    show_table(_PRICES, rows, numbers=_AMOUNTS)
    share = 100 * Decimal(now.saving_tce_micro) / made.best.bound_tce_micro if made.best.bound_tce_micro else Decimal(100)
    gap = Decimal(str(made.best.gap)) * 100
    say(t("price.summary", share=plain(share, 1), gap=plain(gap, 3)))


def _amounts(bought: "Bought", now: "Bought | None") -> tuple[str, str, str]:
    apart = "" if now is None else f"{from_micro(bought.saving_tce_micro - now.saving_tce_micro):+,.0f}"
    return plain(from_micro(bought.saving_tce_micro), 0), apart, plain(from_fen(bought.spent_fen), 2)
