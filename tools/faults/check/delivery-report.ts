import type { Verdict } from './checker.js'

interface StreamReport {
  readonly run_id: string
  readonly stream: string
  readonly next_seq: number
  readonly stored: number
  readonly quarantined: number
  /** Absent where a collector does not count losses. */
  readonly lost?: number
  /** The same of deletions. */
  readonly removed?: number
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
  const sum = (name: (typeof parts)[number] | 'next_seq') =>
    report.streams.reduce((total, stream) => total + (stream[name] ?? 0), 0)
  const told = parts.map((name) => `${name} ${sum(name)}`).join(', ')
  const counted = parts.map((name) => `${name} ${verdict[name]}`).join(', ')
  if (sum('next_seq') !== parts.reduce((total, name) => total + sum(name), 0))
    return `the health report says that the law holds, and its own figures do not: ${told}`
  return told === counted ? null : `the health report says ${told}, the database ${counted}`
}

/** What a row that was made can have become. */
const parts = ['stored', 'quarantined', 'lost', 'removed'] as const
