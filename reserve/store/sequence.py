"""Numbers behind the codes that people use: they rise within a prefix, and a transaction that fails gives its number back."""

from sqlalchemy import text
from sqlmodel import Session

_NEXT = text(
    "INSERT INTO code_sequence (prefix, last) VALUES (:prefix, 1) "
    "ON CONFLICT (prefix) DO UPDATE SET last = code_sequence.last + 1 RETURNING last"
)


def next_number(session: Session, prefix: str) -> int:
    """The next number under ``prefix``, from 1; the prefix is locked until the transaction ends."""
    number: int = session.execute(_NEXT, {"prefix": prefix}).scalar_one()
    return number
