// The figures of a drawing as a table that unfolds below it; whether it is open survives a re-render.

import { h } from "../dom.js";
import { staticTable } from "./tables.js";

/** The folded table of `block`: {columns, rows, title, id}. */
export function figureTable(block, ctx) {
  const key = `chart:${block.id || block.title}`;
  const table = staticTable({ caption: block.title, columns: block.columns, rows: block.rows }, ctx);
  const node = h("details", { class: "rr-chart-table", open: ctx.remember.get(key) ?? null }, h("summary", { "data-key": key }, ctx.t("The figures as a table")), table);
  node.addEventListener("toggle", () => ctx.remember.set(key, node.open));
  return node;
}
