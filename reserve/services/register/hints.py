"""What a kept record should be looked at for: nothing that stops anybody, each with what to check."""

import datetime as dt

from stdnum.cn import uscc

from reserve.parameters import at
from reserve.rules.basis.trail import Trail
from reserve.rules.energy.yearly import measured_energy
from reserve.services.register.checks import check_digit_fits
from reserve.services.register.writing import figures_of
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.products import products
from reserve.vocabulary.register import Record
from reserve.vocabulary.units import plain

Hint = tuple[str, Bilingual]
DIFFERENCE = "line_ledger.difference"


def hints_of(record: Record, product: str | None, as_of: dt.date, area: str) -> tuple[Hint, ...]:
    """Hints by path: a check digit that differs, a stated unit energy far from the computed one."""
    found: list[Hint] = []
    code = record.value("enterprise_credit_code")
    if isinstance(code, str) and len(code) == 18 and not check_digit_fits(code):
        expected = uscc.calc_check_digit(code[:17])
        found.append(("enterprise_credit_code", messages()["register_credit_digit"].format(typed=code, expected=expected)))
    known = products().get(product or "")
    if record.kind == "observation" and known is not None:
        measured = measured_energy(figures_of(record), known, Trail(as_of, area))
        limit = at(DIFFERENCE, as_of, area).number
        if measured.difference is not None and abs(measured.difference) * 100 > limit and measured.computed is not None:
            figures = {"stated": plain(measured.unit_energy or measured.computed), "computed": plain(measured.computed, 2)}
            told = messages()["register_difference"].format(percent=plain(measured.difference * 100, 1), limit=limit, **figures)
            found.append(("unit_energy_stated", told))
    return tuple(found)
