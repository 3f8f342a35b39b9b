// Blocks that a person acts on: buttons with a comment, a checklist or a confirmation in place; inputs; progress.

import { focusOn, h, ids, uid } from "../dom.js";

/** What stands in the inputs of a view: field name -> text. */
export function inputValues(root) {
  const values = {};
  for (const node of root.querySelectorAll("[data-field]")) {
    if (node.type === "radio") {
      if (node.checked) values[node.dataset.field] = node.value;
    } else values[node.dataset.field] = node.value;
  }
  return values;
}

/** An input with label, hint and error; what was typed survives a re-render, until the form takes another `turn`. */
export function field(block, ctx) {
  const id = `f-${block.name}`;
  const key = block.turn ? `field:${block.name}:${block.turn}` : `field:${block.name}`;
  const hint = block.hint && h("p", { class: "rr-hint", id: `${id}-hint` }, block.hint);
  const error = block.error && h("p", { class: "rr-error", id: `${id}-error` }, h("strong", {}, ctx.t("Error:")), " ", block.error);
  const typed = ctx.remember.get(key);
  const value = typed !== undefined && typed.from === block.value ? typed.text : block.value ?? "";
  const shared = {
    id, value, "data-field": block.name, "data-key": key, name: block.name,
    "aria-describedby": ids(hint && `${id}-hint`, error && `${id}-error`, block.unit && `${id}-unit`),
    "aria-invalid": error ? "true" : null, "aria-required": block.required ? "true" : null,
    on: { input: (event) => ctx.remember.set(key, { from: block.value, text: event.target.value }) },
  };
  let input;
  if (block.kind === "select") {
    const offered = (block.options ?? []).some(([code]) => code === value);
    input = h("select", { ...shared, value: offered ? value : block.options?.[0]?.[0] ?? "", class: "rr-select" }, (block.options ?? []).map(([code, label]) => h("option", { value: code }, label)));
  } else if (block.kind === "long_text") {
    input = h("textarea", { ...shared, class: "rr-textarea", rows: 4 });
  } else {
    const numeric = block.kind === "money";
    input = h("input", { ...shared, class: `rr-input${numeric ? " rr-input-number" : block.kind === "date" ? " rr-input-date" : ""}`, type: "text", inputmode: numeric ? "decimal" : null, autocomplete: "off" });
  }
  return h(
    "div",
    { class: `rr-field${error ? " rr-field-bad" : ""}` },
    h("label", { class: "rr-label", for: id }, block.label, !block.required && h("span", { class: "rr-optional" }, ctx.t("optional"))),
    hint,
    error,
    h("div", { class: "rr-with-unit" }, input, block.unit && h("span", { class: "rr-unit", id: `${id}-unit` }, block.unit)),
  );
}

/** Fields and actions that belong together. */
export const group = (block, ctx) =>
  h("fieldset", { class: "rr-group" }, h("legend", {}, block.legend), h("div", { class: "rr-stack" }, block.blocks.map(ctx.render)));

/** How far a piece of work is, in words and as a bar. */
export function progress(block, { t }) {
  const id = uid("prog");
  const share = block.total > 0 ? Math.round((100 * block.done) / block.total) : 0;
  return h(
    "div",
    { class: "rr-progress", role: "status" },
    h("p", { id }, block.text, " ", h("span", { class: "rr-number" }, t("{done} of {total}", { done: block.done, total: block.total }))),
    h("progress", { max: 100, value: share, "aria-labelledby": id }),
  );
}

function checklist(action, stem, ctx, kept) {
  const boxes = action.checklist.map((item) => {
    const box = h("input", { type: "checkbox", value: item.path, checked: kept.marked.includes(item.path), "data-key": `check:${action.name}:${item.path}` });
    return { box, node: h("label", { class: "rr-check" }, box, h("span", {}, item.label), item.value && h("span", { class: "rr-muted" }, item.value)) };
  });
  const markAll = () => {
    const every = boxes.every(({ box }) => box.checked);
    for (const { box } of boxes) box.checked = !every;
    note();
  };
  const chosen = () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
  const note = () => (kept.marked = chosen());
  const all = h("button", { type: "button", class: "rr-text-button", on: { click: () => markAll() } }, ctx.t("Mark all or none"));
  const node = h(
    "fieldset",
    { class: "rr-checklist", id: `${stem}-list` },
    h("legend", {}, action.checklist_label || ctx.t("Fields to be corrected")),
    h("p", { class: "rr-error", hidden: true, id: `${stem}-list-error` }),
    h("div", { class: "rr-checks", on: { change: note } }, boxes.map(({ node: each }) => each)),
    all,
  );
  return { node, chosen, first: boxes[0]?.box };
}

function commentBox(action, stem, ctx, kept) {
  const { label, hint, required } = action.comment;
  const area = h("textarea", {
    class: "rr-textarea", id: `${stem}-comment`, rows: 3, "aria-describedby": ids(hint && `${stem}-comment-hint`, `${stem}-comment-error`),
    "aria-required": required ? "true" : null, "data-key": `comment:${action.name}`,
    value: kept.text, on: { input: (event) => (kept.text = event.target.value) },
  });
  const node = h(
    "div",
    { class: "rr-field" },
    h("label", { class: "rr-label", for: `${stem}-comment` }, label || ctx.t("Comment"), !required && h("span", { class: "rr-optional" }, ctx.t("optional"))),
    hint && h("p", { class: "rr-hint", id: `${stem}-comment-hint` }, hint),
    h("p", { class: "rr-error", hidden: true, id: `${stem}-comment-error` }),
    area,
  );
  return { node, area };
}

const complain = (id, text, t) => {
  const node = document.getElementById(id);
  node.hidden = !text;
  node.replaceChildren(...(text ? [h("strong", {}, t("Error:")), " ", text] : []));
};

const keyOf = (action) => `asked:${JSON.stringify([action.name, action.data ?? {}])}`;

// What was marked and written so far is remembered until the act is done or called off: a page drawn anew shows it again.
function askFirst(action, ctx, opener, host, byPerson) {
  const stem = uid("act");
  const kept = ctx.remember.get(keyOf(action)) ?? { text: "", marked: [] };
  ctx.remember.set(keyOf(action), kept);
  const list = action.checklist?.length ? checklist(action, stem, ctx, kept) : null;
  const comment = action.comment ? commentBox(action, stem, ctx, kept) : null;
  const close = () => {
    ctx.remember.delete(keyOf(action));
    host.replaceChildren();
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  };
  const go = h(
    "button",
    {
      type: "button", class: `rr-button rr-${action.tone === "plain" ? "primary" : action.tone}`,
      on: {
        click: () => {
          const fields = list?.chosen() ?? [];
          const text = comment?.area.value.trim() ?? "";
          const noFields = list && action.checklist_required !== false && !fields.length;
          const noText = comment && action.comment.required && !text;
          if (list) complain(`${stem}-list-error`, noFields && ctx.t("Mark at least one field"), ctx.t);
          if (comment) {
            complain(`${stem}-comment-error`, noText && (action.comment.missing || ctx.t("Write a comment so that the other side knows what to do")), ctx.t);
            comment.area.toggleAttribute("aria-invalid", Boolean(noText));
          }
          if (noFields) return list.first?.focus();
          if (noText) return comment.area.focus();
          ctx.remember.delete(keyOf(action));
          return ctx.act(action.name, { comment: text, fields, data: action.data ?? {} }, go);
        },
      },
    },
    action.confirm_label || action.label,
  );
  host.replaceChildren(
    h(
      "div",
      { class: `rr-ask rr-ask-${action.tone}`, role: "group", "aria-label": action.label, on: { keydown: (event) => event.key === "Escape" && close() } },
      action.confirm && h("p", { class: "rr-ask-text" }, action.confirm),
      list?.node,
      comment?.node,
      h("div", { class: "rr-buttons" }, go, h("button", { type: "button", class: "rr-button rr-plain", on: { click: close } }, ctx.t("Cancel"))),
    ),
  );
  opener.setAttribute("aria-expanded", "true");
  if (byPerson) focusOn(list?.first ?? comment?.area ?? go);
}

/** A row of buttons; what an action asks for opens below the row. */
export function actions(block, ctx) {
  const host = h("div", { class: "rr-ask-host" });
  const stem = uid("why");
  const reasons = [];
  const buttons = block.items.map((action) => {
    const asks = Boolean(action.comment || action.checklist?.length || action.confirm);
    const why = action.disabled_reason && `${stem}-${action.name}`;
    if (why) reasons.push(h("p", { class: "rr-hint", id: why }, h("strong", {}, `${action.label}: `), action.disabled_reason));
    const button = h(
      "button",
      {
        type: "button", class: `rr-button rr-${action.tone}`, "data-key": `action:${action.name}:${JSON.stringify(action.data ?? {})}`, "aria-disabled": why ? "true" : null,
        "aria-describedby": why || null, "aria-expanded": asks && !why ? "false" : null,
        on: {
          click: () => {
            if (why) return;
            if (!asks) ctx.act(action.name, { comment: "", fields: [], data: action.data ?? {} }, button);
            else if (button.getAttribute("aria-expanded") === "true") {
              ctx.remember.delete(keyOf(action));
              host.replaceChildren();
              button.setAttribute("aria-expanded", "false");
            } else {
              for (const other of block.items) ctx.remember.delete(keyOf(other));
              for (const other of buttons) if (other.hasAttribute("aria-expanded")) other.setAttribute("aria-expanded", "false");
              askFirst(action, ctx, button, host, true);
            }
          },
        },
      },
      action.label,
    );
    if (asks && !why && ctx.remember.has(keyOf(action))) askFirst(action, ctx, button, host, false);
    return button;
  });
  return h(
    "div",
    { class: "rr-actions", role: block.legend ? "group" : null, "aria-label": block.legend || null },
    h("div", { class: "rr-buttons" }, buttons),
    reasons,
    host,
  );
}
