"""What happens next with a project, in one sentence."""

from dashboards.i18n import translator
from reserve.services import waits_for
from reserve.vocabulary.language import Language


def waiting_sentence(state: str, unit_code: str, language: Language) -> str:
    """Who is asked to act on a project in ``state``, or that nobody is."""
    _ = translator(language)
    if state == "province":
        return _("It stands in the provincial library and can be taken into a funding batch.")
    actor = waits_for(state, unit_code)
    if actor is None:
        return _("Nobody is asked to act on it now.")
    return _("It now waits for: {actor}").format(actor=actor.text(language))
