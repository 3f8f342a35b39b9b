"""A batch whose list is issued: three projects of the special fund, of which two hold an award; and what is verified of one."""

from reserve.services.proceedings import close_notice, finalise_batch, issue_batch
from reserve.services.settlement import Typed
from tests.support.proceedings import LAST, TODAY, Case

PAID = {"document_number": "浙财建〔2024〕31号"}
REPORT = {"verifier": "浙江省节能监察中心", "report": "浙节监〔2024〕7号"}


def issued(case: Case) -> Case:
    """Bring a ranked case to its issued list, on 11 September 2024."""
    case.approve()
    case.publicise()
    case.office.clock.forward(days=(LAST - TODAY).days + 2)
    close_notice(case.office.desk, case.chain.ranker, case.batch)
    finalise_batch(case.office.desk, case.signer, case.batch)
    issue_batch(case.office.desk, case.signer, case.batch, document_number="浙经信绿色〔2024〕88号", day=case.office.desk.today())
    return case


def typed(**figures: str) -> dict[str, Typed]:
    """Figures in their usual units."""
    return {name: Typed(text) for name, text in figures.items()}
