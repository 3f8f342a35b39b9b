"""Who acts next on a project: the level track, told as unit and role."""

from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units, unit_ancestors
from reserve.vocabulary.rights import roles
from reserve.vocabulary.tracks import level_states, level_track

_KINDS = {"county": ("county", "zone"), "city": ("city",), "province": ("province",)}
ONWARD = ("submit", "accept")


def waits_for(state: str, unit_code: str) -> Bilingual | None:
    """The unit and role that a project in ``state`` waits for; None when it waits for nobody."""
    first = reporting_units()[unit_code].first_acceptor
    for step in level_track():
        if step.from_state != state or step.action not in ONWARD or step.first_acceptor not in (None, first):
            continue
        if step.action == "submit":
            return _named(unit_code, step.roles[0])
        kinds = _KINDS[level_states()[step.to_state].level or ""]
        acceptor = next((code for code in unit_ancestors(unit_code) if reporting_units()[code].kind in kinds), None)
        return _named(acceptor, step.roles[0]) if acceptor else None
    return None


def _named(unit_code: str, role: str) -> Bilingual:
    unit, post = reporting_units()[unit_code].name, roles()[role]
    return Bilingual(f"{unit.zh} {post.zh}", f"{unit.en}, {post.en}")
