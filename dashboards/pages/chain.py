"""Who acts next on a project: the level track, told in words."""

from dashboards.i18n import translator
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.reporting_units import reporting_units, unit_ancestors
from reserve.vocabulary.rights import roles
from reserve.vocabulary.tracks import level_states, level_track

_LEVEL_KINDS = {"county": ("county", "zone"), "city": ("city",), "province": ("province",)}


def next_actor(state: str, unit_code: str) -> Bilingual | None:
    """The unit and role that a project in ``state`` waits for; None when it waits for nobody."""
    unit = reporting_units()[unit_code]
    if state in ("draft", "returned"):
        return _named(unit_code, "county_clerk")
    for step in level_track():
        if step.from_state == state and step.action == "accept" and step.first_acceptor in (None, unit.first_acceptor):
            level = level_states()[step.to_state].level or ""
            acceptor = next((u for u in unit_ancestors(unit_code) if reporting_units()[u].kind in _LEVEL_KINDS[level]), None)
            return _named(acceptor, step.roles[0]) if acceptor else None
    return None


def _named(unit_code: str, role: str) -> Bilingual:
    unit, post = reporting_units()[unit_code].name, roles()[role]
    return Bilingual(f"{unit.zh} {post.zh}", f"{unit.en}, {post.en}")


def waiting_sentence(state: str, unit_code: str, language: Language) -> str:
    """One sentence on what happens next with a project in ``state``."""
    _ = translator(language)
    actor = next_actor(state, unit_code)
    if state == "province":
        return _("It stands in the provincial library and can be taken into a funding batch.")
    if actor is None:
        return _("Nobody is asked to act on it now.")
    return _("It now waits for: {actor}").format(actor=actor.text(language))
