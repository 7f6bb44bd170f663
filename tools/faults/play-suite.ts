import type { PostgresServer } from '@voicemark/postgres'
import { Skipped } from './skipped.js'
import type { Provider } from './stage-database.js'
import { openStage } from './stage.js'
import type { Suite } from './suite.js'

/** How a suite ended on one database. */
export interface Played {
  readonly suite: string
  readonly database: Provider
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** What was seen, why it failed, or why it was not played. */
  readonly detail: string
  readonly seconds: number
}

export interface PlayOptions {
  readonly database: Provider
  readonly seed: string
  /** Folder that holds the `apps` under test. */
  readonly build: string
  readonly postgres?: PostgresServer | undefined
  /** A suite that takes longer has failed. */
  readonly limitS: number
}

/** Plays one suite on a stage of its own. */
export async function playSuite(suite: Suite, options: PlayOptions): Promise<Played> {
  const { database, limitS } = options
  const startMs = performance.now()
  const ended = (outcome: Played['outcome'], detail: string): Played => {
    const seconds = (performance.now() - startMs) / 1000
    return { suite: suite.name, database, outcome, detail, seconds }
  }
  const stage = await openStage({ ...options, provider: database, seed: `${options.seed} ${suite.name}` })
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not over after ${limitS} s`)), limitS * 1000)
  })
  try {
    return ended('passed', await Promise.race([suite.run(stage), limit]))
  } catch (error) {
    if (error instanceof Skipped) return ended('skipped', error.message)
    return ended('failed', error instanceof Error ? error.message : String(error))
  } finally {
    clearTimeout(timer)
    await stage.close()
  }
}

/** A played suite on one line. */
export function playedText({ suite, database, outcome, detail, seconds }: Played): string {
  return `${outcome.padEnd(7)} ${suite.padEnd(27)} ${database.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${detail}\n`
}
