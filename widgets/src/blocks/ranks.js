// Ranked lists side by side around their lines, and what each list comes to as bars of one measure.

import { h, uid } from "../dom.js";

const SIGNS = { in: "▲", out: "▼", up: "↑", down: "↓" };

const mark = (row) =>
  row.mark ? h("span", { class: `rr-rank-mark rr-rank-${row.mark}` }, h("span", { "aria-hidden": "true" }, SIGNS[row.mark]), row.change, row.said && h("span", { class: "rr-hidden" }, ` ${row.said}`)) : null;

function row(each) {
  if (each.gap) return h("tr", { class: "rr-rank-gap" }, h("td", { colspan: 3 }, each.gap));
  if (each.line) return h("tr", { class: "rr-marker" }, h("td", { colspan: 3 }, h("strong", {}, each.line)));
  return h(
    "tr",
    { class: each.on ? "rr-rank-on" : null },
    h("th", { scope: "row", class: "rr-number" }, each.place),
    h("td", { class: "rr-words" }, h("span", { class: "rr-rank-name" }, each.name), h("span", { class: "rr-sub" }, each.sub)),
    h("td", { class: "rr-number" }, h("span", {}, each.points), mark(each)),
  );
}

function list(column, block) {
  const id = uid("rank");
  return h(
    "div",
    { class: "rr-rank-column" },
    h("h3", { class: "rr-rank-title", id }, h("span", { class: `rr-rank-letter rr-rank-letter-${column.letter.toLowerCase()}` }, column.letter), column.title),
    h("p", { class: "rr-muted rr-rank-note" }, column.note),
    column.rows.length > 0 &&
      h(
        "table",
        { class: "rr-table rr-table-dense rr-rank-table", "aria-labelledby": id },
        h("thead", {}, h("tr", {}, block.heads.map((head, i) => h("th", { scope: "col", class: i === 1 ? "rr-words" : "rr-number" }, head)))),
        h("tbody", {}, column.rows.map(row)),
      ),
  );
}

/** {type: "ranks", heads: [place, project, points], columns: [{letter, title, note, rows: [{place, name, sub, points, on, mark, change, said} | {line} | {gap}]}]}. */
export const ranks = (block) => h("div", { class: "rr-ranks" }, block.columns.map((column) => list(column, block)));

/** {type: "versus", title, rows: [{label, unit, items: [{letter, share: 0..1, text, change, tone}]}]}: one measure a row, one bar for each list. */
export function versus(block) {
  const id = uid("versus");
  return h(
    "figure",
    { class: "rr-versus", "aria-labelledby": id },
    h("figcaption", { id }, h("strong", {}, block.title)),
    h(
      "div",
      { class: "rr-versus-grid" },
      block.rows.map((each) =>
        h(
          "div",
          { class: "rr-versus-measure" },
          h("p", { class: "rr-versus-label" }, each.label, each.unit && h("span", { class: "rr-unit" }, each.unit)),
          h(
            "ul",
            { class: "rr-versus-bars" },
            each.items.map((item) =>
              h(
                "li",
                {},
                h("span", { class: "rr-versus-letter" }, item.letter),
                h("span", { class: "rr-versus-track", "aria-hidden": "true" }, h("span", { class: `rr-versus-bar rr-versus-${item.letter.toLowerCase()}`, style: { width: `${Math.max(0, Math.min(100, item.share * 100))}%` } })),
                h("span", { class: "rr-versus-text rr-number" }, item.text, item.change && h("span", { class: `rr-versus-change rr-text-${item.tone || "muted"}` }, item.change)),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
