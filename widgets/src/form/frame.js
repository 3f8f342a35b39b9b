// The frame of the form: stepper, save state, error summary, conflicts.

import { h, refill } from "../dom.js";
import { askToSignIn } from "../frame/door.js";
import { severityTag } from "../blocks/reading.js";

/** The stepper: an ordered list of buttons; each says how many findings are open in its step, or how far it is filled ("all", "reserve"). */
export function stepper(steps, t, choose) {
  const items = steps.map((step, i) => {
    const count = h("span", { class: "rr-step-count" });
    const button = h("button", { type: "button", class: "rr-step-button", on: { click: () => choose(step.name) } }, h("span", { class: "rr-step-number", "aria-hidden": "true" }, String(i + 1)), h("span", { class: "rr-step-label" }, step.label), count);
    return { step, count, button, node: h("li", { class: "rr-step" }, button) };
  });
  const node = h("nav", { class: "rr-stepper", "aria-label": t("Steps") }, h("ol", {}, items.map((item) => item.node)));
  return {
    node,
    draw(current, openByStep, doneByStep) {
      for (const { step, count, button, node: item } of items) {
        const open = openByStep[step.name] ?? 0;
        const done = doneByStep[step.name];
        if (step.name === current) button.setAttribute("aria-current", "step");
        else button.removeAttribute("aria-current");
        item.className = `rr-step${step.name === current ? " rr-step-now" : ""}${done && !open ? " rr-step-done" : ""}${open ? " rr-step-open" : ""}`;
        count.textContent = open ? t("{count} open", { count: open }) : done === "all" ? t("complete") : done ? t("reserve-ready") : "";
      }
    },
  };
}

/** The save state in words. `byHand`: nothing is sent before the person says so. */
export function saveState(t, byHand = false) {
  const text = h("span", {});
  const extra = h("span", {});
  const node = h("p", { class: "rr-save", role: "status" }, h("span", { class: "rr-save-dot", "aria-hidden": "true" }), text, extra);
  const say = {
    idle: () => t("Everything is saved as you type"),
    saving: () => t("Saving…"),
    saved: (state) => t("Saved {time}", { time: state.at }),
    offline: () => t("Not connected. What you type is kept on this machine and sent as soon as the line is back."),
    "signed-out": () => t("You have been signed out. What you type is kept on this machine."),
    refused: (state) => state.message || t("The server refused the change. What you typed is kept on this machine."),
    locked: (state) => state.message || t("The project is no longer open for changes. What you typed is kept on this machine."),
    "too-large": (state) => state.message || t("The text is too long to be saved. Please shorten it."),
    conflict: () => t("Somebody else changed the same field. Please choose which text stands."),
    unsaved: () => t("Not saved yet. What you typed is kept on this machine."),
  };
  if (byHand) {
    say.idle = () => t("Nothing is changed until you save");
    say.offline = () => t("Not connected. What you typed is kept on this machine; save again when the line is back.");
    say.locked = (state) => state.message || t("The record is no longer open for changes. What you typed is kept on this machine.");
  }
  let last = "";
  return {
    node,
    draw(state) {
      node.className = `rr-save rr-save-${state.name}`;
      const next = say[state.name](state);
      if (next !== last) text.textContent = next;
      last = next;
      const signIn = state.name === "signed-out" && h("button", { type: "button", class: "rr-text-button", on: { click: () => askToSignIn(t) } }, t("Sign in again"));
      const reload = state.name === "locked" && h("button", { type: "button", class: "rr-text-button", on: { click: () => window.location.reload() } }, t("Reload the page"));
      if ((signIn || reload) && !extra.firstChild) extra.append(" ", signIn || reload);
      else if (!signIn && !reload) extra.replaceChildren();
    },
  };
}

/** The error summary: takes the focus, links to the fields. */
export function summary(t, go, labelOf) {
  const node = h("div", { class: "rr-summary", role: "alert", tabindex: "-1", hidden: true });
  return {
    node,
    draw(findings, { title, lines = [], focus = false } = {}) {
      node.hidden = !findings.length && !lines.length;
      if (node.hidden) return node.replaceChildren();
      refill(
        node,
        h("h2", {}, title || t("There is a problem. Findings to settle: {count}", { count: findings.length })),
        lines.map((text) => h("p", {}, text)),
        findings.length > 0 &&
          h(
            "ul",
            {},
            findings.map((finding) => {
              const label = labelOf(finding.path);
              const message = [label && h("strong", {}, label, t(": ")), finding.message];
              return h("li", {}, severityTag(finding.severity, t), " ", label ? h("a", { href: "#", "data-key": `sum:${finding.rule}:${finding.path}`, on: { click: (event) => { event.preventDefault(); go(finding.path); } } }, message) : h("span", {}, message));
            }),
          ),
      );
      if (focus) node.focus();
      return undefined;
    },
  };
}

/** Both texts of a conflict; the person chooses. */
export function contest(conflict, label, unitLabel, t, choose) {
  const side = (title, text, unit, choice, button) =>
    h("div", { class: "rr-contest-side" }, h("p", { class: "rr-label" }, title), h("p", { class: "rr-contest-text" }, text === "" || text === null ? t("(empty)") : text, text && unit ? ` ${unit}` : ""), h("button", { type: "button", class: "rr-button rr-plain", on: { click: () => choose(choice) } }, button));
  return h(
    "div",
    { class: "rr-contest", role: "alert" },
    h("p", {}, h("strong", {}, t("{who} changed “{label}” at {when}.", { who: conflict.who || t("Somebody else"), label, when: conflict.when || "" })), " ", t("Nothing was overwritten. Which text stands?")),
    h("div", { class: "rr-contest-sides" }, side(t("Your text"), conflict.mine, unitLabel(conflict.unit), "mine", t("Keep mine")), side(t("The other text"), conflict.theirs, unitLabel(conflict.theirs_unit), "theirs", t("Take the other"))),
  );
}
