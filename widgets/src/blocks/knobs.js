// Knobs that are tried out: sliders, numbers and choices that send each settled value by itself. Only the newest value is computed.

import { h, ids } from "../dom.js";

const SETTLED = 180;

/** A number as a person reads it: no more digits than it has. */
const shown = (text) => text.replace(/^(-?\d+)\.(\d*?)0+$/, (_, whole, rest) => (rest ? `${whole}.${rest}` : whole));

function knob(item, block, ctx) {
  const id = `k-${block.id}-${item.name}`;
  const key = `knob:${block.id}:${item.name}`;
  let timer = 0;
  const tell = (text) => {
    clearTimeout(timer);
    if (text !== item.told) ctx.live(block.act, { name: item.name, value: text }, `${block.id}:${item.name}`);
    item.told = text;
  };
  item.told = item.value;
  const soon = (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => tell(text), SETTLED);
  };
  const hint = item.hint && h("p", { class: "rr-knob-hint", id: `${id}-hint` }, item.hint);
  const error = item.error && h("p", { class: "rr-error", id: `${id}-error` }, h("strong", {}, ctx.t("Error:")), " ", item.error);
  const described = ids(hint && `${id}-hint`, error && `${id}-error`, item.unit && `${id}-unit`);
  const changed = { "aria-describedby": described, "aria-invalid": error ? "true" : null };
  let controls;
  if (item.kind === "select") {
    controls = [h("select", { id, class: "rr-select", value: item.value, "data-key": key, ...changed, on: { change: (event) => tell(event.target.value) } }, item.options.map(([code, label]) => h("option", { value: code }, label)))];
  } else {
    const number = h("input", {
      id, class: "rr-input rr-input-number rr-knob-number", type: "text", inputmode: "decimal", autocomplete: "off", value: shown(item.value), "data-key": key, ...changed,
      on: { change: (event) => tell(event.target.value.trim()), keydown: (event) => event.key === "Enter" && !event.isComposing && tell(event.target.value.trim()) },
    });
    controls = [number, item.unit && h("span", { class: "rr-unit", id: `${id}-unit` }, item.unit)];
    if (item.kind === "slider") {
      const slider = h("input", {
        class: "rr-slider", type: "range", min: item.minimum, max: item.maximum, step: item.step, "data-key": `${key}:slider`, "aria-label": item.label, "aria-valuetext": `${shown(item.value)} ${item.unit ?? ""}`.trim(),
        on: {
          input: (event) => {
            number.value = shown(event.target.value);
            event.target.setAttribute("aria-valuetext", `${number.value} ${item.unit ?? ""}`.trim());
            soon(event.target.value);
          },
          change: (event) => tell(event.target.value),
        },
      });
      slider.value = item.value;
      controls.unshift(slider);
    }
  }
  const reset = item.set && h("button", { type: "button", class: "rr-text-button rr-knob-reset", "data-key": `${key}:reset`, "aria-label": `${item.reset}: ${item.label}`, on: { click: () => ctx.live(block.act, { name: item.name, value: "" }, `${block.id}:${item.name}`) } }, item.reset);
  return h(
    "div",
    { class: `rr-knob${item.set ? " rr-knob-set" : ""}${error ? " rr-field-bad" : ""}` },
    h("div", { class: "rr-knob-head" }, h("label", { class: "rr-knob-label", for: id }, item.label), reset),
    h("div", { class: "rr-knob-controls" }, controls),
    hint,
    error,
  );
}

/** {type: "knobs", id, act, legend, items: [{name, label, kind: "slider"|"number"|"select", value, minimum, maximum, step, unit, hint, error, set, reset, options}]}. */
export const knobs = (block, ctx) =>
  h("fieldset", { class: "rr-knobs" }, h("legend", { class: block.quiet ? "rr-hidden" : null }, block.legend), h("div", { class: "rr-knob-grid" }, block.items.map((item) => knob(item, block, ctx))));
