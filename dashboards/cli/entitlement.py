"""``reserve entitlement``: what published formulas and the sources here would give one project."""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import USAGE, fail, note, say, show_json, show_table
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.units import from_fen, plain

if TYPE_CHECKING:
    from reserve.services.projects.reckon_money import MoneyView, Reckoned

_FORMULAS = ("formula_rule", "formula_sum", "entitled", "paid_now", "decided_by", "conditions")
_SETTLED = ("formula_rule", "granted", "advanced", "final", "balance")
_SOURCES = ("part", "source", "amount", "why")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("entitlement", **helped("help.entitlement"))(entitlement)


def entitlement(
    project: Annotated[str, typer.Argument(metavar="PROJECT", help=t("help.entitlement.project"))],
    *,
    login: As,
    as_of: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help=t("help.entitlement.as_of"))] = None,
    received: Annotated[str | None, typer.Option(metavar="AMOUNT", help=t("help.entitlement.received"))] = None,
    verified: Annotated[str | None, typer.Option(metavar="TCE", help=t("help.entitlement.verified"))] = None,
    as_json: Json = False,
) -> None:
    """Reckon what a project could receive; nothing is stored."""
    from reserve.services.projects.reckon_money import reckon_money
    from reserve.vocabulary.numbers import parse_number
    from reserve.vocabulary.units import to_fen, units

    day = _day(as_of)
    received_fen = to_fen(received, units()["10kCNY"]) if received else 0
    tce = parse_number(verified) if verified else None
    with acting(login) as who:
        found = reckon_money(who.desk, who.session_id, project, as_of=day, received_fen=received_fen, verified_tce=tce)
    if as_json:
        show_json(_plain(found))
    else:
        _show(found)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise fail(t("entitlement.day", text=str(text)[:20]), USAGE) from error


def _show(found: "MoneyView") -> None:
    spoken = language()
    title = f"{found.project_code} {found.name} · {found.as_of}"
    rows = []
    for one in found.formulas:
        due, deciding = one.would.due, one.would.deciding
        rows.append(
            (
                one.would.programme.title.text(spoken), _wan(due.steps[0].amount_fen if due.steps else None), _wan(due.entitled_fen),
                _wan(due.payable_fen), deciding.label.text(spoken) if deciding else "", _conditions(one),
            )
        )  # fmt: skip
    show_table(_FORMULAS, rows, numbers=("formula_sum", "entitled", "paid_now"), title=title)
    settled = [
        (
            one.would.programme.title.text(spoken), _wan(one.settled.award.granted_fen), _wan(one.settled.advanced_fen),
            _wan(one.settled.final_fen), _wan(one.settled.balance_fen),
        )
        for one in found.formulas
        if one.settled is not None
    ]  # fmt: skip
    if settled:
        show_table(_SETTLED, settled, numbers=_SETTLED[1:], title=t("entitlement.settled"))
    sources = [
        (
            content.label.text(spoken), row.channel.label.text(spoken), _wan(row.amount_fen),
            row.refusal.message.text(spoken) if row.refusal else "",
        )
        for content in found.contents
        for row in content.stack.rows
    ]  # fmt: skip
    if sources:
        show_table(_SOURCES, sources, numbers=("amount",), title=t("entitlement.sources"))
        for content in found.contents:
            held, total = _wan(content.stack.held_fen), _wan(content.stack.total_fen)
            say(t("entitlement.total", part=content.label.text(spoken), held=held, total=total, cost=_wan(content.cost_fen)))
    note(t("entitlement.unverified"))


def _conditions(one: "Reckoned") -> str:
    if one.would.due.missing:
        from reserve.vocabulary.fields import fields

        return t("entitlement.missing", fields="、".join(fields()[name].label.text(language()) for name in one.would.due.missing))
    return "; ".join(refusal.message.text(language()) for refusal in one.would.refusals) or t("entitlement.met")


def _wan(fen: int | None) -> str:
    return "" if fen is None else plain(from_fen(fen))


def _plain(found: "MoneyView") -> dict[str, Any]:
    """The reckoning for programs: sums in fen."""
    return {
        "project": found.project_code,
        "as_of": found.as_of,
        "formulas": [
            {
                "programme": one.would.programme.code,
                "status": one.would.law.status,
                "saving_tce": None if one.would.due.saving_tce is None else Decimal(one.would.due.saving_tce),
                "entitled_fen": one.would.due.entitled_fen,
                "payable_fen": one.would.due.payable_fen,
                "steps": [
                    {"code": s.code, "text": s.label, "amount_fen": s.amount_fen, "decides": s.binding, "citation": s.citation}
                    for s in one.would.due.steps
                ],
                "missing": one.would.due.missing,
                "refusals": [{"reason": r.reason, "text": r.message, "citation": r.citation} for r in one.would.refusals],
                "settled": None if one.settled is None else _settled(one),
            }
            for one in found.formulas
        ],
        "sources": [
            {
                "part": content.label,
                "cost_fen": content.cost_fen,
                "held_fen": content.stack.held_fen,
                "total_fen": content.stack.total_fen,
                "sources": [
                    {
                        "source": row.channel.code,
                        "amount_fen": row.amount_fen,
                        "cut_fen": row.cut_fen,
                        "refusal": row.refusal and row.refusal.reason,
                    }
                    for row in content.stack.rows
                ],
            }
            for content in found.contents
        ],
    }


def _settled(one: "Reckoned") -> dict[str, int | None]:
    found = one.settled
    if found is None:
        return {}
    paid = {"granted_fen": found.award.granted_fen, "advanced_fen": found.advanced_fen}
    return paid | {"final_fen": found.final_fen, "balance_fen": found.balance_fen}
