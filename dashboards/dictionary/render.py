"""All pages of the dictionary."""

from collections.abc import Mapping

from dashboards.dictionary.fields import project_page, register_page, units_page
from dashboards.dictionary.markdown import page, table
from dashboards.dictionary.parameters import parameter_pages, values
from dashboards.dictionary.rules import rules, rules_page
from reserve.vocabulary.fields import fields
from reserve.vocabulary.register import KINDS, register_fields
from reserve.vocabulary.units import units
from validation.catalogue import catalogue


def pages() -> Mapping[str, str]:
    """File name below ``docs/dictionary`` -> text."""
    return {
        "README.md": _index(),
        "fields.md": project_page(),
        "register.md": register_page(),
        "units.md": units_page(),
        "rules.md": rules_page(),
        **parameter_pages(),
    }


def _index() -> str:
    counts = (
        ("[项目字段 Fields of a project](fields.md)", len(fields()), "`reserve/vocabulary/fields.csv`"),
        ("[名录字段 Fields of the register](register.md)", sum(len(register_fields(kind)) for kind in KINDS), "`register_fields.csv`"),
        ("[单位与选项 Units and choices](units.md)", len(units()), "`units.csv`, `choices.csv`, `carriers.csv`"),
        ("[法规参数 Parameters](parameters.md)", len(values()), "`reserve/parameters/data`"),
        ("[规则函数 Rules](rules.md)", len(rules()), "`reserve/rules`"),
        ("[填报检查规则 Rules of entry](../rules.md)", len(catalogue()), "`validation`"),
        ("[命令 Commands](../cli.md)", None, "`dashboards/cli`"),
    )
    rows = [(name, "" if count is None else str(count), source) for name, count, source in counts]
    about = ["数据和规则的全部词条。Everything that is data or rule, in one place."]
    return page("词典 Dictionary", about, [table(("页 Page", "数目 Count", "来源 Source"), rows)])
