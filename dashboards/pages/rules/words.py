"""What people call the parts of a rule: families, severities, stages, and the field or table it looks at."""

from functools import cache
from string import Formatter

from dashboards.i18n import N_, translator
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Bilingual, Language
from validation import docs, examples
from validation.catalogue import ANYTHING, Rule
from validation.closures import tidy

TONES = {"block": "bad", "explain": "warn", "hint": "info"}
SEVERITIES = {"block": N_("Blocks"), "explain": N_("To explain"), "hint": N_("Hint")}
MEANINGS = {
    "block": N_("A project with this finding cannot be submitted; correct it first."),
    "explain": N_("Correct it, or write a reason. The reason travels with the project and falls when the figures change."),
    "hint": N_("Stops nothing. Look at it once; whoever reviews sees it too."),
}
STAGES = {"draft": N_("while typing"), "reserve": N_("when it is submitted to the library"), "funding": N_("when money is applied for")}
WAIVED_BY = {"city": N_("a city reviewer or the province"), "province": N_("the province")}


@cache
def family_name(family: str) -> Bilingual:
    """A family as the documentation calls it."""
    zh, _, en = docs.FAMILIES.get(family, f"{family} {family}").partition(" ")
    return Bilingual(zh, en)


def families() -> tuple[str, ...]:
    """All families in the order of the documentation."""
    return tuple(docs.FAMILIES)


def place_name(rule: Rule, language: Language) -> str:
    """The field a finding stands at, with its table."""
    _ = translator(language)
    if ANYTHING in rule.reads:
        return _("every field")
    label = fields()[rule.path].label.text(language)
    return label if rule.scope == "project" else f"{fields()[rule.scope].label.text(language)} · {label}"


def other_fields(rule: Rule, language: Language) -> str:
    """The other fields that the rule reads, by their labels; columns of another table with its name."""
    found = [fields()[name] for name in rule.related if name in fields()]
    labels = [
        f"{fields()[one.table].label.text(language)} · {one.label.text(language)}" if one.table and one.table != rule.scope
        else one.label.text(language)
        for one in found
    ]  # fmt: skip
    return ("、" if language == "zh" else ", ").join(dict.fromkeys(labels))


def sentence(rule: Rule) -> Bilingual:
    """What the rule says, with the figures of its example; with the names of the figures in brackets where it has none."""
    said = examples.sentence(rule)
    return said or tidy(rule.message.format(**{name: f"‹{name}›" for name in placeholders(rule)}, **rule.words))


def placeholders(rule: Rule) -> tuple[str, ...]:
    """The names of the figures in the sentence of a rule, without those that its words fill."""
    texts = (rule.message.zh, rule.message.en)
    return tuple(dict.fromkeys(name for text in texts for _, name, _, _ in Formatter().parse(text) if name and name not in rule.words))
