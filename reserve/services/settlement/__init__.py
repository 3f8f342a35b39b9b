"""The awards of an issued batch settled (清算): advance, verified figures, proposal, signature, payment or recovery."""

from reserve.services.settlement.advance import record_advance
from reserve.services.settlement.answer import refuse_settlement, sign_settlement, withdraw_settlement
from reserve.services.settlement.own import read_own_settlements
from reserve.services.settlement.pay import record_payment
from reserve.services.settlement.preview import preview_settlement, settlement_form
from reserve.services.settlement.propose import propose_settlement
from reserve.services.settlement.read import read_settlement
from reserve.services.settlement.typed import Typed
from reserve.services.settlement.verify import record_verification
from reserve.services.settlement.views import OwnSettlement, SettlementForm, SettlementRow, SettlementView

__all__ = [
    "OwnSettlement",
    "SettlementForm",
    "SettlementRow",
    "SettlementView",
    "Typed",
    "preview_settlement",
    "propose_settlement",
    "read_own_settlements",
    "read_settlement",
    "record_advance",
    "record_payment",
    "record_verification",
    "refuse_settlement",
    "settlement_form",
    "sign_settlement",
    "withdraw_settlement",
]
