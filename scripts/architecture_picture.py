"""Draw docs/architecture.svg: the packages, what may import what, and the way of a project through them."""

from pathlib import Path
from xml.sax.saxutils import escape

TARGET = Path(__file__).resolve().parent.parent / "docs" / "architecture.svg"
FONT = "font-family='system-ui, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif'"
BOXES = (
    # x, y, width, height, fill, title, lines
    (24, 96, 250, 92, "#e8f0fb", "browser 浏览器", ("form with its outbox,", "tables, charts, law links")),
    (330, 64, 606, 156, "#dfeaf8", "dashboards", ()),
    (346, 104, 180, 100, "#ffffff", "server", ("on voila.app.Voila", "sign-in, drafts, files", "headers, own routes")),
    (544, 104, 180, 100, "#ffffff", "pages", ("home, entry, review,", "batch, register, law:", "one forked kernel each")),
    (742, 104, 178, 100, "#ffffff", "cli, demo, lab", ("serve, import, law,", "audit, doctor, backup;", "JupyterLab apart")),
    (24, 408, 250, 112, "#fff3df", "validation", ("one catalogue of rules", "closures for the page", "Great Expectations verdict")),
    (24, 248, 250, 92, "#eef6ee", "widgets", ("Form, Table, Chart, View", "anywidget + esbuild")),
    (330, 276, 606, 244, "#f3f4f6", "reserve", ()),
    (346, 316, 574, 52, "#ffffff", "services", ("one use case, one file, one transaction; register, analysis",)),
    (346, 380, 180, 60, "#ffffff", "accounts", ("sign-in, roles, rights",)),
    (544, 380, 180, 60, "#ffffff", "exchange", ("workbooks, safe text",)),
    (742, 380, 178, 60, "#ffffff", "store", ("SQLite, PostgreSQL",)),
    (346, 452, 180, 56, "#ffffff", "rules", ("energy, limits, points",)),
    (544, 452, 180, 56, "#ffffff", "parameters", ("dated, cited law",)),
    (742, 452, 178, 56, "#ffffff", "vocabulary", ("fields, units, states",)),
)
ARROWS = (
    ((274, 126), (346, 142)),
    ((346, 176), (274, 160)),
    ((634, 204), (634, 316)),
    ((330, 200), (274, 272)),
    ((330, 214), (274, 424)),
    ((274, 476), (346, 482)),
)
LABELS = ((24, 210, "typed text: HTTP, never the kernel"), (644, 254, "every call re-reads session, roles, territory, state"))


def main() -> None:
    """Write the picture."""
    parts = [
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 960 548' role='img' aria-label='Architecture of the retrofit reserve'>",
        (
            "<defs><marker id='tip' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='7' markerHeight='7' orient='auto'>"
            "<path d='M0 0 8 4 0 8z' fill='#1c5fb4'/></marker></defs>"
        ),
        "<rect width='960' height='548' fill='#ffffff'/>",
        f"<text x='24' y='36' {FONT} font-size='20' font-weight='600' fill='#0f3d78'>Retrofit reserve 节能降碳技改项目储备库</text>",
    ]
    for x, y, width, height, fill, title, lines in BOXES:
        parts.append(f"<rect x='{x}' y='{y}' width='{width}' height='{height}' rx='6' fill='{fill}' stroke='#b9c6d8'/>")
        parts.append(f"<text x='{x + 12}' y='{y + 24}' {FONT} font-size='15' font-weight='600' fill='#0f3d78'>{escape(title)}</text>")
        parts += [
            f"<text x='{x + 12}' y='{y + 44 + 19 * i}' {FONT} font-size='13' fill='#3b4754'>{escape(line)}</text>"
            for i, line in enumerate(lines)
        ]
    for (x1, y1), (x2, y2) in ARROWS:
        parts.append(f"<line x1='{x1}' y1='{y1}' x2='{x2}' y2='{y2}' stroke='#1c5fb4' stroke-width='1.6' marker-end='url(#tip)'/>")
    parts += [f"<text x='{x}' y='{y}' {FONT} font-size='12' fill='#1c5fb4'>{escape(label)}</text>" for x, y, label in LABELS]
    TARGET.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
