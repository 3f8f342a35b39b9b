// Drawings that compare many projects: a cost curve, and who moves between two rankings. Drawn by hand, table below.

import { h, s, uid } from "../dom.js";
import { figureTable } from "./figure_table.js";

const W = 760;
const H = 340;
const LEFT = 64;
const RIGHT = 128;
const TOP = 20;
const BOTTOM = 48;
const ROW = 15;

/** Round numbers from `low` to `high`, about `count` of them. */
function ticks(low, high, count) {
  const rough = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const found = [];
  for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; i += 1) found.push(i * step);
  return found;
}

const number = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 2 });

function figure(block, ctx, drawn) {
  const id = uid("fig");
  return h(
    "figure",
    { class: "rr-chart", "aria-labelledby": id },
    h("figcaption", { id }, h("strong", {}, block.title), block.unit && h("span", { class: "rr-unit" }, block.unit)),
    h("p", { class: "rr-chart-summary" }, block.summary),
    drawn,
    figureTable(block, ctx),
  );
}

function curve(block) {
  const along = block.steps.reduce((sum, each) => sum + each.width, 0);
  const heights = [0, ...block.steps.map((each) => each.height), ...block.lines.map((each) => each.value)];
  const top = Math.min(Math.max(...heights) * 1.05, block.ceiling ?? Infinity) || 1;
  const bottom = Math.min(...heights);
  const x = (value) => LEFT + (value / along) * (W - LEFT - RIGHT);
  const y = (value) => TOP + ((top - Math.min(value, top)) / (top - bottom)) * (H - TOP - BOTTOM);
  let from = 0;
  const steps = block.steps.map((each) => {
    const start = from;
    from += each.width;
    const cut = each.height > top;
    const box = { x: x(start), width: Math.max(0.6, x(from) - x(start) - 0.6), y: Math.min(y(each.height), y(0)), height: Math.max(1, Math.abs(y(each.height) - y(0))) };
    return [
      s("rect", { ...box, class: cut ? "rr-cost-step rr-cost-cut" : "rr-cost-step" }, s("title", {}, each.text)),
      cut && s("path", { d: `M ${box.x + box.width / 2 - 4} ${TOP + 6} l 4 -6 l 4 6`, class: "rr-cost-over" }),
    ];
  });
  return s(
    "svg",
    { viewBox: `0 0 ${W} ${H}`, class: "rr-course-svg", role: "img", "aria-label": block.summary },
    ticks(bottom, top, 5).map((each) => [
      s("line", { x1: LEFT, x2: W - RIGHT, y1: y(each), y2: y(each), class: "rr-course-grid" }),
      s("text", { x: LEFT - 8, y: y(each) + 4, class: "rr-course-tick", "text-anchor": "end" }, number(each)),
    ]),
    ticks(0, along, 6).map((each) => s("text", { x: x(each), y: H - BOTTOM + 18, class: "rr-course-tick", "text-anchor": "middle" }, number(each))),
    s("text", { x: (LEFT + W - RIGHT) / 2, y: H - 8, class: "rr-course-tick", "text-anchor": "middle" }, block.unit_along),
    steps,
    block.lines.map((each) => [
      s("line", { x1: LEFT, x2: W - RIGHT, y1: y(each.value), y2: y(each.value), class: "rr-course-law rr-course-limit" }),
      s("text", { x: W - RIGHT + 8, y: y(each.value) + 4, class: "rr-course-label rr-course-limit-text" }, each.text),
    ]),
  );
}

/** {type: "cost_curve", title, unit, unit_along, summary, steps: [{name, width, height, text}], lines: [{value, text}], ceiling, columns, rows}. */
export function costCurve(block, ctx) {
  return figure(block, ctx, block.steps.length > 0 && curve(block));
}

function slopes(block) {
  const placed = block.items.filter((each) => each.before !== null || each.after !== null);
  const last = Math.max(...placed.flatMap((each) => [each.before ?? 0, each.after ?? 0]));
  const tall = TOP + 16 + last * ROW + 8;
  const y = (place) => TOP + 16 + (place - 0.5) * ROW;
  const left = 210;
  const right = W - 210;
  return s(
    "svg",
    { viewBox: `0 0 ${W} ${tall}`, class: "rr-course-svg", role: "img", "aria-label": block.summary },
    s("text", { x: left, y: 14, class: "rr-course-value", "text-anchor": "end" }, block.before_label),
    s("text", { x: right, y: 14, class: "rr-course-value", "text-anchor": "start" }, block.after_label),
    placed.map((each) => {
      const moved = each.before !== null && each.after !== null ? each.before - each.after : 0;
      const far = Math.abs(moved) >= block.emphasis;
      const tone = far ? (moved > 0 ? " rr-move-up" : " rr-move-down") : "";
      return s(
        "g",
        { class: `rr-move${tone}` },
        each.before !== null && each.after !== null && s("line", { x1: left + 8, x2: right - 8, y1: y(each.before), y2: y(each.after) }),
        each.before !== null && s("text", { x: left, y: y(each.before) + 4, "text-anchor": "end" }, `${each.name}  ${each.before}`),
        each.after !== null && s("text", { x: right, y: y(each.after) + 4, "text-anchor": "start" }, `${each.after}  ${each.name}`),
      );
    }),
  );
}

/** {type: "moves", title, summary, before_label, after_label, items: [{name, before, after}], emphasis, columns, rows}. */
export function moves(block, ctx) {
  return figure(block, ctx, block.items.length > 0 && slopes(block));
}
