// The bar below a record that is saved by hand: how much is unsaved, the button that saves, the way back.

import { h } from "../dom.js";

/** `acts`: {keep, takeBack}. */
export function saveBar(t, label, acts) {
  const count = h("span", { class: "rr-muted" });
  const keep = h("button", { type: "button", class: "rr-button rr-primary", on: { click: () => acts.keep() } }, label || t("Save"));
  const back = h("button", { type: "button", class: "rr-text-button", on: { click: () => acts.takeBack() } }, t("Take the changes back"));
  const node = h("div", { class: "rr-submit" }, h("div", { class: "rr-buttons" }, keep, back, count));
  return {
    node,
    busy: (now) => (now ? keep.setAttribute("aria-busy", "true") : keep.removeAttribute("aria-busy")),
    draw(size) {
      if (size) keep.removeAttribute("aria-disabled");
      else keep.setAttribute("aria-disabled", "true");
      back.hidden = size === 0;
      count.textContent = size ? t("Changes not saved yet: {count}", { count: size }) : "";
    },
  };
}
