// A repeat table: a real table where its columns fit beside one another, cards where they do not; rows are added and removed by buttons.

import { h, ids, refill } from "../dom.js";
import { bareInput, findingNodes, inputId } from "./controls.js";

const newKey = () => `r${Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => (byte % 36).toString(36)).join("")}`;

/** The table control. Its rows live in `ctx.rows(table)`. */
export function repeatControl(field, ctx) {
  const { t, schema } = ctx;
  const id = inputId(field.path);
  const hint = field.hint && h("p", { class: "rr-hint", id: `${id}-hint` }, field.hint);
  const mark = ctx.marks[field.path] !== undefined && h("p", { class: "rr-mark-note" }, h("strong", {}, t("To be corrected")), ctx.marks[field.path] ? ` ${ctx.marks[field.path]}` : "");
  const body = field.cards ? h("div", { class: "rr-entries" }) : h("tbody");
  const own = h("div", { class: "rr-found", id: `${id}-found` });
  const below = h("div", { class: "rr-found" });
  const contest = h("div", { class: "rr-contest-host" });
  const status = h("p", { class: "rr-hidden", role: "status" });
  const cells = new Map();
  const hosts = new Map();
  let shown = [];

  const carrierOf = (row) => schema.carriers[row.cells[field.carrier_column]?.text];
  const unitsFor = (column, row) => (column.unit === "by carrier" ? carrierOf(row)?.units ?? [] : ctx.unitsOf(column, `${field.path}/${row.key}/${column.path}`));
  /** What stands in one cell: its node, and what the cell is like. */
  const content = (row, index, column, labelled) => {
    const path = `${field.path}/${row.key}/${column.path}`;
    const label = t("{name}, row {row}", { name: column.label, row: index + 1 });
    if (field.locked) return { id: inputId(path), node: ctx.shown(column, path) || h("span", { class: "rr-none" }, "—"), kind: column.numeric ? "rr-number" : null };
    if (column.needs_measurable && carrierOf(row) && !carrierOf(row).measurable) return { node: h("span", { class: "rr-muted" }, t("does not apply")), kind: "rr-cell-na" };
    const control = bareInput({
      field: column, path, entry: row.cells[column.path], schema, project: ctx.project, t, units: unitsFor(column, row), label: labelled ? null : label, labelledby: labelled,
      edit: (text, unit, now) => {
        const was = ctx.entry(path)?.text ?? "";
        ctx.edit(path, text, unit, now);
        // redraw only for another answer: a redraw when the select is merely left would take the focus from the next cell
        if (!now || text === was) return;
        if (column.path === field.carrier_column) carrierChanged(row.key);
        else if (column.path === field.kind_column) draw();
      },
      leave: (chosen) => ctx.left(path, chosen),
    });
    control.input.dataset.key = path;
    cells.set(path, control);
    return { node: control.node, kind: null };
  };
  const numbered = (index) => t("{row} {number}", { row: field.row, number: index + 1 });
  const removeButton = (row, index) => !field.locked && h("button", { type: "button", class: "rr-text-button", "data-key": `remove:${row.key}`, on: { click: () => remove(row.key, index) } }, t("Remove"), h("span", { class: "rr-hidden" }, t("row {row}", { row: index + 1 })));
  const tableRow = (row, index) =>
    h(
      "tr",
      {},
      field.columns.map((column) => {
        const { id: own, node: inside, kind } = content(row, index, column);
        return h("td", { id: own, class: kind }, inside);
      }),
      !field.locked && h("td", { class: "rr-td-remove" }, removeButton(row, index)),
    );
  const card = (row, index) => {
    const shownHere = field.columns.filter((column) => ctx.showsColumn(field, column, row));
    const kept = field.columns.filter((column) => !shownHere.includes(column) && row.cells[column.path]?.text);
    return h(
      "fieldset",
      { class: "rr-entry" },
      h("legend", { class: "rr-entry-title" }, numbered(index)),
      h(
        "div",
        { class: "rr-entry-cells" },
        shownHere.map((column) => {
          const path = inputId(`${field.path}/${row.key}/${column.path}`);
          const { id: own, node: inside } = content(row, index, column, `${path}-label`);
          const told = h("div", { class: "rr-found" });
          hosts.set(`${field.path}/${row.key}/${column.path}`, told);
          const single = !field.locked && column.widget !== "checks" && column.widget !== "radios";
          return h("div", { class: `rr-entry-cell${column.widget === "checks" ? " rr-entry-wide" : column.max_length >= 200 ? " rr-entry-broad" : ""}`, id: own }, h(single ? "label" : "p", { class: "rr-entry-label", id: `${path}-label`, for: single ? path : null }, column.label), inside, column.hint && h("p", { class: "rr-hint" }, column.hint), told);
        }),
      ),
      kept.length > 0 && h("p", { class: "rr-hint rr-kept" }, t("Kept, but not counted for this kind: {names}", { names: kept.map((column) => column.label).join(t(", ")) })),
      h("p", { class: "rr-entry-remove" }, removeButton(row, index)),
    );
  };
  // an empty table says what is missing and what for; its head would be a row of names over nothing
  const nothing = () => {
    const why = field.needed === null ? t("Leave it empty if there is none.") : field.needed === "funding" ? t("At least one is needed when money is asked for.") : t("At least one is needed.");
    return [h("p", { class: "rr-repeat-none" }, t("No {row} yet", { row: field.row.toLowerCase() })), h("p", { class: "rr-muted" }, why)];
  };
  const draw = () => {
    cells.clear();
    hosts.clear();
    const rows = ctx.rows(field.path);
    refill(body, rows.map(field.cards ? card : tableRow));
    listed.hidden = !rows.length;
    refill(empty, rows.length ? [] : nothing());
    foot.classList.toggle("rr-repeat-blank", !rows.length);
    found(shown);
  };
  const carrierChanged = (key) => {
    const row = ctx.rows(field.path).find((each) => each.key === key);
    const codes = (row && carrierOf(row)?.units) ?? [];
    for (const column of field.columns.filter((each) => each.unit === "by carrier")) {
      const held = row.cells[column.path];
      if (held?.text && !codes.includes(held.unit)) ctx.edit(`${field.path}/${key}/${column.path}`, held.text, codes[0] ?? null, true);
    }
    draw();
  };
  const add = () => {
    const key = newKey();
    ctx.addRow(field.path, key);
    draw();
    document.getElementById(inputId(`${field.path}/${key}/${field.columns[0].path}`))?.focus();
    status.textContent = t("A row was added.");
  };
  const remove = (key, index) => {
    ctx.removeRow(field.path, key);
    draw();
    const rows = ctx.rows(field.path);
    const next = rows[Math.min(index, rows.length - 1)];
    (next ? [...body.querySelectorAll("button")].find((each) => each.dataset.key === `remove:${next.key}`) : addButton)?.focus();
    status.textContent = t("Row {row} was removed.", { row: index + 1 });
  };
  const addButton = field.locked ? null : h("button", { type: "button", class: "rr-button rr-plain", on: { click: add } }, t("Add {row}", { row: field.row.toLowerCase() }));
  const empty = h("div");
  const foot = h("div", { class: "rr-repeat-foot" }, empty, addButton);
  function found(list) {
    shown = list;
    const mine = list.filter((each) => each.path === field.path);
    refill(own, findingNodes(field.path, mine, ctx).map((each) => each.node));
    const byCell = new Map();
    for (const finding of list) if (finding.path !== field.path) byCell.set(finding.path, [...(byCell.get(finding.path) ?? []), finding]);
    const keys = ctx.rows(field.path).map((row) => row.key);
    const nodes = [];
    for (const [path, control] of cells) if (!byCell.has(path)) control.describe(undefined, false);
    for (const host of hosts.values()) host.replaceChildren();
    for (const [path, findings] of byCell) {
      const [, key, column] = path.split("/");
      const label = field.columns.find((each) => each.path === column)?.label ?? "";
      const made = findingNodes(path, findings, ctx);
      const nodesMade = made.map((each) => each.node);
      if (hosts.has(path)) refill(hosts.get(path), nodesMade);
      else nodes.push(h("div", {}, h("p", { class: "rr-found-where" }, keys.includes(key) ? t("Row {row}: {name}", { row: keys.indexOf(key) + 1, name: label }) : label), nodesMade));
      cells.get(path)?.describe(ids(...made.map((each) => each.id)), findings.some((each) => each.severity === "block" && !each.waived));
    }
    refill(below, nodes);
  }
  const listed = field.cards
    ? body
    : h(
        "div",
        { class: "rr-table-wrap" },
        h(
          "table",
          { class: "rr-table rr-repeat-table" },
          h("caption", { class: "rr-hidden" }, field.label),
          h("thead", {}, h("tr", {}, field.columns.map((column) => h("th", { scope: "col" }, column.label, column.hint && h("span", { class: "rr-th-unit" }, column.hint))), !field.locked && h("th", { scope: "col" }, h("span", { class: "rr-hidden" }, t("Remove"))))),
          body,
        ),
      );
  draw();
  const node = h(
    "fieldset",
    { class: `rr-field rr-repeat${mark ? " rr-field-marked" : ""}${field.locked ? " rr-field-locked" : ""}`, id },
    h("legend", { class: "rr-label" }, field.label, field.needed === null && h("span", { class: "rr-optional" }, t("optional")), field.locked && h("span", { class: "rr-lock" }, t("locked: not returned for correction"))),
    hint,
    mark,
    own,
    listed,
    contest,
    below,
    foot,
    status,
  );
  return {
    path: field.path, node, contest, found, redraw: draw,
    reunit: () => field.columns.some((column) => column.units?.some((code) => schema.trade_units?.[code])) && draw(),
    write: (text, unit, path) => (path && cells.has(path) ? cells.get(path).write(text, unit) : draw()),
  };
}
