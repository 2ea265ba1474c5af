import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

/** The memory of one training step. */
export interface MemoryPoint {
  readonly engine: string;
  readonly network: string;
  readonly depth: number;
  readonly slices: number;
  /** The process's peak memory minus what it held before. */
  readonly gb: number;
}

const WIDTH = 960;
const HEIGHT = 400;
const PANELS = [
  { along: 'depth', title: 'One slice: memory against depth', fixed: { slices: 1 } },
  { along: 'slices', title: 'Depth 40: memory against slices a step', fixed: { depth: 40 } },
] as const;

/** Two panels, memory against depth and against slices, a line for each engine and network, as an SVG. */
export function memoryPlot(points: readonly MemoryPoint[]): string {
  use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  const names = [...new Set(points.map(nameOf))];
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: ['#0072b2', '#d55e00', '#009e73'],
    legend: { data: names, bottom: 8 },
    title: PANELS.map(({ title }, panel) => ({
      text: title,
      left: `${25 + 50 * panel}%`,
      textAlign: 'center',
      top: 8,
      textStyle: { fontSize: 15, fontWeight: 'normal' },
    })),
    grid: [
      { left: '7%', width: '40%', top: 60, bottom: 90 },
      { left: '57%', width: '40%', top: 60, bottom: 90 },
    ],
    xAxis: PANELS.map(({ along }, gridIndex) => ({
      type: 'value',
      gridIndex,
      name: along,
      nameLocation: 'middle',
      nameGap: 28,
    })),
    yAxis: PANELS.map((_, gridIndex) => ({ type: 'value', gridIndex, name: 'GB' })),
    series: PANELS.flatMap(({ along, fixed }, panel) =>
      names.map((name) => ({
        type: 'line',
        name,
        xAxisIndex: panel,
        yAxisIndex: panel,
        symbolSize: 7,
        data: points
          .filter((point) => nameOf(point) === name)
          .filter((point) => Object.entries(fixed).every(([key, value]) => point[key as 'depth'] === value))
          .sort((a, b) => a[along] - b[along])
          .map((point) => [point[along], point.gb]),
      })),
    ),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function nameOf({ engine, network }: MemoryPoint): string {
  return `${engine}, ${network}`;
}
