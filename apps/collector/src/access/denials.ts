import { createTokenBucket } from '@voicemark/daemon'
import type { Logger } from 'pino'

/** Who was not let in, or not allowed something. */
export interface Denials {
  /** Counts one, and logs it where not too many of its kind were logged just now. `about` holds no secret. */
  note(
    event: 'request-denied' | 'agent-refused',
    code: string,
    about: Readonly<Record<string, unknown>>,
  ): void
  /** Since the start, by code. */
  counts(): Readonly<Record<string, number>>
}

export interface DenialsOptions {
  readonly log: Pick<Logger, 'warn'>
  /** A monotonic clock. */
  readonly nowMs: () => number
  /** Runs something later, without keeping the process alive. */
  readonly later: (run: () => void, ms: number) => void
}

/** Lines of one kind: a few at once, then one in ten seconds. */
const lineRate = { perS: 0.1, burst: 10 }
/** After so long a line says how many were left out. */
const sumUpMs = 60_000

/** A flood must fill no disk and hide nothing: what is not logged is counted, and the count is logged. */
export function createDenials({ log, nowMs, later }: DenialsOptions): Denials {
  const kinds = new Map<string, ReturnType<typeof startKind>>()
  const startKind = (event: string, code: string) => {
    const lines = createTokenBucket(lineRate, nowMs)
    let leftOut = 0
    const sumUp = () => {
      log.warn({ event, code, left_out: leftOut })
      leftOut = 0
    }
    return {
      note(about: Readonly<Record<string, unknown>>) {
        if (lines.take()) log.warn({ event, code, ...about })
        else if (leftOut++ === 0) later(sumUp, sumUpMs)
      },
    }
  }
  const counts: Record<string, number> = {}
  return {
    note(event, code, about) {
      counts[code] = (counts[code] ?? 0) + 1
      const kind = kinds.get(event + code) ?? startKind(event, code)
      kinds.set(event + code, kind)
      kind.note(about)
    },
    counts: () => ({ ...counts }),
  }
}
