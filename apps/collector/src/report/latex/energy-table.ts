import type { MeasureFigures } from '@voicemark/analysis'
import { energyOwner, restShare } from '../../figures/words/energy-words.js'
import type { PaperConfiguration, ReportData } from '../source/report-data.js'
import { intervalTex, missing, numberTex, percentTex } from './number-text.js'
import { nameOf } from './tables.js'
import { lines, texTable } from './tex-table.js'
import { escapeTex } from './tex-text.js'

/** Section 4.3: what the machines drew. */
export function energyTable({ configurations }: ReportData): string {
  return texTable({
    label: 'tab:vm-energy',
    caption:
      'Energy: medians over successful requests with percentile-bootstrap 95\\,\\% intervals. Joules for a second of audio, which ' +
      'is as many watt-hours for an hour of speech, by the counters of the machine, whoever else uses it; above rest: less what the ' +
      'machine draws for that time while nothing speaks. Energy of different parts of a machine is not compared.',
    columns: 'L{0.27}L{0.2}rrrr',
    head: ['Configuration', 'Of', '$n$', 'J per s', 'Above rest', 'At rest, W'],
    rows: configurations.map((one) => [nameOf(one), ...cells(one)]),
    notes: configurations.some(hasEnergy) ? [] : [notMeasured],
  })
}

/** `energy.tex`: what may be said of it in the text. */
export function energyTex({ configurations }: ReportData): string {
  const counted = configurations.filter(hasEnergy)
  if (counted.length === 0) return lines(notMeasured)
  const left = counted.length - mostSentences
  return lines(
    ...counted.slice(0, mostSentences).map(sentence),
    ...(left > 0 ? [`Table~\\ref{tab:vm-energy} has ${left} more.`] : []),
  )
}

/** Whether anything was counted. */
export const hasEnergy = ({ measures }: Pick<PaperConfiguration, 'measures'>) =>
  measures.energy_j_per_audio_s.n > 0

/** More are no text that is read. */
const mostSentences = 10

const notMeasured =
  'Energy was not measured: the counters of the machines could not be read; \\texttt{voicemark doctor sensors} says on each why.'

function cells(one: PaperConfiguration): string[] {
  const { energy_j_per_audio_s: all, energy_above_idle_j_per_audio_s: above, idle_power_w } = one.measures
  if (!hasEnergy(one)) return [missing, '0', missing, missing, missing]
  return [
    escapeTex(energyOwner(one)),
    String(all.n),
    medianOf(all),
    medianOf(above),
    numberTex(idle_power_w.median),
  ]
}

function sentence(one: PaperConfiguration): string {
  const { median, median_interval, n } = one.measures.energy_j_per_audio_s
  const share = restShare(one)
  const within =
    median_interval === null
      ? ''
      : ` (95\\,\\% CI ${numberTex(median_interval.low)} to ${numberTex(median_interval.high)})`
  const rest = share === null ? '' : `, ${percentTex(share)}\\,\\% of it what it draws at rest`
  return (
    `With ${nameOf(one)}, ${escapeTex(energyOwner(one))} drew ${numberTex(median)}\\,J for a second of audio${within}, that is ` +
    `${numberTex(median)}\\,Wh for an hour of speech${rest} ($n = ${n}$).`
  )
}

const medianOf = ({ median, median_interval }: MeasureFigures) => intervalTex(median, median_interval)
