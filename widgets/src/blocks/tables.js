// Table parts shared by the static table block and the paged Table component.

import { h, uid } from "../dom.js";
import { follow, source, tag } from "./reading.js";
import { standing } from "./standing.js";

const NUMERIC = new Set(["number", "money"]);

/** Class of a column's cells. */
export const cellClass = (column, cell) => (NUMERIC.has(column.kind) ? "rr-number" : column.kind === "date" ? "rr-date" : cell?.sub ? "rr-words rr-words-long" : "rr-words");

/** Header text with its unit on a line of its own. */
export const headText = (column) => [h("span", {}, column.label), column.unit && h("span", { class: "rr-th-unit" }, column.unit)];

const plain = (cell) => (cell === null || cell === undefined ? { text: "" } : typeof cell === "object" ? cell : { text: String(cell) });

/**
 * One cell. A state is a small word with tone; `sub` stands below; an empty cell shows a dash. `sub_href`: `sub` is a source.
 * `aside`: the link opens beside the work. `act` {name, data}: the view follows the link itself. `download` keeps the page alive; `name`
 * says what a short link leads to.
 */
export function cellContent(cell, column, ctx, open) {
  const { t } = ctx;
  const { text, tone, sub, href, aside, act, sub_href: subHref, standing: mark, download, name } = plain(cell);
  if (mark) return [standing(mark), sub && h("span", { class: "rr-sub" }, sub)];
  const shown = text === "" ? h("span", { class: "rr-none" }, h("span", { "aria-hidden": "true" }, "—"), h("span", { class: "rr-hidden" }, t("not given"))) : text;
  let main = shown;
  if (text !== "" && column.kind === "state") main = tag(text, tone);
  else if (text !== "" && open && column.kind === "open") main = open(text);
  else if (text !== "" && href && act) main = follow(href, act, text, ctx);
  else if (text !== "" && href && aside) main = source(text, href, t);
  else if (text !== "" && href) main = h("a", { href, download: download ? "" : null, "aria-label": name || null }, text);
  else if (tone) main = h("span", { class: `rr-text-${tone}` }, shown);
  return [main, sub && (subHref ? source(sub, subHref, t) : h("span", { class: "rr-sub" }, sub))];
}

/** A table in a box that scrolls sideways; the keyboard reaches the box wherever there is something to scroll to. */
function scrolled(caption, table) {
  const box = h("div", { class: "rr-table-wrap" }, table);
  new ResizeObserver(() => {
    const wide = box.scrollWidth > box.clientWidth;
    if (wide === box.hasAttribute("tabindex")) return;
    for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-labelledby", caption]]) {
      if (wide) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }).observe(box);
  return box;
}

/** A small table with caption. */
export function staticTable(block, ctx) {
  const { t } = ctx;
  const caption = uid("cap");
  return scrolled(
    caption,
    h(
      "table",
      { class: "rr-table" },
      h("caption", { id: caption }, block.caption),
      h("thead", {}, h("tr", {}, block.columns.map((column) => h("th", { scope: "col", class: cellClass(column), style: column.width ? { width: column.width } : null }, headText(column))))),
      h(
        "tbody",
        {},
        block.rows.length
          ? block.rows.map((row) =>
              h(
                "tr",
                { class: row.tone ? `rr-row-${row.tone}` : null },
                block.columns.map((column, i) =>
                  h(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: cellClass(column) }, cellContent(row.cells[column.key], column, ctx)),
                ),
              ),
            )
          : h("tr", {}, h("td", { colspan: block.columns.length, class: "rr-muted" }, block.empty || t("No rows."))),
      ),
    ),
  );
}
