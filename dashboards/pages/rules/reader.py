"""Who reads the page of the rules: language, desk, today, own area, and the way to another place of the page."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dashboards.pages.addresses import Go, leading_view
from dashboards.pages.rules.place import address
from dashboards.wiring import CurrentUser
from reserve.services.checking.rule_counts import RuleCounts, rule_counts
from reserve.services.territory import readable
from reserve.vocabulary.language import Language
from reserve.vocabulary.reporting_units import area_of
from reserve.vocabulary.rights import permits
from widgets import View
from widgets.blocks import Block


@dataclass(frozen=True, slots=True)
class RuleReader:
    """What every part of the page needs. ``moved``: whether the person came here by a link of this page."""

    user: CurrentUser
    go: Go
    moved: Callable[[], bool]

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.user.language

    @property
    def today(self) -> dt.date:
        """The business day."""
        return self.user.desk.today()

    @property
    def area(self) -> str:
        """The national code of the reader's own unit."""
        return area_of(self.user.person.unit_code)

    @property
    def sees_projects(self) -> bool:
        """Whether the reader may read projects anywhere: only then are there statistics."""
        return any(readable(self.user.person).values())

    @property
    def may_try(self) -> bool:
        """Whether the reader may try a rule on the library."""
        return permits(self.user.person.roles, "rule.try", "own")

    def last_check(self) -> RuleCounts | None:
        """The counts of the last check of the library."""
        return rule_counts(self.user.desk, self.user.session_id) if self.sees_projects else None

    def view(self, made: Sequence[Block], shown_at: Mapping[str, str] | None = None, focus: str = "") -> View:
        """A view whose links lead to other places of the page; ``shown_at``: the address that it gives the page."""
        return leading_view(self.language, made, self.go, shown_at=address(shown_at) if shown_at is not None else "", focus=focus)
