// The body of a step: fields under their sub-headings, rarely used ones folded, a quiet note where answers wait behind a switch.

import { h } from "../dom.js";

const NAMED = 4;

/** The step's body; `control(field)` gives the control of a field. `update()` follows the switches. */
export function stepLayout(step, control, board, t, labelOf) {
  const groups = [];
  for (const field of step.fields) {
    if (groups.at(-1)?.heading !== field.heading) groups.push({ heading: field.heading, fields: [] });
    groups.at(-1).fields.push(field);
  }
  // a heading that only repeats the step or the field right below it says nothing
  const named = (group) => groups.length > 1 && group.heading && group.heading !== step.label && group.fields[0].label !== group.heading;
  const note = h("p", { class: "rr-hint rr-kept", role: "status" });
  const nothing = h("p", { class: "rr-muted" }, t("Nothing to fill in here for what was chosen so far."));
  const made = groups.map((group) => {
    const open = group.fields.filter((field) => !field.folded).map((field) => ({ field, control: control(field) }));
    const folded = group.fields.filter((field) => field.folded).map((field) => ({ field, control: control(field) }));
    const count = h("span");
    const names = h("span", { class: "rr-more-names" });
    const more = folded.length > 0 && h("details", { class: "rr-details rr-more", open: folded.some(({ field }) => board.answered(field)) }, h("summary", {}, count, names), h("div", { class: "rr-fields rr-more-body" }, folded.map((each) => each.control.node)));
    const node = h("div", { class: "rr-field-group" }, named(group) && h("h3", { class: "rr-group-title" }, group.heading), h("div", { class: "rr-fields" }, open.map((each) => each.control.node), more));
    return { node, open, folded, more, count, names };
  });
  const update = () => {
    let any = false;
    for (const { node, open, folded, more, count, names } of made) {
      for (const { field, control: each } of [...open, ...folded]) each.node.hidden = !board.shows(field);
      const labels = folded.filter(({ field }) => board.shows(field)).map(({ field }) => field.label);
      const foldedHere = labels.length;
      if (more) {
        more.hidden = !foldedHere;
        count.textContent = t("More ({count}, optional)", { count: foldedHere });
        names.textContent = labels.slice(0, NAMED).join(t(", ")) + (foldedHere > NAMED ? "…" : "");
      }
      node.hidden = !foldedHere && !open.some(({ field }) => board.shows(field));
      any ||= !node.hidden;
    }
    const kept = board.kept(step);
    note.hidden = !kept.length;
    const said = kept.length ? t("Answers that are kept but do not count for what was chosen: {names}", { names: kept.map((field) => labelOf(field.path)).join(t(", ")) }) : "";
    if (note.textContent !== said) note.textContent = said;
    nothing.hidden = any;
  };
  return { node: h("div", { class: "rr-groups" }, made.map((each) => each.node), nothing, note), update };
}

/** Open what `node` is folded into. */
export function unfold(node) {
  for (let each = node?.closest("details:not([open])"); each; each = each.parentElement?.closest("details:not([open])")) each.open = true;
}
