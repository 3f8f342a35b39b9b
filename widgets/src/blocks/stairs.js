// A stair of savings: each step begins where the step before ended. Drawn by hand, table below.

import { h, s, uid } from "../dom.js";
import { figureTable } from "./figure_table.js";

const W = 760;
const H = 250;
const LEFT = 12;
const RIGHT = 118;
const TOP = 28;
const BOTTOM = 46;

function drawing(block) {
  const levels = [...block.steps.flatMap((each) => [each.before, each.after]), ...block.lines.map((each) => each.value)].filter(Number.isFinite);
  const low = Math.min(...levels);
  const high = Math.max(...levels);
  const room = (high - low || Math.abs(high) || 1) * 0.2;
  const y = (value) => TOP + ((high + room - value) / (high - low + 2 * room)) * (H - TOP - BOTTOM);
  const slot = (W - LEFT - RIGHT) / block.steps.length;
  const wide = Math.min(96, slot * 0.6);
  const middle = (i) => LEFT + slot * (i + 0.5);
  return s(
    "svg",
    { viewBox: `0 0 ${W} ${H}`, class: "rr-course-svg", role: "img", "aria-label": block.summary },
    block.lines.map((each) => [
      s("line", { x1: LEFT, x2: W - RIGHT, y1: y(each.value), y2: y(each.value), class: `rr-course-law rr-course-${each.kind}` }),
      s("text", { x: W - RIGHT + 8, y: y(each.value) + 4, class: `rr-course-label rr-course-${each.kind}-text` }, each.text),
    ]),
    block.steps.map((each, i) => {
      const top = Math.min(y(each.before), y(each.after));
      const tall = Math.max(2, Math.abs(y(each.before) - y(each.after)));
      const next = block.steps[i + 1];
      return [
        s("rect", { x: middle(i) - wide / 2, y: top, width: wide, height: tall, class: each.after <= each.before ? "rr-stair-down" : "rr-stair-up" }),
        next && s("line", { x1: middle(i) + wide / 2, x2: middle(i + 1) - wide / 2, y1: y(each.after), y2: y(each.after), class: "rr-stair-link" }),
        s("text", { x: middle(i), y: top - 7, class: "rr-course-value", "text-anchor": "middle" }, each.change),
        s("text", { x: middle(i), y: H - 26, class: "rr-course-tick rr-stair-name", "text-anchor": "middle" }, each.name),
        s("text", { x: middle(i), y: H - 8, class: "rr-course-tick", "text-anchor": "middle" }, each.note),
      ];
    }),
  );
}

/** {type: "stairs", title, unit, summary, steps: [{name, note, before, after, change}], lines: [{kind, value, text}], columns, rows}. */
export function stairs(block, ctx) {
  const id = uid("fig");
  return h(
    "figure",
    { class: "rr-chart rr-course", "aria-labelledby": id },
    h("figcaption", { id }, h("strong", {}, block.title), block.unit && h("span", { class: "rr-unit" }, block.unit)),
    h("p", { class: "rr-chart-summary" }, block.summary),
    block.steps.length > 0 && drawing(block),
    figureTable(block, ctx),
  );
}
