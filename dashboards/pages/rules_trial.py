"""The bench on the page of a rule."""

import ipywidgets as ipw

from dashboards.pages.rules_reader import RuleReader
from validation.catalogue import Rule


class RuleTrial:
    """Filled in below."""

    def __init__(self, reader: RuleReader, rule: Rule) -> None:
        self.reader = reader
        self.rule = rule

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Nothing yet."""
        return ()
