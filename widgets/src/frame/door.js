// Signing in again over the page: the same person goes on where they were, with everything typed.

import { base } from "../address.js";
import { h, uid } from "../dom.js";
import { cookie } from "../outbox.js";

/** What the door answered: an empty text for "in", else its sentence. Raises TypeError where there is no network. */
async function knock(login, password, t) {
  const response = await fetch(`${base()}sign-in`, {
    method: "POST", redirect: "manual", credentials: "same-origin", headers: { "X-XSRFToken": cookie("_xsrf") }, body: new URLSearchParams({ login, password }),
  });
  if (response.type === "opaqueredirect") return "";
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  page.querySelectorAll(".rr-error strong").forEach((node) => node.remove());
  return page.querySelector(".rr-error")?.textContent.trim() || t("This did not work");
}

/** Open the dialog; it closes when the person is in or puts it off. */
export function askToSignIn(t) {
  if (document.getElementById("rr-door")) return;
  const id = uid("door");
  const name = h("input", { class: "rr-input", id: `${id}-login`, name: "login", type: "text", autocomplete: "username", autocapitalize: "none", spellcheck: "false", value: document.body.dataset.login ?? "" });
  const word = h("input", { class: "rr-input", id: `${id}-password`, name: "password", type: "password", autocomplete: "current-password", "aria-describedby": `${id}-error` });
  const error = h("p", { class: "rr-error", id: `${id}-error`, role: "alert", hidden: true });
  const go = h("button", { class: "rr-button rr-primary" }, t("Sign in"));
  const complain = (text) => {
    error.hidden = !text;
    error.replaceChildren(...(text ? [h("strong", {}, t("Error:")), " ", text] : []));
    if (text) word.setAttribute("aria-invalid", "true");
    else word.removeAttribute("aria-invalid");
  };
  const submit = async (event) => {
    event.preventDefault();
    if (go.getAttribute("aria-busy")) return;
    go.setAttribute("aria-busy", "true");
    complain("");
    try {
      const sentence = await knock(name.value.trim(), word.value, t);
      if (!sentence) {
        dialog.close();
        window.dispatchEvent(new Event("reserve:signed-in"));
        return;
      }
      complain(sentence);
      word.value = "";
      word.focus();
    } catch (problem) {
      if (!(problem instanceof TypeError)) throw problem;
      complain(t("The server cannot be reached. Try again as soon as the network is back."));
    } finally {
      go.removeAttribute("aria-busy");
    }
  };
  const field = (input, label) => h("div", { class: "rr-field" }, h("label", { class: "rr-label", for: input.id }, label), input);
  const dialog = h(
    "dialog",
    { class: "rr-dialog", id: "rr-door", "aria-labelledby": `${id}-title`, on: { close: () => dialog.remove() } },
    h("h2", { id: `${id}-title` }, t("Sign in again")),
    h("p", { class: "rr-hint" }, t("You go on where you were. Whoever signs in under another account sees nothing of this page.")),
    h(
      "form",
      { class: "rr-stack", on: { submit } },
      field(name, t("Account")),
      field(word, t("Password")),
      error,
      h("div", { class: "rr-buttons" }, go, h("button", { type: "button", class: "rr-button rr-plain", on: { click: () => dialog.close() } }, t("Later"))),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  (name.value ? word : name).focus();
}
