// The centre's charts. The page carries the same numbers as tables, so nothing is lost without this script; every number of them
// leads to its rows, and so does a click on its mark.
import * as echarts from "echarts/core";
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { nearer } from "./pure";

echarts.use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

interface Data {
  trend: { days: string[]; reported: number[]; closed: number[] };
  classes: [string, number][];
  sources: [string, number][];
  squads: [string, number, number][];
  stages: [string, number][];
}

const COLOURS = ["#1b4f91", "#3f8f6b", "#c98a1b", "#5b3a9e", "#2c8fb0", "#b3261e", "#7a8a9c", "#8c6d46"];
const FONT = getComputedStyle(document.body).fontFamily;
const text = { color: "#54616f", fontFamily: FONT, fontSize: 12 };
const axis = { axisLabel: text, axisLine: { lineStyle: { color: "#c3ccd6" } }, axisTick: { show: false }, splitLine: { lineStyle: { color: "#eef1f4" } } };
// Tips are drawn on the canvas: markup with inline styles would be refused by the page's policy.
const tip = { renderMode: "richText" as const, textStyle: { fontFamily: FONT } };
const base = { color: COLOURS, textStyle: { fontFamily: FONT }, aria: { enabled: true }, animationDuration: 300 };
const grid = { left: 8, right: 16, top: 34, bottom: 4, containLabel: true };
const legend = { top: 0, right: 0, itemWidth: 14, itemHeight: 8, textStyle: text };

const charts: Record<string, (d: Data) => echarts.EChartsCoreOption> = {
  trend: (d) => ({
    ...base, grid, legend, tooltip: { ...tip, trigger: "axis" },
    xAxis: { ...axis, type: "category", data: d.trend.days, boundaryGap: false, splitLine: { show: false } },
    yAxis: { ...axis, type: "value", minInterval: 1 },
    series: [
      { name: "上报", type: "line", smooth: true, showSymbol: false, areaStyle: { opacity: 0.1 }, data: d.trend.reported },
      { name: "办结", type: "line", smooth: true, showSymbol: false, data: d.trend.closed },
    ],
  }),
  squads: (d) => ({
    ...base, grid, legend, tooltip: { ...tip, trigger: "axis" },
    xAxis: { ...axis, type: "category", data: d.squads.map((s) => s[0]), splitLine: { show: false }, axisLabel: { ...text, interval: 0, width: 74, overflow: "break" } },
    yAxis: { ...axis, type: "value", minInterval: 1 },
    series: [
      { name: "在办线索", type: "bar", stack: "n", barWidth: 26, data: d.squads.map((s) => s[1]) },
      { name: "在办案件", type: "bar", stack: "n", data: d.squads.map((s) => s[2]) },
    ],
  }),
  classes: (d) => across(d.classes, 0),
  stages: (d) => across(d.stages, 3),
  sources: (d) => ({
    ...base, tooltip: { ...tip, trigger: "item" }, legend: { ...legend, orient: "vertical", left: 0, top: "middle", right: "auto" },
    series: [{ type: "pie", radius: ["48%", "74%"], center: ["68%", "50%"], label: { show: false }, itemStyle: { borderColor: "#fff", borderWidth: 2 }, data: d.sources.map(([name, value]) => ({ name, value })) }],
  }),
};

function across(rows: [string, number][], colour: number): echarts.EChartsCoreOption {
  const up = rows.slice(0, 8).reverse();
  return {
    ...base, color: [COLOURS[colour] ?? "#1b4f91"], grid: { ...grid, top: 6, right: 34 }, tooltip: tip,
    xAxis: { ...axis, type: "value", minInterval: 1, axisLabel: { show: false } },
    yAxis: { ...axis, type: "category", data: up.map((r) => r[0]), axisLine: { show: false }, splitLine: { show: false } },
    series: [{ type: "bar", barMaxWidth: 16, data: up.map((r) => r[1]), label: { show: true, position: "right", ...text }, itemStyle: { borderRadius: [0, 3, 3, 0] } }],
  };
}

/** Opens the rows of a number: the table beneath the chart has the address. */
function follow(chart: string, row: number, cell: number) {
  const line = document.querySelector<HTMLTableSectionElement>(`[data-rows="${chart}"]`)?.rows[row];
  const link = line?.querySelectorAll<HTMLAnchorElement>("a")[cell];
  if (link) location.assign(link.href);
}

/** Which line of the table a mark of a chart stands for: what is drawn across has the first at the top. */
const line = (name: string, data: Data, index: number) =>
  name === "classes" || name === "stages" ? Math.min(data[name].length, 8) - 1 - index : index;

/** A click in a chart leads to what is counted there. */
function open(name: string, chart: echarts.ECharts, read: () => Data) {
  if (name !== "trend") {
    chart.on("click", (mark) => follow(name, line(name, read(), mark.dataIndex), mark.seriesIndex ?? 0));
    return;
  }
  // Lines are thin: a click anywhere takes the day below it, and of the two lines the nearer one.
  chart.getZr().on("click", (at) => {
    const point = [at.offsetX, at.offsetY];
    if (!chart.containPixel({ gridIndex: 0 }, point)) return;
    const [day, n] = chart.convertFromPixel({ gridIndex: 0 }, point) as [number, number];
    const { reported, closed } = read().trend;
    const index = Math.max(0, Math.min(reported.length - 1, Math.round(day)));
    follow(name, index, nearer(n, reported[index] ?? 0, closed[index] ?? 0));
  });
  chart.getZr().on("mousemove", (at) => {
    const inside = chart.containPixel({ gridIndex: 0 }, [at.offsetX, at.offsetY]);
    chart.getZr().setCursorStyle(inside ? "pointer" : "default");
  });
}

const source = document.querySelector<HTMLElement>("[data-board]");
if (source?.dataset.board) {
  const read = () => JSON.parse(source.dataset.board ?? "{}") as Data;
  const data = read();
  const drawn = Array.from(document.querySelectorAll<HTMLElement>("[data-chart]")).flatMap((root) => {
    const name = root.dataset.chart ?? "";
    const make = charts[name];
    if (!make) return [];
    root.replaceChildren();
    const chart = echarts.init(root);
    chart.setOption(make(data));
    open(name, chart, read);
    return [{ chart, make }];
  });
  window.addEventListener("resize", () => drawn.forEach(({ chart }) => chart.resize()));
  // The page has heard of something new.
  window.addEventListener("zhifa:fresh", () => {
    const now = read();
    drawn.forEach(({ chart, make }) => chart.setOption(make(now)));
  });
}
