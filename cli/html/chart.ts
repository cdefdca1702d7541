import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, GridComponent, LegendComponent, SVGRenderer]);

/** Bars over named categories, a bar for each series. */
export interface Chart {
  /** What the chart shows and tells, for who cannot see it. */
  readonly label: string;
  readonly categories: readonly string[];
  readonly series: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly color: string;
  }[];
  /** Bars that lie, under each other, for long names. */
  readonly horizontal?: boolean;
}

/** Draws a chart as an SVG image: whoever draws loads the library, which is large, only then. */
export type Draw = (chart: Chart) => string;

const width = 480;
const font = { color: "#1f2937", fontFamily: "system-ui, sans-serif", fontSize: 13 };

/** Draws a chart as an SVG image that scales with the page; no script, no style, nothing that answers to a mouse. */
export function drawChart({ label, categories, series, horizontal = false }: Chart): string {
  const height = horizontal ? 60 + categories.length * 26 : 280;
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  const names = {
    type: "category" as const,
    data: [...categories],
    inverse: horizontal,
    silent: true,
    axisLabel: {
      ...font,
      ...(horizontal ? { width: 210, overflow: "truncate" as const } : { hideOverlap: true }),
    },
    axisTick: { show: false },
  };
  const numbers = { type: "value" as const, minInterval: 1, silent: true, axisLabel: font };
  chart.setOption({
    animation: false,
    textStyle: font,
    grid: {
      left: horizontal ? 24 : 8,
      right: 24,
      top: 16,
      bottom: series.length > 1 ? 40 : 8,
      outerBoundsMode: "same",
    },
    ...(series.length > 1 && { legend: { bottom: 0, silent: true, textStyle: font, selectedMode: false } }),
    xAxis: horizontal ? numbers : names,
    yAxis: horizontal ? names : numbers,
    series: series.map(({ name, values, color }) => ({
      type: "bar" as const,
      name,
      data: [...values],
      color,
      silent: true,
      barMaxWidth: 36,
      label: {
        ...font,
        // Many bars have no room for their numbers.
        show: horizontal || categories.length * series.length <= 14,
        formatter: ({ value }: { value?: unknown }) => Number(value).toLocaleString("en-US"),
        position: horizontal ? ("right" as const) : ("top" as const),
      },
    })),
  });
  const svg = chart.renderToSVGString();
  // It would keep the process running.
  chart.dispose();
  return standalone(svg, label, height);
}

/** Takes out what only a page with the library's script uses. */
function standalone(svg: string, label: string, height: number): string {
  const escaped = label.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, "")
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, "")
    .replace(/^<svg[^>]*>/, `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped}">`);
}
