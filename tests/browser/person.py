"""A person at a browser: signs in, opens pages, types into the form, reads figures. Used by every browser test."""

import os
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from reserve.vocabulary.choices import choices
from reserve.vocabulary.fields import fields
from tests.support.browser import Watch, new_context

STEPS = (*choices("step"), "check")


class Person:
    """One signed-in browser context with one page."""

    def __init__(
        self, browser: Browser, base: str, login: str, password: str, watch: Watch, pictures: Path | None = None, **context: Any
    ) -> None:
        self.base = base
        self.watch = watch
        self.login = login
        self.pictures = pictures
        self.context = new_context(browser, base, watch, **context)
        self.page: Page = self.context.new_page()
        self.page.goto("/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", password)
        self.page.click("main button.rr-primary")
        expect(self.page.locator("[data-sign-out]")).to_be_visible()

    def open(self, path: str) -> None:
        """Open a page and wait until its first component stands."""
        self.page.goto(path, timeout=60_000)  # the first page after a start waits for the kernel that others are forked from
        self.page.wait_for_selector("[data-skeleton]", state="detached", timeout=60_000)

    def picture(self, name: str) -> None:
        """Leave a full-page picture of the moment for people to look at; tests that nobody looks at draw none."""
        if self.pictures is not None and "RESERVE_PICTURES" in os.environ:
            self.pictures.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def leave(self) -> None:
        """Sign out and close the browser."""
        self.page.locator("[data-sign-out] button").click()
        expect(self.page.locator("#login")).to_be_visible()
        self.context.close()

    # -- the form --------------------------------------------------------------------------------------------------------
    def step(self, name: str) -> None:
        """Go to a step of the form."""
        self.page.locator(".rr-step-button").nth(STEPS.index(name)).click()

    def type_field(self, path: str, text: str, unit: str | None = None) -> None:
        """Type one answer as its control wants it and leave the field."""
        field = fields()[path]
        control = self.page.locator(f"#in-{path}")
        folded = self.page.locator(f"details:not([open]):has(#in-{path}) > summary")
        if folded.count():
            folded.click()
        if self.page.locator(f"input[type=radio][name='in-{path}']").count():
            self.page.locator(f"input[type=radio][name='in-{path}'][value='{text}']").check()
        elif field.choices or field.type == "region":
            control.select_option(text)
            control.blur()
        else:
            if unit is not None and self.page.locator(f"select#in-{path}-unit").count():
                self.page.locator(f"select#in-{path}-unit").select_option(unit)
            control.fill(text)
            control.blur()

    def type_carrier(self, carrier: str, unit: str, before: str, after: str) -> None:
        """Add a row to the energy table and fill it."""
        table = self.page.locator("#in-energy_carriers")
        table.get_by_role("button", name="添加能源").click()
        row = table.locator("tbody tr").last
        row.locator("[data-key$='/carrier']").select_option(carrier)
        for column, text in (("quantity_before", before), ("quantity_after", after)):
            cell = row.locator(f"[data-key$='/{column}']")
            chosen = cell.locator("xpath=..").locator("select")
            if chosen.count():
                chosen.select_option(unit)
            cell.fill(text)
            cell.blur()

    def type_project(self, typed: Mapping[str, Any], carriers: list[dict[str, str]], between: Any = None) -> None:
        """Type a whole project, step by step; ``between`` is called after each step with its name."""
        for step in STEPS[:-1]:
            self.step(step)
            for path, answer in typed.items():
                if fields()[path].step == step:
                    text, unit = (answer["text"], answer["unit"]) if isinstance(answer, dict) else (answer, None)
                    self.type_field(path, text, unit)
            if step == "energy":
                for row in carriers:
                    self.type_carrier(row["carrier"], row["unit"], row["before"], row["after"])
            self.saved()
            if between is not None:
                between(step)

    def saved(self) -> None:
        """Wait until the form says that everything is on the server."""
        expect(self.page.locator(".rr-save")).to_have_class(re.compile("rr-save-(saved|idle)"), timeout=10_000)

    def figure(self, label: str) -> Locator:
        """The live figure with this label."""
        return self.page.locator(".rr-panel .rr-figure, .rr-view .rr-figure").filter(has=self.page.get_by_text(label, exact=True)).first

    def code(self) -> str:
        """The code of the project on the page, from its address or its text."""
        found = re.search(r"\b[0-9A-Z]{4}-20\d\d-\d{5}\b", f"{self.page.url} {self.page.locator('main').inner_text()}")
        assert found, self.page.url
        return found.group()

    def submit(self) -> None:
        """Press the green button of the last step and wait for the answer."""
        self.step("check")
        self.page.locator(".rr-submit button").click()
        expect(self.page.locator(".rr-result")).to_be_visible(timeout=90_000)


def numbers(text: str) -> list[Decimal]:
    """All figures in a text, without their separators."""
    return [Decimal(found.replace(",", "")) for found in re.findall(r"[-−]?\d[\d,]*(?:\.\d+)?", text.replace("−", "-"))]


def says(text: str, figure: str) -> bool:
    """Whether ``text`` shows ``figure``: equal at the decimals of whichever of the two has fewer."""
    wanted = Decimal(figure)
    known = max(0, -int(wanted.as_tuple().exponent))
    for found in numbers(text):
        places = min(known, max(0, -int(found.as_tuple().exponent)))
        if round(found, places) == round(wanted, places):
            return True
    return False
