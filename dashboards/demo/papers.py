"""The papers of finished works in the demonstration: short Word files, the same bytes every time, attached and listed as a clerk does it.

They hold what the form says: invoices with the sum of the installed equipment, the record of acceptance, the report on the saving, the
monitoring behind a verified class. Each says in its first line that it is a demonstration.
"""

import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

from dashboards.demo.project_skeletons import Skeleton
from dashboards.demo.stories import Typed, story
from reserve.accounts import Desk
from reserve.services.drafts.attach_file import attach_file
from reserve.store.vault import FOLDER_MODE
from reserve.vocabulary.attached import reference

_PROVED = ("accepted", "verified")
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Paper:
    """One file: its kind in the list of files, its name and its lines."""

    kind: str
    name: str
    lines: tuple[str, ...]


def attach_papers(desk: Desk, session_id: str, code: str, skeleton: Skeleton, typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """Attach the papers of a finished project and answer with the rows that list them; nothing where the desk keeps no files."""
    if desk.vault is None:
        return {}
    desk.vault.folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    made: dict[str, Typed] = {}
    for number, paper in enumerate(papers(skeleton, typed), start=1):
        with tempfile.TemporaryDirectory(dir=desk.vault.folder) as folder:  # moved from there, so on the same disk
            arrived = Path(folder) / "paper.docx"
            arrived.write_bytes(as_document(paper.lines))
            kept = attach_file(desk, session_id, code, paper.name, arrived)
        row = f"files/a{number}"
        made[f"{row}/file_kind"] = (paper.kind, None)
        made[f"{row}/file_name"] = (reference(kept.name, kept.sha256), None)
        made[f"{row}/file_note"] = ("演示文件", None)
    return made


def papers(skeleton: Skeleton, typed: Mapping[str, Typed]) -> Iterator[Paper]:
    """The papers that the progress of a project rests on; none before its acceptance."""
    state = story(skeleton, "done")
    if state not in _PROVED:
        return
    head = (f"项目：{typed['project_name'][0]}", f"单位：{typed['enterprise_name'][0]}")
    yield Paper("equipment", "设备清单与发票.docx", ("设备发票汇总（演示，非真实票据）", *head, *_invoices(typed)))
    yield Paper("acceptance", "竣工验收记录.docx", ("竣工验收记录（演示）", *head, *_acceptance(typed)))
    if state == "verified":
        yield Paper("energy_proof", "节能量审核报告.docx", ("节能量审核报告（演示，对应里程碑M3）", *head, *_saving(typed)))
    if typed["air_class_state"][0] == "verified":
        lines = (f"文号：{typed['air_evidence'][0]}", f"日期：{typed['air_evidence_date'][0]}", "结论：各排放口达到所核定分级的限值。")
        yield Paper("monitoring", "评估监测报告.docx", ("评估监测报告（演示）", *head, *lines))


def _invoices(typed: Mapping[str, Typed]) -> Iterator[str]:
    total = Decimal(0)
    for path, (name, _) in typed.items():
        row, _, column = path.rpartition("/")
        if column == "equipment_name" and f"{row}/equipment_price" in typed:
            count, price = Decimal(typed[f"{row}/equipment_count"][0]), Decimal(typed[f"{row}/equipment_price"][0])
            total += count * price
            yield f"{name} {typed[f'{row}/equipment_model'][0]}：{count} 台 × {price} 万元 = {count * price} 万元（不含税）"
    yield f"主要设备合计 {total} 万元，设备投资 {typed['investment_eligible'][0]} 万元，其余为配套电气、仪表和备件。"


def _acceptance(typed: Mapping[str, Typed]) -> Iterator[str]:
    yield f"开工 {typed['start_date'][0]}，竣工 {typed['finish_date'][0]}，验收 {typed['acceptance_date'][0]}"
    yield f"已完成投资 {typed['investment_spent'][0]} 万元，形象进度 100%。验收结论：同意通过。"


def _saving(typed: Mapping[str, Typed]) -> Iterator[str]:
    yield f"审核机构：{typed['saving_verifier'][0]}"
    yield f"改造前年产量 {typed['output_before_t_per_year'][0]} 万吨，改造后年产量 {typed['output_after_t_per_year'][0]} 万吨"
    for path, (text, _) in typed.items():
        row, _, column = path.rpartition("/")
        if column == "quantity_before":
            after, unit = typed[f"{row}/quantity_after"]
            yield f"{typed[f'{row}/carrier'][0]}：{text} → {after} {unit}"
    yield f"核定年节能量 {typed['energy_saving_declared_tce_per_year'][0]} tce"


def as_document(lines: Sequence[str]) -> bytes:
    """A Word document with a paragraph for each line; the same lines give the same bytes.

    >>> as_document(["演示"]) == as_document(["演示"])
    True
    """
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    parts = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{_RELATIONS}"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_DOCUMENT}"/></Types>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{_XML}<w:document xmlns:w="{_WORDS}"><w:body>{body}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), text, zipfile.ZIP_DEFLATED)
    return made.getvalue()
