"""Other public money that a project holds or asks for, one row a sum, as its form lists it."""

from dataclasses import dataclass

from reserve.vocabulary.document import Document

HELD = ("received", "granted")
"""States in which the money is the project's."""


@dataclass(frozen=True, slots=True)
class PublicFund:
    """One sum: the name of the fund, its ``level`` (central, provincial, city, county), its state and amount in fen; None where blank."""

    name: str
    level: str | None
    state: str | None
    amount_fen: int | None

    @property
    def held(self) -> bool:
        """Whether the project has it: received or granted, not merely asked for."""
        return self.state in HELD


def public_funds(document: Document) -> tuple[PublicFund, ...]:
    """The rows of other public money of a document, in their order.

    >>> public_funds(Document({}, {}))
    ()
    """
    return tuple(
        PublicFund(
            str(row.value("public_fund_name") or ""),
            _code(row.value("public_fund_level")),
            _code(row.value("public_fund_state")),
            _fen(row.value("public_fund_amount")),
        )
        for row in document.rows("public_funds")
    )


def _code(found: object) -> str | None:
    return found if isinstance(found, str) and found else None


def _fen(found: object) -> int | None:
    return found if isinstance(found, int) and not isinstance(found, bool) else None
