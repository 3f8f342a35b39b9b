"""Each programme as a page, in both languages, from what the batch page shows: ``python -m dashboards.dictionary.programmes FOLDER``."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dashboards.dictionary.markdown import both, code, page, table
from dashboards.pages.batch.programme_means import KIND_LABELS
from dashboards.pages.batch.programme_view import programme_blocks
from reserve.parameters import Programme, programmes, status_label
from reserve.parameters.programmes.schema import schema_text
from reserve.vocabulary.language import LANGUAGES, Language
from reserve.vocabulary.regions import regions

SHIPPED = Path(__file__).parents[2] / "reserve" / "parameters" / "programmes" / "schema.json"
CASE_ENDING = "-case.md"
"""How the name of a page ends that works a case of a programme by hand; those pages are written from the cases, not here."""
_HEADS: Mapping[Language, tuple[str, str, str]] = {"zh": ("内容", "取值", "说明"), "en": ("Part", "Value", "Says")}
_TITLES: Mapping[Language, str] = {"zh": "中文", "en": "English"}


def pages() -> dict[str, str]:
    """The pages below ``docs/programmes`` by name, and the schema."""
    made = {f"{one.code}.md": _page(one) for one in programmes()}
    return {"README.md": _overview(programmes()), **made, "schema.json": schema_text()}


def _overview(found: Iterable[Programme]) -> str:
    rows = [
        (
            f"[{one.code}]({one.code}.md)", both(one.title), code(one.kind), both(regions()[one.area].name),
            f"{one.valid_from} – {one.valid_to}", both(status_label(one.status)), f"[算例 worked]({one.code}{CASE_ENDING})",
        )
        for one in found
    ]  # fmt: skip
    about = [
        "方案写成带版本的 YAML 文件，按 [schema.json](schema.json) 检查；批次启动时冻结，新版本只能增加，不能改动。",
        "",
        "Programmes are versioned YAML documents, checked against [schema.json](schema.json), frozen when a batch opens; a later version",
        "may add and never change.",
    ]
    kinds = [(code(kind), label) for kind, label in KIND_LABELS.items()]
    heads = ("代码 Code", "名称 Title", "类型 Kind", "地区 Area", "可启动 May be opened", "状态 Status", "算例 Worked case")
    parts = [table(heads, rows), "## 类型 Kinds\n\n" + table(("类型 Kind", "Does"), kinds)]
    return page("方案 Programmes", about, parts)


def _page(one: Programme) -> str:
    about = [f"{code(one.code)} · {code(one.kind)} · version {one.version} · SHA-256 {code(one.digest)}"]
    return page(f"{one.title.zh} {one.title.en}", about, [_part(one, language) for language in LANGUAGES])


def _part(one: Programme, language: Language) -> str:
    made = [text for block in programme_blocks(one, language) if (text := _markdown(block, language))]
    return "\n".join([f"## {_TITLES[language]}\n", *made])


def _markdown(block: Mapping[str, Any], language: Language) -> str:
    """One block of the page as Markdown; a kind of block that pages of programmes do not have raises ``KeyError``."""
    match block["type"]:
        case "facts":
            return table(_HEADS[language], [(fact["label"], _value(fact), fact.get("source") or "") for fact in block["items"]])
        case "heading":
            return f"### {block['text']}\n"
        case "paragraph":
            return f"{block['text']}\n"
        case "notice":
            return "\n".join([f"**{block['title']}**\n", *(f"- {line}" for line in block["lines"]), ""])
        case "table":
            heads = [column["label"] for column in block["columns"]]
            names = [column["key"] for column in block["columns"]]
            return table(heads, [[_cell(row["cells"][name]) for name in names] for row in block["rows"]])
        case other:
            raise KeyError(f"no Markdown is known for a block of the kind {other}")


def _value(fact: Mapping[str, Any]) -> str:
    return f"{fact['value']} {fact.get('unit') or ''}".strip()


def _cell(cell: Any) -> str:
    if not isinstance(cell, Mapping):
        return str(cell)
    return "<br>".join(part for part in (str(cell.get("text") or ""), str(cell.get("sub") or "")) if part)


def main(folder: Path) -> int:
    """Write what differs, here and beside the code; pages that no longer belong are taken away. Answers with 0."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path, text in [*((folder / name, text) for name, text in wanted.items()), (SHIPPED, wanted["schema.json"])]:
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for path in folder.glob("*.md"):
        if path.name not in wanted and not path.name.endswith(CASE_ENDING):
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/programmes")))
