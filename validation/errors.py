"""Faults of the checking machinery itself. They are never a fault of the data and never shown as a finding."""

from collections.abc import Iterable


class ValidationFault(RuntimeError):
    """Base of the faults below."""


class RuleCrashed(ValidationFault):
    """A rule raised instead of answering, so nobody knows whether the document passes it."""

    def __init__(self, rule_id: str, engine: str, cause: str) -> None:
        self.rule_id = rule_id
        self.engine = engine
        self.cause = cause
        super().__init__(f"rule {rule_id} crashed in {engine}: {cause}")


class SuiteIncomplete(ValidationFault):
    """The formal engine did not answer for every rule it was given, or answered for others."""

    def __init__(self, missing: Iterable[str], surplus: Iterable[str]) -> None:
        self.missing = tuple(sorted(missing))
        self.surplus = tuple(sorted(surplus))
        super().__init__(f"the suite is not complete: no answer for {list(self.missing)}, unexpected answers for {list(self.surplus)}")


class CatalogueFault(ValidationFault):
    """A row of the catalogue is wrong; the message names the rule and what to put right."""
