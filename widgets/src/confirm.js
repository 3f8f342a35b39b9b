// The password once more before an act that counts as a signature. It goes to the server by HTTP, never to the page's kernel.

import { base } from "./address.js";
import { h, uid } from "./dom.js";
import { cookie } from "./outbox.js";

/** What the server says to a password: "" when it is right, else the sentence to show. */
async function ask(password, t) {
  let answer;
  try {
    answer = await fetch(`${base()}api/confirm`, {
      method: "POST", credentials: "same-origin", body: JSON.stringify({ password }),
      headers: { "Content-Type": "application/json", "X-XSRFToken": cookie("_xsrf"), "X-Reserve-Account": document.body.dataset.account ?? "" },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return t("No answer from the server. Check the network and try again.");
  }
  if (answer.ok) return "";
  try {
    return (await answer.json()).error;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return t("No answer from the server. Check the network and try again.");
  }
}

/** A panel in place that asks for the password, then goes on with the act. `again` repeats it, `closed` is called when it is left. */
export function confirmation({ message, t, again, closed }) {
  const id = uid("confirm");
  const input = h("input", { id, class: "rr-input", type: "password", name: "password", autocomplete: "current-password", "aria-describedby": `${id}-why ${id}-error`, "aria-required": "true", maxlength: 256 });
  const error = h("p", { class: "rr-error", id: `${id}-error`, role: "alert", hidden: true });
  const go = h("button", { class: "rr-button rr-primary" }, t("Confirm and go on"));
  const leave = () => {
    form.remove();
    closed();
  };
  const complain = (sentence) => {
    error.hidden = !sentence;
    error.replaceChildren(...(sentence ? [h("strong", {}, t("Error:")), ` ${sentence}`] : []));
    if (sentence) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  const submit = async (event) => {
    event.preventDefault();
    if (go.getAttribute("aria-busy")) return;
    if (!input.value) {
      complain(t("Enter your password"));
      input.focus();
      return;
    }
    go.setAttribute("aria-busy", "true");
    const sentence = await ask(input.value, t);
    go.removeAttribute("aria-busy");
    input.value = "";
    complain(sentence);
    if (sentence) {
      input.focus();
      return;
    }
    form.remove();
    again();
  };
  const form = h(
    "form",
    { class: "rr-ask rr-ask-primary rr-confirm", novalidate: true, "aria-label": t("Confirm with your password"), on: { submit, keydown: (event) => event.key === "Escape" && leave() } },
    h("p", { class: "rr-ask-text", id: `${id}-why` }, message),
    h("div", { class: "rr-field" }, h("label", { class: "rr-label", for: id }, t("Your password")), error, input),
    h("div", { class: "rr-buttons" }, go, h("button", { type: "button", class: "rr-button rr-plain", on: { click: leave } }, t("Cancel"))),
  );
  return { node: form, focus: () => input.focus() };
}
