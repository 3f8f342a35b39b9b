"""Names and codes of the demonstration: well-formed, stable, and recognisably not those of any real firm."""

from stdnum.cn import uscc

from dashboards.demo.project_skeletons import Skeleton, skeletons
from reserve.vocabulary.regions import regions

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MARK = "（演示）"


def place_name(code: str) -> str:
    """A county's name as firms carry it: 长兴县 -> 长兴, 景宁畲族自治县 -> 景宁."""
    name = regions()[code].name.zh.replace("畲族自治", "")
    return name[:-1] if len(name) > 2 else name


def firm_name(skeleton: Skeleton) -> str:
    """The firm's full name; every one ends with the mark of the demonstration."""
    seat = "浙江" if skeleton.unit == "ZJ90" else place_name(skeleton.location)
    trade = "水泥有限公司" if skeleton.product == "clinker" else "新型建材有限公司"
    return f"{seat}{skeleton.brand}{trade}{MARK}"


def credit_code(skeleton: Skeleton) -> str:
    """A social credit code with valid check characters; the organisation part starts with ``DEM``, which no register issues.

    The firm planted as an early pilot firm gets a check character that does not fit: such legal codes exist.
    """
    firm = min(other.number for other in _same_firm(skeleton))
    code = demo_code("330000" if skeleton.unit == "ZJ90" else skeleton.location, firm)
    if any(other.oddity == "credit_pilot" for other in _same_firm(skeleton)):
        return code[:-1] + ("M" if code[-1] != "M" else "N")
    return code


def demo_code(registry: str, number: int) -> str:
    """The code of the firm ``number`` of the demonstration, registered in the division ``registry``."""
    subject = f"DEM{number:05d}"
    body = "91" + registry + subject + _organisation_check(subject)
    return body + str(uscc.calc_check_digit(body))


def _same_firm(skeleton: Skeleton) -> list[Skeleton]:
    return [other for other in skeletons() if (other.unit, other.brand) == (skeleton.unit, skeleton.brand)]


def _organisation_check(subject: str) -> str:
    total = sum(weight * _ALPHABET.index(character) for weight, character in zip(_ORGANISATION_WEIGHTS, subject, strict=True))
    rest = 11 - total % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def filing_month(skeleton: Skeleton) -> tuple[int, int]:
    """Year and month in which the approval platform gave the project its code."""
    month = skeleton.number * 5 % 9
    return (2023, 10 + month) if month < 3 else (2024, month - 2)


def project_code(skeleton: Skeleton) -> str:
    """The 24-character code of the approval platform; the same for every seed, so that the official lists can name it."""
    year, month = filing_month(skeleton)
    return f"{year % 100:02d}{month:02d}-{skeleton.location}-07-02-{100000 + skeleton.number * 1373:06d}"
