"""Read an officially announced list of projects: its lines as they stand, with the few columns that identify a project."""

from collections import Counter

from reserve.exchange.import_row import normal
from reserve.exchange.sheet import read_lines
from reserve.exchange.table_import import safe_name
from reserve.vocabulary.errors import BadInput

_NAMES = {
    "number": ("number", "no", "no.", "序号"),
    "project_code": ("project_code", "project code", "投资项目代码", "项目代码", "项目统一代码"),
    "enterprise_name": ("enterprise_name", "enterprise name", "enterprise", "企业名称", "申报单位", "单位名称"),
    "project_name": ("project_name", "project name", "项目名称"),
}
_NEEDED = ("project_code", "enterprise_name", "project_name")


def read_official_list(content: bytes, filename: str) -> list[dict[str, str]]:
    """The lines of a list, each with ``number``, ``project_code``, ``enterprise_name`` and ``project_name`` as typed.

    The header is the first line that names all needed columns, so that a title above it does no harm.
    Raises ``BadInput`` for a file that cannot be read, or without these columns, or without lines.
    """
    name = safe_name(filename)
    lines = read_lines(content, name)
    header = next((line for line in lines[:20] if all(key in _columns(line.cells, name) for key in _NEEDED)), None)
    if header is None:
        found = "、".join(cell[:40] for cell in lines[0].cells[:40]) if lines else ""
        raise BadInput("columns_missing", name=name, missing="、".join(_NAMES[key][-1] for key in _NEEDED), found=found)
    columns = _columns(header.cells, name)
    rows = [line for line in lines if line.number > header.number]
    if not rows:
        raise BadInput("file_empty", name=name, line=header.number)
    return [{key: row.cells[i] if i is not None and i < len(row.cells) else "" for key, i in _all(columns)} for row in rows]


def _columns(cells: tuple[str, ...], name: str) -> dict[str, int]:
    found = {key: [i for i, cell in enumerate(cells) if normal(cell) in names] for key, names in _NAMES.items()}
    if doubled := Counter({key: len(where) for key, where in found.items() if len(where) > 1}):
        key, count = doubled.most_common(1)[0]
        raise BadInput("column_twice", name=name, column=_NAMES[key][-1], count=count)
    return {key: where[0] for key, where in found.items() if where}


def _all(columns: dict[str, int]) -> list[tuple[str, int | None]]:
    return [(key, columns.get(key)) for key in _NAMES]
