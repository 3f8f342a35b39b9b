// Build elements from data. Text only ever becomes a text node: nothing here parses markup.

import { here } from "./address.js";

let counter = 0;

/** A document-wide unique id. */
export const uid = (stem = "rr") => `${stem}-${(counter += 1).toString(36)}`;

const SVG = "http://www.w3.org/2000/svg";

function apply(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "value") node.value = value;
    else if (name === "style") for (const [key, each] of Object.entries(value)) node.style.setProperty(key, each);
    else if (name === "href") node.setAttribute("href", safeHref(here(String(value))));
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/** An HTML element. Attributes with null, undefined or false are left out; `on` holds listeners. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  append(node, children);
  apply(node, attributes);
  return node;
}

/** An SVG element. */
export function s(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  append(node, children);
  apply(node, attributes);
  return node;
}

/** An address a page may lead to: http(s) and fragments; anything else becomes "#". */
export function safeHref(value) {
  try {
    const url = new URL(String(value), window.location.href);
    return url.protocol === "http:" || url.protocol === "https:" ? String(value) : "#";
  } catch (error) {
    if (error instanceof TypeError) return "#";
    throw error;
  }
}

// While an input method composes, its element must not be taken away: what would redraw it waits for the end of the word.
let composing = null;
const waiting = new Map();
document.addEventListener("compositionstart", (event) => (composing = event.target), true);
document.addEventListener("compositionend", () => {
  composing = null;
  setTimeout(() => {
    const held = [...waiting];
    waiting.clear();
    for (const [node, children] of held) refill(node, ...children);
  });
}, true);

/** Replace the children of `node`, keeping the focus on the element with the same `data-key` where there is one. */
export function refill(node, ...children) {
  if (composing && node.contains(composing)) {
    waiting.set(node, children);
    return;
  }
  waiting.delete(node);
  const held = node.contains(document.activeElement) ? document.activeElement : null;
  const key = held?.dataset?.key;
  const caret = held && "selectionStart" in held && typeof held.selectionStart === "number" ? [held.selectionStart, held.selectionEnd] : null;
  node.replaceChildren();
  append(node, children);
  if (!key) return;
  const again = [...node.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
  if (!again) return;
  again.focus({ preventScroll: true });
  if (caret && typeof again.setSelectionRange === "function") again.setSelectionRange(...caret);
}

/** Focus an element that takes no focus by itself. */
export function focusOn(node) {
  if (!node) return;
  if (!node.matches("a[href],button,input,select,textarea,[tabindex]")) node.setAttribute("tabindex", "-1");
  node.focus();
}

/** Join the ids that exist into one attribute value, or undefined. */
export const ids = (...list) => list.filter(Boolean).join(" ") || undefined;

/** A component stands: the outline goes. */
export function ready() {
  document.querySelectorAll("[data-skeleton]").forEach((node) => node.remove());
  window.dispatchEvent(new Event("reserve:ready"));
}
