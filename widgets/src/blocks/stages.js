// The way of a thing through its states: those that were reached, the one that holds now, those to come.

import { h } from "../dom.js";

/** An ordered list in a row; on a narrow screen below each other. The state that holds now is marked for everybody. */
export const stages = (block) =>
  h(
    "ol",
    { class: "rr-stages", "aria-label": block.label },
    block.items.map((item) =>
      h(
        "li",
        { class: `rr-stage rr-stage-${item.standing}`, "aria-current": item.standing === "now" ? "step" : null },
        h("span", { class: "rr-stage-label" }, item.label),
        item.note && h("span", { class: "rr-stage-note" }, item.note),
      ),
    ),
  );
