// Puts models on the page: a component where the model names one, a column where it is a box.

import chart from "../chart.js";
import { h } from "../dom.js";
import form from "../form.js";
import table from "../table.js";
import view from "../view.js";

const COMPONENTS = { chart, form, table, view };

/** Draw `model` into `el`; returns what takes it away again. */
export function mount(model, el, models) {
  if (model.component === "box") return box(model, el, models);
  const component = COMPONENTS[model.component];
  if (!component) throw new TypeError(`the page has no component ${String(model.component)}`);
  return component.render({ model, el });
}

function box(model, el, models) {
  const host = h("div", { class: "rr-stacked" });
  el.append(host);
  const shown = new Map();
  const drop = (child) => {
    const { node, leave } = shown.get(child);
    shown.delete(child);
    leave();
    node.remove();
  };
  const draw = () => {
    const wanted = models.children(model);
    for (const child of [...shown.keys()]) if (!wanted.includes(child)) drop(child);
    wanted.forEach((child, place) => {
      let held = shown.get(child);
      if (!held) {
        const node = h("div");
        host.insertBefore(node, host.children[place] ?? null);
        held = { node, leave: mount(child, node, models) };
        shown.set(child, held);
      } else if (host.children[place] !== held.node) host.insertBefore(held.node, host.children[place] ?? null);
    });
  };
  model.on("change:children", draw);
  draw();
  return () => {
    model.off("change:children", draw);
    for (const child of [...shown.keys()]) drop(child);
    host.remove();
  };
}
