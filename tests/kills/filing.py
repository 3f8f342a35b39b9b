"""The acts that a kill may hit, each prepared anew on a project of its own."""

from collections.abc import Callable
from itertools import count

from reserve.services import Change, accept_project, create_project, open_draft, return_project, save_draft, submit_project
from tests.kills.acts import Act
from tests.support.office import Chain, Office

MOST_STATEMENTS = 400
FEWEST_STATEMENTS = 5

Made = Callable[[Office, Chain], tuple[str, Act]]
_taken = count(1)


def _own(office: Office, chain: Chain) -> str:
    number = next(_taken)
    return office.drafted(chain.clerk, {"project_code": (f"2402-330522-07-02-{number:06d}", None), "line_name": (f"{number}号线", None)})


def _submitted(office: Office, chain: Chain) -> str:
    code = _own(office, chain)
    submit_project(office.desk, chain.clerk, code, open_draft(office.desk, chain.clerk, code).revision, f"key-{code}")
    return code


def creating(office: Office, chain: Chain) -> tuple[str, Act]:
    """A new project."""
    return "", Act(create_project, (chain.clerk,))


def saving(office: Office, chain: Chain) -> tuple[str, Act]:
    """Three fields, one of them new, and a row taken away."""
    code = _own(office, chain)
    base = open_draft(office.desk, chain.clerk, code).revision
    changes = [
        Change(1, "content", "更换篦冷机，预热器低阻改造。", None, base),
        Change(2, "investment_total", "4600", "10kCNY", base),
        Change(3, "energy_carriers/gas/carrier", "natural_gas", None, base),
        Change(4, "energy_carriers/power", None, None, base, "remove_row"),
    ]
    return code, Act(save_draft, (chain.clerk, code, "another-page", changes))


def submitting(office: Office, chain: Chain) -> tuple[str, Act]:
    """The submission of a complete project."""
    code = _own(office, chain)
    return code, Act(submit_project, (chain.clerk, code, open_draft(office.desk, chain.clerk, code).revision, f"key-{code}"))


def accepting(office: Office, chain: Chain) -> tuple[str, Act]:
    """The county's acceptance."""
    code = _submitted(office, chain)
    return code, Act(accept_project, (chain.chief, code))


def returning(office: Office, chain: Chain) -> tuple[str, Act]:
    """A return with marked fields."""
    code = _submitted(office, chain)
    return code, Act(return_project, (chain.chief, code), {"comment": "请核对投资", "fields": ["investment_total"]})


ACTS: tuple[Made, ...] = (creating, saving, submitting, accepting, returning)
REPEATABLE: tuple[Made, ...] = (saving, submitting)
"""Acts that a page sends again by itself or at a second press of the button; the answer must be the same."""
