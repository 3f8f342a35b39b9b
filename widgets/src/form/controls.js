// One control per field type: label above, hint, findings, input, unit. A control never writes into a field that has the focus.

import { h, ids, refill } from "../dom.js";
import { severityTag, source, tag, waiver } from "../blocks/reading.js";
import { fileChoice } from "./file_choice.js";

/** The id of the element that a path's links lead to. */
export const inputId = (path) => `in-${path.replaceAll("/", "-")}`;

const LONG = { text: "rr-input", enterprise: "rr-input rr-input-code", date: "rr-input rr-input-date", quantity: "rr-input rr-input-number", money: "rr-input rr-input-number", ratio: "rr-input rr-input-number", integer: "rr-input rr-input-number", year: "rr-input rr-input-date" };
const DECIMAL = new Set(["quantity", "money", "ratio", "integer", "year"]);

function options(field, t) {
  const blank = h("option", { value: "" }, t("Please choose"));
  if (field.groups) return [blank, field.groups.map((group) => (group.label ? h("optgroup", { label: group.label }, group.options.map(([code, label]) => h("option", { value: code }, label))) : group.options.map(([code, label]) => h("option", { value: code }, label))))];
  return [blank, field.choices.map(([code, label]) => h("option", { value: code }, label))];
}

/** Bind what people do to `edit(text, unit, now)` and `leave()`; composition (IME) counts as one edit. */
function listen(input, unit, edit, leave) {
  let composing = false;
  const report = (now) => edit(input.value, unit?.value ?? null, now);
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    report(false);
  });
  input.addEventListener("input", (event) => !composing && !event.isComposing && report(input.tagName === "SELECT"));
  input.addEventListener("blur", () => {
    composing = false;
    report(true);
    leave(input.tagName === "SELECT");
  });
  if (input.tagName === "SELECT") input.addEventListener("change", () => leave(true));
  input.addEventListener("keydown", (event) => event.key === "Enter" && input.tagName === "INPUT" && event.preventDefault());
  unit?.addEventListener("change", () => {
    report(true);
    leave(true);
  });
}

/** A unit: plain text when there is one, a select when people may choose. */
export function unitControl(codes, chosen, labels, name, id, disabled) {
  if (!codes.length) return { node: null, input: null, value: null };
  const value = codes.includes(chosen) ? chosen : codes[0];
  if (codes.length === 1) return { node: h("span", { class: "rr-unit", id }, labels[codes[0]]), input: null, value };
  const input = h("select", { class: "rr-select rr-unit-select", id, value, "aria-label": name, disabled }, codes.map((code) => h("option", { value: code }, labels[code])));
  input.value = value;
  return { node: input, input, value };
}

/** The units offered for a field: those of its product's trade first, those of another trade not, unless an answer stands in one. */
export function offeredUnits(field, schema, product, held) {
  const trade = schema.trade_units ?? {};
  const codes = (field.units ?? []).filter((code) => !trade[code] || trade[code].includes(product) || code === held);
  return [...codes.filter((code) => trade[code]?.includes(product)), ...codes.filter((code) => !trade[code]?.includes(product))];
}

/** The bare input of a field, for the form and for a table cell. Returns {node, input(s), read(), write(text, unit), describe(ids, bad)}. */
export function bareInput({ field, path, entry, schema, project, t, units, edit, leave, labelledby, label }) {
  const id = inputId(path);
  const codes = units ?? field.units ?? [];
  if (field.widget === "radios") return radios({ field, id, entry, edit, leave, labelledby });
  if (field.widget === "checks") return checks({ field, id, entry, edit, leave, labelledby, label });
  if (field.widget === "file" && project) return fileChoice({ id, entry, project, t, edit, leave, label });
  const unit = unitControl(codes, entry?.unit, schema.units, t("Unit of {name}", { name: field.label }), `${id}-unit`);
  let input;
  if (field.widget === "select") input = h("select", { class: "rr-select", id }, options(field, t));
  else if (field.type === "long_text") input = h("textarea", { class: "rr-textarea", id, rows: 5 });
  else input = h("input", { class: LONG[field.type] ?? "rr-input", id, type: "text", inputmode: DECIMAL.has(field.type) ? "decimal" : null, autocomplete: "off", spellcheck: field.type === "text" ? null : "false" });
  if (label) input.setAttribute("aria-label", label);
  input.value = entry?.text ?? "";
  if (field.widget === "select" && input.value !== (entry?.text ?? "")) {
    // a code that is no longer offered stays visible instead of vanishing
    input.append(h("option", { value: entry.text }, entry.text));
    input.value = entry.text;
  }
  const unitOf = () => unit.input ?? (unit.value ? { value: unit.value } : null);
  listen(input, unit.input, (text, _, now) => edit(text, unitOf()?.value ?? null, now), leave);
  return {
    node: codes.length ? h("div", { class: "rr-with-unit" }, input, unit.node) : input,
    input,
    read: () => ({ text: input.value, unit: unitOf()?.value ?? null }),
    /** Other units to choose from; the one an answer stands in is kept. */
    offer(codesNow, held) {
      if (!unit.input || [...unit.input.options].map((each) => each.value).join() === codesNow.join()) return;
      unit.input.replaceChildren(...codesNow.map((code) => h("option", { value: code }, schema.units[code])));
      unit.input.value = codesNow.includes(held) ? held : codesNow[0];
    },
    write(text, unitCode) {
      if (document.activeElement !== input && input.value !== text) input.value = text;
      if (unit.input && unitCode && document.activeElement !== unit.input) unit.input.value = unitCode;
    },
    describe(described, bad) {
      if (described) input.setAttribute("aria-describedby", ids(described, codes.length === 1 && `${id}-unit`));
      else if (codes.length === 1) input.setAttribute("aria-describedby", `${id}-unit`);
      else input.removeAttribute("aria-describedby");
      if (bad) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    },
  };
}

function radios({ field, id, entry, edit, leave, labelledby }) {
  const inputs = field.choices.map(([code], i) => h("input", { type: "radio", name: id, value: code, id: i === 0 ? id : `${id}-${i}` }));
  const check = (text) => inputs.forEach((input) => (input.checked = input.value === text));
  check(entry?.text ?? "");
  const node = h("div", { class: "rr-radios", role: "radiogroup", "aria-labelledby": labelledby }, inputs.map((input, i) => h("label", { class: "rr-radio" }, input, h("span", {}, field.choices[i][1]))));
  node.addEventListener("change", (event) => {
    edit(event.target.value, null, true);
    leave(true);
  });
  return {
    node,
    input: inputs[0],
    read: () => ({ text: inputs.find((input) => input.checked)?.value ?? "", unit: null }),
    write: (text) => node.contains(document.activeElement) || check(text),
    describe(described, bad) {
      if (described) node.setAttribute("aria-describedby", described);
      else node.removeAttribute("aria-describedby");
      if (bad) node.setAttribute("aria-invalid", "true");
      else node.removeAttribute("aria-invalid");
    },
  };
}

/** What a text of several choices names: `|` or the commas that people type stand between them. */
export const severalOf = (text) => (text ?? "").split(/[|、，,;；]/).map((part) => part.trim()).filter(Boolean);

function checks({ field, id, entry, edit, leave, labelledby, label }) {
  const inputs = field.choices.map(([code], i) => h("input", { type: "checkbox", value: code, id: i === 0 ? id : `${id}-${i}` }));
  let held = entry?.text ?? "";
  const check = (text) => {
    held = text;
    const chosen = new Set(severalOf(text));
    // a workbook may have brought the words instead of the codes
    inputs.forEach((input, i) => (input.checked = chosen.has(input.value) || chosen.has(field.choices[i][1])));
  };
  check(held);
  const node = h("div", { class: "rr-radios rr-ticks", role: "group", "aria-labelledby": labelledby, "aria-label": labelledby ? null : label }, inputs.map((input, i) => h("label", { class: "rr-radio" }, input, h("span", {}, field.choices[i][1]))));
  const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value).join("|");
  node.addEventListener("change", () => {
    held = chosen();
    edit(held, null, true);
    leave(true);
  });
  return {
    node,
    input: inputs[0],
    read: () => ({ text: held, unit: null }),
    write: (text) => node.contains(document.activeElement) || check(text),
    describe(described, bad) {
      if (described) node.setAttribute("aria-describedby", described);
      else node.removeAttribute("aria-describedby");
      node.classList.toggle("rr-ticks-bad", bad);
    },
  };
}

/** The findings of one field, with words and signs; a finding to explain carries its justification box. */
export function findingNodes(path, findings, ctx) {
  return findings.map((finding, i) => {
    const id = `${inputId(path)}-find-${i}`;
    const node = h(
      "div",
      { class: `rr-finding rr-finding-${finding.waived ? "waived" : finding.severity}` },
      h("p", { id }, finding.waived ? tag(ctx.t("waived"), "ok") : severityTag(finding.severity, ctx.t), " ", h("span", {}, finding.message)),
      finding.citation && source(finding.citation, finding.citation_href, ctx.t, "p"),
      finding.rule_href && source(ctx.t("Rule {rule}", { rule: finding.rule }), finding.rule_href, ctx.t, "p"),
      finding.waived && waiver(finding, ctx.t),
      finding.waiver && h("p", { class: "rr-hint" }, finding.waiver.text),
      finding.waiver?.href && source(finding.waiver.label, finding.waiver.href, ctx.t, "p"),
      finding.severity === "explain" && justification(finding, ctx),
    );
    return { id, node };
  });
}

function justification(finding, ctx) {
  const path = ctx.explainPath(finding);
  const id = inputId(path);
  if (ctx.readOnly) return h("p", { class: "rr-quote" }, h("span", { class: "rr-quote-label" }, ctx.t("Justification")), ctx.explanation(path) || ctx.t("not given"));
  const area = h("textarea", { class: "rr-textarea", id, rows: 2, "data-key": `explain:${path}`, value: ctx.explanation(path), "aria-describedby": `${id}-hint` });
  listen(area, null, (text, _, now) => ctx.explain(path, text, now), () => ctx.left(path, false));
  return h(
    "div",
    { class: "rr-justify" },
    h("label", { class: "rr-label", for: id }, ctx.t("Justification")),
    finding.fallen &&
      h(
        "div",
        { class: "rr-mark-note" },
        h("p", {}, h("strong", {}, ctx.t("The figures changed: explain again.")), " ", finding.fallen),
        h("button", { type: "button", class: "rr-text-button", "data-key": `reuse:${path}`, on: { click: () => ctx.explainAgain(path, area.value) } }, ctx.t("The reason still holds")),
      ),
    h("p", { class: "rr-hint", id: `${id}-hint` }, finding.explained ? ctx.t("The justification holds as long as the figures do not change.") : ctx.t("Correct the figure, or say why it is right; the reviewer reads this.")),
    area,
  );
}

/** A whole field of the form. */
export function fieldControl(field, ctx) {
  const { t } = ctx;
  const path = field.path;
  const id = inputId(path);
  const hint = field.hint && h("p", { class: "rr-hint", id: `${id}-hint` }, field.hint);
  const mark = ctx.marks[path] !== undefined && h("p", { class: "rr-mark-note", id: `${id}-mark` }, h("strong", {}, t("To be corrected")), ctx.marks[path] ? ` ${ctx.marks[path]}` : "");
  const found = h("div", { class: "rr-found" });
  const contest = h("div", { class: "rr-contest-host" });
  const optional = field.needed === null ? t("optional") : field.needed === "funding" ? t("for funding") : "";
  const labelParts = [field.label, optional && h("span", { class: "rr-optional" }, optional)];
  if (field.locked) {
    const value = h("span", { class: "rr-locked-value" }, ctx.shown(field, path) || t("not given"));
    const node = h("div", { class: "rr-field rr-field-locked", id }, h("p", { class: "rr-label" }, labelParts), h("p", {}, value, h("span", { class: "rr-lock" }, t("locked: not returned for correction"))), found);
    return { path, node, found: (list) => refill(found, findingNodes(path, list, ctx).map((each) => each.node)), write: () => refill(value, ctx.shown(field, path) || t("not given")), contest, read: () => ctx.entry(path) };
  }
  const radio = field.widget === "radios" || field.widget === "checks";
  const control = bareInput({
    field, path, entry: ctx.entry(path), schema: ctx.schema, project: ctx.project, t, units: ctx.unitsOf(field, path), labelledby: `${id}-label`,
    edit: (text, unit, now) => ctx.edit(path, text, unit, now),
    leave: (chosen) => ctx.left(path, chosen),
  });
  const node = h(
    "div",
    { class: `rr-field${mark ? " rr-field-marked" : ""}` },
    radio ? h("p", { class: "rr-label", id: `${id}-label` }, labelParts) : h("label", { class: "rr-label", for: id }, labelParts),
    hint,
    mark,
    control.node,
    contest,
    found,
  );
  const base = ids(hint && `${id}-hint`, mark && `${id}-mark`);
  control.describe(base, false);
  return {
    path, node, contest, read: control.read, write: control.write, input: control.input,
    reunit: () => control.offer?.(ctx.unitsOf(field, path), ctx.entry(path)?.text ? ctx.entry(path).unit : null),
    found(list) {
      const nodes = findingNodes(path, list, ctx);
      refill(found, nodes.map((each) => each.node));
      const worst = ["block", "explain", "hint"].find((severity) => list.some((each) => each.severity === severity && !each.waived && !(severity === "explain" && each.explained)));
      node.className = `rr-field${mark ? " rr-field-marked" : ""}${worst ? ` rr-field-${worst}` : ""}`;
      control.describe(ids(base, ...nodes.map((each) => each.id)), worst === "block");
    },
  };
}
