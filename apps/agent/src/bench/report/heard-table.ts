import type { Description, Share } from '@voicemark/analysis'
import { alignColumns, formatDecimals, type Column } from './columns.js'
import type { BenchHeard } from './heard.js'

/** When a listener hears something, and whether it goes on; nothing where nothing was streamed. */
export function heardTable(results: readonly BenchHeard[], names: Column): string[] {
  if (results.every(({ ran_dry }) => ran_dry.n === 0)) return []
  const column = (
    header: string[],
    of: (one: BenchHeard) => Description,
    figure: 'median' | 'p90' | 'max',
  ): Column => ({ header, cells: formatDecimals(results.map((one) => of(one)[figure])) })
  return [
    '',
    'What a listener hears: seconds; a player starts at the first sample',
    ...alignColumns([
      names,
      column(['first audio', 'median'], (one) => one.ttfa_s, 'median'),
      column(['', 'p90'], (one) => one.ttfa_s, 'p90'),
      { header: ['', 'seen by'], cells: results.map(({ boundaries }) => boundaries.join(', ') || '–') },
      column(['audible', 'median'], (one) => one.first_audible_s, 'median'),
      column(['longest gap', 'median'], (one) => one.gap_max_s, 'median'),
      column(['', 'max'], (one) => one.gap_max_s, 'max'),
      { header: ['ran dry', 'of streamed'], cells: results.map(({ ran_dry }) => counted(ran_dry)) },
      { header: ['', '95 % interval'], cells: results.map(({ ran_dry }) => interval(ran_dry)) },
      column(['pre-buffer', 'max'], (one) => one.prebuffer_s, 'max'),
    ]),
  ]
}

const counted = ({ count, n }: Share) => (n === 0 ? '–' : `${count} of ${n}`)

const percent = (share: number) => (share * 100).toFixed(1)

const interval = ({ interval: ends }: Share) =>
  ends === null ? '–' : `${percent(ends.low)}–${percent(ends.high)} %`
