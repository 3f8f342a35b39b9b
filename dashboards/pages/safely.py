"""One frame around each page: an error meant for people is shown in its own sentence where the page would stand."""

from collections.abc import Callable
from functools import wraps

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.wiring import CurrentUser
from reserve.vocabulary.errors import ReserveError
from widgets import View, blocks

PageFunction = Callable[[CurrentUser], ipw.Widget]


def page_frame(home: str) -> Callable[[PageFunction], PageFunction]:
    """Show a :class:`ReserveError` raised while the page is built, with the way back to ``home``.

    Any other exception goes on: the template's error panel tells the person, the log holds the trace.
    """

    def decorate(function: PageFunction) -> PageFunction:
        @wraps(function)
        def framed(user: CurrentUser) -> ipw.Widget:
            _ = translator(user.language)
            try:
                return function(user)
            except ReserveError as error:
                notice = blocks.notice("bad", _("This cannot be shown"), [error.text(user.language)], [(_("Go back"), home)])
                return View(language=user.language, blocks=[notice])

        return framed

    return decorate
