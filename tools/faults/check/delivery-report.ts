import type { Verdict } from './checker.js'

interface StreamReport {
  readonly run_id: string
  readonly stream: string
  readonly next_seq: number
  readonly stored: number
  readonly quarantined: number
  /** Absent where a collector does not count losses. */
  readonly lost?: number
  readonly holds: boolean
}

interface DeliveryReport {
  readonly holds: boolean
  readonly streams: readonly StreamReport[]
}

/** What GET /api/v1/health says otherwise than the database itself; null when they agree and the law holds. */
export async function healthProblems(url: string, verdict: Verdict): Promise<string | null> {
  const response = await fetch(`${url}/api/v1/health`, { signal: AbortSignal.timeout(10_000) })
  const report = (await response.json()) as DeliveryReport
  if (!report.holds) {
    const wrong = report.streams.find((stream) => !stream.holds)
    return `the health report says that the law is broken: ${JSON.stringify(wrong)}`
  }
  const sum = (name: 'stored' | 'quarantined' | 'lost' | 'next_seq') =>
    report.streams.reduce((total, stream) => total + (stream[name] ?? 0), 0)
  const told = { stored: sum('stored'), quarantined: sum('quarantined'), lost: sum('lost') }
  const counted = { stored: verdict.stored, quarantined: verdict.quarantined, lost: verdict.lost }
  if (sum('next_seq') !== told.stored + told.quarantined + told.lost)
    return `the health report says that the law holds, and its own figures do not: ${JSON.stringify(told)}`
  return JSON.stringify(told) === JSON.stringify(counted)
    ? null
    : `the health report says ${JSON.stringify(told)}, the database ${JSON.stringify(counted)}`
}
