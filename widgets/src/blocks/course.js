// Figures over time against what the law asks: a line over the years, and lines of the law that step on their day. Drawn by hand, table below.

import { h, s, uid } from "../dom.js";
import { figureTable } from "./figure_table.js";

const W = 760;
const H = 292;
const LEFT = 12;
const RIGHT = 128;
const TOP = 26;
const BOTTOM = 34;

const finite = (list) => list.filter(Number.isFinite);

// a round step that gives three to six lines
function ticks(low, high) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step + 1e-9) + 1 }, (_, i) => Number((first + i * step).toPrecision(12)));
}

// labels at the right edge keep 16 px from each other, in the order of their lines
function apart(labels) {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  sorted.forEach((each, i) => i > 0 && (each.y = Math.max(each.y, sorted[i - 1].y + 16)));
  const over = sorted.length ? sorted.at(-1).y - (H - BOTTOM) : 0;
  if (over > 0) sorted.forEach((each) => (each.y -= over));
  return sorted;
}

function scales(block) {
  const values = finite([...block.points.map((each) => each.value), ...block.lines.flatMap((line) => line.steps.map((each) => each.value))]);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || Math.abs(high) || 1) * 0.14;
  return {
    x: (at) => LEFT + ((at - block.from) / (block.to - block.from)) * (W - LEFT - RIGHT),
    y: (value) => TOP + ((high + room - value) / (high - low + 2 * room)) * (H - TOP - BOTTOM),
    grid: ticks(low - room, high + room),
  };
}

function lawLine(line, block, { x, y }) {
  const within = line.steps.map((each) => ({ ...each, from: Math.max(each.from, block.from), to: Math.min(each.to ?? block.to, block.to) })).filter((each) => each.from < each.to);
  const path = within.map((each, i) => `${i > 0 && within[i - 1].to === each.from ? "L" : "M"} ${x(each.from)} ${y(each.value)} H ${x(each.to)}`).join(" ");
  const last = within.at(-1);
  return { node: path && s("path", { d: path, class: `rr-course-law rr-course-${line.kind}` }), label: last && { y: y(last.value), text: `${line.label} ${last.text}`, kind: line.kind } };
}

function drawing(block) {
  const scale = scales(block);
  const { x, y } = scale;
  const lines = block.lines.map((line) => lawLine(line, block, scale));
  const years = Array.from({ length: Math.floor(block.to) - Math.ceil(block.from) + 1 }, (_, i) => Math.ceil(block.from) + i).filter((year) => year + 0.5 <= block.to);
  const points = block.points.filter((each) => Number.isFinite(each.value));
  const marks = block.marks.filter((each) => each.at > block.from && each.at < block.to);
  return s(
    "svg",
    { viewBox: `0 0 ${W} ${H}`, class: "rr-course-svg", role: "img", "aria-label": block.summary },
    scale.grid.map((value) => [
      s("line", { x1: LEFT, x2: W - RIGHT, y1: y(value), y2: y(value), class: "rr-course-grid" }),
      s("text", { x: LEFT, y: y(value) - 4, class: "rr-course-tick" }, value.toLocaleString("en-US", { maximumFractionDigits: 3 })),
    ]),
    years.map((year) => s("text", { x: x(year + 0.5), y: H - 10, class: "rr-course-tick", "text-anchor": "middle" }, String(year))),
    marks.map((each) => [
      s("line", { x1: x(each.at), x2: x(each.at), y1: TOP - 8, y2: H - BOTTOM, class: "rr-course-mark" }),
      s("text", { x: x(each.at) - 5, y: TOP - 10, class: "rr-course-mark-text", "text-anchor": "end" }, each.text),
    ]),
    lines.map(({ node }) => node),
    points.length > 1 && s("polyline", { points: points.map((each) => `${x(each.at)},${y(each.value)}`).join(" "), class: "rr-course-way" }),
    points.map((each) => [
      s("circle", { cx: x(each.at), cy: y(each.value), r: 5.5, class: "rr-course-point" }),
      s("text", { x: x(each.at), y: y(each.value) - 11, class: "rr-course-value", "text-anchor": "middle" }, each.text),
    ]),
    apart(lines.map(({ label }) => label).filter(Boolean)).map((each) => s("text", { x: W - RIGHT + 8, y: each.y + 4, class: `rr-course-label rr-course-${each.kind}-text` }, each.text)),
  );
}

/** {type: "course", title, unit, summary, from, to, points, lines, marks, columns, rows}. */
export function course(block, ctx) {
  const id = uid("fig");
  const values = finite([...block.points.map((each) => each.value), ...block.lines.flatMap((line) => line.steps.map((each) => each.value))]);
  return h(
    "figure",
    { class: "rr-chart rr-course", "aria-labelledby": id },
    h("figcaption", { id }, h("strong", {}, block.title), block.unit && h("span", { class: "rr-unit" }, block.unit)),
    h("p", { class: "rr-chart-summary" }, block.summary),
    values.length > 0 && drawing(block),
    figureTable(block, ctx),
  );
}
