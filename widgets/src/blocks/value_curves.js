// Published curves with the place of one project on each: from the figure to the value between 0 and 100. Drawn by hand; the caption says it in words.

import { h, s, uid } from "../dom.js";

const W = 236;
const H = 112;
const LEFT = 26;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 20;

function drawing(item) {
  const xs = [...item.anchors.map(([x]) => x), ...(item.at ? [item.at.x] : [])];
  const low = Math.min(...xs);
  const high = Math.max(...xs);
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  const x = (value) => LEFT + ((value - low + room) / (high - low + 2 * room)) * (W - LEFT - RIGHT);
  const y = (value) => TOP + ((100 - value) / 100) * (H - TOP - BOTTOM);
  const first = item.anchors[0];
  const last = item.anchors.at(-1);
  const path = [`M ${LEFT} ${y(first[1])}`, ...item.anchors.map(([raw, value]) => `L ${x(raw)} ${y(value)}`), `L ${W - RIGHT} ${y(last[1])}`].join(" ");
  const at = item.at && [x(item.at.x), y(item.at.y)];
  return s(
    "svg",
    { viewBox: `0 0 ${W} ${H}`, class: "rr-value-svg", role: "img", "aria-label": `${item.label}: ${item.text}` },
    [0, 50, 100].map((value) => [
      s("line", { x1: LEFT, x2: W - RIGHT, y1: y(value), y2: y(value), class: "rr-value-grid" }),
      s("text", { x: LEFT - 5, y: y(value) + 4, class: "rr-value-tick", "text-anchor": "end" }, value),
    ]),
    s("text", { x: LEFT, y: H - 5, class: "rr-value-tick" }, item.first),
    s("text", { x: W - RIGHT, y: H - 5, class: "rr-value-tick", "text-anchor": "end" }, item.last),
    s("path", { d: path, class: "rr-value-line" }),
    item.anchors.map(([raw, value]) => s("circle", { cx: x(raw), cy: y(value), r: 2.5, class: "rr-value-anchor" })),
    at && [s("line", { x1: at[0], x2: at[0], y1: at[1], y2: y(0), class: "rr-value-drop" }), s("circle", { cx: at[0], cy: at[1], r: 5.5, class: "rr-value-at" })],
  );
}

/** {type: "value_curves", title, items: [{label, text, anchors: [[raw, value]], first, last, at: {x, y} | null}]}. */
export function valueCurves(block) {
  const id = uid("curves");
  return h(
    "figure",
    { class: "rr-values", "aria-labelledby": id },
    h("figcaption", { id }, h("strong", {}, block.title)),
    h("div", { class: "rr-values-grid" }, block.items.map((item) => h("div", { class: "rr-value" }, h("p", { class: "rr-value-label" }, item.label), drawing(item), h("p", { class: "rr-value-text" }, item.text)))),
  );
}
