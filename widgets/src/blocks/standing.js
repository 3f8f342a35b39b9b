// Where a line stands, small enough for a cell: the same scale in every row, baseline grey at the left, benchmark green at the right.

import { h, s } from "../dom.js";

const W = 132;
const H = 20;
const BASELINE = 40;
const BENCHMARK = 92;

/** `mark`: {at, baseline, benchmark, label, tone}; `at` is 0 at the baseline and 1 at the benchmark, and may lie outside. */
export function standing(mark) {
  const px = (at) => Math.min(W - 6, Math.max(6, BASELINE + at * (BENCHMARK - BASELINE)));
  const zone = (from, to, cls) => s("rect", { x: from, y: 5, width: to - from, height: 10, class: cls });
  const known = Number.isFinite(mark.at);
  return h(
    "span",
    { class: "rr-standing" },
    s(
      "svg",
      { viewBox: `0 0 ${W} ${H}`, class: "rr-standing-svg", role: "img", "aria-label": mark.label },
      zone(0, mark.baseline ? BASELINE : mark.benchmark ? BENCHMARK : W, "rr-zone-below"),
      mark.baseline && zone(BASELINE, mark.benchmark ? BENCHMARK : W, "rr-zone-between"),
      mark.benchmark && zone(BENCHMARK, W, "rr-zone-good"),
      mark.baseline && s("line", { x1: BASELINE, x2: BASELINE, y1: 2, y2: 18, class: "rr-mark-baseline" }),
      mark.benchmark && s("line", { x1: BENCHMARK, x2: BENCHMARK, y1: 2, y2: 18, class: "rr-mark-benchmark" }),
      known && s("path", { d: `M ${px(mark.at)} 3 l 6 7 l -6 7 l -6 -7 z`, class: `rr-standing-at${mark.tone ? ` rr-standing-${mark.tone}` : ""}` }),
    ),
  );
}
