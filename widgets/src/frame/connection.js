// The bar that says how the line stands, what is safe, and that typing goes on. It lies over the page and moves nothing.

import { h } from "../dom.js";
import { askToSignIn } from "./door.js";

const CALM = 900;
const THANKS = 4000;

/** Show the bar whenever the line is not as it should be. `t` gives the texts. */
export function connection(t) {
  const words = h("span", {});
  const safe = h("span", { class: "rr-connection-safe" });
  const act = h("span", {});
  const bar = h("div", { class: "rr-connection", role: "status", hidden: true }, h("span", { class: "rr-connection-sign", "aria-hidden": "true" }), words, safe, act);
  document.body.prepend(bar);
  let line = document.documentElement.dataset.kernelState ?? "";
  let saved = { at: "", waiting: 0, signedOut: false };
  let troubled = false;
  let timer = 0;

  const state = () => {
    if (line === "signed-out" || saved.signedOut) return "signed-out";
    if (line === "reopening" || line === "interrupted") return navigator.onLine ? line : "offline";
    return navigator.onLine ? "" : "offline";
  };
  const say = {
    offline: () => t("No network."),
    interrupted: () => t("The connection is interrupted and is being restored."),
    reopening: () => t("The page is being restored."),
    "signed-out": () => t("Your session has ended."),
    restored: () => t("The connection is restored."),
  };
  const what = () => {
    if (saved.waiting) return t("You can go on typing. Kept on this machine, to be saved as soon as possible: {count}.", { count: saved.waiting });
    return saved.at ? t("You can go on typing. Everything up to {time} is saved.", { time: saved.at }) : t("What was saved stays saved.");
  };
  const show = (name) => {
    bar.hidden = !name;
    if (!name) return;
    bar.className = `rr-connection rr-connection-${name}`;
    if (words.textContent !== say[name]()) words.textContent = say[name]();
    const line2 = name === "restored" ? "" : what();
    if (safe.textContent !== line2) safe.textContent = line2;
    if (name !== "signed-out") act.replaceChildren();
    else if (!act.firstChild) act.append(h("button", { type: "button", class: "rr-button rr-plain", "data-sign-in-again": true, on: { click: () => askToSignIn(t) } }, t("Sign in again")));
  };
  const look = () => {
    const name = state();
    clearTimeout(timer);
    if (name) {
      // a cut of a blink needs no words; but one that is told already changes at once
      timer = setTimeout(() => show(name), troubled || name === "signed-out" ? 0 : CALM);
      timer && (troubled = troubled || name === "signed-out");
      return;
    }
    if (bar.hidden) {
      troubled = false;
      return;
    }
    troubled = false;
    show("restored");
    timer = setTimeout(() => show(""), THANKS);
  };
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  window.addEventListener("reserve:kernel", ({ detail }) => {
    line = detail.state;
    look();
  });
  window.addEventListener("reserve:saved", ({ detail }) => {
    saved = detail;
    if (!bar.hidden || saved.signedOut) look();
  });
  look();
}
