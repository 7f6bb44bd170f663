import { stream, type Stream, type WireReply } from '@voicemark/schema'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom, uuidOf } from '../random.js'
import { openLightLink, type Asked, type LightLink } from './light-link.js'
import { createLightRun, lightLossReason, type LightRun } from './light-run.js'

/** Waits of a light client, ms. */
export interface LightTiming {
  readonly connectMs: number
  readonly ackMs: number
  readonly backOffMs: number
  readonly backOffCapMs: number
}

export interface LightAgentOptions extends LightTiming {
  readonly url: string
  readonly seed: string
  readonly poisonEvery?: number
  readonly repeatEvery?: number
  /** Rows of a batch, at most. @default 500 */
  readonly batchRows?: number
  /** @default made from the seed */
  readonly agent_id?: string
  /** Whether it may connect: attempts that cannot succeed cost more than anything else here. @default always */
  readonly mayConnect?: () => boolean
}

type Cursor = Extract<WireReply, { status: 'ok' }>['next']

/** What a light client has seen. */
export interface LightCounts {
  links: number
  batches: number
  /** Rows in batches that were answered with ok. */
  rowsAcked: number
  /** Rows in batches; more than those acked when some were sent again. */
  rowsSent: number
  retries: number
  gaps: number
  /** What the collector last asked for patience for. */
  lastRetry: string
  /** Replies that refuse a message, by code. */
  rejected: string[]
  /** When the last batch was acknowledged, ms of `performance.now`. */
  lastAckMs: number
  /** Times from a batch to its acknowledgement, ms. */
  ackTimes: number[]
}

/** A client that speaks the protocol of an agent and keeps no row. */
export interface LightAgent {
  readonly agent_id: string
  readonly runs: readonly LightRun[]
  readonly counts: LightCounts
  current(): LightRun
  isUp(): boolean
  /** Rows that no reply has acknowledged; those given up count until the collector has heard of them. */
  waiting(): number
  /** The cursors that the collector told last, by run. */
  acknowledged(): readonly (readonly [run_id: string, next: Cursor])[]
  /** As after a crash: the link is cut and a new run begins; rows of the old one are delivered first. */
  restart(): void
  /** Gives up the oldest samples that wait. */
  shed(count: number): void
  dropLink(): void
  stop(): Promise<void>
}

export function startLightAgent(options: LightAgentOptions): LightAgent {
  const { url, seed, connectMs, ackMs, poisonEvery = 0, repeatEvery = 0, batchRows = 500 } = options
  const random = createRandom(seed)
  const agent_id = options.agent_id ?? uuidOf(`agent ${seed}`)
  const runs: LightRun[] = []
  const cursors = new Map<string, Cursor>()
  const counts: LightCounts = {
    links: 0,
    batches: 0,
    rowsAcked: 0,
    rowsSent: 0,
    retries: 0,
    gaps: 0,
    lastRetry: '',
    rejected: [],
    lastAckMs: performance.now(),
    ackTimes: [],
  }
  let link: LightLink | null = null
  let stopped = false
  let attempts = 0
  const isStopped = () => stopped

  const beginRun = () => {
    const run_id = uuidOf(`run ${seed} ${runs.length}`)
    runs.push(
      createLightRun({
        agent_id,
        run_id,
        started_wall: 1_763_800_000 + runs.length,
        poisonEvery,
        repeatEvery,
      }),
    )
  }
  const current = () => {
    const run = runs.at(-1)
    if (run === undefined) throw new Error('a light client has a run')
    return run
  }
  const lacks = (run: LightRun, name: Stream) => run.made(name) - (cursors.get(run.run_id)?.[name] ?? 0)
  const waiting = () =>
    runs.reduce(
      (sum, run) => sum + stream.options.reduce((n, name) => n + Math.max(0, lacks(run, name)), 0),
      0,
    )

  /** Sends one message of a run; null when there is none. */
  const step = async (on: LightLink, run: LightRun, greeted: Set<string>): Promise<Asked | null> => {
    const cursor = greeted.has(run.run_id) ? cursors.get(run.run_id) : undefined
    if (cursor === undefined) return on.ask('hello', run.hello)
    const name = stream.options.find((each) => cursor[each] < run.made(each))
    if (name === undefined) return null
    const { run_id } = run
    const first = cursor[name]
    const loss = run.lossAt(name, first)
    if (loss !== undefined) {
      const count = loss.end - first
      return on.ask('loss', { run_id, stream: name, first, count, reason: lightLossReason })
    }
    const rows = run.values(name, first, batchRows)
    const sentMs = performance.now()
    counts.batches++
    counts.rowsSent += rows.length
    const reply = await on.ask('batch', { run_id, stream: name, first, rows })
    if (reply.status === 'ok') {
      counts.rowsAcked += rows.length
      counts.lastAckMs = performance.now()
      counts.ackTimes.push(counts.lastAckMs - sentMs)
    }
    return reply
  }
  const serve = async (on: LightLink) => {
    const greeted = new Set<string>()
    while (!isStopped() && !on.isDown()) {
      let idle = true
      for (const run of [...runs]) {
        if (on.isDown()) return
        const reply = await step(on, run, greeted)
        if (reply === null) continue
        idle = false
        if (reply.status === 'ok' || reply.status === 'gap') {
          greeted.add(run.run_id)
          cursors.set(run.run_id, reply.next)
          if (reply.status === 'gap') counts.gaps++
          attempts = 0
        } else if (reply.status === 'retry') {
          counts.retries++
          counts.lastRetry = reply.detail
          await sleep(Math.min(1000, Math.max(0.02, reply.after_s) * 1000 * (1 + random.next())))
        } else if (reply.status === 'rejected') {
          counts.rejected.push(`${reply.code}: ${reply.detail}`)
          await sleep(200)
        }
        break
      }
      if (idle) await sleep(20)
    }
  }
  const loop = async () => {
    while (!isStopped()) {
      if (options.mayConnect?.() === false) {
        await sleep(20)
        continue
      }
      const opened = await openLightLink({ url, agent_id, connectMs, ackMs })
      if (!('failed' in opened)) {
        counts.links++
        link = opened
        await serve(opened)
        opened.close()
        link = null
      }
      if (isStopped()) return
      const bound = Math.min(options.backOffCapMs, options.backOffMs * 2 ** Math.min(attempts++, 16))
      await sleep(random.next() * bound)
    }
  }

  beginRun()
  const running = loop()
  return {
    agent_id,
    runs,
    counts,
    current,
    isUp: () => link?.isDown() === false,
    waiting,
    acknowledged: () => [...cursors].map(([run_id, next]) => [run_id, { ...next }] as const),
    restart() {
      beginRun()
      link?.close()
    },
    shed: (count) => current().giveUp('sample', cursors.get(current().run_id)?.sample ?? 0, count),
    dropLink: () => link?.close(),
    async stop() {
      stopped = true
      link?.close()
      await running
    },
  }
}
