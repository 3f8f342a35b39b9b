// What every page does besides its components: sign-out, language switch, connection, the way out.

import { focusOn, h } from "./dom.js";
import { cookie, empty, unsent } from "./outbox.js";
import { pageLanguage, texts } from "./texts.js";

const t = texts(pageLanguage());
const account = () => document.body.dataset.account ?? "";

async function flushAll(limit) {
  const waiting = [];
  window.dispatchEvent(new CustomEvent("reserve:flush", { detail: { waiting } }));
  await Promise.race([Promise.allSettled(waiting), new Promise((resolve) => setTimeout(resolve, limit))]);
}

function forget() {
  window.dispatchEvent(new Event("reserve:empty"));
  if (account()) empty(account());
}

function signOut(form) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.sure) return;
    event.preventDefault();
    await flushAll(3000);
    const left = account() ? unsent(account()) : 0;
    const leave = () => {
      form.dataset.sure = "yes";
      forget();
      form.submit();
    };
    if (!left) {
      leave();
      return;
    }
    document.getElementById("rr-leaving")?.remove();
    const stay = h("button", { type: "button", class: "rr-button rr-primary", on: { click: () => bar.remove() } }, t("Stay signed in"));
    const bar = h(
      "div",
      { id: "rr-leaving", class: "rr-leaving", role: "alertdialog", "aria-label": t("Sign out"), on: { keydown: (key) => key.key === "Escape" && bar.remove() } },
      h("p", {}, t("Changes not yet on the server: {count}. Signing out deletes them from this machine.", { count: left })),
      h("div", { class: "rr-buttons" }, stay, h("button", { type: "button", class: "rr-button rr-danger", on: { click: leave } }, t("Delete them and sign out"))),
    );
    document.querySelector(".rr-header")?.after(bar);
    stay.focus();
  });
}

function switchLanguage(form) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.sure) return;
    event.preventDefault();
    const button = event.submitter;
    await flushAll(3000);
    const next = form.querySelector("[name=next]");
    if (next) next.value = window.location.pathname + window.location.search + window.location.hash;
    if (button?.name) form.append(h("input", { type: "hidden", name: button.name, value: button.value }));
    form.dataset.sure = "yes";
    form.submit();
  });
}

function connection() {
  const bar = h("div", { class: "rr-connection", role: "status", hidden: true }, t("No network. What you type is kept on this machine and sent as soon as the line is back."));
  document.body.prepend(bar);
  const look = () => (bar.hidden = navigator.onLine);
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  look();
}

function leaving() {
  window.addEventListener("pagehide", (event) => {
    const kernel = document.body.dataset.kernel;
    if (!kernel || event.persisted) return;
    fetch(`/api/leave/${encodeURIComponent(kernel)}`, { method: "POST", keepalive: true, credentials: "same-origin", headers: { "X-XSRFToken": cookie("_xsrf") } }).catch(() => null);
  });
}

function start() {
  document.querySelectorAll("form[data-sign-out]").forEach(signOut);
  document.querySelectorAll("form[data-language-switch]").forEach(switchLanguage);
  const wanted = document.querySelector("[data-focus]");
  if (wanted) focusOn(wanted);
  connection();
  leaving();
}

window.addEventListener("reserve:ready", () => document.querySelectorAll("[data-skeleton]").forEach((node) => node.remove()));
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
