"""``reserve rules``: the catalogue, one rule explained, how it fared, and what it would find in the library."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import MISSING, USAGE, fail, note, progress, say, show_json, show_table
from dashboards.cli.files import read_date, read_file
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.fields import STAGES
from reserve.vocabulary.findings import SEVERITIES

if TYPE_CHECKING:
    import datetime as dt

    from reserve.services.checking.rule_statistics import RuleStatistics
    from reserve.services.checking.try_rule import TrialResult
    from validation.catalogue import Rule

app = typer.Typer(no_args_is_help=True)
RuleId = Annotated[str, typer.Argument(metavar="RULE", help=t("help.rules.rule"))]
Unit = Annotated[str | None, typer.Option("--unit", metavar="CODE", help=t("help.rules.unit"))]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help=t("help.rules.as_of"))]
_TALLY = ("filed", "fired", "explained", "again", "settled", "stopped", "waived")


@app.command("list", **helped("help.rules.list"))
def list_rules(
    *,
    search: Annotated[str, typer.Option("--search", help=t("help.rules.search"))] = "",
    family: Annotated[str | None, typer.Option("--family", help=t("help.rules.family"))] = None,
    severity: Annotated[str | None, typer.Option("--severity", help=t("help.rules.severity"))] = None,
    stage: Annotated[str | None, typer.Option("--stage", help=t("help.rules.stage"))] = None,
    as_json: Json = False,
) -> None:
    """All rules, or those that fit."""
    from dashboards.pages.rules.list import fits
    from dashboards.pages.rules.place import RulePlace
    from dashboards.pages.rules.words import families
    from validation.catalogue import catalogue

    for name, value, known in (("family", family, families()), ("severity", severity, SEVERITIES), ("stage", stage, STAGES)):
        if value is not None and value not in known:
            raise fail(t("rules.choice", name=name, value=value, known=", ".join(known)), USAGE)
    place = RulePlace(text=search, family=family or "", stage=stage or "")
    found = [one for one in catalogue() if fits(one, place) and severity in (None, one.severity)]
    if as_json:
        show_json([_told(one) for one in found])
        return
    rows = [(one.id, t(f"severity.{one.severity}"), one.title.text(language()), one.citation) for one in found]
    show_table(("rule", "severity", "rule_title", "citation"), rows)
    say(t("rules.count", count=len(found), all=len(catalogue())))


@app.command("show", **helped("help.rules.show"))
def show(
    rule_id: RuleId,
    *,
    as_of: AsOf = None,
    area: Annotated[str, typer.Option("--area", metavar="CODE", help=t("help.law.area"))] = "330000",
    as_json: Json = False,
) -> None:
    """What a rule says, why, how to settle it, its numbers on a day in an area, and its examples."""
    from dashboards.pages.rules.words import place_name, sentence
    from reserve.parameters.answers import explain
    from reserve.parameters.wording import in_words
    from validation.examples import examples
    from validation.reasons import reason

    rule, day = _rule(rule_id), read_date(as_of) if as_of else _today()
    values = [(path, explain(path, day, area).value) for path in dict.fromkeys(rule.limits)]
    why = reason(rule)
    if as_json:
        numbers = [{"path": path, "value": value, "says": in_words(value, language()) if value else None} for path, value in values]
        shown = [{"passes": not one.says, "says": [message for _, message in one.says]} for one in examples(rule)]
        more = {"says": sentence(rule), "why": why and why.why, "settle": why and why.fix, "numbers": numbers, "examples": shown}
        show_json({**_told(rule), **more})
        return
    say(f"{rule.id}  {rule.title.text(language())}")
    say(f"{t(f'severity.{rule.severity}')} · {t(f'rules.stage.{rule.stage}')} · {place_name(rule, language())} · {rule.citation or '-'}")
    say(sentence(rule).text(language()))
    if why is not None:
        say(f"{t('rules.why')} {why.why.text(language())}")
        say(f"{t('rules.settle')} {why.fix.text(language())}")
    waived = (
        f"rules.waived.{rule.waivable}"
        if rule.waivable
        else "rules.waived.nobody"
        if rule.severity == "block"
        else "rules.waived.not_needed"
    )
    say(t(waived))
    if values:
        rows = [
            (path, in_words(value, language()) if value else t("rules.no_value"), value.citation.text(language()) if value else "")
            for path, value in values
        ]
        show_table(("law_path", "law_said", "citation"), rows, title=t("rules.numbers", day=day, area=area))
    say(t("rules.page", rule=rule.id))


@app.command("stats", **helped("help.rules.stats"))
def stats(
    rule_id: RuleId,
    login: As,
    *,
    unit: Unit = None,
    months: Annotated[int, typer.Option("--months", min=1, max=60, help=t("help.rules.months"))] = 12,
    as_json: Json = False,
) -> None:
    """How a rule fared, by month and by unit."""
    from reserve.services.checking.rule_statistics import rule_statistics

    rule = _rule(rule_id)
    with acting(login) as who:
        found = rule_statistics(who.desk, who.session_id, rule.id, unit=unit, months=months)
    if as_json:
        show_json(found)
    else:
        _show_stats(found)


@app.command("try", **helped("help.rules.try"))
def try_it(
    rule_id: RuleId,
    login: As,
    *,
    on: Annotated[str, typer.Option("--on", metavar="library", help=t("help.rules.on"))] = "library",
    unit: Unit = None,
    as_of: AsOf = None,
    examples: Annotated[int, typer.Option("--examples", min=0, max=100, help=t("help.rules.examples"))] = 10,
    numbers: Annotated[list[str] | None, typer.Option("--with", metavar="ADDRESS=VALUE", help=t("help.rules.with"))] = None,
    rules: Annotated[str | None, typer.Option("--rules", metavar="FILE.csv", help=t("help.rules.file"))] = None,
    as_json: Json = False,
) -> None:
    """Judge the live projects of the library with one rule; nothing is changed."""
    from reserve.services.checking.try_rule import TrialPlan, try_rule
    from validation.bench import rules_of_file, trial

    if on != "library":
        raise fail(t("rules.on_unknown", on=on), USAGE)
    own = rules_of_file(read_file(rules)) if rules else None
    bench = trial(rule_id, _numbers(numbers or []), own)
    plan = TrialPlan(unit, read_date(as_of) if as_of else None, examples)
    with acting(login) as who, progress() as step:
        found = try_rule(who.desk, who.session_id, bench, plan, progress=step)
    if as_json:
        show_json(found)
    else:
        _show_trial(found, bench.rule)


def _numbers(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in given:
        address, mark, value = text.partition("=")
        if not mark or not address.strip() or not value.strip():
            raise fail(t("rules.with_unreadable", text=text), USAGE)
        found[address.strip()] = value.strip()
    return found


def _rule(rule_id: str) -> "Rule":
    from validation.catalogue import by_id, catalogue

    found = by_id().get(rule_id.upper())
    if found is None:
        near = [one.id for one in catalogue() if rule_id.upper()[:5] and one.id.startswith(rule_id.upper()[:5])]
        raise fail(t("rules.unknown", rule=rule_id, near=", ".join(near[:8]) or "-"), MISSING)
    return found


def _today() -> "dt.date":
    import datetime as dt

    from dashboards.cli.acting import installation
    from reserve.accounts.desk import OFFICE_ZONE

    return installation().business_date or dt.datetime.now(OFFICE_ZONE).date()


def _told(rule: "Rule") -> dict[str, Any]:
    return {
        "id": rule.id, "title": rule.title, "family": rule.family, "severity": rule.severity, "stage": rule.stage, "scope": rule.scope,
        "path": rule.path, "reads": rule.reads, "limits": rule.limits, "valid_from": rule.valid_from, "valid_to": rule.valid_to,
        "since": rule.since, "waivable": rule.waivable, "citation": rule.citation,
    }  # fmt: skip


def _show_stats(found: "RuleStatistics") -> None:
    def cells(tally: Any) -> tuple[int, ...]:
        return tuple(getattr(tally, name) for name in _TALLY)

    columns = tuple(f"rules_{name}" for name in _TALLY)
    months = [(f"{each.month:%Y-%m}", *cells(each.tally)) for each in found.months]
    show_table(("rules_month", *columns), [*months, (t("rules.total"), *cells(found.total))], numbers=columns, title=found.rule_id)
    if found.units:
        show_table(("unit", *columns), [(each.unit_name.text(language()), *cells(each.tally)) for each in found.units], numbers=columns)


def _show_trial(found: "TrialResult", rule: "Rule") -> None:
    say(f"{rule.id}  {rule.title.text(language())}  {found.as_of}")
    said = t("rules.tried", found=found.found, projects=found.projects, asked=found.asked, places=found.places)
    say(said)
    if found.now is not None:
        say(t("rules.compared", now=found.now, gained=found.gained, lost=found.lost))
    for address in found.unread:
        note(t("rules.unread", address=address))
    spoke = [each for each in found.units if each.found or each.now]
    if spoke:
        compared = found.now is not None
        columns = ("unit", "rules_projects", "rules_found", *(("rules_now",) if compared else ()))
        rows = [(each.unit_name.text(language()), each.projects, each.found, *((each.now,) if compared else ())) for each in spoke]
        show_table(columns, rows, numbers=columns[1:])
    if found.examples:
        rows_ = [
            (e.code, e.name, e.unit_name.text(language()), "\n".join(f.message.text(language()) for f in e.findings))
            for e in found.examples
        ]
        show_table(("code", "name", "unit", "message"), rows_, title=t("rules.examples"))
