"""What the rules written by hand share: masks, numbers of the law, patterns."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.library_frames import AREA, AS_OF, LETTERS
from reserve.parameters import Band, at
from reserve.rules.gates.diagnosis import PLAN_OF_SECTOR
from reserve.vocabulary.products import products

MILLION = 10**6
PROVED, BUILDS = ["evaluated", "published"], ["new", "expansion"]
CLASSES = ["A", "B", "B_minus", "C", "D"]
CREDIT_CODE = r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}"
PROJECT_CODE = r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}"
PHONE = r"(?:\+?86[- ]?)?(?:1[3-9]\d{9}|\(?0\d{2,3}\)?[- ]?[1-9]\d{6,7}(?:[- ]\d{1,6})?|[48]00[- ]?\d{3}[- ]?\d{4})"
EMAIL = r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+"
PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Mask:
    """Where a rule is violated: rows of a frame, and the field that a finding stands at."""

    rule_id: str
    frame: str
    path: str
    violated: "pd.Series[bool]"


Found = dict[str, tuple[str, "pd.Series[bool]"]]


def high(path: str) -> float:
    """The upper bound of a band."""
    return float(_band(path).high or 0)


def low(path: str) -> float:
    """The lower bound of a band."""
    return float(_band(path).low or 0)


def _band(path: str) -> Band:
    return Band.of(at(path, AS_OF, AREA).value)  # type: ignore[arg-type]


def number(path: str) -> float:
    """A number."""
    return float(at(path, AS_OF, AREA).number)


def plans() -> dict[str, str]:
    """The national plan of each product that has one."""
    return {code: PLAN_OF_SECTOR[one.sector] for code, one in products().items() if one.sector in PLAN_OF_SECTOR}


def below(least: str) -> list[str]:
    """The classes that are worse."""
    return CLASSES[CLASSES.index(least) + 1 :]


def wrong_digits(codes: pd.Series, shaped: pd.Series) -> pd.Series:
    """GB 32100-2015."""
    found = pd.Series(data=False, index=codes.index)
    if shaped.any():
        letters = np.array(codes[shaped].tolist(), dtype="U18").view("U1").reshape(-1, 18)
        values = np.searchsorted(LETTERS, letters)
        weights = np.array([pow(3, place, 31) for place in range(17)])
        found[shaped] = values[:, 17] != (31 - values[:, :17] @ weights % 31) % 31
    return found
