"""The register of the demonstration: each unit's clerk imports its list, then projects are tied to the lines they are about."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Mapping

from dashboards.demo.clerk import DemoBroken, Office
from dashboards.demo.identifiers import credit_code
from dashboards.demo.people import login_of
from dashboards.demo.project_skeletons import skeletons
from dashboards.demo.register_figures import Cells, line_rows
from dashboards.demo.register_firms import DemoFirm, demo_firms, line_name
from reserve.exchange.line_list_columns import line_columns
from reserve.exchange.line_list_template import heading
from reserve.services.register.import_lines import import_lines
from reserve.services.register.line_query import LineFilter
from reserve.services.register.link_project import link_project
from reserve.services.register.list_lines import list_lines


def unit_lists(seed: int) -> dict[str, bytes]:
    """Unit -> its list of lines as a CSV file, the same for the same seed."""
    by_unit: defaultdict[str, list[DemoFirm]] = defaultdict(list)
    for firm in demo_firms():
        by_unit[firm.unit].append(firm)
    return {
        unit: _csv([row for firm in firms for line in firm.lines for row in line_rows(firm, line, seed)])
        for unit, firms in sorted(by_unit.items())
    }


def build_register(office: Office, seed: int, step: Callable[[], None]) -> int:
    """Import every unit's list as its clerk; how many lines the register then holds. Raises ``DemoBroken`` where a row is refused."""
    lines = 0
    for unit, content in unit_lists(seed).items():
        receipt = import_lines(office.desk, office.session(login_of(unit, "clerk")), content, f"{unit}.csv")
        if receipt.counts["refused"]:
            bad = next(row for row in receipt.rows if row.state == "refused")
            raise DemoBroken(f"{unit}, line {bad.number}: {bad.reasons[0].heading} {bad.reasons[0].text.en}")
        lines += receipt.records["line"]["new"]
        step()
    return lines


def link_projects(office: Office, codes: Mapping[int, str], step: Callable[[], None]) -> int:
    """Tie every project of the demonstration to the line it is about; how many were tied."""
    lines: dict[tuple[str, str], str] = {}
    linked = 0
    for unit in sorted({skeleton.unit for skeleton in skeletons()}):
        session_id, page = office.session(login_of(unit, "clerk")), 1
        while True:
            found = list_lines(office.desk, session_id, LineFilter(), page=page, size=200)
            lines |= {(row.credit_code, row.name): row.id for row in found.rows}
            if page * found.size >= found.total:
                break
            page += 1
    for skeleton in skeletons():
        if skeleton.number in codes:
            line_id = lines[credit_code(skeleton), line_name(skeleton)]
            link_project(office.desk, office.session(login_of(skeleton.unit, "clerk")), codes[skeleton.number], line_id)
            linked += 1
            step()
    return linked


def _csv(rows: list[Cells]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(line_columns()), restval="", lineterminator="\r\n")
    writer.writerow({column.code: heading(column, "zh") for column in line_columns().values()})  # headings carry the units
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
