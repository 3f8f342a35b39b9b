// Stacked horizontal bars with ECharts, only the parts used. One hue family, told apart by lightness; values stand in the table below.

import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);

const HUES = ["#12427f", "#2f6fbe", "#7aa9dc", "#b9d3ee", "#4d5d6e", "#93a1af", "#c9d2db", "#0b7a3b"];
const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", system-ui, sans-serif';

/** Draw into `place` and follow its width. A new drawing of the same place replaces the old one. */
export function draw(place, block) {
  const chart = init(place, null, { renderer: "svg" });
  const quiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches || window.matchMedia("print").matches;
  const at = Number.isFinite(block.line?.after) ? Math.min(block.line.after, block.categories.length) : null;
  // the line gets a row of its own between the bars
  const withGap = (list, filler) => (at === null ? list : [...list.slice(0, at), filler, ...list.slice(at)]);
  const line = at !== null
    ? { silent: true, symbol: "none", lineStyle: { color: "#0b7a3b", width: 2, type: "solid" }, label: { formatter: block.line.text, color: "#0b7a3b", position: "insideEndTop", distance: [0, 2] }, data: [{ yAxis: at }] }
    : undefined;
  chart.setOption({
    animation: !quiet,
    color: HUES,
    textStyle: { fontFamily: FONT, fontSize: 13, color: "#1a2430" },
    grid: { left: 8, right: 32, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, textStyle: { fontSize: 13, color: "#1a2430" }, selectedMode: false },
    xAxis: { type: "value", max: block.max ?? null, axisLabel: { color: "#56626f" }, splitLine: { lineStyle: { color: "#e3e9ef" } } },
    yAxis: { type: "category", inverse: true, data: withGap(block.categories, ""), axisTick: { show: false }, axisLine: { lineStyle: { color: "#b5c0cb" } }, axisLabel: { width: 190, overflow: "truncate", color: "#1a2430" } },
    series: block.series.map((each, i) => ({
      name: each.name, type: "bar", stack: "all", data: withGap(each.values, 0), barWidth: 16, itemStyle: { borderColor: "#fff", borderWidth: 1 }, markLine: i === 0 ? line : undefined,
      emphasis: { disabled: true },
    })),
  });
  const follow = new ResizeObserver(() => {
    if (!place.isConnected) {
      follow.disconnect();
      chart.dispose();
    } else chart.resize();
  });
  follow.observe(place);
}
