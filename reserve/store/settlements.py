"""The ledger of the awards of a batch: advances, what was verified, proposed settlements, their signatures, payments and recoveries."""

import datetime as dt
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import BigInteger, CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from reserve.store.base import Base, one_of
from reserve.store.types import Json, UTCDateTime

SETTLEMENT_KINDS = ("advance", "verify", "propose", "sign", "refuse", "withdraw", "pay", "recover")


class SettlementAct(Base, table=True):
    """One act on one award, in the order of ``number``. Never updated, never deleted: the account follows from all acts in their order.

    ``amount_fen``: what was paid or came back; of a proposal the balance, negative where money is to come back. ``document`` and ``day``:
    the payment order, the report of the verification. ``author_id`` repeats who proposed, so that the database itself refuses a signature
    of the same person.
    """

    __tablename__ = "settlement_act"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        one_of("kind", SETTLEMENT_KINDS),
        CheckConstraint(
            "(kind IN ('advance', 'pay', 'recover') AND amount_fen > 0) OR (kind = 'propose' AND amount_fen IS NOT NULL) "
            "OR (kind IN ('verify', 'sign', 'refuse', 'withdraw') AND amount_fen IS NULL)",
            name="amount_of_kind",
        ),
        CheckConstraint("kind NOT IN ('sign', 'refuse') OR (author_id IS NOT NULL AND author_id <> person_id)", name="answered_by_another"),
        CheckConstraint("kind IN ('advance', 'verify', 'propose') OR refers_to IS NOT NULL", name="act_refers"),
        CheckConstraint(
            "kind NOT IN ('advance', 'verify', 'pay', 'recover') OR (document IS NOT NULL AND day IS NOT NULL)", name="paper_named"
        ),
    )
    id: str = Field(primary_key=True)
    batch_id: str = Field(foreign_key="batch.id", index=True)
    number: int = Field(ge=1)
    project_code: str = Field(index=True)
    kind: str
    refers_to: int | None = None
    amount_fen: int | None = Field(default=None, sa_type=BigInteger)
    document: str | None = None
    day: dt.date | None = None
    text: str | None = Field(default=None, sa_type=Text)
    detail: Any = Field(sa_type=Json)
    author_id: str | None = Field(default=None, foreign_key="person.id")
    person_id: str = Field(foreign_key="person.id")
    person_name: str
    done_at: AwareDatetime = Field(sa_type=UTCDateTime)
