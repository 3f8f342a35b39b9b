"""The addresses that code and data write: those that must be recorded, and those that are misspelt."""

from collections.abc import Iterator

from dashboards.pages.law.graph import sources_of_code
from reserve.parameters.misspelt import misspelt
from reserve.parameters.programmes import programmes
from reserve.parameters.shelf import Shelf
from reserve.parameters.usage import Mention, beginnings
from reserve.vocabulary.tables import read_table
from validation.catalogue import catalogue


def declared() -> Iterator[Mention]:
    """The addresses that checks and programmes declare, each of which must be recorded."""
    for rule in catalogue():
        yield from (Mention("validation.rules", rule.id, address, "whole") for address in rule.limits)
    for programme in programmes():
        yield from (Mention(programme.code, gate.code, gate.parameter, "whole") for gate in programme.gates if gate.parameter)
        if programme.entitlement is not None:
            yield from (Mention(programme.code, "entitlement", address, "whole") for address in programme.entitlement.addresses)
    for row in read_table("carriers.csv"):
        if row["coefficient"]:
            yield Mention("carriers.csv", row["code"], row["coefficient"], "whole")


def slips_of_the_pen(law: Shelf) -> Iterator[Mention]:
    """The addresses in the code of the product that ``law`` has no entry for."""
    known = beginnings(list(law.by_path))
    for module, text in sources_of_code():
        yield from misspelt(module, text, known)
