"""The closure engine: the catalogue as plain functions over one document, for answers while a person types."""

from collections.abc import Iterable, Sequence

from reserve.vocabulary.findings import CheckContext, Finding, Severity
from reserve.vocabulary.language import Bilingual
from validation.case import Case
from validation.catalogue import Rule
from validation.errors import RuleCrashed
from validation.predicates.presence import unreadable_figures
from validation.selection import newer_than_filing

ENGINE = "closures"
AFTER_FILING = Bilingual(
    "（此项自 {since} 起要求，本项目 {filed} 已申报，仅作提示，不影响办理）",
    "(asked since {since}; this project was filed on {filed}, so this is a hint and stops nothing)",
)


def find(case: Case, rules: Sequence[Rule]) -> list[Finding]:
    """The findings of ``rules`` in their order. A rule that raises becomes :class:`RuleCrashed` with its id."""
    found: list[Finding] = []
    inside: dict[str, list[Case]] = {}
    for rule in rules:
        try:
            if rule.scope == "project":
                if rule.predicate.scalar(case):
                    found.append(finding(rule, case, rule.path))
            elif rule.scope == "unreadable":
                found.extend(finding(rule, case, path) for path, _problem in case.document.problems())
            else:  # every other scope is a repeat table, whose rows are walked
                if rule.scope not in inside:
                    inside[rule.scope] = [case.at(row) for row in case.document.rows(rule.scope)]
                found.extend(finding(rule, at, _path(rule, at)) for at in inside[rule.scope] if rule.predicate.scalar(at))
        except Exception as error:
            raise RuleCrashed(rule.id, ENGINE, repr(error)) from error
    return found


def names_of(paths: Iterable[str]) -> frozenset[str]:
    """The fields that paths speak of: ``table/key/column`` names the column, ``table`` and ``table/key`` name the table."""
    found: set[str] = set()
    for path in paths:
        parts = path.split("/")
        found.add(parts[2] if len(parts) == 3 else parts[0])
    return frozenset(found)


def finding(rule: Rule, case: Case, path: str) -> Finding:
    """The finding of ``rule`` at ``path``: figures filled into its sentence. Both engines render through this."""
    figures = unreadable_figures(path, case) if rule.scope == "unreadable" else rule.predicate.figures(case)
    message = rule.message.format(**rule.words, **figures)
    texts = {name: value for name, value in figures.items() if isinstance(value, str)}
    told, severity = _as_filed(tidy(message), rule, case.context)
    return Finding(rule.id, severity, path, told, texts, rule.citation, rule.related)


def _as_filed(message: Bilingual, rule: Rule, context: CheckContext) -> tuple[Bilingual, Severity]:
    """The sentence and how serious it is: what is asked only since the project was filed is a hint that says so."""
    since = newer_than_filing(rule, context.as_of, context.area, context.filed_on)
    if since is None:
        return message, rule.severity
    mark = AFTER_FILING.format(since=since, filed=context.filed_on)
    return Bilingual(f"{message.zh}{mark.zh}", f"{message.en} {mark.en}"), "hint"


def tidy(message: Bilingual) -> Bilingual:
    """A sentence without the traces of a help text that a field does not have."""
    return Bilingual(message.zh.rstrip("； "), message.en.rstrip())


def _path(rule: Rule, inside: Case) -> str:
    """Where a rule of a table speaks of in a row."""
    key = inside.row.key if inside.row is not None else ""
    return f"{rule.scope}/{key}/{rule.path}"
