"""Documents that lie beside the project and not in it: their tests are skipped where they are absent, and fail where they must be there."""

import os
from typing import NoReturn

import pytest


def absent(what: str) -> NoReturn:
    """Skip with ``what``, or fail where ``RESERVE_POLICY_REQUIRED`` says that nothing may be absent."""
    if os.environ.get("RESERVE_POLICY_REQUIRED"):
        pytest.fail(what)
    pytest.skip(what)
