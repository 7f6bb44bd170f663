import { setTimeout as pause } from 'node:timers/promises'

/** What has to be in a collector. */
export interface Accounts {
  /** At least so many, warm-ups with them. */
  readonly requests: number
  readonly agents: number
}

/** As `GET /api/v1/health` counts them. */
interface Health {
  readonly holds: boolean
  readonly streams: readonly {
    readonly agent_id: string
    readonly stream: string
    readonly stored: number
    readonly quarantined: number
    readonly lost: number
  }[]
}

const limitMs = 120_000

/** Waits until the rows have arrived. @throws Error when they do not, or the law of delivery does not hold, or a row is set aside or lost */
export async function untilAccounted(url: string, wanted: Accounts, token?: string): Promise<void> {
  const until = performance.now() + limitMs
  for (;;) {
    const found = await healthOf(url, token)
    const requests = found.streams.filter(({ stream }) => stream === 'request')
    const stored = requests.reduce((sum, one) => sum + one.stored, 0)
    const agents = new Set(requests.map(({ agent_id }) => agent_id)).size
    if (!found.holds) throw new Error(`the law of delivery does not hold: ${JSON.stringify(found.streams)}`)
    if (found.streams.some(({ quarantined, lost }) => quarantined + lost > 0))
      throw new Error(`rows are set aside or lost: ${JSON.stringify(found.streams)}`)
    if (stored >= wanted.requests && agents >= wanted.agents) return
    if (performance.now() > until)
      throw new Error(`${stored} of ${wanted.requests} requests of ${agents} agents are in the collector`)
    await pause(100)
  }
}

async function healthOf(url: string, token?: string): Promise<Health> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/api/v1/health`, { headers })
  if (!response.ok) throw new Error(`GET /api/v1/health answered ${response.status}`)
  return (await response.json()) as Health
}
