import type { Description, Share } from '@voicemark/analysis'
import type { ConfigurationResult } from './campaign-report.js'
import { alignColumns, formatDecimals, type Column } from './columns.js'

/** When a listener hears something, and whether it goes on; nothing where nothing was streamed. */
export function heardTable(results: readonly ConfigurationResult[], names: Column): string[] {
  if (results.every(({ heard }) => heard.ran_dry.n === 0)) return []
  const column = (
    header: string[],
    of: (one: ConfigurationResult) => Description,
    figure: 'median' | 'p90' | 'max',
  ): Column => ({ header, cells: formatDecimals(results.map((one) => of(one)[figure])) })
  return [
    '',
    'What a listener hears: seconds; a player starts at the first sample',
    ...alignColumns([
      names,
      column(['first audio', 'median'], (one) => one.ttfa_s, 'median'),
      column(['', 'p90'], (one) => one.ttfa_s, 'p90'),
      { header: ['', 'seen by'], cells: results.map(({ heard }) => heard.boundaries.join(', ') || '–') },
      column(['audible', 'median'], ({ heard }) => heard.first_audible_s, 'median'),
      column(['longest gap', 'median'], ({ heard }) => heard.gap_max_s, 'median'),
      column(['', 'max'], ({ heard }) => heard.gap_max_s, 'max'),
      { header: ['ran dry', 'of streamed'], cells: results.map(({ heard }) => counted(heard.ran_dry)) },
      { header: ['', '95 % interval'], cells: results.map(({ heard }) => interval(heard.ran_dry)) },
      column(['pre-buffer', 'max'], ({ heard }) => heard.prebuffer_s, 'max'),
    ]),
  ]
}

const counted = ({ count, n }: Share) => (n === 0 ? '–' : `${count} of ${n}`)

const percent = (share: number) => (share * 100).toFixed(1)

const interval = ({ interval: ends }: Share) =>
  ends === null ? '–' : `${percent(ends.low)}–${percent(ends.high)} %`
