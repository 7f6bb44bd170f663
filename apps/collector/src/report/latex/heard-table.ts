import type { Measure } from '@voicemark/analysis'
import type { PaperConfiguration, ReportData } from '../source/report-data.js'
import { intervalTex, missing, numberTex, percentTex } from './number-text.js'
import { nameOf } from './tables.js'
import { texTable } from './tex-table.js'

/** Section 4.4: when a listener hears something, and whether it goes on. */
export function heardTable({ configurations }: ReportData): string {
  return texTable({
    label: 'tab:vm-heard',
    caption:
      'First audio and continuity: medians in seconds over successful requests with percentile-bootstrap 95\\,\\% intervals. First ' +
      'audio: to the first sample, seen by the engine (e), the server (s) or the client (c). Audible: until the first sample above ' +
      '$-50$\\,dBFS is played. Gap: the longest between two chunks of a request. Ran dry: streamed requests in which a player that ' +
      'starts at the first sample has nothing to play before the end, with the 95\\,\\% Wilson interval of their share in percent. ' +
      'Pre-buffer: the wait after the first sample with which none of them would.',
    columns: 'L{0.19}L{0.15}cL{0.15}L{0.16}L{0.13}r',
    head: ['Configuration', 'First audio', 'by', 'Audible', 'Gap', 'Ran dry', 'Pre-buffer'],
    rows: configurations.map((one) => [
      nameOf(one),
      medianOf(one, 'ttfa_s'),
      boundaryOf(one),
      medianOf(one, 'first_audible_s'),
      medianOf(one, 'gap_max_s'),
      ranDryTex(one),
      numberTex(one.measures.prebuffer_s.max),
    ]),
  })
}

/** In a narrow column an interval stands below its value, and is not torn. */
const wrapped = (tex: string) => tex.replace(', ', ',~')

function medianOf({ measures }: PaperConfiguration, name: Measure): string {
  const { median, median_interval } = measures[name]
  return wrapped(intervalTex(median, median_interval))
}

function boundaryOf({ fingerprint }: PaperConfiguration): string {
  const seen = (fingerprint['ttfa_boundary'] ?? []).filter((value) => value !== null)
  return seen.length === 0 ? missing : seen.map((value) => String(value).slice(0, 1)).join(', ')
}

function ranDryTex({ ran_dry }: PaperConfiguration): string {
  const { count, n, interval } = ran_dry
  if (interval === null) return missing
  return wrapped(`${count}~of~${n} {[}${percentTex(interval.low)}, ${percentTex(interval.high)}]`)
}
