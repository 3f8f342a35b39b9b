"""The accounts of the demonstration: clerk and chief of each county and zone, the provincial firm, cities, the province, its experts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from reserve.vocabulary.reporting_units import ReportingUnit, reporting_units

DEMO_PASSWORD = "Demo-2024-reserve"  # noqa: S105 -- printed at start, flagged in the database, refused outside demo mode
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭"
_GIVEN = (
    "芳", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚", "玲", "辉",
    "晓燕", "建国", "志强", "丽华", "海燕", "文斌", "国华", "雪梅", "立新", "春梅", "永康", "思远", "嘉怡", "子涵", "亦凡", "宇航",
)  # fmt: skip
_PROVINCE_ROLES = (
    ("reviewer", "province_reviewer"), ("ranker", "province_ranker"), ("signer", "province_signer"),
    ("analyst", "analyst"), ("auditor", "auditor"), ("admin", "administrator"),
)  # fmt: skip
_EXPERTS = 5
_OWN_SLUGS = {
    "330190": "hangzhou-zone", "330590": "huzhou-zone", "330790": "jinhua-zone", "330890": "quzhou-zone", "ZJ90": "zhejiang-firm",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One account: ``changxing.clerk``, ``huzhou.reviewer``, ``zhejiang.ranker``."""

    login: str
    name: str
    unit: str
    roles: tuple[str, ...]


def slug(unit: ReportingUnit) -> str:
    """The part of a login that names the unit: Chun'an County -> ``chunan``."""
    if unit.code in _OWN_SLUGS:
        return _OWN_SLUGS[unit.code]
    name = re.sub(r"( She)?( Autonomous)? (District|County|City|Province)$", "", unit.name.en)
    return re.sub(r"[^a-z]", "", name.lower())


def people() -> tuple[DemoPerson, ...]:
    """All accounts in the order of the units; names are drawn once and do not depend on the seed of the projects."""
    rng = Random("people")  # noqa: S311 -- invented names, no secret
    posts = [(unit, post, role) for unit in reporting_units().values() for post, role in _posts(unit)]
    posts += [(reporting_units()["ZJ"], f"expert{number}", "expert") for number in range(1, _EXPERTS + 1)]
    return tuple(
        DemoPerson(f"{slug(unit)}.{post}", rng.choice(_SURNAMES) + rng.choice(_GIVEN), unit.code, (role,)) for unit, post, role in posts
    )


def _posts(unit: ReportingUnit) -> Iterator[tuple[str, str]]:
    match unit.kind:
        case "province":
            yield from _PROVINCE_ROLES
        case "city":
            yield "reviewer", "city_reviewer"
        case "provincial_firm":
            yield "clerk", "county_clerk"
        case _:
            yield "clerk", "county_clerk"
            yield "chief", "county_chief"


def login_of(unit: str, post: str) -> str:
    """The login of a post in a unit, such as ``login_of('330522', 'chief') == 'changxing.chief'``."""
    return f"{slug(reporting_units()[unit])}.{post}"
