"""The rule catalogue and its two engines. Importing this package does not import Great Expectations."""

from validation.catalogue import Rule, catalogue
from validation.checker import RuleChecker
from validation.errors import CatalogueFault, RuleCrashed, SuiteIncomplete, ValidationFault
from validation.loading import warm_up

__all__ = ["CatalogueFault", "Rule", "RuleChecker", "RuleCrashed", "SuiteIncomplete", "ValidationFault", "catalogue", "warm_up"]
