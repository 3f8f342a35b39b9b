// Chart: one chart block on its own.

import { context } from "./blocks/index.js";
import { h, ready, refill } from "./dom.js";
import { texts } from "./texts.js";

function render({ model, el }) {
  const root = h("div", { class: "rr-view" });
  el.append(root);
  const remember = new Map();
  const draw = () => refill(root, context({ t: texts(model.get("language")), remember }).render(model.get("spec")));
  model.on("change:spec", draw);
  model.on("change:language", draw);
  draw();
  ready();
  return () => {
    model.off("change:spec", draw);
    model.off("change:language", draw);
  };
}

export default { render };
