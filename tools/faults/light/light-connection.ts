import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../random.js'
import type { LightCounts } from './light-counts.js'
import { openLightLink, type LightLink } from './light-link.js'

/** Waits of a light client, ms. */
export interface LightTiming {
  readonly connectMs: number
  readonly ackMs: number
  readonly backOffMs: number
  readonly backOffCapMs: number
}

export interface LightConnectionOptions extends LightTiming {
  readonly url: string
  readonly agent_id: string
  readonly random: Random
  readonly counts: LightCounts
  /** Whether it may connect now. @default always */
  readonly mayConnect?: (() => boolean) | undefined
}

/** The one link of a light client at a time, opened anew whenever it ends. */
export interface LightConnection {
  isUp(): boolean
  drop(): void
  stop(): Promise<void>
}

/** @param serve Uses a link until it is down; says whether anything came of it, and then the waits begin anew. */
export function keepConnected(
  options: LightConnectionOptions,
  serve: (link: LightLink) => Promise<boolean>,
): LightConnection {
  const { counts, random, mayConnect, backOffMs, backOffCapMs } = options
  let link: LightLink | null = null
  let stopped = false
  let attempts = 0
  const isStopped = () => stopped

  async function serveOnce(): Promise<void> {
    const opened = await openLightLink(options)
    if ('failed' in opened) return
    counts.links++
    link = opened
    // A stop while it was being opened found no link to close.
    if (isStopped()) opened.close()
    if (await serve(opened)) attempts = 0
    opened.close()
    link = null
  }

  async function run(): Promise<void> {
    while (!isStopped()) {
      if (mayConnect?.() === false) {
        await sleep(20)
        continue
      }
      await serveOnce()
      if (isStopped()) return
      const bound = Math.min(backOffCapMs, backOffMs * 2 ** Math.min(attempts++, 16))
      await sleep(random.next() * bound)
    }
  }

  const running = run()
  return {
    isUp: () => link?.isDown() === false,
    drop: () => link?.close(),
    async stop() {
      stopped = true
      link?.close()
      await running
    },
  }
}
