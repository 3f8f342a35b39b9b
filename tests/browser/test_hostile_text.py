"""Markup in a project's name stays text. With the guard off the same name runs a script: the test would see it."""

import pytest
from playwright.sync_api import Page, expect

from dashboards.demo.people import DEMO_PASSWORD
from tests.browser.conftest import Site
from tests.browser.filing import STORY
from tests.browser.person import Person
from tests.support.browser import Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("hostile")]
HOSTILE = '<img src="/health" onerror="window.attacked = true"><script>window.attacked = true</script>'
TEXT_AS_MARKUP = "document.createTextNode = (text) => document.createRange().createContextualFragment(text);"
"""What a careless component would do: put text into the page as markup."""


@pytest.fixture(scope="module")
def code(site: Site) -> str:
    """A submitted project of this name; its code."""
    case = STORY["projects"]["P1"]
    filed = site.filing.draft(case["unit"], {**case["typed"], "project_name": HOSTILE}, case["carriers"])
    site.filing.submit(case["unit"], filed)
    return filed


def look(site: Site, code: str, *, text_guard: bool, policy: bool) -> Page:
    """The chief's queue and the project, in a browser with or without the guards."""
    person = Person(
        site.browser, site.base, site.filing.login("330522", "county_chief"), DEMO_PASSWORD, Watch(site.base), bypass_csp=not policy
    )
    if not text_guard:
        person.context.add_init_script(TEXT_AS_MARKUP)
    person.open("/review")
    person.page.wait_for_timeout(1500)
    attacked = person.page.evaluate("window.attacked")
    if attacked is None:
        person.open(f"/review?project={code}")
        person.page.wait_for_timeout(1500)
    return person.page


def test_a_script_in_a_project_name_runs_only_where_both_guards_are_off(site: Site, code: str) -> None:
    careless = look(site, code, text_guard=False, policy=False)
    assert careless.evaluate("window.attacked") is True
    careless.context.close()

    policy_alone = look(site, code, text_guard=False, policy=True)
    assert policy_alone.evaluate("window.attacked") is None
    policy_alone.context.close()

    guarded = look(site, code, text_guard=True, policy=True)
    assert guarded.evaluate("window.attacked") is None
    expect(guarded.get_by_text(HOSTILE).first).to_be_visible()
    assert guarded.locator("main img").count() == 0
    guarded.context.close()
