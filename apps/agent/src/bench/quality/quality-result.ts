import { describeValues, meanInterval, type Description } from '@voicemark/analysis'
import type { RequestRow } from '@voicemark/schema'
import type { CampaignEvent } from '../kept/campaign-event.js'

/** What judges say of the sound of one configuration, over its texts. */
export interface BenchQuality {
  /** Texts that were judged. */
  readonly n: number
  readonly mos_ovrl: Judged
  readonly mos_sig: Judged
  readonly mos_bak: Judged
  readonly mos_p808: Judged
  readonly word_error_rate: Judged
  readonly mel_distance_db: Judged
  /** In order of name. */
  readonly judged_by: readonly string[]
}

/** A figure with the 95 % interval of its mean by Student's t; null below two values. */
export interface Judged extends Description {
  readonly mean_interval: ReturnType<typeof meanInterval>
}

/** Folds the judgements of the configuration at that place of the plan. */
export function qualityOf(events: readonly CampaignEvent[], configuration: number): BenchQuality {
  const rows = events.flatMap((event) =>
    event.event === 'judged' && event.configuration === configuration ? [event.row] : [],
  )
  const judged = (of: (row: RequestRow) => number | null): Judged => {
    const described = describeValues(rows.map(of))
    return { ...described, mean_interval: intervalOf(described) }
  }
  return {
    n: rows.length,
    mos_ovrl: judged((row) => row.mos_ovrl),
    mos_sig: judged((row) => row.mos_sig),
    mos_bak: judged((row) => row.mos_bak),
    mos_p808: judged((row) => row.mos_p808),
    word_error_rate: judged((row) => row.word_error_rate),
    mel_distance_db: judged((row) => row.mel_distance_db),
    judged_by: [...new Set(rows.flatMap((row) => row.judged_by ?? []))].sort(),
  }
}

const intervalOf = ({ n, mean, sd }: Description) => meanInterval({ n, mean, sd })

/** What is said of the sound, column by column; none where nothing was judged. */
export function qualityColumns(results: readonly BenchQuality[]) {
  if (results.every(({ n }) => n === 0)) return []
  const column = (header: string[], of: (one: BenchQuality) => Judged, decimals: number) => ({
    header,
    cells: results.map((one) => shown(of(one), decimals)),
  })
  return [
    { header: ['', 'n'], cells: results.map(({ n }) => String(n)) },
    column(['DNSMOS', 'overall'], (one) => one.mos_ovrl, 2),
    column(['', 'signal'], (one) => one.mos_sig, 2),
    column(['', 'background'], (one) => one.mos_bak, 2),
    column(['', 'P.808'], (one) => one.mos_p808, 2),
    column(['word', 'errors'], (one) => one.word_error_rate, 3),
    column(['distance', 'dB'], (one) => one.mel_distance_db, 2),
  ]
}

function shown({ mean, mean_interval: ends }: Judged, decimals: number): string {
  if (mean === null) return '–'
  const half = ends === null ? '' : ` ± ${((ends.high - ends.low) / 2).toFixed(decimals)}`
  return `${mean.toFixed(decimals)}${half}`
}

/** How the columns are to be read. */
export const qualityHeading =
  'How it sounds: means over the texts ± half of a 95 % interval; each was spoken once more when all was measured'
