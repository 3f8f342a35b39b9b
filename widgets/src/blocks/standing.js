// Where a figure stands, small enough for a cell, on the same scale in every row: between a baseline, grey at the left, and a benchmark,
// green at the right; or among its peers, the usual span in the middle and their median in the middle of it.

import { h, s } from "../dom.js";
import { share } from "./opinions.js";

const W = 132;
const H = 20;
const BASELINE = 40;
const BENCHMARK = 92;

const among = (zone) => [
  zone(0, BASELINE, "rr-zone-below"),
  zone(BASELINE, BENCHMARK, "rr-zone-between"),
  zone(BENCHMARK, W, "rr-zone-below"),
  s("line", { x1: (BASELINE + BENCHMARK) / 2, x2: (BASELINE + BENCHMARK) / 2, y1: 2, y2: 18, class: "rr-mark-baseline" }),
];

const between = (mark, zone) => [
  zone(0, mark.baseline ? BASELINE : mark.benchmark ? BENCHMARK : W, "rr-zone-below"),
  mark.baseline && zone(BASELINE, mark.benchmark ? BENCHMARK : W, "rr-zone-between"),
  mark.benchmark && zone(BENCHMARK, W, "rr-zone-good"),
  mark.baseline && s("line", { x1: BASELINE, x2: BASELINE, y1: 2, y2: 18, class: "rr-mark-baseline" }),
  mark.benchmark && s("line", { x1: BENCHMARK, x2: BENCHMARK, y1: 2, y2: 18, class: "rr-mark-benchmark" }),
];

/** `mark`: {at, baseline, benchmark, label, tone}; `at` is 0 at the baseline and 1 at the benchmark, and may lie outside. With `among`: 0 at the least usual, 1 at the highest; with `share`: a bar from 0 to 1. */
export function standing(mark) {
  if (Number.isFinite(mark.share)) return share(mark);
  const px = (at) => Math.min(W - 6, Math.max(6, BASELINE + at * (BENCHMARK - BASELINE)));
  const zone = (from, to, cls) => s("rect", { x: from, y: 5, width: to - from, height: 10, class: cls });
  const known = Number.isFinite(mark.at);
  return h(
    "span",
    { class: "rr-standing" },
    s(
      "svg",
      { viewBox: `0 0 ${W} ${H}`, class: "rr-standing-svg", role: "img", "aria-label": mark.label },
      mark.among ? among(zone) : between(mark, zone),
      known && s("path", { d: `M ${px(mark.at)} 3 l 6 7 l -6 7 l -6 -7 z`, class: `rr-standing-at${mark.tone ? ` rr-standing-${mark.tone}` : ""}` }),
    ),
  );
}
