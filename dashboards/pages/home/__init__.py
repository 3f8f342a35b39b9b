"""The start page: what waits for whom, what happened, what is new in law and programmes."""

import ipywidgets as ipw

from dashboards.pages.home.view import home_blocks
from dashboards.pages.law.news import law_news
from dashboards.pages.safely import page_frame
from dashboards.wiring import CurrentUser
from reserve.services import home
from widgets import View


@page_frame("/")
def page(user: CurrentUser) -> ipw.Widget:
    """What ``/`` shows."""
    view = home(user.desk, user.session_id)
    news = law_news(user.desk.today())
    return View(language=user.language, blocks=home_blocks(view, user.person.roles, news, user.language))
