// Answers one below the other: yes, no or not known, the reason, the fields that are still blank, and where it is written.

import { h } from "../dom.js";
import { source } from "./reading.js";

const SIGNS = { yes: "✓", no: "✕", unknown: "?" };

/** A blank field: in a form it leads there, elsewhere it is named. */
const blank = ({ path, label }, ctx) =>
  ctx.go ? h("button", { type: "button", class: "rr-text-button", "data-key": `blank:${path}`, on: { click: () => ctx.go(path) } }, label) : h("span", {}, label);

const word = (answer, { t }) => ({ yes: t("Yes"), no: t("No"), unknown: t("Not known") })[answer];

const row = (item, ctx) =>
  h(
    "li",
    { class: `rr-answer rr-answer-${item.tone || item.answer}` },
    h("span", { class: "rr-answer-sign" }, h("span", { "aria-hidden": "true" }, SIGNS[item.answer]), h("span", { class: "rr-hidden" }, word(item.answer, ctx))),
    h(
      "div",
      {},
      h("strong", {}, item.topic),
      h("span", { class: "rr-answer-text" }, item.text),
      item.needs?.length > 0 && h("p", { class: "rr-answer-needs" }, h("span", {}, ctx.t("Still blank:")), item.needs.map((each) => blank(each, ctx))),
      item.citation && source(item.citation, item.citation_href, ctx.t),
    ),
  );

/** A list of answers; never empty. */
export const answers = (block, ctx) => h("ul", { class: "rr-answers" }, block.items.map((item) => row(item, ctx)));
