import type { SampleColumn } from './line.js'

/** One line of a chart. */
export interface ChartLine {
  readonly column: SampleColumn
  readonly name: string
  readonly colour: `--series-${number}`
}

/** A chart of what is measured in one unit. */
export interface LiveChartOf {
  readonly title: string
  readonly unit: string
  readonly lines: readonly ChartLine[]
  /** Where the axis ends, where that is known. */
  readonly most?: number
  /** What it is called where nothing measures it. */
  readonly sensor: string
}

const blue = '--series-1'
const orange = '--series-2'

/** The charts of a machine, in order; those of which nothing is measured are named instead. */
export const liveCharts: readonly LiveChartOf[] = [
  {
    ...{ title: 'Processor', unit: '%', most: 100, sensor: 'processor load' },
    lines: [{ column: 'cpu_percent', name: 'whole machine', colour: blue }],
  },
  {
    ...{
      title: 'Processor time of the synthesis',
      unit: '% of a core',
      sensor: 'processor time of the synthesis',
    },
    lines: [{ column: 'process_cpu_percent', name: 'synthesis process', colour: blue }],
  },
  {
    ...{ title: 'Memory of the synthesis', unit: 'MB', sensor: 'memory of the synthesis' },
    lines: [{ column: 'memory_mb', name: 'resident set', colour: blue }],
  },
  {
    ...{ title: 'Memory of the machine', unit: 'MB', sensor: 'memory of the machine' },
    lines: [{ column: 'system_memory_mb', name: 'in use', colour: blue }],
  },
  {
    ...{ title: 'Memory of the GPU', unit: 'MB', sensor: 'GPU memory' },
    lines: [
      { column: 'gpu_memory_mb', name: 'in use', colour: blue },
      { column: 'process_gpu_memory_mb', name: 'by the synthesis', colour: orange },
    ],
  },
  {
    ...{ title: 'GPU', unit: '%', most: 100, sensor: 'GPU load' },
    lines: [{ column: 'gpu_percent', name: 'utilisation', colour: blue }],
  },
  {
    ...{ title: 'Temperature', unit: '°C', sensor: 'temperature' },
    lines: [
      { column: 'temperature_c', name: 'processor', colour: blue },
      { column: 'gpu_temperature_c', name: 'GPU', colour: orange },
    ],
  },
  {
    ...{ title: 'Power', unit: 'W', sensor: 'power' },
    lines: [
      { column: 'cpu_power_w', name: 'processor', colour: blue },
      { column: 'gpu_power_w', name: 'GPU', colour: orange },
    ],
  },
]

/** Those of a wall with many machines. */
export const wallCharts = liveCharts.filter(({ title }) =>
  ['Processor', 'Memory of the synthesis'].includes(title),
)
