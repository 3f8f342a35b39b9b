"""Where a person stands on the page of the rules: one rule at ``/rules/ID``, or the list as it was narrowed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from dashboards.pages.addresses import area_asked, day_asked, page_asked
from widgets import blocks

HOME = "/rules"
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class RulePlace:
    """What an address asks for: the rule ``rule`` on the day ``on`` in ``area``, or the list narrowed by the rest. Blank: not asked for."""

    rule: str = ""
    on: dt.date | None = None
    area: str = ""
    text: str = ""
    family: str = ""
    severity: str = ""
    stage: str = ""
    page: int = 1

    @property
    def parts(self) -> dict[str, str]:
        """The parts of the address that say something."""
        given = {
            "rule": self.rule, "on": self.on.isoformat() if self.on else "", "area": self.area, "q": self.text, "family": self.family,
            "severity": self.severity, "stage": self.stage, "page": str(self.page) if self.page > 1 else "",
        }  # fmt: skip
        return {name: text for name, text in given.items() if text}


def place_of(given: Mapping[str, str]) -> RulePlace:
    """Read an address; what is no day, no division code or no number of a page is left out.

    >>> place_of({"rule": "R-DATES-ORDER", "on": "2024-02-30", "area": "33x"}).parts
    {'rule': 'R-DATES-ORDER'}
    """
    asked = {name: text.strip()[:_LONGEST] for name, text in given.items()}
    return RulePlace(
        rule=asked.get("rule", ""),
        on=day_asked(asked.get("on", "")),
        area=area_asked(asked.get("area", "")),
        text=asked.get("q", ""),
        family=asked.get("family", ""),
        severity=asked.get("severity", ""),
        stage=asked.get("stage", ""),
        page=page_asked(asked.get("page", "1")),
    )


def address(parts: Mapping[str, str]) -> str:
    """The address of a place: ``/rules/R-DATES-ORDER?on=2024-09-02``, or ``/rules?family=energy``."""
    rest = urlencode({name: text for name, text in parts.items() if text and name != "rule"})
    home = f"{HOME}/{quote(parts['rule'])}" if parts.get("rule") else HOME
    return f"{home}?{rest}" if rest else home


def rule_link(rule_id: str) -> str:
    """Where a rule is explained: every finding on every page leads there. Blank for none."""
    return address({"rule": rule_id}) if rule_id else ""


def link(label: str, parts: Mapping[str, str]) -> blocks.Block:
    """A link to another place of this page."""
    return blocks.link(label, address(parts), act={"name": "go", "data": dict(parts)})


def cell(text: str, parts: Mapping[str, str], sub: str = "") -> dict[str, Any]:
    """A cell of a table that leads to another place of this page."""
    return {"text": text, "sub": sub, "href": address(parts), "act": {"name": "go", "data": dict(parts)}}
