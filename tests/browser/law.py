"""From a source on a page to its entry of the law, in the tab beside it."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.person import Person

SOURCES = "a[target='reserve-law'][href^='/law?path=']:visible"


def follow(person: Person, link: Locator) -> tuple[Page, str]:
    """Click a source: the tab that opens, once it shows the entry of the address in the link, and that address."""
    asked = parse_qs(urlsplit(str(link.get_attribute("href"))).query)
    with person.context.expect_page(timeout=60_000) as opened:
        link.click()
    law = opened.value
    stands(law, asked["path"][0])
    assert {name: parse_qs(urlsplit(law.url).query).get(name) for name in asked} == asked
    return law, asked["path"][0]


def stands(law: Page, path: str) -> None:
    """The entry of ``path`` is on the page: value, who answers, editions over time, what rests on it."""
    law.wait_for_selector("[data-skeleton]", state="detached", timeout=60_000)
    expect(law.locator("[data-block=entry]")).to_be_visible(timeout=30_000)
    said = law.locator("#content")
    for part in (path, "由谁规定、为何适用", "历次规定与时间", "谁在使用"):
        expect(said).to_contain_text(part)
