import type { MeasureFigures } from '@voicemark/analysis'
import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { barFigure } from '../shapes/bar-figure.js'
import { valueAxis } from '../shapes/row-figure.js'
import { spreadBar, spreadHeading, spreadRemarks } from '../shapes/spread-bar.js'
import { memoryRemarks } from '../words/memory-words.js'
import { numeral } from '../words/numerals.js'
import { pairRemark } from '../words/pair-remark.js'

/** What a configuration costs: processor time for a second of audio as a bar; memory over its baseline and its model in words. */
export function costFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const { whiskers } = look
  const { configurations } = data
  // On paper they are in a table.
  const shown = look.isScreen ? otherCosts : []
  const others = shown.filter(({ of }) => configurations.some((one) => of(one).mean !== null))
  return barFigure(
    {
      name: 'fig_cost',
      title: 'Processor time for a second of audio',
      axis: valueAxis(),
      axisTitle: 'Processor time per audio time (core seconds per second)',
      heading: [spreadHeading[whiskers], ...others.map(({ heading }) => heading)].join('; '),
      withoutBars: 'no successful request says how much processor time it took and how long its audio is.',
      bar(configuration) {
        const bar = spreadBar(cpuOf(configuration), 0, whiskers)
        return { ...bar, words: [...bar.words, ...others.map((cost) => inWords(cost, configuration))] }
      },
      remarks: [
        'Processor time of all cores by what was measured, user and system, per second of audio: core-hours per hour of audio.',
        ...spreadRemarks(configurations.map(cpuOf), 0, whiskers),
        ...others.map(({ remark }) => remark),
        ...(others.some(({ name }) => name === 'memory') ? memoryRemarks(configurations) : []),
        ...pairRemark(data, 'cpu_s_per_audio_s'),
      ],
    },
    data,
    look,
  )
}

interface OtherCost {
  readonly name: 'memory' | 'model'
  readonly heading: string
  readonly remark: string
  readonly of: (configuration: FigureConfiguration) => MeasureFigures
}

const otherCosts: readonly OtherCost[] = [
  {
    name: 'memory',
    heading: 'memory',
    remark: 'Memory: mean of the peak of a request less what was resident when it began.',
    of: ({ statistics }) => statistics.measures.delta_memory_mb,
  },
  {
    name: 'model',
    heading: 'model',
    remark: 'Model: size of its files on disk.',
    of: ({ statistics }) => statistics.measures.model_size_mb,
  },
]

const cpuOf = ({ statistics }: FigureConfiguration) => statistics.measures.cpu_s_per_audio_s

function inWords({ name, of }: OtherCost, configuration: FigureConfiguration): string {
  const { mean } = of(configuration)
  return `${name} ${mean === null ? 'unknown' : `${numeral(mean)} MB`}`
}
