// Charts as blocks: the bullet is drawn by hand, the bars load ECharts only where they stand. Number first, table below.

import { h, s, uid } from "../dom.js";
import { staticTable } from "./tables.js";

const POINTS = ["baseline", "benchmark", "before", "after"];
const W = 320;
const H = 86;

function scale(values, lowerIsBetter) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || Math.abs(high) || 1) * 0.18;
  const from = low - room;
  const to = high + room;
  return (value) => {
    const share = (value - from) / (to - from);
    return 10 + (W - 20) * (lowerIsBetter ? 1 - share : share);
  };
}

function drawing(block, t) {
  const known = POINTS.filter((name) => Number.isFinite(block[name]?.value));
  const x = scale(known.map((name) => block[name].value), block.lower_is_better !== false);
  const at = (name) => x(block[name].value);
  const has = (name) => known.includes(name);
  const zone = (from, to, cls) => s("rect", { x: Math.min(from, to), y: 26, width: Math.abs(to - from), height: 22, class: cls });
  const mark = (name, cls, text, y, anchor) => [
    s("line", { x1: at(name), x2: at(name), y1: 20, y2: 54, class: cls }),
    s("text", { x: at(name), y, class: `rr-bullet-text ${cls}-text`, "text-anchor": anchor(at(name)) }, text),
  ];
  const anchor = (px) => (px < 60 ? "start" : px > W - 60 ? "end" : "middle");
  return s(
    "svg",
    { viewBox: `0 0 ${W} ${H}`, class: "rr-bullet-svg", role: "img", "aria-label": block.summary },
    zone(10, has("baseline") ? at("baseline") : has("benchmark") ? at("benchmark") : W - 10, "rr-zone-below"),
    has("baseline") && zone(at("baseline"), has("benchmark") ? at("benchmark") : W - 10, "rr-zone-between"),
    has("benchmark") && zone(at("benchmark"), W - 10, "rr-zone-good"),
    has("baseline") && mark("baseline", "rr-mark-baseline", t("baseline"), 14, anchor),
    has("benchmark") && mark("benchmark", "rr-mark-benchmark", t("benchmark"), 14, anchor),
    has("before") && has("after") && s("line", { x1: at("before"), x2: at("after"), y1: 37, y2: 37, class: "rr-bullet-way" }),
    has("before") && s("circle", { cx: at("before"), cy: 37, r: 6, class: "rr-bullet-before" }),
    has("after") && s("path", { d: `M ${at("after")} 28 l 8 9 l -8 9 l -8 -9 z`, class: "rr-bullet-after" }),
    labels(block, has, at, anchor, t),
  );
}

function labels(block, has, at, anchor, t) {
  const place = (name, word, y) => s("text", { x: at(name), y, class: "rr-bullet-text", "text-anchor": anchor(at(name)) }, `${word} ${block[name].text}`);
  return [has("after") && place("after", t("after"), 66), has("before") && place("before", t("before"), 82)];
}

function below(block, table, ctx) {
  const key = `chart:${block.id || block.title}`;
  const node = h("details", { class: "rr-chart-table", open: ctx.remember.get(key) ?? null }, h("summary", { "data-key": key }, ctx.t("The figures as a table")), staticTable({ ...table, caption: block.title }, ctx));
  node.addEventListener("toggle", () => ctx.remember.set(key, node.open));
  return node;
}

function bulletTable(block, t) {
  const sources = POINTS.some((name) => block[name]?.source);
  const columns = [{ key: "what", label: t("What") }, { key: "value", label: t("Value"), kind: "number", unit: block.unit }, ...(sources ? [{ key: "source", label: t("Source") }] : [])];
  return { columns, rows: POINTS.filter((name) => block[name]).map((name) => ({ cells: { what: t(name), value: block[name].text, source: block[name].source_href ? { text: block[name].source, href: block[name].source_href, aside: true } : block[name].source } })) };
}

function barTable(block, t) {
  const columns = [{ key: "name", label: block.category_label || t("Name") }, ...block.series.map((each, i) => ({ key: `s${i}`, label: each.name, kind: "number" }))];
  return { columns, rows: block.categories.map((name, row) => ({ cells: { name, ...Object.fromEntries(block.series.map((each, i) => [`s${i}`, each.texts[row]])) } })) };
}

/** Where a line stands between baseline and benchmark, before and after. Works without any library. */
export function bullet(block, ctx) {
  const id = uid("fig");
  const drawable = POINTS.filter((name) => Number.isFinite(block[name]?.value)).length >= 2;
  return h(
    "figure",
    { class: "rr-chart", "aria-labelledby": id },
    h("figcaption", { id }, h("strong", {}, block.title), block.unit && h("span", { class: "rr-unit" }, block.unit)),
    h("p", { class: "rr-chart-summary" }, block.summary),
    drawable && drawing(block, ctx.t),
    block.source && h("p", { class: "rr-source" }, block.source),
    below(block, bulletTable(block, ctx.t), ctx),
  );
}

/** Stacked bars. The library comes by a second request; the table and the summary stand without it. */
export function bar(block, ctx) {
  const id = uid("fig");
  const rows = Math.max(1, block.categories.length) + (block.line ? 1 : 0);
  const place = h("div", { class: "rr-bars", role: "img", "aria-label": block.summary, style: { height: `${rows * 30 + 76}px` } });
  import("../bar.js").then(
    ({ draw }) => place.isConnected && draw(place, block),
    () => place.replaceChildren(h("p", { class: "rr-muted" }, ctx.t("The picture could not be loaded; the table below has all figures."))),
  );
  return h(
    "figure",
    { class: "rr-chart", "aria-labelledby": id },
    h("figcaption", { id }, h("strong", {}, block.title), block.unit && h("span", { class: "rr-unit" }, block.unit)),
    h("p", { class: "rr-chart-summary" }, block.summary),
    place,
    block.source && h("p", { class: "rr-source" }, block.source),
    below(block, barTable(block, ctx.t), ctx),
  );
}
