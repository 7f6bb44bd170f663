import type { DrmFile } from './drm-file.js'

/** Utilisation of GPUs by some clients, from one look at them to the next. */
export interface DrmBusy {
  /** The busiest kind of engine, percent of all its engines; null at first, and where no driver counts. */
  next(nowMs: number, clients: readonly DrmFile[]): number | null
}

export function createDrmBusy(): DrmBusy {
  let before: { atMs: number; counters: Map<string, Counter> } | null = null
  return {
    next(nowMs, clients) {
      const now = { atMs: nowMs, counters: countersOf(clients) }
      const shares = before === null ? [] : sharesOf(now.counters, before.counters, nowMs - before.atMs)
      before = now
      return shares.length === 0 ? null : Math.max(...shares)
    },
  }
}

interface Counter {
  /** Kind of engine of one device. */
  readonly kind: string
  readonly busy: number
  readonly cycles: number | null
  readonly capacity: number
}

function countersOf(clients: readonly DrmFile[]): Map<string, Counter> {
  const counters = clients.flatMap(({ client, device, engines }) =>
    engines.map(
      ({ name, ...counter }) => [`${client} ${name}`, { kind: `${device} ${name}`, ...counter }] as const,
    ),
  )
  return new Map(counters)
}

/** A client that came meanwhile counts from the next look on; a counter that went back (a GPU that was reset) counts nothing. */
function sharesOf(now: Map<string, Counter>, before: Map<string, Counter>, spanMs: number): number[] {
  const sums = new Map<string, number>()
  for (const [key, { kind, busy, cycles, capacity }] of now) {
    const last = before.get(key)
    if (last === undefined) continue
    const passed = cycles === null || last.cycles === null ? spanMs * 1e6 : cycles - last.cycles
    if (passed <= 0) continue
    const share = (Math.max(0, busy - last.busy) / (passed * capacity)) * 100
    sums.set(kind, (sums.get(kind) ?? 0) + share)
  }
  return [...sums.values()].map((share) => Math.min(100, share))
}
