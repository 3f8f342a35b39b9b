// What every page does besides its components: sign-out, language switch, the state of the connection, signing in again.

import { base } from "./address.js";
import { focusOn, h } from "./dom.js";
import { connection } from "./frame/connection.js";
import { empty, unsent } from "./outbox.js";
import { pageLanguage, texts } from "./texts.js";

const FLUSH = 3000;
const t = texts(pageLanguage());
const account = () => document.body.dataset.account ?? "";
const tabs = typeof BroadcastChannel === "function" ? new BroadcastChannel("reserve") : null;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function flush(limit) {
  const waiting = [];
  window.dispatchEvent(new CustomEvent("reserve:flush", { detail: { waiting } }));
  await Promise.race([Promise.allSettled(waiting), pause(limit)]);
}

/** Send what this tab and the others of the same person still hold; gives what is left. */
async function flushEverywhere() {
  tabs?.postMessage({ type: "flush", account: account() });
  const end = Date.now() + FLUSH;
  await flush(FLUSH);
  while (account() && unsent(account()) && navigator.onLine && Date.now() < end) await pause(100);
  return account() ? unsent(account()) : 0;
}

function forget() {
  window.dispatchEvent(new Event("reserve:empty"));
  if (account()) empty(account());
  tabs?.postMessage({ type: "signed-out", account: account() });
}

function leaveFor(form) {
  form.dataset.sure = "yes";
  window.dispatchEvent(new Event("reserve:leaving"));
  form.submit();
}

async function signOut(form) {
  const left = await flushEverywhere();
  const leave = () => {
    forget();
    leaveFor(form);
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
}

async function switchLanguage(form, button) {
  await flush(FLUSH);
  const next = form.querySelector("[name=next]");
  if (next) next.value = window.location.pathname + window.location.search + window.location.hash;
  if (button?.name) form.append(h("input", { type: "hidden", name: button.name, value: button.value }));
  leaveFor(form);
}

// on the document: the buttons work while the rest of the page is still on its way
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sure || !form.matches("[data-sign-out], [data-language-switch]")) return;
  event.preventDefault();
  if (form.matches("[data-sign-out]")) signOut(form);
  else switchLanguage(form, event.submitter);
});

if (tabs) {
  tabs.onmessage = ({ data }) => {
    if (!account() || data.account !== account()) return;
    if (data.type === "flush") flush(FLUSH);
    if (data.type === "signed-out") {
      // the person left this machine from another tab: nothing of theirs stays on the screen
      window.dispatchEvent(new Event("reserve:empty"));
      document.body.hidden = true;
      window.location.replace(`${base()}sign-in?note=signed_out_note`);
    }
  };
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-reload]")) return;
  event.preventDefault();
  window.location.reload();
});

/** Run `act` as soon as `there()` holds: this script may run while the page is still on its way. */
function when(there, act) {
  if (there()) {
    act();
    return;
  }
  const watch = new MutationObserver(() => {
    if (!there()) return;
    watch.disconnect();
    act();
  });
  watch.observe(document.documentElement, { childList: true, subtree: true });
}

when(() => document.body, () => connection(t));
when(
  () => document.readyState !== "loading" || document.querySelector("[data-focus]"),
  () => {
    const wanted = document.querySelector("[data-focus]");
    if (wanted) focusOn(wanted);
  },
);
