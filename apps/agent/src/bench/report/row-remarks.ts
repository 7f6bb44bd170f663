import type { RequestRow } from '@voicemark/schema'

/** What happened to requests on their way to a server, with counts. */
export function wayRemarks(rows: readonly RequestRow[]): string[] {
  const counted = (name: string) => rows.filter(({ tags }) => tags[name] !== undefined).length
  const proxies = new Set(rows.flatMap(({ tags }) => tags['proxy'] ?? []))
  const [resent, redirected] = [counted('resent'), counted('redirects')]
  return [
    ...[...proxies].map((proxy) => `asked by the proxy ${proxy}, whose time is in all of this`),
    ...(resent === 0
      ? []
      : [
          `the server closed a connection under ${resent} of ${rows.length} requests; they were sent once more`,
        ]),
    ...(redirected === 0
      ? []
      : [`${redirected} of ${rows.length} requests were redirected, and the clock has that in it`]),
  ]
}

/** The worst are told, the others counted: each row has its own. */
const mostTold = 3

/** Which requests were sampled late or less often than was due, where any was. */
export function sampleRemarks(rows: readonly RequestRow[]): string[] {
  const missed = (row: RequestRow) => Math.max(0, row.samples_due - row.samples_taken)
  const faults = (row: RequestRow) => (row.samples_late ?? 0) + missed(row)
  const bad = rows.filter((row) => faults(row) > 0).sort((a, b) => faults(b) - faults(a))
  if (bad.length === 0) return []
  const more = bad.length > mostTold ? `; and ${bad.length - mostTold} more` : ''
  const told = bad.slice(0, mostTold).map(samplesOf).join('; ')
  return [`${bad.length} of ${rows.length} requests had late samples: ${told}${more}`]
}

function samplesOf(row: RequestRow): string {
  const { item_id, repeat, samples_due: due, samples_taken: taken, samples_late: late } = row
  const ms = (value: number | null) => value?.toFixed(0) ?? '?'
  const [p50, p99, max] = [row.interval_p50_ms, row.interval_p99_ms, row.interval_max_ms].map(ms)
  return `${item_id ?? row.request_id}/${repeat ?? '?'}: ${due} due, ${taken} taken, ${late ?? '?'} late, p50 ${p50}, p99 ${p99}, max ${max} ms`
}
