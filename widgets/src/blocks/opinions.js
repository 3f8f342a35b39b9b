// How far a list hangs on opinion (a bar for each place), and what pulls to either side of a middle line. Drawn by hand, table below.

import { h, s, uid } from "../dom.js";
import { figureTable } from "./figure_table.js";

const W = 1120;
const LEFT = 52;
const RIGHT = 16;
const TOP = 30;
const TALL = 190;
const BOTTOM = 40;
const ROW = 27;
const HEAD = 20;

function figure(block, ctx, ...drawn) {
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

/** Every so many bars a number stands below. */
const every = (count) => [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((step) => count / step <= 26) ?? 2000;

function places(block) {
  const { bars } = block;
  const slot = (W - LEFT - RIGHT) / bars.length;
  const wide = Math.max(0.8, Math.min(26, slot * 0.78));
  const y = (share) => TOP + (1 - share) * TALL;
  const middle = (i) => LEFT + slot * (i + 0.5);
  const step = every(bars.length);
  const cut = block.line_after === null ? -1 : bars.findLastIndex((each) => each.place <= block.line_after);
  const line = cut < 0 ? null : LEFT + slot * (cut + 1);
  const toLeft = line !== null && line > W * 0.6;
  return s(
    "svg",
    { viewBox: `0 0 ${W} ${TOP + TALL + BOTTOM}`, class: "rr-opinions-svg", role: "img", "aria-label": block.summary },
    s("rect", { x: LEFT, y: y(block.high), width: W - LEFT - RIGHT, height: y(block.low) - y(block.high), class: "rr-opinion-zone" }),
    [0, block.low, 0.5, block.high, 1].map((each) => [
      s("line", { x1: LEFT, x2: W - RIGHT, y1: y(each), y2: y(each), class: "rr-course-grid" }),
      each > 0 && each < 1 && s("text", { x: LEFT - 8, y: y(each) + 4, class: "rr-course-tick", "text-anchor": "end" }, `${Math.round(each * 100)}%`),
    ]),
    bars.map((each, i) =>
      s("rect", { x: middle(i) - wide / 2, width: wide, y: Math.min(y(each.share), y(0) - 2), height: Math.max(2, y(0) - y(each.share)), class: `rr-opinion-${each.sure}` }, s("title", {}, each.text)),
    ),
    bars.map((each, i) => ((i === 0 && (step === 1 || each.place % step > step / 4)) || each.place % step === 0) && s("text", { x: middle(i), y: TOP + TALL + 18, class: "rr-course-tick", "text-anchor": "middle" }, String(each.place))),
    s("text", { x: (LEFT + W - RIGHT) / 2, y: TOP + TALL + 36, class: "rr-course-tick", "text-anchor": "middle" }, block.place_label),
    line !== null && [
      s("line", { x1: line, x2: line, y1: 8, y2: TOP + TALL, class: "rr-opinion-line" }),
      s("text", { x: line + (toLeft ? -6 : 6), y: 18, class: "rr-opinion-line-text", "text-anchor": toLeft ? "end" : "start" }, block.line_text),
    ],
  );
}

const legend = (labels) =>
  h(
    "ul",
    { class: "rr-opinion-legend" },
    ["always", "contested", "never"].map((kind) => h("li", {}, s("svg", { viewBox: "0 0 14 14", class: "rr-opinion-key", "aria-hidden": "true" }, s("rect", { x: 1, y: 1, width: 12, height: 12, class: `rr-opinion-${kind}` })), labels[kind])),
  );

/** {type: "acceptance", title, unit, summary, bars: [{place, share, sure, text}], line_after, line_text, low, high, labels, place_label, columns, rows}. */
export function acceptance(block, ctx) {
  return figure(block, ctx, block.bars.length > 0 && [legend(block.labels), places(block)]);
}

function rows(block) {
  const { items } = block;
  const middle = 700;
  const room = 270;
  const most = Math.max(...items.flatMap((each) => [each.left, each.right])) || 1;
  const long = (value) => (value / most) * room;
  let y = 26;
  let group = "";
  const drawn = items.map((each) => {
    const head = each.group !== group && each.group;
    group = each.group;
    if (head) y += HEAD;
    const top = y;
    y += ROW;
    return [
      head && s("text", { x: 8, y: top - 4, class: "rr-sides-group" }, head),
      s("text", { x: middle - room - 96, y: top + 17, class: "rr-sides-name", "text-anchor": "end" }, each.name),
      each.left > 0 && s("rect", { x: middle - long(each.left), y: top + 5, width: Math.max(1, long(each.left)), height: 16, class: "rr-sides-left" }),
      each.right > 0 && s("rect", { x: middle, y: top + 5, width: Math.max(1, long(each.right)), height: 16, class: "rr-sides-right" }),
      each.left_text && s("text", { x: middle - long(each.left) - 6, y: top + 17, class: "rr-sides-value", "text-anchor": "end" }, each.left_text),
      each.right_text && s("text", { x: middle + long(each.right) + 6, y: top + 17, class: "rr-sides-value" }, each.right_text),
    ];
  });
  return s(
    "svg",
    { viewBox: `0 0 ${W} ${y + 10}`, class: "rr-opinions-svg", role: "img", "aria-label": block.summary },
    s("text", { x: middle - 10, y: 14, class: "rr-course-tick", "text-anchor": "end" }, `← ${block.left_label}`),
    s("text", { x: middle + 10, y: 14, class: "rr-course-tick" }, `${block.right_label} →`),
    s("line", { x1: middle, x2: middle, y1: 22, y2: y + 4, class: "rr-sides-axis" }),
    drawn,
  );
}

/** {type: "sides", title, unit, summary, left_label, right_label, items: [{name, left, right, left_text, right_text, group}], columns, rows}. */
export function sides(block, ctx) {
  return figure(block, ctx, block.items.length > 0 && rows(block));
}

/** A share in a cell: a bar between nothing and everything, its words beside it. `mark`: {share, label, sure}. */
export function share(mark) {
  return h(
    "span",
    { class: "rr-share" },
    s(
      "svg",
      { viewBox: "0 0 84 14", class: "rr-share-svg", "aria-hidden": "true" },
      s("rect", { x: 0, y: 3, width: 84, height: 8, class: "rr-share-track" }),
      s("rect", { x: 0, y: 3, width: Math.max(mark.share > 0 ? 1.5 : 0, 84 * Math.min(1, mark.share)), height: 8, class: `rr-opinion-${mark.sure}` }),
    ),
    h("span", { class: "rr-share-text" }, mark.label),
  );
}
