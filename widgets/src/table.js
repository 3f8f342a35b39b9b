// Table: a plain table, paged by Python. Sort buttons, tabs with counts, search, rows that open or expand, marker lines.

import { standAt } from "./address.js";
import { context } from "./blocks/index.js";
import { cellClass, cellContent, headText } from "./blocks/tables.js";
import { h, ready, refill, uid } from "./dom.js";
import { Kernel } from "./kernel.js";
import { texts } from "./texts.js";
import { banner, failure } from "./view.js";

const TRAITS = ["columns", "rows", "total", "page", "size", "sort", "descending", "search", "tabs", "tab", "caption", "empty", "marker", "language", "expandable", "hide_caption", "filters"];

/** Page numbers to offer: first, last, and the neighbours of the current one; 0 stands for a gap. */
export function pagesAround(page, last) {
  const wanted = [...new Set([1, page - 1, page, page + 1, last])].filter((each) => each >= 1 && each <= last).sort((a, b) => a - b);
  return wanted.flatMap((each, i) => (i > 0 && each - wanted[i - 1] > 1 ? [0, each] : [each]));
}

function render({ model, el }) {
  const stem = uid("table");
  const root = h("section", { class: "rr-queue" });
  const line = h("div", { class: "rr-line" });
  const bar = h("div", { class: "rr-queue-bar" });
  const body = h("div", {});
  const status = h("p", { class: "rr-hidden", role: "status" });
  root.append(line, bar, body, status);
  el.append(root);
  const open = new Map();
  const remember = new Map();
  const get = (name) => model.get(name);
  let t = texts(get("language"));
  let ctx = context({ t, remember });
  const kernel = new Kernel(model, (state) => line.replaceChildren(...banner(state, t)))
    .on("detail", ({ key, blocks }) => {
      open.set(key, blocks);
      drawBody();
    })
    .on("failed", (message) => {
      root.removeAttribute("aria-busy");
      line.replaceChildren(failure(message, t));
    })
    .on("done", () => root.removeAttribute("aria-busy"));

  const chosenFilters = () => Object.fromEntries(get("filters").map((each) => [each.name, each.value]));
  const noFilters = () => Object.fromEntries(get("filters").map((each) => [each.name, ""]));
  const query = (changes) => {
    root.setAttribute("aria-busy", "true");
    line.replaceChildren();
    const asked = Object.fromEntries(["page", "size", "sort", "descending", "search", "tab"].map((name) => [name, get(name)]));
    const { filters = {}, ...other } = changes;
    kernel.tell("query", { query: { ...asked, page: 1, filters: { ...chosenFilters(), ...filters }, ...other } });
  };
  const toggle = (key) => {
    if (open.has(key)) {
      open.delete(key);
      drawBody();
    } else {
      open.set(key, null);
      drawBody();
      kernel.tell("expand", { key });
    }
  };

  const sortButton = (column) => {
    const active = get("sort") === column.key;
    const next = active ? !get("descending") : column.kind === "number" || column.kind === "money" || column.kind === "date";
    return h(
      "button",
      { type: "button", class: "rr-sort", "data-key": `sort:${column.key}`, on: { click: () => query({ sort: column.key, descending: next }) } },
      headText(column),
      h("span", { class: "rr-sort-sign", "aria-hidden": "true" }, active ? (get("descending") ? "▼" : "▲") : "↕"),
    );
  };
  const head = (columns) =>
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        get("expandable") && h("th", { scope: "col", class: "rr-th-expand" }, h("span", { class: "rr-hidden" }, t("Details"))),
        columns.map((column) =>
          h(
            "th",
            { scope: "col", class: cellClass(column), style: column.width ? { width: column.width } : null, "aria-sort": get("sort") === column.key ? (get("descending") ? "descending" : "ascending") : null },
            column.sortable ? sortButton(column) : headText(column),
          ),
        ),
      ),
    );
  // a row that the page itself opens is an ordinary link for who copies it or asks for another tab
  const followed = (event, key) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    kernel.tell("open", { key });
  };
  const opener = (row) => (text) =>
    row.href
      ? h("a", { href: row.href, class: "rr-open", "data-key": `open:${row.key}`, on: row.follow ? { click: (event) => followed(event, row.key) } : {} }, text)
      : h("button", { type: "button", class: "rr-open rr-text-button", "data-key": `open:${row.key}`, on: { click: () => kernel.tell("open", { key: row.key }) } }, text);
  const rowNodes = (row, columns, index) => {
    const expanded = open.has(row.key);
    const label = columns.map((column) => row.cells[column.key]).map((cell) => (cell && typeof cell === "object" ? cell.text : cell)).find(Boolean) ?? row.key;
    const span = columns.length + (get("expandable") ? 1 : 0);
    const main = h(
      "tr",
      { class: row.tone ? `rr-row-${row.tone}` : null },
      get("expandable") &&
        h(
          "td",
          { class: "rr-td-expand" },
          h(
            "button",
            { type: "button", class: "rr-expand", "data-key": `expand:${row.key}`, "aria-expanded": String(expanded), "aria-controls": expanded ? `${stem}-d${index}` : null, on: { click: () => toggle(row.key) } },
            h("span", { "aria-hidden": "true" }, expanded ? "−" : "+"),
            h("span", { class: "rr-hidden" }, t("Details of {name}", { name: label })),
          ),
        ),
      columns.map((column) => h("td", { class: cellClass(column, row.cells[column.key]) }, cellContent(row.cells[column.key], column, ctx, opener(row)))),
    );
    if (!expanded) return [main];
    const blocks = open.get(row.key);
    return [main, h("tr", { class: "rr-detail", id: `${stem}-d${index}` }, h("td", { colspan: span }, h("div", { class: "rr-stack" }, blocks ? blocks.map(ctx.render) : h("p", { class: "rr-working" }, t("Loading…")))))];
  };
  const markers = (after, span) =>
    [get("marker")].flat().filter((each) => each && each.text && each.after === after).map((each) => h("tr", { class: "rr-marker" }, h("td", { colspan: span }, h("strong", {}, each.text))));

  const paging = () => {
    const last = Math.max(1, Math.ceil(get("total") / get("size")));
    if (last === 1) return null;
    const page = get("page");
    const button = (to, text, label, current) =>
      h("button", { type: "button", class: "rr-page-button", "data-key": `page:${label}`, "aria-label": label, "aria-current": current ? "page" : null, disabled: to < 1 || to > last, on: { click: () => query({ page: to }) } }, text);
    return h(
      "nav",
      { class: "rr-paging", "aria-label": t("Pages") },
      button(page - 1, t("Previous"), t("Previous page")),
      pagesAround(page, last).map((each) => (each === 0 ? h("span", { class: "rr-gap", "aria-hidden": "true" }, "…") : button(each, String(each), t("Page {page}", { page: each }), each === page))),
      button(page + 1, t("Next"), t("Next page")),
    );
  };
  const emptyState = () => {
    const empty = get("empty") ?? {};
    const narrowed = get("filters").some((each) => each.value);
    const filtered = get("search") || get("tab") || narrowed;
    return h(
      "div",
      { class: "rr-empty" },
      h("p", { class: "rr-empty-title" }, filtered && get("search") ? t("Nothing matches “{search}”", { search: get("search") }) : narrowed ? t("Nothing matches these choices") : empty.title || t("Nothing here yet")),
      (narrowed ? [t("Take one of the choices above back, or show everything.")] : filtered && get("search") ? [t("Check the spelling, or look in all states.")] : empty.lines ?? []).map((text) => h("p", {}, text)),
      (narrowed || (filtered && get("search"))) && h("p", {}, h("button", { type: "button", class: "rr-button rr-plain", on: { click: () => query({ search: "", tab: "", filters: noFilters() }) } }, t("Show everything"))),
      !filtered && empty.href && h("p", {}, h("a", { class: "rr-button rr-primary", href: empty.href }, empty.label)),
    );
  };
  function drawBody() {
    const columns = get("columns");
    const rows = get("rows");
    const span = columns.length + (get("expandable") ? 1 : 0);
    const from = (get("page") - 1) * get("size") + 1;
    const summary = get("total") ? t("{from}–{to} of {total}", { from, to: from + rows.length - 1, total: get("total") }) : "";
    const caption = h("caption", { class: get("hide_caption") ? "rr-hidden" : null, id: `${stem}-cap` }, get("caption"), summary && h("span", { class: "rr-caption-count" }, summary));
    refill(
      body,
      rows.length
        ? h(
            "div",
            { class: "rr-table-wrap", role: "region", tabindex: "0", "aria-labelledby": `${stem}-cap` },
            h("table", { class: "rr-table rr-table-dense" }, caption, head(columns), h("tbody", {}, markers("", span), rows.map((row, i) => [rowNodes(row, columns, i), markers(row.key, span)]))),
          )
        : [h("h2", { class: "rr-hidden" }, get("caption")), emptyState()],
      paging(),
    );
    status.textContent = rows.length ? `${get("caption")} ${summary}` : "";
    root.removeAttribute("aria-busy");
  }
  const search = h("input", { class: "rr-input", type: "search", id: `${stem}-q`, autocomplete: "off", enterkeyhint: "search" });
  let composing = false;
  let timer = 0;
  const ask = () => {
    clearTimeout(timer);
    if (!composing && search.value.trim() !== get("search")) query({ search: search.value.trim() });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 400);
  };
  search.addEventListener("compositionstart", () => (composing = true));
  search.addEventListener("compositionend", () => {
    composing = false;
    soon();
  });
  search.addEventListener("input", soon);
  search.addEventListener("change", ask);
  search.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && ask());
  const tabBar = h("div", { class: "rr-filter", role: "group" });
  const searchBox = h("div", { class: "rr-search" });
  const choices = h("div", { class: "rr-choices", role: "group" });
  const choose = (each) => {
    const id = `${stem}-f-${each.name}`;
    const offer = ([code, label]) => h("option", { value: code }, label);
    const select = h(
      "select",
      { class: "rr-select", id, "data-key": `filter:${each.name}`, on: { change: (event) => query({ filters: { [each.name]: event.target.value } }) } },
      h("option", { value: "" }, each.every),
      each.groups.map(([label, options]) => (label ? h("optgroup", { label }, options.map(offer)) : options.map(offer))),
    );
    select.value = each.value;
    return h("div", { class: `rr-choice${each.value ? " rr-choice-set" : ""}` }, h("label", { class: "rr-label", for: id }, each.label), select);
  };
  bar.append(tabBar, choices, searchBox);
  function drawBar() {
    tabBar.setAttribute("aria-label", t("Filter by state"));
    const tabs = get("tabs");
    refill(
      tabBar,
      tabs.map((tab) =>
        h("button", { type: "button", class: "rr-filter-button", "data-key": `tab:${tab.value}`, "aria-pressed": String(tab.value === get("tab")), on: { click: () => query({ tab: tab.value }) } }, tab.label, h("span", { class: "rr-count" }, tab.count)),
      ),
    );
    choices.setAttribute("aria-label", t("Choose what is shown"));
    choices.hidden = !get("filters").length;
    tabBar.hidden = !tabs.length;
    const clear = get("filters").some((each) => each.value) && h("button", { type: "button", class: "rr-text-button", "data-key": "filter-clear", on: { click: () => query({ filters: noFilters() }) } }, t("Take all choices back"));
    refill(choices, get("filters").map(choose), clear);
    const label = get("search_label");
    if (label && !searchBox.firstChild) searchBox.append(h("label", { class: "rr-label", for: `${stem}-q` }, label), search);
    if (document.activeElement !== search) search.value = get("search");
    bar.hidden = !tabs.length && !label && !get("filters").length;
  }
  let asked = 0;
  const draw = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      t = texts(get("language"));
      ctx = context({ t, remember });
      drawBar();
      drawBody();
    });
  };
  const now = () => {
    drawBar();
    drawBody();
  };
  const stand = () => standAt(get("address"));
  model.on("change:address", stand);
  for (const name of TRAITS) model.on(`change:${name}`, draw);
  now();
  ready();
  return () => {
    kernel.close();
    clearTimeout(timer);
    model.off("change:address", stand);
    for (const name of TRAITS) model.off(`change:${name}`, draw);
  };
}

export default { render };
