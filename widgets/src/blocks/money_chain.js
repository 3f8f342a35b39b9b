// A sum of money and what each rule cuts from it: one bar a step on one scale, what is cut away hatched, the deciding step marked.

import { h, uid } from "../dom.js";
import { figureTable } from "./figure_table.js";

const percent = (share) => `${Math.max(0, Math.min(100, share * 100))}%`;

const row = (each, last) =>
  h(
    "li",
    { class: `rr-chain-step${each.tag ? " rr-chain-decides" : ""}${last ? " rr-chain-result" : ""}` },
    h("span", { class: "rr-chain-label" }, each.label, each.tag && h("span", { class: "rr-tag rr-ok" }, each.tag)),
    h(
      "span",
      { class: "rr-chain-track", "aria-hidden": "true" },
      h("span", { class: "rr-chain-bar", style: { width: percent(each.after) } }),
      each.before > each.after && h("span", { class: "rr-chain-cut", style: { left: percent(each.after), width: percent(each.before - each.after) } }),
    ),
    h("span", { class: "rr-chain-text rr-number" }, each.text, h("span", { class: "rr-chain-change rr-text-bad" }, each.cut)),
  );

/** {type: "money_chain", title, unit, summary, steps: [{label, before, after: 0..1, text, cut, tag}], result: same, columns, rows}. */
export function moneyChain(block, ctx) {
  const id = uid("fig");
  return h(
    "figure",
    { class: "rr-chart rr-chain", "aria-labelledby": id },
    h("figcaption", { id }, h("strong", {}, block.title), h("span", { class: "rr-unit" }, block.unit)),
    h("p", { class: "rr-chart-summary" }, block.summary),
    h("ol", { class: "rr-chain-steps" }, block.steps.map((each) => row(each, false)), row(block.result, true)),
    figureTable(block, ctx),
  );
}
