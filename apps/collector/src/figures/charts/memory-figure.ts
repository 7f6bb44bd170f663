import type { FigureConfiguration, FigureData } from '../data/figure-data.js'
import type { FigureLook } from '../data/figure-look.js'
import type { DrawnFigure } from '../data/figure.js'
import { barFigure } from '../shapes/bar-figure.js'
import { valueAxis } from '../shapes/row-figure.js'
import { spreadBar, spreadHeading, spreadRemarks } from '../shapes/spread-bar.js'
import { memoryOwner, memoryRemarks } from '../words/memory-words.js'
import { numeral } from '../words/numerals.js'
import { pairRemark } from '../words/pair-remark.js'

/** Figure 1: mean peak memory of each configuration with its interval, made of what was resident before a request and what it added. */
export function memoryFigure(data: FigureData, look: FigureLook): DrawnFigure {
  const { whiskers } = look
  return barFigure(
    {
      name: 'fig1_memory_comparison',
      title: 'Peak memory by hardware configuration',
      axis: valueAxis(),
      axisTitle: `Peak memory of ${memoryOwner(data.configurations)} (MB)`,
      heading: `${spreadHeading[whiskers]} (MB)`,
      part: { name: 'resident before the request', rest: 'added by it', of: beforeOf },
      withoutBars: 'no successful request says how much memory it took.',
      bar: (configuration) => {
        const bar = spreadBar(memoryOf(configuration), 0, whiskers)
        return { ...bar, words: [...bar.words, ...(look.isScreen ? madeOf(configuration) : [])] }
      },
      remarks: [
        ...spreadRemarks(data.configurations.map(memoryOf), 0, whiskers),
        ...(data.configurations.some((one) => beforeOf(one) !== null) ? [beforeRemark] : []),
        ...memoryRemarks(data.configurations),
        ...pairRemark(data, 'peak_memory_mb'),
      ],
    },
    data,
    look,
  )
}

/** In a sentence what the two parts are. */
const beforeRemark =
  'Grey: resident when the request began, such as the loaded voice and what earlier requests left allocated; colour: the most ' +
  'that the request added.'

/** What was resident before, where the peaks are of the same requests and no less. */
function beforeOf({ statistics: { measures } }: FigureConfiguration): number | null {
  const { baseline_memory_mb: before, peak_memory_mb: peak } = measures
  if (before.mean === null || peak.mean === null || before.n !== peak.n) return null
  return Math.min(before.mean, peak.mean)
}

function madeOf(configuration: FigureConfiguration): string[] {
  const before = beforeOf(configuration)
  const peak = memoryOf(configuration).mean
  if (before === null || peak === null) return []
  const rise = peak - before
  // As they stand here they add up.
  return [`= ${numeral(before)} + ${numeral(rise < 10 ? rise : Math.round(peak) - Math.round(before))}`]
}

const memoryOf = ({ statistics }: FigureConfiguration) => statistics.measures.peak_memory_mb
