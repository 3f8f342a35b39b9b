// View: blocks that Python describes; what a person does goes back as one message.

import { standAt } from "./address.js";
import { context } from "./blocks/index.js";
import { inputValues } from "./blocks/acts.js";
import { confirmation } from "./confirm.js";
import { focusOn, h, ready, refill } from "./dom.js";
import { Kernel } from "./kernel.js";
import { texts } from "./texts.js";

const BANNERS = {
  slow: ["warn", "No answer for 5 seconds", "The computing service is slow. Nothing is lost; please wait."],
  lost: ["bad", "The connection to the computing service is lost", "Reload the page to go on. What was saved stays saved."],
};

/** The banner that shows the state of the line to Python. */
export function banner(state, t) {
  if (state === "ok") return [];
  const [tone, title, line] = BANNERS[state];
  return [
    h(
      "div",
      { class: `rr-notice rr-${tone}`, role: "alert" },
      h("span", { class: "rr-notice-sign", "aria-hidden": "true" }, "!"),
      h(
        "div",
        { class: "rr-notice-body" },
        h("p", { class: "rr-notice-title" }, t(title)),
        h("p", {}, t(line)),
        state === "lost" && h("p", {}, h("button", { type: "button", class: "rr-button rr-plain", on: { click: () => window.location.reload() } }, t("Reload the page"))),
      ),
    ),
  ];
}

/** The message of a failed act: the sentence, and the reference when it was not the person's doing. */
export const failure = (message, t) =>
  h(
    "div",
    { class: "rr-notice rr-bad rr-failure", role: "alert", tabindex: "-1" },
    h("span", { class: "rr-notice-sign", "aria-hidden": "true" }, "✕"),
    h("div", { class: "rr-notice-body" }, h("p", { class: "rr-notice-title" }, message.title || t("This did not work")), h("p", {}, message.message), message.reference && h("p", { class: "rr-reference" }, t("Reference"), " ", h("code", {}, message.reference))),
  );

function render({ model, el }) {
  const root = h("div", { class: `rr-view rr-stack${model.get("aside") ? " rr-aside" : ""}` });
  const line = h("div", { class: "rr-line" });
  const status = h("div", { class: "rr-line", "aria-live": "polite" });
  const body = h("div", { class: "rr-stack" });
  root.append(line, body, status);
  el.append(root);
  let busy = null;
  let acted = null;
  // values that are tried out: one is computed at a time, of those that came meanwhile only the newest of each knob
  const tried = new Map();
  let computing = false;
  const compute = () => {
    if (computing || busy || !tried.size) return;
    const [key, { name, data }] = tried.entries().next().value;
    tried.delete(key);
    computing = true;
    root.setAttribute("aria-busy", "true");
    kernel.tell("action", { name, payload: { values: {}, data } }, { once: true });
  };
  const settled = () => {
    computing = false;
    root.removeAttribute("aria-busy");
    compute();
  };
  const language = () => model.get("language");
  let t = texts(language());
  const free = () => {
    busy?.removeAttribute("aria-busy");
    busy = null;
    root.classList.remove("rr-busy");
  };
  // what went wrong stands beside the button that was pressed, where the person looks; without one, or when it is gone, below everything
  const tell = (node) => {
    const beside = acted?.button?.closest(".rr-actions");
    status.replaceChildren();
    (beside && body.contains(beside) ? beside : status).append(node);
    node.focus();
  };
  // the panel opens beside the button; what was typed for the act stays where it is and goes with it again
  const confirmFirst = (message, { name, detail, button }) => {
    status.replaceChildren();
    const closed = () => button?.focus();
    const panel = confirmation({ message, t, closed, again: () => ctx.act(name, detail, button) });
    (button?.closest(".rr-actions") ?? status).append(panel.node);
    panel.focus();
  };
  const ctx = context({
    t,
    live: (name, data, key) => {
      tried.delete(key);
      tried.set(key, { name, data });
      compute();
    },
    act: (name, detail, button) => {
      if (busy || computing) return;
      for (const node of body.querySelectorAll(".rr-confirm, .rr-failure")) node.remove();
      acted = { name, detail, button };
      busy = button ?? root;
      busy.setAttribute("aria-busy", "true");
      root.classList.add("rr-busy");
      status.replaceChildren(h("p", { class: "rr-working" }, t("Working…")));
      kernel.tell("action", { name, payload: { values: inputValues(root), ...detail } }, { once: true });
    },
  });
  const kernel = new Kernel(model, (state) => line.replaceChildren(...banner(state, t)))
    .on("done", (message) => {
      free();
      status.replaceChildren(...(message.say ? [h("p", { class: "rr-hidden" }, message.say)] : []));
      settled();
    })
    .on("failed", (message) => {
      free();
      settled();
      if (message.code === "confirmation_needed" && acted) {
        confirmFirst(message.message, acted);
        return;
      }
      tell(failure(message, t));
    })
    .on("unknown", () => {
      free();
      settled();
      const node = failure({ title: t("Nobody knows whether this step was completed"), message: t("The connection was interrupted before the answer came. The page now shows the present state: look whether the step is done before you repeat it.") }, t);
      tell(node);
    })
    .on("progress", (message) => status.replaceChildren(ctx.render({ type: "progress", ...message })));
  // a slider that is held must not be taken away: what would redraw it waits until it is let go
  let held = null;
  let postponed = false;
  body.addEventListener("pointerdown", (event) => (held = event.target.matches?.("input[type=range]") ? event.target : null));
  const letGo = () => {
    if (!held) return;
    held = null;
    if (postponed) draw();
  };
  for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, letGo);
  const draw = () => {
    postponed = held !== null && body.contains(held);
    if (postponed) return;
    t = texts(language());
    ctx.t = t;
    refill(body, model.get("blocks").map(ctx.render));
    const wanted = model.get("focus");
    const target = wanted && body.querySelector(`[data-block="${CSS.escape(wanted)}"]`);
    if (target) {
      focusOn(target.matches(".rr-field") ? target.querySelector("[data-field]") : target);
      model.set("focus", "");
      model.save_changes();
    }
  };
  const stand = () => standAt(model.get("address"));
  model.on("change:address", stand);
  stand();
  model.on("change:blocks", draw);
  model.on("change:language", draw);
  draw();
  ready();
  return () => {
    kernel.close();
    for (const name of ["pointerup", "pointercancel"]) window.removeEventListener(name, letGo);
    model.off("change:blocks", draw);
    model.off("change:address", stand);
    model.off("change:language", draw);
  };
}

export default { render };
